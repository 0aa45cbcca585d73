package io.policyauditor.rules.kubernetes.imdsreachable;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.kubernetes.Egress;
import io.policyauditor.rules.kubernetes.NamespaceRule;
import io.policyauditor.rules.kubernetes.ServedPod;
import io.policyauditor.rules.kubernetes.ServingNamespaces.ServingNamespace;
import java.util.List;
import java.util.Optional;

/** Flags a namespace of models whose pods get an answer of the instance metadata service, and so the role of the node. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ImdsReachable extends NamespaceRule {
    private static final String METADATA = "169.254.169.254";
    private static final int HTTP = 80;

    public ImdsReachable() {
        super(RuleInfo.of(
                "KS015",
                "imds-reachable",
                Severity.HIGH,
                "Pods that serve models can take the role of their node",
                "EKS 4.3.2"));
    }

    @Override
    protected Outcome judge(ServingNamespace namespace, Egress egress) {
        Cluster cluster = namespace.cluster();
        List<NodeGroup> nodes = cluster.nodeGroups().known().orElse(List.of()).stream()
                .filter(group -> !group.fargate())
                .toList();
        Optional<NodeGroup> far = nodes.stream()
                .filter(group ->
                        group.hopLimit().known().filter(hops -> hops > 1).isPresent())
                .findFirst();
        Optional<Gap> unlisted = cluster.open(Listing.NODE_GROUPS);
        Optional<Gap> farther = unlisted.or(() -> nodes.stream()
                .flatMap(group -> group.hopLimit().missing().stream())
                .findFirst());
        Optional<Gap> gap = Optional.empty();
        for (ServedPod pod : namespace.pods()) {
            // On the network of its node a pod is as near as the node, and no policy is about it.
            Optional<NodeGroup> answers = pod.host() ? nodes.stream().findFirst() : far;
            Optional<Gap> unknown = pod.host() ? unlisted : farther;
            if (answers.isEmpty() && unknown.isEmpty()) {
                continue;
            }
            Lookup<Optional<Span>> way =
                    pod.host() ? Lookup.known(Optional.empty()) : egress.reaches(pod, METADATA, HTTP);
            if (way instanceof Lookup.Known<Optional<Span>> open && answers.isPresent()) {
                return Outcome.fail(List.of(finding(namespace, pod, answers.get(), open.value())));
            }
            if (!(way instanceof Lookup.KnownAbsent)) {
                Optional<Gap> known = gap;
                gap = known.isPresent() ? known : way.missing().or(() -> unknown);
            }
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static Finding finding(
            ServingNamespace namespace, ServedPod pod, NodeGroup nodes, Optional<Span> allowing) {
        String why = pod.host()
                ? "they are on the network of their node"
                : "its hop limit is " + nodes.hopLimit().known().orElse(0)
                        + (allowing.isPresent()
                                ? " and a NetworkPolicy allows the address"
                                : " and no NetworkPolicy keeps them from it");
        return new Finding(
                Severity.HIGH,
                allowing.orElseGet(namespace::place),
                "pods of " + pod.service().name() + " in namespace " + namespace.name()
                        + " reach the metadata service of node group " + nodes.name() + ", " + METADATA + ": " + why,
                pod.host()
                        ? "take hostNetwork out of the pod"
                        : "set the hop limit to 1, or allow the pods an egress with except: [" + METADATA + "/32]",
                namespace.name(),
                List.of(new Related(nodes.place(), "the node group whose role they get")));
    }
}
