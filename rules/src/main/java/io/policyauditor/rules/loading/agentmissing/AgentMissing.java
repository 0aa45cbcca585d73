package io.policyauditor.rules.loading.agentmissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.PodIdentityAgents;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;

/** Flags a Pod Identity association of pods that nothing hands its credentials to. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AgentMissing extends LoadRule {
    private static final String REPAIR =
            "install the add-on eks-pod-identity-agent on every node, or use a role for service accounts";

    public AgentMissing() {
        super(
                RuleInfo.of(
                        "RL006",
                        "podidentity-agent-missing",
                        Severity.HIGH,
                        "EKS Pod Identity does not reach the pods that load the model"),
                "C34");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        List<Problem> problems = problems(loadPoint);
        if (!problems.isEmpty()) {
            return fail(problems, loadPoint, estate, settings, REPAIR);
        }
        Lookup<Credential> credential = Identity.bound(loadPoint);
        if (!(credential.known().orElse(null) instanceof PodIdentity)) {
            return credential.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Cluster> found = loadPoint.object().cluster().flatMap(estate::cluster);
        if (!(found instanceof Lookup.Known<Cluster> cluster)) {
            return found.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        // Where the agent is known not to be there, the resolver has told it.
        return PodIdentityAgents.of(estate)
                .in(cluster.value())
                .missing()
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::pass);
    }
}
