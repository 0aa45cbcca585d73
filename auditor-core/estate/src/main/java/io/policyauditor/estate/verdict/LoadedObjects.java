package io.policyauditor.estate.verdict;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import java.util.List;

/**
 * The objects of a bucket that a load reads, of those that are known to be there.
 *
 * <p>Source: kserve aaac4e294, python/storage kserve_storage _download_s3; {@code kserve-loading.md} (b) 7: the path is a raw
 * prefix, an object of just that key is loaded alone, and a key that ends with a slash is passed over.
 */
public final class LoadedObjects {
    private LoadedObjects() {}

    /** Those of a path, in the order of the estate; none also where no object of the bucket is known. */
    public static List<ObjectSample> of(Bucket bucket, String path) {
        List<ObjectSample> below = bucket.objects().known().orElse(List.of()).stream()
                .filter(sample -> sample.key().startsWith(path) && !sample.key().endsWith("/"))
                .toList();
        List<ObjectSample> itself =
                below.stream().filter(sample -> sample.key().equals(path)).toList();
        return itself.isEmpty() ? below : itself;
    }
}
