package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.CaseReader.Malformed;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.Objects;

/** Cases and documents out of text. */
final class Cases {
    private Cases() {}

    static Case read(String json) {
        try {
            return CaseReader.read(new SourceText("case.json", json));
        } catch (Malformed e) {
            throw new AssertionError(e.at() + ": " + e.getMessage() + " in " + json, e);
        }
    }

    static Document document(PolicyKind kind, String name, String json) {
        Tree tree = JsonReader.read(new SourceText(name, json));
        return new Document.Known(
                name,
                PolicyCompiler.compile(
                        PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root(), json), tree)));
    }

    /** A document that allows everything to everyone. */
    static Document everything(PolicyKind kind) {
        String principal = kind.hasPrincipal() ? "\"Principal\": \"*\", " : "";
        String resource = kind.hasResource() ? "\"Resource\": \"*\", " : "";
        return document(
                kind,
                "everything",
                "{\"Version\": \"2012-10-17\", \"Statement\": {" + principal + resource
                        + "\"Effect\": \"Allow\", \"Action\": \"*\"}}");
    }
}
