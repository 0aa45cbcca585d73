package io.policyauditor.policy.access;

import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.Objects;

/** Compiles policies out of text. */
final class Policies {
    private Policies() {}

    static Node json(String text) {
        return Objects.requireNonNull(
                JsonReader.read(new SourceText("test.json", text)).root(), text);
    }

    static PolicyDocument parse(PolicyKind kind, String json) {
        Tree tree = JsonReader.read(new SourceText("policy.json", json));
        return PolicyDocument.parse(kind, Objects.requireNonNull(tree.root(), json), tree);
    }

    static CompiledPolicy compile(PolicyKind kind, String json) {
        return PolicyCompiler.compile(parse(kind, json));
    }

    /** The one statement of an identity policy: these elements, on every action and resource unless they say. */
    static CompiledStatement statement(String elements) {
        String action = elements.contains("Action\":") ? "" : "\"Action\": \"*\", ";
        String resource = elements.contains("Resource\":") ? "" : "\"Resource\": \"*\", ";
        CompiledPolicy policy = compile(
                PolicyKind.IDENTITY,
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", " + action + resource + elements
                        + "}}");
        if (policy.statements().size() != 1) {
            throw new AssertionError(policy.rejections() + " " + policy.source().diagnostics());
        }
        return policy.statements().get(0);
    }
}
