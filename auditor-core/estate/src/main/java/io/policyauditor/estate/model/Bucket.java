package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;

/**
 * An S3 bucket and its settings.
 *
 * @param arn with the partition it is in
 * @param policy known absent when it has none
 * @param encryption its default encryption
 */
public record Bucket(
        String name,
        String arn,
        Lookup<String> account,
        Lookup<String> region,
        Lookup<Policy> policy,
        Lookup<Encryption> encryption,
        Lookup<PublicAccessBlock> publicAccessBlock,
        Lookup<Ownership> ownership,
        Lookup<List<AclGrant>> acl,
        Lookup<Boolean> versioning,
        Lookup<Boolean> objectLock,
        Lookup<Boolean> requesterPays,
        Lookup<Map<String, String>> tags,
        Lookup<List<AccessPoint>> accessPoints,
        Lookup<List<ObjectSample>> objects,
        Span place) {
    /**
     * Default encryption.
     *
     * @param algorithm how objects are encrypted
     * @param key ARN, id or alias of the KMS key as written; known absent for SSE-S3 and for the AWS managed key
     * @param bucketKey whether an S3 Bucket Key is used
     */
    public record Encryption(Algorithm algorithm, Lookup<String> key, Lookup<Boolean> bucketKey, Span place) {}

    /** How objects are encrypted. */
    public enum Algorithm {
        SSE_S3,
        SSE_KMS,
        DSSE_KMS
    }

    /** S3 Object Ownership. */
    public enum Ownership {
        BUCKET_OWNER_ENFORCED,
        BUCKET_OWNER_PREFERRED,
        OBJECT_WRITER
    }

    /**
     * One grant of the access control list.
     *
     * @param grantee id of an account, URI of a group, or a canonical user id, of which it is not known whose it is
     */
    public record AclGrant(String grantee, String permission, Span place) {}

    /**
     * An access point of the bucket.
     *
     * @param policy known absent when it has none
     * @param vpc the only one that it takes requests from; known absent when it takes them from the Internet
     */
    public record AccessPoint(
            String arn,
            Lookup<String> alias,
            Lookup<Policy> policy,
            Lookup<String> vpc,
            Lookup<PublicAccessBlock> publicAccessBlock,
            Span place) {}

    /** An object that is known to be there. */
    public record ObjectSample(String key, Lookup<String> storageClass, Lookup<String> owner, Span place) {}
}
