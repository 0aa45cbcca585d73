package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher.Bound;
import io.policyauditor.policy.access.Matcher.Bound.Relation;
import io.policyauditor.policy.access.VariablePattern.Form;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.Effect;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.StringNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns documents into the compiled form. All of IfExists, negation, absence, set operators, wildcards and policy
 * variables is decided here and nowhere else ({@code evaluation.md} A2 to A4).
 */
public final class PolicyCompiler {
    /** Characters of one pattern; the longest ARN has 2,048. */
    private static final int LONGEST_PATTERN = 8_192;

    private final PolicyKind kind;
    private final boolean variables;

    private PolicyCompiler(PolicyKind kind, boolean variables) {
        this.kind = kind;
        this.variables = variables;
    }

    /** Compiles a document. Statements without a certain meaning are left out and named. Never throws. */
    public static CompiledPolicy compile(PolicyDocument document) {
        PolicyCompiler compiler = new PolicyCompiler(document.kind(), document.hasVariables());
        List<CompiledStatement> compiled = new ArrayList<>();
        List<String> rejections = new ArrayList<>();
        if (!document.certain()) {
            rejections.add("the text is not well formed");
        }
        document.blocking().forEach(diagnostic -> rejections.add(diagnostic.detail()));
        for (Statement statement : document.statements()) {
            String rejection = rejection(statement);
            if (rejection == null) {
                compiled.add(compiler.statement(statement));
            } else {
                rejections.add(statement.label() + " " + rejection);
            }
        }
        return new CompiledPolicy(document, compiled, rejections);
    }

    /**
     * Whether a value of a policy means anything under a test; one that does not fits no value of a request.
     *
     * @param variables whether policy variables are variables in the document
     */
    public static boolean reads(Test test, String value, boolean variables) {
        return new PolicyCompiler(PolicyKind.IDENTITY, variables).matcher(test, value) != null;
    }

    private static @Nullable String rejection(Statement statement) {
        PrincipalElement principal = statement.principal();
        if (statement.blocked()) {
            return "has no certain meaning";
        }
        if (principal != null && principal.negated() && statement.effect() == Effect.ALLOW) {
            return "allows NotPrincipal, which AWS does not support";
        }
        boolean tooLong = java.util.stream.Stream.of(statement.action(), statement.resource())
                .filter(java.util.Objects::nonNull)
                .flatMap(element -> element.values().stream())
                .anyMatch(value -> value.value().length() > LONGEST_PATTERN);
        boolean longCondition = statement.conditions().stream()
                .flatMap(condition -> condition.values().stream())
                .anyMatch(value -> value.value().length() > LONGEST_PATTERN);
        return tooLong || longCondition ? "has a value longer than " + LONGEST_PATTERN + " characters" : null;
    }

    private CompiledStatement statement(Statement statement) {
        List<Literal> literals = new ArrayList<>();
        Patterns action = statement.action();
        if (action != null) {
            List<Matcher> matchers = action.values().stream()
                    .<Matcher>map(value -> new Matcher.Pattern(Glob.action(value.value())))
                    .toList();
            literals.add(new Literal(Dimension.ACTION, Quantifier.SINGLE, action.negated(), false, matchers));
        }
        PrincipalElement principal = statement.principal();
        if (principal != null) {
            literals.add(principal(principal));
        } else if (kind.hasPrincipal()) {
            literals.add(new Literal(Dimension.PRINCIPAL, Quantifier.ANY, false, false, List.of()));
        }
        Patterns resource = statement.resource();
        if (resource != null) {
            List<Matcher> matchers =
                    resource.values().stream().map(this::resource).toList();
            literals.add(new Literal(Dimension.RESOURCE, Quantifier.SINGLE, resource.negated(), false, matchers));
        }
        for (Condition condition : statement.conditions()) {
            literals.add(condition(condition));
        }
        if (resource != null && resource.negated()) {
            literals.addAll(resolved(literals));
        }
        return new CompiledStatement(statement, literals);
    }

    /**
     * A NotResource whose variable has no value would spare nothing, so such a statement does not apply at all: of each
     * variable there has to be one value, or none where it has a default.
     */
    private static List<Literal> resolved(List<Literal> literals) {
        return literals.stream()
                .filter(literal -> literal.dimension().equals(Dimension.RESOURCE))
                .flatMap(literal -> literal.matchers().stream())
                .filter(Matcher.WithVariables.class::isInstance)
                .flatMap(matcher -> ((Matcher.WithVariables) matcher).pattern().pieces().stream())
                .filter(VariablePattern.Piece.Variable.class::isInstance)
                .map(VariablePattern.Piece.Variable.class::cast)
                .distinct()
                .map(variable -> new Literal(
                        Dimension.key(variable.key()),
                        Quantifier.SINGLE,
                        true,
                        variable.otherwise() != null,
                        List.of()))
                .toList();
    }

    private static Literal principal(PrincipalElement element) {
        List<Matcher> matchers = new ArrayList<>();
        for (PrincipalElement.Entry entry : element.entries()) {
            String value = entry.value().value();
            switch (entry.type()) {
                case AWS -> PrincipalName.ofEntry(value).forEach(name -> matchers.add(new Matcher.Exact(name)));
                case SERVICE -> matchers.add(new Matcher.Exact(PrincipalName.service(value)));
                case FEDERATED -> matchers.add(new Matcher.Exact(PrincipalName.federated(value)));
                case CANONICAL_USER -> matchers.add(new Matcher.Exact(PrincipalName.canonicalUser(value)));
            }
        }
        Quantifier quantifier = element.negated() ? Quantifier.ALL : Quantifier.ANY;
        return new Literal(Dimension.PRINCIPAL, quantifier, element.negated(), false, matchers);
    }

    private Matcher resource(StringNode node) {
        String value = node.value();
        if (!value.equals("*") && value.chars().allMatch(c -> c == '*' || c == '?')) {
            return new Matcher.Pattern(onlyWildcards(value));
        }
        int rest = behindFifthColon(value);
        if (variables && rest >= 0) {
            VariablePattern pattern = VariablePattern.parse(Form.RESOURCE, value, rest);
            if (pattern.hasVariables()) {
                return new Matcher.WithVariables(pattern);
            }
            return pattern.bind(Variables.NONE).orElseThrow();
        }
        return new Matcher.Pattern(Glob.resource(value));
    }

    /**
     * A request on {@code *} is matched by the pattern {@code *} alone ({@code evaluation.md} A2), and every other resource
     * begins with {@code arn:}: so a pattern of nothing but wildcards fits all of these, or none when it must read the first
     * colon with a wildcard that keeps to its part.
     */
    private static Glob onlyWildcards(String value) {
        boolean everyArn =
                value.endsWith("*") && value.chars().filter(c -> c == '?').count() <= "arn".length();
        return everyArn ? Glob.prefix("arn:") : Glob.literal("", false);
    }

    private static int behindFifthColon(String value) {
        int at = 0;
        for (int colons = 0; colons < 5; colons++) {
            at = value.indexOf(':', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return at;
    }

    private Literal condition(Condition condition) {
        ConditionOperator operator = condition.operator();
        if (operator == null) {
            throw new IllegalStateException("a statement with an unknown operator is not compiled");
        }
        Dimension key = Dimension.key(condition.key().value());
        if (operator.test() == Test.NULL) {
            boolean absent =
                    condition.values().stream().anyMatch(value -> value.value().equalsIgnoreCase("true"));
            boolean present =
                    condition.values().stream().anyMatch(value -> value.value().equalsIgnoreCase("false"));
            return new Literal(key, Quantifier.NULL, present, absent, List.of());
        }
        List<Matcher> matchers = new ArrayList<>();
        for (Scalar value : condition.values()) {
            Matcher matcher = matcher(operator.test(), value.value());
            if (matcher != null) {
                matchers.add(matcher);
            }
        }
        boolean negated = operator.test().negated();
        return switch (operator.quantifier()) {
            case NONE -> new Literal(key, Quantifier.SINGLE, negated, negated || operator.ifExists(), matchers);
            case FOR_ANY_VALUE -> new Literal(key, Quantifier.ANY, negated, operator.ifExists(), matchers);
            case FOR_ALL_VALUES -> new Literal(key, Quantifier.ALL, negated, true, matchers);
        };
    }

    /** The matcher of one value under a test; null when the value does not parse, for then it tests false. */
    private @Nullable Matcher matcher(Test test, String value) {
        return switch (test) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> text(Form.EXACT, value);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> text(Form.IGNORING_CASE, value);
            case STRING_LIKE, STRING_NOT_LIKE -> text(Form.LIKE, value);
            case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> text(Form.ARN, value);
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(Relation.EQUAL, value);
            case NUMERIC_LESS_THAN -> number(Relation.LESS, value);
            case NUMERIC_LESS_THAN_EQUALS -> number(Relation.LESS_OR_EQUAL, value);
            case NUMERIC_GREATER_THAN -> number(Relation.GREATER, value);
            case NUMERIC_GREATER_THAN_EQUALS -> number(Relation.GREATER_OR_EQUAL, value);
            case DATE_EQUALS, DATE_NOT_EQUALS -> instant(Relation.EQUAL, value);
            case DATE_LESS_THAN -> instant(Relation.LESS, value);
            case DATE_LESS_THAN_EQUALS -> instant(Relation.LESS_OR_EQUAL, value);
            case DATE_GREATER_THAN -> instant(Relation.GREATER, value);
            case DATE_GREATER_THAN_EQUALS -> instant(Relation.GREATER_OR_EQUAL, value);
            case BOOL -> {
                String canonical = Reading.BOOL.canonical(value);
                yield canonical == null ? null : new Matcher.Truth(canonical.equals("true"));
            }
            case BINARY_EQUALS -> {
                String bytes = Reading.BYTES.canonical(value);
                yield bytes == null ? null : new Matcher.Bytes(bytes);
            }
            case IP_ADDRESS, NOT_IP_ADDRESS -> network(value);
            case NULL -> null;
        };
    }

    /** A text value; quoted characters are resolved now, variables when a request is there. */
    private @Nullable Matcher text(Form form, String value) {
        VariablePattern pattern = variables
                ? VariablePattern.parse(form, value, 0)
                : new VariablePattern(form, List.of(new VariablePattern.Piece.Written(value)));
        return pattern.hasVariables()
                ? new Matcher.WithVariables(pattern)
                : pattern.bind(Variables.NONE).orElse(null);
    }

    private static @Nullable Matcher number(Relation relation, String value) {
        BigDecimal number = Numbers.parse(value);
        return number == null ? null : new Bound(Reading.NUMBER, relation, number);
    }

    private static @Nullable Matcher instant(Relation relation, String value) {
        Long millis = Instants.parse(value);
        return millis == null ? null : new Bound(Reading.INSTANT, relation, BigDecimal.valueOf(millis));
    }

    static @Nullable Matcher network(String value) {
        int slash = value.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? value : value.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            return new Matcher.Network(address, address.width());
        }
        String length = value.substring(slash + 1);
        if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int bits = Integer.parseInt(length);
        return bits > address.width() ? null : new Matcher.Network(address, bits);
    }
}
