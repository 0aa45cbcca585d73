package io.policyauditor.rules;

import io.policyauditor.audit.Judgement;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The account that owns a document: the one that is said to, else the one that a key policy hands its key to.
 *
 * <p>AWS puts a statement into every key policy that allows the root of the key's own account {@code kms:*}; without one
 * no IAM policy of the account has any effect on the key. Source: AWS KMS Developer Guide, key-policy-default.
 */
public final class Owner {
    private Owner() {}

    /** The owner; empty when it is neither said nor certain from the key policy. */
    public static Optional<String> of(Judgement judgement) {
        Optional<String> said = judgement.owner().known();
        return said.isPresent() || judgement.kind() != PolicyKind.KEY ? said : onlyRoot(judgement);
    }

    /** The one account whose root has every action without a condition; two would leave open which is the owner. */
    private static Optional<String> onlyRoot(Judgement judgement) {
        Set<String> roots = judgement.allows().stream()
                .filter(statement -> statement.source().conditions().isEmpty())
                .filter(KmsActions::everything)
                .flatMap(statement -> AwsPrincipal.of(statement).stream())
                .filter(AwsPrincipal::whole)
                .map(AwsPrincipal::account)
                .collect(Collectors.toSet());
        return roots.size() == 1 ? roots.stream().findFirst() : Optional.empty();
    }
}
