package io.policyauditor.estate.loading;

import java.util.List;
import java.util.Locale;

/**
 * The host of the URL of an endpoint.
 *
 * @param name in lower case, without port
 */
public record EndpointHost(String name) {
    /** That of a URL; a text without a scheme begins with the host. */
    public static EndpointHost of(String url) {
        String text = url.toLowerCase(Locale.ROOT);
        int scheme = text.indexOf("://");
        return new EndpointHost((scheme < 0 ? text : text.substring(scheme + "://".length())).split("[/:?]", 2)[0]);
    }

    /** Whether it is one of AWS, of whatever service. */
    public boolean isAws() {
        return name.endsWith(".amazonaws.com") || name.endsWith(".amazonaws.com.cn");
    }

    /** What stands between its dots. */
    public List<String> labels() {
        return List.of(name.split("\\.", -1));
    }
}
