package io.policyauditor.policy.decide;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, as far as the layers care: not which object of a bucket, but whose it is and of which kind.
 *
 * @param arn its ARN, or {@code *}
 * @param account who owns it; null when it is nobody's in particular
 */
public record Resource(String arn, @Nullable String account) {
    /** Whether it is a KMS key, whose key policy must agree to everything (semantics 91). */
    boolean key() {
        return Arn.parse(arn)
                .filter(parts ->
                        parts.service().equals("kms") && parts.resource().startsWith("key/"))
                .isPresent();
    }

    /** Whether it is a role, whose trust policy must agree to every {@code sts:} action (semantics 98 to 100). */
    boolean role() {
        return Arn.parse(arn)
                .filter(parts ->
                        parts.service().equals("iam") && parts.resource().startsWith("role/"))
                .isPresent();
    }

    /** The kind of the policy that a resource of its sort has. */
    public PolicyKind policyKind() {
        if (role()) {
            return PolicyKind.TRUST;
        }
        return key() ? PolicyKind.KEY : PolicyKind.RESOURCE;
    }
}
