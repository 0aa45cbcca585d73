package io.policyauditor.rules.kubernetes.nonetworkpolicy;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.kubernetes.Egress;
import io.policyauditor.rules.kubernetes.NamespaceRule;
import io.policyauditor.rules.kubernetes.ServedPod;
import io.policyauditor.rules.kubernetes.ServingNamespaces.ServingNamespace;
import java.util.List;
import java.util.Optional;

/** Flags a namespace of models with pods that may send to anywhere. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoNetworkPolicy extends NamespaceRule {
    public NoNetworkPolicy() {
        super(RuleInfo.of(
                "KS016",
                "namespace-no-network-policy",
                Severity.LOW,
                "Nothing limits where pods that serve models may send",
                "EKS 4.3.2"));
    }

    @Override
    protected Outcome judge(ServingNamespace namespace, Egress egress) {
        Optional<Gap> gap = Optional.empty();
        for (ServedPod pod : namespace.pods()) {
            Lookup<Boolean> limits = pod.host() ? Lookup.known(false) : egress.limits(pod);
            if (limits.equals(Lookup.known(false))) {
                return Outcome.fail(List.of(finding(
                        namespace.place(),
                        namespace.name(),
                        "no NetworkPolicy limits what the " + pod.component() + " of "
                                + pod.service().name() + " in namespace " + namespace.name() + " may send",
                        pod.host()
                                ? "take hostNetwork out of the pod, for no NetworkPolicy is about it"
                                : "add a NetworkPolicy with policyTypes: [Egress] that names what the pods need")));
            }
            Optional<Gap> known = gap;
            gap = known.isPresent() ? known : limits.missing();
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }
}
