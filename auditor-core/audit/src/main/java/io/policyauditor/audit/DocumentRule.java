package io.policyauditor.audit;

import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Optional;
import java.util.Set;

/**
 * A rule that one policy document decides. The document is judged as if it were attached to a loader role or a model
 * bucket, unless its attachment is known to be none.
 */
public abstract class DocumentRule extends DocumentJudge {
    private final Set<PolicyKind> kinds;

    /** @param kinds of documents that the rule speaks about; every other is not-applicable */
    protected DocumentRule(RuleInfo info, PolicyKind... kinds) {
        super(info);
        this.kinds = Set.of(kinds);
    }

    /** Looks at the document and tells the judgement what it finds. */
    protected abstract void judge(Judgement judgement);

    @Override
    final Verdict verdict(PolicySubject subject, Estate estate, Settings settings) {
        Optional<PolicyDocument> document = subject.policy().document().known();
        Optional<CompiledPolicy> compiled = subject.policy().compiled().known();
        if (document.isEmpty() || compiled.isEmpty()) {
            return new Verdict(
                    Outcome.notAssessed(
                            subject.policy().document().missing().orElseGet(() -> Gap.unread("there is no document"))),
                    false);
        }
        if (!kinds.contains(document.get().kind())) {
            return new Verdict(Outcome.notApplicable(), true);
        }
        if (isOtherBucket(subject, document.get(), settings)) {
            return new Verdict(Outcome.notApplicable(), false);
        }
        Judgement judgement = new Judgement(info(), subject.policy(), document.get(), compiled.get(), estate, settings);
        judge(judgement);
        // Whose bucket it is was asked above.
        boolean placed = judgement.placeAsked() || document.get().kind() == PolicyKind.BUCKET;
        return new Verdict(judgement.outcome(), !placed);
    }

    /** A bucket policy whose bucket is known, and is not among the model buckets that the configuration names. */
    private static boolean isOtherBucket(PolicySubject subject, PolicyDocument document, Settings settings) {
        Set<String> models = settings.configuration().models().buckets();
        return document.kind() == PolicyKind.BUCKET
                && !models.isEmpty()
                && subject.policy()
                        .attachedTo()
                        .known()
                        .flatMap(Arn::parse)
                        .filter(arn -> !models.contains(arn.resource()))
                        .isPresent();
    }
}
