package io.policyauditor.rules;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.LoadPointSubject;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;

/** A rule that one load point, with what it leads to, decides. */
public abstract class LoadPointRule implements Rule<LoadPointSubject> {
    private final RuleInfo info;

    protected LoadPointRule(RuleInfo info) {
        this.info = info;
    }

    /** What the rule says of the load point. */
    protected abstract Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings);

    @Override
    public final RuleInfo info() {
        return info;
    }

    @Override
    public final Class<LoadPointSubject> subject() {
        return LoadPointSubject.class;
    }

    @Override
    public final Outcome judge(LoadPointSubject subject, Estate estate, Settings settings) {
        return judge(subject.loadPoint(), estate, settings);
    }
}
