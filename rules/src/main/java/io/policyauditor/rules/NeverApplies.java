package io.policyauditor.rules;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Statements whose conditions no request meets, which is proven: over all callers that the kind of policy is for, and with
 * what AWS itself puts into the keys on the caller.
 */
public final class NeverApplies {
    private static final Access EVERYTHING = new Access.And(List.of());
    private static final Access NOTHING = new Access.Or(List.of());

    /** Keys that AWS fills in from the caller and the resource, so that one alone can be met by nobody. */
    private static final Set<String> FILLED = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalisawsservice",
            "aws:principalservicename",
            "aws:resourceaccount",
            "aws:username");

    /** Those of them that only requests of AWS services have, or have otherwise. */
    private static final Set<String> SERVICES = Set.of("aws:principalisawsservice", "aws:principalservicename");

    /** Whom policies without a Principal element are for: users, roles and root users of accounts. */
    private static final Access PRINCIPALS = principals();

    private static final Prover PROVER = new Prover(Catalogue.bundled());

    private NeverApplies() {}

    /** The condition by which a statement applies to no request; empty where it applies to some, or that is not certain. */
    public static Optional<Condition> by(CompiledStatement statement, PolicyDocument document) {
        Optional<Condition> everyone = statement.source().conditions().stream()
                .filter(condition -> !document.kind().hasPrincipal() && sparesEveryArn(condition))
                .findFirst();
        return everyone.isPresent() ? everyone : suspect(statement).filter(condition -> proven(statement, document));
    }

    /** Whether a condition is on callers that the bare {@code *} does not fit, which the compiled form leaves open. */
    private static boolean sparesEveryArn(Condition condition) {
        ConditionOperator operator = condition.operator();
        return operator != null
                && operator.test().negated()
                && operator.test().type() == ConditionOperator.ValueType.ARN
                && condition.isAbout("aws:PrincipalArn")
                && condition.values().stream().anyMatch(value -> value.value().equals("*"));
    }

    /** The last condition that could contradict another, or hold for nobody; asked first because it costs next to nothing. */
    private static Optional<Condition> suspect(CompiledStatement statement) {
        Set<String> met = new HashSet<>();
        Optional<Condition> suspect = Optional.empty();
        for (Condition condition : statement.source().conditions()) {
            String key = condition.key().value().toLowerCase(Locale.ROOT);
            if (!met.add(key) || (FILLED.contains(key) && contradicts(statement, key))) {
                suspect = Optional.of(condition);
            }
        }
        boolean readable = statement
                .conditions()
                .noneMatch(literal -> literal.matchers().isEmpty() && literal.quantifier() != Quantifier.NULL);
        // A value that means nothing is LN015.
        return readable ? suspect : Optional.empty();
    }

    /** Whether a condition on what AWS fills in may contradict it, or the Principal element. */
    private static boolean contradicts(CompiledStatement statement, String key) {
        PrincipalElement principal = statement.source().principal();
        boolean named = principal != null
                && (principal.negated() || principal.entries().stream().noneMatch(Entry::anyone));
        return named
                || SERVICES.contains(key)
                || statement
                        .conditionsOn(key)
                        .anyMatch(literal -> literal.quantifier() == Quantifier.NULL
                                || (literal.negated()
                                        && literal.matchers().stream().anyMatch(NeverApplies::wild)));
    }

    private static boolean wild(Matcher matcher) {
        return matcher instanceof Matcher.Pattern pattern
                ? pattern.glob().isWild()
                : matcher instanceof Matcher.ArnPattern arn
                        && arn.parts().stream().anyMatch(Glob::isWild);
    }

    private static boolean proven(CompiledStatement statement, PolicyDocument document) {
        CompiledPolicy alone = PolicyCompiler.compile(document)
                .only(one -> one.source().index() == statement.source().index());
        Scope scope = document.kind().hasPrincipal() ? Scope.ANYONE : Scope.ANYONE.within(PRINCIPALS);
        Access subject = statement.allows() ? new Access.Grants(alone, Set.of(Way.values())) : EVERYTHING;
        Access reference = statement.allows() ? NOTHING : new Access.And(List.of(new Access.NotDenied(alone, false)));
        return PROVER.implies(subject, reference, scope, Budget.DEFAULT) instanceof Verdict.Proven;
    }

    private static Access principals() {
        String policy = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\","
                + " \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:*\"},"
                + " \"Bool\": {\"aws:PrincipalIsAWSService\": \"false\"}}}}";
        Tree tree = JsonReader.read(new SourceText("principals", policy));
        return new Access.Grants(
                PolicyCompiler.compile(
                        PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree)),
                Set.of(Way.ATTACHED));
    }
}
