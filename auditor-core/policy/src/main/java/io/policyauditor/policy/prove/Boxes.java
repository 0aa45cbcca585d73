package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Excess.Box;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes what is decided of a case as patterns and words. */
final class Boxes {
    private final Vocabulary vocabulary;
    private final Catalogue catalogue;

    Boxes(Vocabulary vocabulary, Catalogue catalogue) {
        this.vocabulary = vocabulary;
        this.catalogue = catalogue;
    }

    Box of(Search.Case at, Slices.Slice slice, Request example) {
        List<String> actions = slice.actions().stream()
                .map(action -> catalogue.action(action).map(Action::fullName).orElse(action))
                .toList();
        Set<String> resources = new LinkedHashSet<>();
        Set<String> except = new LinkedHashSet<>();
        Set<String> conditions = new LinkedHashSet<>();
        for (int s = 0; s < at.spaces(); s++) {
            Space space = vocabulary.space(s);
            for (int i = 0; i < at.decided(s).size(); i++) {
                Literal literal =
                        vocabulary.term(Signs.id(at.decided(s).get(i))).literal();
                boolean holds = Signs.holds(at.decided(s).get(i));
                boolean fits = holds != literal.negated();
                List<String> patterns = patterns(literal);
                if (space.dimension().kind() == Kind.RESOURCE && !fits) {
                    except.addAll(patterns);
                } else if (space.dimension().kind() == Kind.RESOURCE && resources.isEmpty()) {
                    resources.addAll(patterns);
                } else {
                    conditions.add(condition(space, literal, holds, patterns));
                }
            }
        }
        if (resources.contains("*")) {
            resources.clear();
        }
        return new Box(actions, List.copyOf(resources), List.copyOf(except), List.copyOf(conditions), example);
    }

    private static String condition(Space space, Literal literal, boolean holds, List<String> patterns) {
        String name = switch (space.dimension().kind()) {
            case ACTION -> "the action";
            case RESOURCE -> "the resource";
            default -> space.dimension().key();
        };
        if (literal.quantifier() == Quantifier.NULL) {
            boolean absent = literal.whenAbsent() == holds;
            return name + (absent ? " is absent" : " is present");
        }
        boolean fits = holds != literal.negated();
        boolean orAbsent = space.key() && literal.whenAbsent() == holds;
        String list = String.join(", ", patterns);
        String verb;
        if (literal.quantifier() == Quantifier.SINGLE || !space.several()) {
            verb = fits ? " is one of " : " is none of ";
        } else if ((literal.quantifier() == Quantifier.ANY) == holds) {
            verb = fits ? " has one of " : " has something else than ";
        } else {
            verb = fits ? " has nothing else than " : " has none of ";
        }
        return name + verb + list + (orAbsent ? ", or is absent" : "");
    }

    private static List<String> patterns(Literal literal) {
        List<String> patterns = new ArrayList<>();
        for (Matcher matcher : literal.matchers()) {
            patterns.add(pattern(matcher));
        }
        return patterns;
    }

    /** A matcher as a policy would write its value. */
    private static String pattern(Matcher matcher) {
        if (matcher instanceof Matcher.Exact exact) {
            return exact.text();
        }
        if (matcher instanceof Matcher.ExactIgnoringCase exact) {
            return exact.text() + " in any case";
        }
        if (matcher instanceof Matcher.Pattern pattern) {
            return pattern.glob().toString();
        }
        if (matcher instanceof Matcher.ArnPattern arn) {
            return String.join(":", arn.parts().stream().map(Glob::toString).toList());
        }
        if (matcher instanceof Matcher.Bound bound) {
            String number = bound.bound().toPlainString();
            return switch (bound.relation()) {
                case LESS -> "less than " + number;
                case LESS_OR_EQUAL -> "at most " + number;
                case EQUAL -> number;
                case GREATER_OR_EQUAL -> "at least " + number;
                case GREATER -> "more than " + number;
            };
        }
        if (matcher instanceof Matcher.Truth truth) {
            return Boolean.toString(truth.expected());
        }
        return matcher instanceof Matcher.WithVariables with ? with.pattern().toString() : matcher.toString();
    }
}
