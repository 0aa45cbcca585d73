package io.policyauditor.rules.loading;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import java.util.List;

/** A rule that fails wherever the resolver found its cause. */
public abstract class CauseRule extends LoadRule {
    private final String repair;

    /**
     * @param cause as the table of causes counts it, such as {@code C6}
     * @param repair what repairs it wherever it is found
     */
    protected CauseRule(RuleInfo info, String cause, String repair) {
        super(info, cause);
        this.repair = repair;
    }

    /** What the rule says of a load point of which the resolver found nothing. */
    protected abstract Outcome otherwise(LoadPoint loadPoint);

    @Override
    protected final Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        List<Problem> problems = problems(loadPoint);
        return problems.isEmpty() ? otherwise(loadPoint) : fail(problems, loadPoint, estate, settings, repair);
    }
}
