package io.policyauditor.benchmarks;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Case;
import io.policyauditor.policy.decide.CaseReader;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Exemptions;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.text.SourceText;

/**
 * A case read and compiled, with the answer that it must have.
 *
 * @param expected the word of the decision
 */
record PreparedCase(String text, Evaluator evaluator, Request request, String expected) {
    static PreparedCase of(String text, String expected) {
        try {
            Case one = CaseReader.read(new SourceText("case", text));
            Request request = one.request();
            Layers layers = Exemptions.apply(one.layers(), request, Catalogue.bundled());
            Resource resource = new Resource(request.resource().text(), request.resourceAccount());
            Evaluator evaluator = Evaluator.of(layers.access(request.caller(), resource, request.service()));
            return new PreparedCase(text, evaluator, request, expected);
        } catch (CaseReader.Malformed e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Decides, and throws when the answer is not the expected one. */
    String decide() {
        return checked(evaluator.decide(request).word());
    }

    String checked(String decided) {
        if (!decided.equals(expected)) {
            throw new IllegalStateException(decided + ", expected " + expected + ": " + text);
        }
        return decided;
    }
}
