package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be said of a URI by itself. */
final class UriChecks {
    // kserve aaac4e294, pkg/apis/serving/v1beta1/component.go SupportedStorageURIPrefixList
    private static final Set<String> SCHEMES = Set.of(
            "gs",
            "s3",
            "pvc",
            "file",
            "https",
            "http",
            "hdfs",
            "webhdfs",
            "oci",
            "oci+fetch",
            "oci+native",
            "hf",
            "git");

    // Amazon S3 User Guide, bucketnamingrules
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private UriChecks() {}

    /** Whether KServe itself takes the scheme, in lower case only; a text without one is a path. */
    static boolean isAccepted(ModelUri uri) {
        return uri.scheme().isEmpty()
                || (SCHEMES.contains(uri.scheme()) && uri.text().startsWith(uri.scheme()));
    }

    /** Whether KServe itself takes it, and from elsewhere than S3; what loads a scheme of somebody's own may be S3. */
    static boolean isElsewhere(ModelUri uri) {
        return !uri.isS3() && isAccepted(uri);
    }

    /** What makes requests to the bucket fail before they are sent. */
    static List<Problem> ofBucket(ModelUri uri, Span place) {
        if (!uri.isS3()) {
            return List.of();
        }
        if (uri.bucket().isEmpty()) {
            return List.of(new Problem("C27", "the URI names no bucket: write s3://BUCKET/PATH", place));
        }
        if (uri.text().startsWith("arn:", "s3://".length())) {
            return List.of(new Problem(
                    "C27", "an access point ARN is no bucket name: use the alias of the access point", place));
        }
        if (!BUCKET.matcher(uri.bucket()).matches()) {
            return List.of(new Problem(
                    "C27",
                    "no bucket can have this name: use 3 to 63 lower-case letters, digits, dots and hyphens",
                    place));
        }
        return List.of();
    }
}
