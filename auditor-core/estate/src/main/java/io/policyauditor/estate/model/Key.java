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

    /** A grant: operations that a principal may use the key for besides the key policy. */
    public record Grant(String id, String grantee, Set<String> operations, Span place) {
        public Grant {
            operations = Set.copyOf(operations);
        }
    }
}
