package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A principal of the AWS type that belongs to an account.
 *
 * @param entry as the policy names it
 * @param account twelve digits
 * @param whole whether it stands for the whole account: its root, or the bare account id
 */
public record AwsPrincipal(Entry entry, String account, boolean whole) {
    /** Those that the Principal element names, in source order; none where it is NotPrincipal. */
    public static List<AwsPrincipal> of(CompiledStatement statement) {
        PrincipalElement element = statement.source().principal();
        if (element == null || element.negated()) {
            return List.of();
        }
        List<AwsPrincipal> principals = new ArrayList<>();
        for (Entry entry : element.entries()) {
            String value = entry.value().value();
            if (entry.type() != PrincipalElement.Type.AWS) {
                continue;
            }
            if (Arn.isAccountId(value)) {
                principals.add(new AwsPrincipal(entry, value, true));
            } else {
                Arn.parse(value)
                        .filter(arn -> Arn.isAccountId(arn.account()))
                        .ifPresent(arn -> principals.add(new AwsPrincipal(entry, arn.account(), arn.isAccountRoot())));
            }
        }
        return principals;
    }

    /** The entry of the Principal element that names everyone. */
    public static Optional<Entry> anyone(CompiledStatement statement) {
        PrincipalElement element = statement.source().principal();
        return element == null || element.negated()
                ? Optional.empty()
                : element.entries().stream().filter(Entry::anyone).findFirst();
    }

    /** The name as the policy has it. */
    public String name() {
        return entry.value().value();
    }
}
