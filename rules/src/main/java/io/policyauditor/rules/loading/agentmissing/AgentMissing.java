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
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;

/** Flags a Pod Identity association of pods that nothing hands its credentials to. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AgentMissing extends LoadRule {
    private static final String AGENT = "eks-pod-identity-agent";
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
        if (!(credential.known().orElse(null) instanceof PodIdentity identity)) {
            return credential.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Cluster> found = loadPoint.object().cluster().flatMap(estate::cluster);
        if (!(found instanceof Lookup.Known<Cluster> cluster)) {
            return found.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String name = cluster.value().name();
        if (has(estate, "DaemonSet.apps", name, AGENT)) {
            return Outcome.pass();
        }
        boolean listed = cluster.value().complete().contains(Listing.MANIFESTS)
                || cluster.value().complete().contains(Listing.POD_IDENTITY_AGENT);
        if (!listed) {
            return Outcome.notAssessed(Gap.outOfScope(
                    "whether DaemonSet " + AGENT + " runs in cluster " + name + " is not known",
                    "whether DaemonSet " + AGENT + " runs in {n} clusters is not known"));
        }
        if (has(estate, "NodeClass.eks.amazonaws.com", name, "")) {
            return Outcome.notAssessed(
                    Gap.outOfScope(
                            "nodes of EKS Auto Mode hand out credentials without a DaemonSet, and which nodes of cluster "
                                    + name + " the pods run on is not known",
                            "which nodes of {n} clusters the pods run on is not known, and those of EKS Auto Mode need no agent"));
        }
        return Outcome.fail(List.of(finding(
                loadPoint,
                estate,
                settings,
                identity.place(),
                identity.association().role(),
                "cluster " + Cluster.shortName(name) + " has no DaemonSet " + AGENT
                        + ", so no pod gets the credentials of the association",
                REPAIR)));
    }

    /** Whether a cluster has an object of a type; the empty name is any. */
    private static boolean has(Estate estate, String type, String cluster, String name) {
        return estate.objects(type).stream()
                .filter((KubernetesObject object) -> object.cluster().equals(Lookup.known(cluster)))
                .anyMatch(object -> name.isEmpty() || object.name().equals(name));
    }
}
