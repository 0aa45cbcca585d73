package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A KMS key.
 *
 * @param aliases names such as {@code alias/models}
 * @param awsManaged whether AWS manages it, as {@code aws/s3}
 */
public record Key(
        String arn,
        Set<String> aliases,
        Lookup<Policy> policy,
        Lookup<State> state,
        Lookup<Boolean> rotation,
        Lookup<Origin> origin,
        Lookup<Boolean> symmetric,
        Lookup<Boolean> multiRegion,
        boolean awsManaged,
        Lookup<List<Grant>> grants,
        Lookup<Map<String, String>> tags,
        Span place) {
    public Key {
        aliases = Set.copyOf(aliases);
    }

    /** KMS API reference, KeyMetadata, KeyState. */
    public enum State {
        ENABLED,
        DISABLED,
        PENDING_DELETION,
        PENDING_IMPORT,
        UNAVAILABLE,
        OTHER
    }

    /** KMS API reference, KeyMetadata, Origin. */
    public enum Origin {
        AWS_KMS,
        EXTERNAL,
        CUSTOM_STORE
    }

    /**
     * A grant: operations that a principal may use the key for besides the key policy.
     *
     * <p>Source: KMS API reference, GrantListEntry.
     *
     * @param name a friendly one; known absent when it has none
     * @param grantee ARN of a principal, or the principal of a service
     * @param retiringPrincipal who may end it; known absent when nobody is named
     * @param operations such as {@code Decrypt}
     * @param constraints known absent when it holds for every encryption context
     */
    public record Grant(
            String id,
            Lookup<String> name,
            String grantee,
            Lookup<String> retiringPrincipal,
            Set<String> operations,
            Lookup<Constraints> constraints,
            Span place) {
        public Grant {
            operations = Set.copyOf(operations);
        }

        /** One without name, retiring principal and constraints. */
        public Grant(String id, String grantee, Set<String> operations, Span place) {
            this(id, Lookup.absent(), grantee, Lookup.absent(), operations, Lookup.absent(), place);
        }
    }

    /**
     * The encryption context that a cryptographic operation must give for a grant to allow it: both, where both are known.
     *
     * <p>Source: KMS API reference, GrantConstraints.
     *
     * @param contextEquals exactly these pairs
     * @param contextSubset these pairs, among others
     */
    public record Constraints(Lookup<Map<String, String>> contextEquals, Lookup<Map<String, String>> contextSubset) {}
}
