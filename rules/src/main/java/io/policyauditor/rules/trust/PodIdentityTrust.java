package io.policyauditor.rules.trust;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PrincipalElement;

/** A statement of a trust policy that lets EKS Pod Identity assume the role. */
public final class PodIdentityTrust {
    /** The principal of EKS Pod Identity, the same in every partition. */
    public static final String SERVICE = "pods.eks.amazonaws.com";

    private PodIdentityTrust() {}

    /** Whether the statement allows EKS Pod Identity something. */
    public static boolean is(CompiledStatement statement) {
        return Callers.of(statement, PrincipalElement.Type.SERVICE).stream()
                .anyMatch(entry -> entry.value().value().equals(SERVICE));
    }
}
