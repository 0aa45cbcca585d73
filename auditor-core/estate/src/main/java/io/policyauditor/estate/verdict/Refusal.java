package io.policyauditor.estate.verdict;

import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Mismatch;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One layer that refuses a request.
 *
 * @param denied whether a statement denies it; else none allows it
 * @param sentence one line without a full stop
 * @param at the statement that denies, what keeps the nearest one from allowing, or the document that says nothing; empty
 *     where there is no document
 */
public record Refusal(Need need, Layer layer, boolean denied, String sentence, Optional<Span> at) {
    /** Every layer that refuses a request, in their order; none where it is allowed. */
    static List<Refusal> of(Need need) {
        Explanation explanation = need.explanation();
        Cause cause = explanation.cause();
        List<Refusal> refusals = new ArrayList<>();
        if (cause instanceof Cause.Denied denied) {
            refusals.add(new Refusal(
                    need,
                    denied.by().part().layer(),
                    true,
                    denied.sentence(),
                    Optional.of(denied.by().statement().source().place("Effect"))));
        } else {
            for (Blocker blocker : Refusals.blockers(explanation)) {
                Optional<Mismatch> near = blocker.nearest().flatMap(Reading::mismatch);
                refusals.add(new Refusal(
                        need,
                        blocker.part().layer(),
                        false,
                        blocker.sentence()
                                + near.map(found -> ": " + found.sentence()).orElse(""),
                        near.map(Mismatch::at).or(() -> silent(blocker))));
            }
        }
        return refusals;
    }

    /** Where a document says nothing: at its statements. */
    private static Optional<Span> silent(Blocker blocker) {
        return blocker.part().documents().stream()
                .filter(Document.Known.class::isInstance)
                .map(document -> ((Document.Known) document).policy().source())
                .findFirst()
                .map(Refusal::start);
    }

    private static Span start(PolicyDocument document) {
        return document.statements().isEmpty()
                ? document.span()
                : document.statements().get(0).place("Action", "NotAction");
    }
}
