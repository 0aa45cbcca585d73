package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Patterns;
import java.util.List;
import java.util.Optional;

/** Questions about the KMS actions of a statement. */
public final class KmsActions {
    /** What turns a ciphertext of the key into something the caller can read. */
    private static final List<String> READING = List.of("kms:Decrypt", "kms:ReEncryptFrom");

    /** What gives the caller a data key in the clear or encrypted, to write with. */
    private static final List<String> DATA_KEYS = List.of(
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:GenerateDataKeyPair",
            "kms:GenerateDataKeyPairWithoutPlaintext");

    private KmsActions() {}

    /** Whether a pattern of the action element is every action on keys. */
    public static boolean everything(CompiledStatement statement) {
        Patterns action = statement.source().action();
        return action != null && !action.negated() && statement.coversAction("kms:*");
    }

    /** The first of the actions that read what the key protects and that the statement names. */
    public static Optional<String> reading(CompiledStatement statement) {
        return READING.stream().filter(statement::coversAction).findFirst();
    }

    /** The first of the actions that use the key, to read or to write, and that the statement names. */
    public static Optional<String> using(CompiledStatement statement) {
        return reading(statement)
                .or(() -> DATA_KEYS.stream().filter(statement::coversAction).findFirst());
    }
}
