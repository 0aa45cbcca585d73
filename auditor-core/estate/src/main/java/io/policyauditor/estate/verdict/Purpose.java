package io.policyauditor.estate.verdict;

/**
 * What a request of a load is for.
 *
 * <p>Source: kserve aaac4e294, python/storage kserve_storage _download_s3; {@code kserve-loading.md} (b) 5 to 7.
 */
public enum Purpose {
    /** The token of the ServiceAccount is changed for the role. */
    WEB_IDENTITY("assume the role with the token of the ServiceAccount"),
    /** EKS Pod Identity assumes the role for the pod. */
    POD_IDENTITY("assume the role for the pod"),
    /** EKS Pod Identity tags the session. */
    TAG_SESSION("tag the session of the pod"),
    /** The role of an association assumes its target role. */
    TARGET_ROLE("assume the target role"),
    /** The session of the target role is tagged. */
    TAG_TARGET("tag the session of the target role"),
    /** HeadBucket, which KServe sends since 0.17, without a prefix. */
    HEAD_BUCKET("ask for the bucket (HeadBucket)"),
    /** ListObjects below the path. */
    LIST("list the keys of the path"),
    /** HeadObject and GetObject. */
    READ("read the objects of the path"),
    /** The same for keys that begin like the path and are not below it: the path is a raw prefix. */
    READ_SIBLING("read the objects whose keys begin like the path"),
    /** S3 asks KMS on behalf of the reader. */
    DECRYPT("decrypt the objects"),
    /** PutObject, of a logger. */
    WRITE("write objects below the path"),
    /** S3 asks KMS for a data key on behalf of the writer. */
    ENCRYPT("encrypt the objects");

    private final String words;

    Purpose(String words) {
        this.words = words;
    }

    /** What it does, as a sentence says it. */
    public String words() {
        return words;
    }

    /** The word for it in JSON. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a step on the way to the identity, before anything is asked of S3. */
    public boolean isOnTheWay() {
        return compareTo(HEAD_BUCKET) < 0;
    }
}
