package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Makes accesses out of text. */
final class Accesses {
    static final Prover PROVER = new Prover(Catalogue.bundled());

    private Accesses() {}

    static CompiledPolicy compile(PolicyKind kind, String json) {
        Tree tree = JsonReader.read(new SourceText("policy.json", json));
        return PolicyCompiler.compile(
                PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root(), json), tree));
    }

    /** A policy of some statements. */
    static CompiledPolicy policy(PolicyKind kind, String... statements) {
        return compile(
                kind,
                "{\"Version\": \"2012-10-17\", \"Statement\": ["
                        + String.join(", ", statements).replace('\'', '"') + "]}");
    }

    static Access attached(CompiledPolicy policy) {
        return new And(List.of(new NotDenied(policy, false), new Grants(policy, Set.of(Way.ATTACHED))));
    }

    /** An identity policy of some statements, in which single quotes stand for double ones. */
    static Access identity(String... statements) {
        return attached(policy(PolicyKind.IDENTITY, statements));
    }

    /** What a resource's policy allows by itself to whoever it names. */
    static Access resource(CompiledPolicy policy) {
        return new And(List.of(
                new NotDenied(policy, false), new Grants(policy, Set.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT))));
    }

    static Access bucket(String... statements) {
        return resource(policy(PolicyKind.BUCKET, statements));
    }

    /** A statement that allows, by its elements. */
    static String allow(String elements) {
        return "{'Effect': 'Allow', " + elements + "}";
    }

    static String deny(String elements) {
        return "{'Effect': 'Deny', " + elements + "}";
    }

    static Verdict ask(Access subject, Access reference) {
        return PROVER.implies(subject, reference, Scope.ATTACHED, Budget.DEFAULT);
    }
}
