package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.Optional;
import java.util.Set;

/**
 * Where a model lies, as written.
 *
 * @param scheme in lower case, without {@code ://}; empty when the text has none
 * @param bucket for {@code s3}: what stands between {@code ://} and the next slash
 * @param key for {@code s3}: what follows, without leading slashes; KServe takes it for a raw string prefix
 */
public record ModelUri(String text, String scheme, String bucket, String key) {
    // kserve 0217bdab, pkg/webhook/admission/pod/storage_initializer_injector.go CommonStorageInitialization
    private static final Set<String> MOUNTED = Set.of("pvc", "oci", "oci+native");

    /** Splits a URI; nothing is decoded, a query is dropped as KServe does. */
    public static ModelUri of(String text) {
        int colon = text.indexOf("://");
        if (colon < 0) {
            return new ModelUri(text, "", "", "");
        }
        String scheme = text.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
        String rest = text.substring(colon + 3);
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String key = slash < 0 ? "" : path.substring(slash).replaceFirst("^/+", "");
        return new ModelUri(text, scheme, bucket, key);
    }

    /** The URI of a token; unread where somebody still has to fill something in. */
    static Lookup<ModelUri> written(Scalar token) {
        return Fields.isPlaceholder(token)
                ? Lookup.unknown(Gap.unread(
                        token.span() + " " + token.value() + " is a placeholder, render it first",
                        "{n} URIs are placeholders, render them first"))
                : Lookup.known(of(token.value()));
    }

    /** Whether KServe mounts a volume or an image, so that nobody loads anything. */
    boolean isMounted() {
        return MOUNTED.contains(scheme);
    }

    /** Whether a cache of it stands for the other: the same or one below; a slash at the end of either counts for nothing. */
    public boolean covers(ModelUri other) {
        String cached = withoutSlash(text);
        String wanted = withoutSlash(other.text);
        return !cached.isEmpty()
                && wanted.startsWith(cached)
                && (wanted.length() == cached.length() || wanted.charAt(cached.length()) == '/');
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    public boolean isS3() {
        return scheme.equals("s3");
    }

    /** The bucket, where it is S3 and names one. */
    public Optional<String> s3Bucket() {
        return isS3() && !bucket.isEmpty() ? Optional.of(bucket) : Optional.empty();
    }
}
