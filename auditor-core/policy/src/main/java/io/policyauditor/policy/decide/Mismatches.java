package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says why statements do not apply to one request. */
final class Mismatches {
    /** Values that a sentence names; a policy can list hundreds. */
    private static final int NAMED = 4;

    /** Characters of one value; a condition value can have thousands. */
    private static final int LONGEST = 200;

    private final Request request;
    private final boolean bounded;

    /** @param bounded whether the caller has a permissions boundary */
    Mismatches(Request request, boolean bounded) {
        this.request = request;
        this.bounded = bounded;
    }

    /** The first literal of a statement that does not certainly hold; empty when all do. */
    Optional<Mismatch> first(CompiledStatement statement) {
        int condition = 0;
        for (Literal literal : statement.literals()) {
            if (!Statements.holds(literal, request, bounded, false)) {
                return Optional.of(of(statement.source(), literal, condition));
            }
            condition += literal.dimension().kind() == Kind.KEY ? 1 : 0;
        }
        return Optional.empty();
    }

    private Mismatch of(Statement statement, Literal literal, int condition) {
        return switch (literal.dimension().kind()) {
            case ACTION -> pattern(statement, statement.action(), literal, request.action(), "action");
            case RESOURCE -> pattern(statement, statement.resource(), literal, request.resource(), "resource");
            case PRINCIPAL -> principal(statement);
            case KEY ->
                condition < statement.conditions().size()
                        ? condition(statement.conditions().get(condition), literal)
                        : unresolved(statement, literal.dimension().key());
        };
    }

    private Mismatch pattern(
            Statement statement, @Nullable Patterns patterns, Literal literal, Value asked, String what) {
        if (patterns == null) {
            return new Mismatch(statement.place(), "the statement names no " + what);
        }
        List<StringNode> values = patterns.values();
        String unknown = variable(literal);
        if (!literal.negated()) {
            Span at = values.size() == 1 ? values.get(0).span() : patterns.key().span();
            String fits = values.size() == 1 ? " is not " : " is none of ";
            return new Mismatch(at, shown(asked.text()) + fits + listed(values, StringNode::value) + unknown);
        }
        // A pattern has one matcher, in the same order.
        for (int i = 0; i < values.size(); i++) {
            if (literal.matchers().get(i).matches(asked, request.context())) {
                return new Mismatch(
                        values.get(i).span(),
                        shown(asked.text()) + " is excepted by "
                                + patterns.key().value() + " "
                                + shown(values.get(i).value()));
            }
        }
        return new Mismatch(
                patterns.key().span(),
                shown(asked.text()) + " may be excepted by " + patterns.key().value() + unknown);
    }

    private Mismatch principal(Statement statement) {
        PrincipalElement principal = statement.principal();
        if (principal == null) {
            return new Mismatch(statement.place(), "the statement names no principal");
        }
        Span key = principal.key().span();
        String caller = shown(request.caller().id());
        if (principal.negated()) {
            return new Mismatch(key, caller + " is excepted by NotPrincipal");
        }
        List<PrincipalElement.Entry> entries = principal.entries();
        String names = listed(entries, entry -> entry.value().value());
        return entries.size() == 1
                ? new Mismatch(entries.get(0).value().span(), "the statement names " + names + ", not " + caller)
                : new Mismatch(key, caller + " is none of " + names);
    }

    private Mismatch unresolved(Statement statement, String key) {
        Patterns resource = statement.resource();
        Span at = resource == null ? statement.place() : resource.key().span();
        return new Mismatch(at, missing(key, key) + ", which the statement needs for its NotResource");
    }

    private Mismatch condition(Condition condition, Literal literal) {
        String key = shown(condition.key().value());
        Span at = condition.key().span();
        Context.Entry entry = request.context().entry(literal.dimension().key());
        if (entry != null && entry.open()) {
            return new Mismatch(at, missing(literal.dimension().key(), key));
        }
        List<String> has = texts(entry);
        if (has.isEmpty()) {
            return new Mismatch(at, "the request has no " + key);
        }
        if (literal.quantifier() == Quantifier.NULL) {
            return new Mismatch(at, "the request has " + key + ", the statement wants none");
        }
        boolean single = entry != null && entry.single() != null;
        if (!single && literal.quantifier() == Quantifier.SINGLE) {
            return new Mismatch(
                    at,
                    "the request has a list for " + key + ", which "
                            + shown(condition.written().value())
                            + " never fits without ForAnyValue or ForAllValues");
        }
        String what = single ? shown(has.get(0)) : "[" + listed(has, text -> text, ", ") + "]";
        String which = switch (literal.quantifier()) {
            case ANY -> single ? "" : "one that is ";
            case ALL -> single ? "" : "each to be ";
            case SINGLE, NULL -> "";
        };
        return new Mismatch(
                at, key + " is " + what + ", the statement wants " + which + wanted(condition) + variable(literal));
    }

    private static List<String> texts(Context.@Nullable Entry entry) {
        if (entry == null) {
            return List.of();
        }
        Value single = entry.single();
        List<Value> values = single == null ? entry.several() : List.of(single);
        return values.stream()
                .filter(value -> !value.isEmpty())
                .map(Value::text)
                .toList();
    }

    private static String wanted(Condition condition) {
        ConditionOperator operator = condition.operator();
        Test test = operator == null ? Test.STRING_EQUALS : operator.test();
        String values = listed(condition.values(), Node.Scalar::value);
        return switch (test) {
            case STRING_EQUALS, NUMERIC_EQUALS, DATE_EQUALS, BOOL, BINARY_EQUALS, NULL -> values;
            case STRING_EQUALS_IGNORE_CASE -> values + " in any case";
            case STRING_LIKE, ARN_EQUALS, ARN_LIKE -> "something like " + values;
            case STRING_NOT_EQUALS, NUMERIC_NOT_EQUALS, DATE_NOT_EQUALS -> "something else than " + values;
            case STRING_NOT_EQUALS_IGNORE_CASE -> "something else than " + values + " in any case";
            case STRING_NOT_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> "nothing like " + values;
            case NUMERIC_LESS_THAN -> "less than " + values;
            case NUMERIC_LESS_THAN_EQUALS -> "at most " + values;
            case NUMERIC_GREATER_THAN -> "more than " + values;
            case NUMERIC_GREATER_THAN_EQUALS -> "at least " + values;
            case DATE_LESS_THAN -> "a time before " + values;
            case DATE_LESS_THAN_EQUALS -> "a time not after " + values;
            case DATE_GREATER_THAN -> "a time after " + values;
            case DATE_GREATER_THAN_EQUALS -> "a time not before " + values;
            case IP_ADDRESS -> "an address in " + values;
            case NOT_IP_ADDRESS -> "an address outside " + values;
        };
    }

    /** What is said of the first variable without a certain value; nothing when there is none. */
    private String variable(Literal literal) {
        Context context = request.context();
        return literal.matchers().stream()
                .filter(Matcher.WithVariables.class::isInstance)
                .flatMap(matcher -> ((Matcher.WithVariables) matcher).pattern().pieces().stream())
                .filter(Piece.Variable.class::isInstance)
                .map(Piece.Variable.class::cast)
                .filter(variable -> context.open(variable.key())
                        || context.multivalued(variable.key())
                        || (variable.otherwise() == null
                                && context.single(variable.key())
                                        .filter(value -> !value.isEmpty())
                                        .isEmpty()))
                .findFirst()
                .map(variable -> ", and " + missing(variable.key(), variable.key()))
                .orElse("");
    }

    /**
     * What is said of a key without a certain single value.
     *
     * @param key in lower case
     * @param written as the policy has it
     */
    private String missing(String key, String written) {
        String shown = shown(written);
        if (request.context().open(key)) {
            return "it is not known whether the request has " + shown + ", and what";
        }
        return request.context().multivalued(key)
                ? "the request has a list for " + shown
                : "the request has no " + shown;
    }

    private static <T> String listed(List<T> values, Function<T, String> text) {
        return listed(values, text, " or ");
    }

    private static <T> String listed(List<T> values, Function<T, String> text, String beforeLast) {
        List<String> first = new ArrayList<>();
        values.stream().limit(NAMED).forEach(value -> first.add(shown(text.apply(value))));
        int more = values.size() - first.size();
        String last = more > 0 ? more + " more" : first.isEmpty() ? "nothing" : first.remove(first.size() - 1);
        return first.isEmpty() ? last : String.join(", ", first) + beforeLast + last;
    }

    private static String shown(String text) {
        if (text.length() <= LONGEST) {
            return text.isEmpty() ? "\"\"" : text;
        }
        int end = LONGEST - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
