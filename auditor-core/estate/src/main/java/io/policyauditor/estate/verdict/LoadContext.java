package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;

/**
 * What is known of the context of the requests of a loader. What it does not say is open: where the pod is on the
 * network, what time it is, what the session is called.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys; Service Authorization Reference, Amazon S3;
 * {@code kserve-loading.md} (b) 7.
 */
final class LoadContext {
    /** What S3 takes requests with since 2024; the initializer's Python negotiates the newest. */
    private static final String TLS = "1.3";

    private LoadContext() {}

    /** Of every request of somebody to a bucket. */
    static Context of(LoadPoint point, Caller caller, Bucket bucket) {
        Context.Builder keys = new Context.Builder();
        if (point.plainHttp()) {
            keys.put("aws:SecureTransport", "false").absent("s3:TlsVersion");
        } else {
            keys.put("aws:SecureTransport", "true").put("s3:TlsVersion", TLS);
        }
        keys.put("aws:ViaAWSService", "false")
                .absent("aws:CalledVia")
                .absent("aws:CalledViaFirst")
                .absent("aws:CalledViaLast")
                .absent("aws:Referer")
                .absent("aws:MultiFactorAuthPresent")
                .absent("aws:MultiFactorAuthAge")
                .absent("s3:DataAccessPointAccount")
                .absent("s3:DataAccessPointArn")
                .absent("s3:AccessPointNetworkOrigin")
                .absent("s3:AccessGrantsInstanceArn");
        if (caller.kind() == Caller.Kind.ANONYMOUS) {
            keys.absent("s3:signatureversion").absent("s3:authType").absent("s3:signatureAge");
        } else {
            keys.put("s3:signatureversion", "AWS4-HMAC-SHA256").put("s3:authType", "REST-HEADER");
        }
        bucket.account().known().ifPresent(owner -> keys.put("s3:ResourceAccount", owner));
        return keys.build();
    }

    /** HeadBucket: no parameter of a listing. */
    static Context head() {
        return new Context.Builder()
                .absent("s3:prefix")
                .absent("s3:delimiter")
                .absent("s3:max-keys")
                .build();
    }

    /** ListObjects below a path, which is sent as written. */
    static Context listing(String path) {
        return new Context.Builder()
                .put("s3:prefix", path)
                .absent("s3:delimiter")
                .absent("s3:max-keys")
                .build();
    }

    /** HeadObject, GetObject and PutObject without any header of their own. */
    static Context object() {
        return new Context.Builder()
                .absent("s3:versionid")
                .absent("s3:x-amz-acl")
                .absent("s3:x-amz-server-side-encryption")
                .absent("s3:x-amz-server-side-encryption-aws-kms-key-id")
                .absent("s3:x-amz-server-side-encryption-customer-algorithm")
                .absent("s3:x-amz-storage-class")
                .absent("s3:x-amz-copy-source")
                .absent("s3:if-none-match")
                .build();
    }
}
