package io.policyauditor.collect.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One listing, page by page.
 *
 * @param version of the group in which it is asked
 * @param namespace the only one; empty: all, or the resource has none
 * @param selector a parameter of the query that says which objects; empty: all
 */
record Query(Resource resource, String version, boolean namespaced, Optional<String> namespace, String selector) {
    /** The path of a page. */
    String path(int limit, @Nullable String token) {
        StringBuilder path =
                new StringBuilder(resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/");
        path.append(version).append('/');
        namespace.ifPresent(name -> path.append("namespaces/").append(name).append('/'));
        path.append(resource.plural()).append("?limit=").append(limit);
        if (!selector.isEmpty()) {
            path.append('&').append(selector);
        }
        if (token != null) {
            path.append("&continue=").append(encoded(token));
        }
        return path.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The words for it in a message. */
    @Override
    public String toString() {
        return "list " + resource
                + namespace.map(name -> " of namespace " + name).orElse("");
    }
}
