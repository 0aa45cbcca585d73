package io.policyauditor.rules.trust;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which callers a trust statement names, in its Principal element and by its conditions. */
public final class Callers {
    /** Keys whose value is an ARN that says whose the caller is. */
    private static final Set<String> ARNS =
            Set.of("aws:principalarn", "aws:sourcearn", "aws:requesttag/eks-cluster-arn");

    /** Values of others: a pattern that fits one of them names nobody. */
    private static final List<String> STRANGERS = List.of(
            "any-other-name",
            "099999999990",
            "o-0any0other",
            "o-0any0other/r-0any/ou-0any-0anyother/",
            "arn:aws:iam::099999999990:role/any-other-name");

    private Callers() {}

    /** The principals of one type that a statement names; none when it denies, or names those it leaves out. */
    public static List<Entry> of(CompiledStatement statement, PrincipalElement.Type type) {
        PrincipalElement principal = statement.source().principal();
        if (principal == null || principal.negated() || !statement.allows()) {
            return List.of();
        }
        return principal.entries().stream()
                .filter(entry -> entry.type() == type)
                .toList();
    }

    /** Whether a condition on one of the keys lets in only callers that it names, which {@code *} does not. */
    public static boolean areNamed(CompiledStatement statement, Iterable<String> keys) {
        List<Tested> conditions = Tested.of(statement);
        for (String key : keys) {
            for (Tested condition : conditions) {
                if (condition.pins() && condition.condition().isAbout(key) && names(condition)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a condition on {@code aws:PrincipalArn} lets in only some of the principals of an account. */
    public static boolean areNamedWithin(CompiledStatement statement, String account) {
        return Tested.of(statement).stream()
                .filter(condition -> condition.pins() && condition.condition().isAbout("aws:PrincipalArn"))
                .anyMatch(condition -> List.of("aws", "aws-cn", "aws-us-gov").stream()
                        .noneMatch(partition -> condition
                                .literal()
                                .satisfiedBy(
                                        "arn:" + partition + ":iam::" + account + ":role/any-other-name",
                                        Variables.NONE)));
    }

    private static boolean names(Tested condition) {
        String key = condition.condition().key().value().toLowerCase(Locale.ROOT);
        return ARNS.contains(key)
                ? condition.condition().values().stream().noneMatch(value -> leavesOwnerOpen(condition, value))
                : STRANGERS.stream().noneMatch(stranger -> condition.literal().satisfiedBy(stranger, Variables.NONE));
    }

    /** Whether an ARN pattern fits things of any account; the ARN of a bucket has none, its name stands for it. */
    private static boolean leavesOwnerOpen(Tested condition, Scalar value) {
        if (!condition.isPattern(value)) {
            return false;
        }
        Optional<Arn> arn = Arn.parse(value.value());
        return arn.isEmpty()
                || arn.get().account().indexOf('*') >= 0
                || arn.get().account().indexOf('?') >= 0
                || (arn.get().account().isEmpty() && arn.get().resource().startsWith("*"));
    }
}
