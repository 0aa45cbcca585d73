package io.policyauditor.rules.loading.serviceaccountmissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;

/** Flags a load point whose ServiceAccount is not there. {@code default} is there without a manifest. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ServiceAccountMissing extends LoadRule {
    private static final String CAUSE = "C1";

    public ServiceAccountMissing() {
        super(
                RuleInfo.of(
                        "RL001",
                        "sa-missing",
                        Severity.HIGH,
                        "The ServiceAccount that a model is to be loaded as does not exist"),
                CAUSE);
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        List<Problem> problems = problems(loadPoint);
        if (!problems.isEmpty()) {
            return fail(
                    problems,
                    loadPoint,
                    estate,
                    settings,
                    "create ServiceAccount "
                            + loadPoint.serviceAccountName().known().orElse("")
                            + " in the namespace of the object, or correct the name");
        }
        if (!loadPoint.namedServiceAccount()) {
            return Outcome.notApplicable();
        }
        return loadPoint.serviceAccount().missing().map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }
}
