package io.policyauditor.rules.trust;

import io.policyauditor.policy.access.Automaton;
import io.policyauditor.policy.access.Automaton.Answer;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;

/**
 * How many ServiceAccounts of a cluster a value of a condition on {@code :sub} fits, from few to all.
 *
 * <p>Source: Amazon EKS User Guide, associate-service-account-role: the subject is {@code
 * system:serviceaccount:NAMESPACE:NAME}, and neither name holds a colon.
 */
public enum Reach {
    /** At most one: no pattern, or one that fits no ServiceAccount. */
    ONE,
    /** Several of one namespace. */
    NAMESPACE,
    /** Those of several namespaces. */
    NAMESPACES,
    /** Every one. */
    ALL;

    private static final String PREFIX = "system:serviceaccount:";
    private static final Automaton EVERY_SUBJECT = new Matcher.WithVariables(new VariablePattern(
                    VariablePattern.Form.LIKE, List.of(new VariablePattern.Piece.Written(PREFIX + "?*:?*"))))
            .automaton(Variables.NONE);

    /** The widest of the values of one condition. */
    static Reach widest(Tested condition) {
        List<Scalar> values = condition.condition().values();
        Reach widest = ONE;
        for (int i = 0; i < values.size(); i++) {
            Reach reach = of(condition, i);
            widest = reach.compareTo(widest) > 0 ? reach : widest;
        }
        return widest;
    }

    /** That of one value of a condition. */
    static Reach of(Tested condition, int index) {
        Scalar value = condition.condition().values().get(index);
        List<Matcher> matchers = condition.literal().matchers();
        // A value that never fits, such as an ArnLike pattern that is no ARN, has no matcher.
        if (!condition.isPattern(value)
                || matchers.size() != condition.condition().values().size()) {
            return ONE;
        }
        Matcher pattern = matchers.get(index);
        // Fitting one and the same short subject is cheap to ask and keeps long patterns from the automaton.
        if (pattern.matches(PREFIX + "n:s", Variables.NONE)
                && pattern.automaton(Variables.NONE).includes(EVERY_SUBJECT) == Answer.YES) {
            return ALL;
        }
        if (!mayFit(value.value())) {
            return ONE;
        }
        return namesNamespace(value.value()) ? NAMESPACE : NAMESPACES;
    }

    /** Whether the pattern begins as a subject does, up to its first wildcard. */
    private static boolean mayFit(String pattern) {
        int fixed = 0;
        while (!isWild(pattern.substring(fixed, fixed + 1))) {
            fixed++;
        }
        return pattern.regionMatches(0, PREFIX, 0, Math.min(fixed, PREFIX.length()));
    }

    /** Whether the namespace stands in the pattern; a star may cross the colons in front of it. */
    private static boolean namesNamespace(String pattern) {
        String[] parts = pattern.split(":", -1);
        if (pattern.startsWith(PREFIX)) {
            return parts.length > 3 && !isWild(parts[2]);
        }
        String last = parts.length < 3 ? "*" : parts[parts.length - 2];
        return !isWild(last) && !last.equals("serviceaccount");
    }

    private static boolean isWild(String part) {
        return part.indexOf('*') >= 0 || part.indexOf('?') >= 0;
    }
}
