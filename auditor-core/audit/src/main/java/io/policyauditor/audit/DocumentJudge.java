package io.policyauditor.audit;

import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.Estate;

/** A rule that one policy document decides, and that knows when where the document stands had no part in it. */
abstract class DocumentJudge implements Rule<PolicySubject> {
    private final RuleInfo info;

    DocumentJudge(RuleInfo info) {
        this.info = info;
    }

    /**
     * What a rule says of a document in its place.
     *
     * @param anywhere whether it says the same of the same document in every place of the estate
     */
    record Verdict(Outcome outcome, boolean anywhere) {}

    abstract Verdict verdict(PolicySubject subject, Estate estate, Settings settings);

    @Override
    public final RuleInfo info() {
        return info;
    }

    @Override
    public final Class<PolicySubject> subject() {
        return PolicySubject.class;
    }

    @Override
    public final Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
        return verdict(subject, estate, settings).outcome();
    }
}
