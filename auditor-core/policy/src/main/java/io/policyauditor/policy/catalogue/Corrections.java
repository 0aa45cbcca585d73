package io.policyauditor.policy.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the source of the catalogue has otherwise than AWS documents it, or does not have. */
final class Corrections {
    private static final List<ConditionKey> KEYS = List.of(
            // IAM User Guide, "AWS global condition context keys": takes seconds since 1970 as well.
            new ConditionKey("aws:EpochTime", ValueType.EPOCH_TIME, false),
            // Same page; its value is the ARN of a VPC. The source has String.
            new ConditionKey("aws:SourceVpcArn", ValueType.ARN, false),
            // IAM User Guide, "IAM and AWS STS condition context keys": multivalued. The source has one value.
            new ConditionKey("cognito-identity.amazonaws.com:amr", ValueType.STRING, true));

    /**
     * Claims that STS takes from the token of any OIDC issuer, "Available keys for AWS OIDC federation" on the last
     * page. The source lists the claims of some issuers only, and not all of these there: GitHub's has no sub.
     */
    static final List<ConditionKey> ISSUER_CLAIMS = List.of(
            new ConditionKey("${Issuer}:amr", ValueType.STRING, true),
            new ConditionKey("${Issuer}:aud", ValueType.STRING, false),
            new ConditionKey("${Issuer}:email", ValueType.STRING, false),
            new ConditionKey("${Issuer}:oaud", ValueType.STRING, false),
            new ConditionKey("${Issuer}:sub", ValueType.STRING, false));

    private Corrections() {}

    static @Nullable ConditionKey of(String documentedName) {
        for (ConditionKey key : KEYS) {
            if (key.name().equals(documentedName)) {
                return key;
            }
        }
        return null;
    }
}
