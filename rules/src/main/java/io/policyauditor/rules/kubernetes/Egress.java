package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the NetworkPolicies of a namespace let its pods send. A pod may send everything until a policy for egress selects it,
 * and then what one of those that do allows. Which labels a pod has is known in part, so whether a policy selects it may not
 * be.
 *
 * <p>Source: the API reference of Kubernetes 1.34, NetworkPolicy v1 networking.k8s.io.
 */
public final class Egress {
    private static final String TYPE = "NetworkPolicy.networking.k8s.io";

    /** Policies of network plugins, which allow and deny besides. */
    private static final List<String> OTHERS = List.of(
            "AdminNetworkPolicy.policy.networking.k8s.io",
            "ApplicationNetworkPolicy.networking.k8s.aws",
            "BaselineAdminNetworkPolicy.policy.networking.k8s.io",
            "CiliumClusterwideNetworkPolicy.cilium.io",
            "CiliumNetworkPolicy.cilium.io",
            "ClusterNetworkPolicy.networking.k8s.aws",
            "ClusterNetworkPolicy.policy.networking.k8s.io",
            "GlobalNetworkPolicy.crd.projectcalico.org",
            "GlobalNetworkPolicy.projectcalico.org",
            "NetworkPolicy.crd.projectcalico.org",
            "NetworkPolicy.projectcalico.org");

    private final List<KubernetesObject> policies;
    private final Optional<Gap> more;
    private final Optional<Gap> others;

    private Egress(List<KubernetesObject> policies, Optional<Gap> more, Optional<Gap> others) {
        this.policies = List.copyOf(policies);
        this.more = more;
        this.others = others;
    }

    /** That of a namespace. */
    public static Egress of(Estate estate, Cluster cluster, String namespace) {
        All all = estate.derived(All.class, All::of);
        String key = cluster.name() + "/" + namespace;
        Optional<Gap> unlisted = cluster.lists(TYPE) ? Optional.empty() : cluster.open(Listing.MANIFESTS);
        Optional<Gap> others = all.others().contains(cluster.name())
                ? Optional.of(Gap.outOfScope("what the policies of the network plugin of cluster " + cluster.name()
                        + " allow and deny is not evaluated"))
                : Optional.empty();
        return new Egress(
                all.byNamespace().getOrDefault(key, List.of()),
                unlisted.or(all::stray).or(() -> others),
                others);
    }

    /**
     * The policies of an estate.
     *
     * @param stray why one may be of any namespace
     * @param others the clusters with policies of network plugins
     */
    private record All(Map<String, List<KubernetesObject>> byNamespace, Optional<Gap> stray, Set<String> others) {
        static All of(Estate estate) {
            Map<String, List<KubernetesObject>> byNamespace = new HashMap<>();
            Optional<Gap> stray = Optional.empty();
            for (KubernetesObject policy : estate.objects(TYPE)) {
                Optional<String> cluster = policy.cluster().known();
                Optional<String> namespace = policy.namespace().known();
                if (cluster.isPresent() && namespace.isPresent()) {
                    byNamespace
                            .computeIfAbsent(cluster.get() + "/" + namespace.get(), ignored -> new ArrayList<>())
                            .add(policy);
                } else {
                    stray = Optional.of(Gap.outOfScope(
                            policy.place() + " it is not known in which namespace " + policy.kind() + " "
                                    + policy.name() + " holds",
                            "it is not known in which namespaces {n} NetworkPolicies hold"));
                }
            }
            Set<String> others = new HashSet<>();
            OTHERS.forEach(type -> estate.objects(type)
                    .forEach(policy -> policy.cluster().known().ifPresent(others::add)));
            return new All(byNamespace, stray, others);
        }
    }

    /** Whether a policy limits what a pod may send. */
    public Lookup<Boolean> limits(ServedPod pod) {
        Optional<Gap> open = more;
        for (KubernetesObject policy : policies) {
            Lookup<Boolean> selects = selects(policy, pod);
            if (selects.equals(Lookup.known(true))) {
                return selects;
            }
            Optional<Gap> known = open;
            open = known.isPresent() ? known : selects.missing();
        }
        return open.<Lookup<Boolean>>map(Lookup::unknown).orElseGet(() -> Lookup.known(false));
    }

    /**
     * Whether a pod can send to an address.
     *
     * @param port of TCP
     * @return known where it can, with the place of the rule that allows it where a policy limits the pod; known absent where
     *     it cannot
     */
    public Lookup<Optional<Span>> reaches(ServedPod pod, String address, int port) {
        if (others.isPresent()) {
            return Lookup.unknown(others.get());
        }
        boolean limited = false;
        Optional<Gap> maybeLimits = more;
        Optional<Gap> maybeAllows = more;
        for (KubernetesObject policy : policies) {
            Lookup<Boolean> selects = selects(policy, pod);
            if (selects.equals(Lookup.known(false))) {
                continue;
            }
            Lookup<Span> allows = allows(policy, address, port);
            if (selects instanceof Lookup.Unknown<Boolean> unknown) {
                // One that may select the pod and allows what is asked changes nothing where no other limits the pod.
                maybeAllows = maybeAllows.or(() -> Optional.of(unknown.gap()));
                if (!(allows instanceof Lookup.Known)) {
                    maybeLimits = maybeLimits.or(() -> Optional.of(unknown.gap()));
                }
                continue;
            }
            if (allows.known().isPresent()) {
                return Lookup.known(allows.known());
            }
            limited = true;
            Optional<Gap> open = allows.missing();
            maybeAllows = maybeAllows.or(() -> open);
        }
        if (limited) {
            return maybeAllows.<Lookup<Optional<Span>>>map(Lookup::unknown).orElseGet(Lookup::absent);
        }
        return maybeLimits.<Lookup<Optional<Span>>>map(Lookup::unknown).orElseGet(() -> Lookup.known(Optional.empty()));
    }

    /** Whether a policy is one for egress and selects a pod. */
    private static Lookup<Boolean> selects(KubernetesObject policy, ServedPod pod) {
        List<Node> types = items(policy.at("spec", "policyTypes"));
        boolean egress = types.isEmpty()
                ? policy.at("spec", "egress") instanceof ArrayNode
                : types.stream().anyMatch(type -> text(type).equals("Egress"));
        if (!egress) {
            return Lookup.known(false);
        }
        boolean certain = true;
        if (policy.at("spec", "podSelector", "matchLabels") instanceof ObjectNode labels) {
            for (Member member : labels.members()) {
                String value = pod.labels().get(member.key().value());
                if (value == null) {
                    certain = false;
                } else if (!(member.value() instanceof Scalar wanted)
                        || !wanted.value().equals(value)) {
                    return Lookup.known(false);
                }
            }
        }
        for (Node requirement : items(policy.at("spec", "podSelector", "matchExpressions"))) {
            Lookup<Boolean> met = meets(requirement, pod);
            if (met.equals(Lookup.known(false))) {
                return met;
            }
            certain &= met instanceof Lookup.Known;
        }
        return certain ? Lookup.known(true) : Lookup.unknown(labels(policy, pod));
    }

    private static Gap labels(KubernetesObject policy, ServedPod pod) {
        return Gap.outOfScope(
                "whether NetworkPolicy " + policy.name() + " selects the " + pod.component() + " of "
                        + pod.service().name() + " hangs on labels that its manifest does not tell",
                "whether NetworkPolicies select {n} pods hangs on labels that no manifest tells");
    }

    private static Lookup<Boolean> meets(Node requirement, ServedPod pod) {
        String key = text(KubernetesObject.at(requirement, "key"));
        String value = pod.labels().get(key);
        if (value == null) {
            return Lookup.unknown(Gap.outOfScope("label " + key + " is not known"));
        }
        boolean among = items(KubernetesObject.at(requirement, "values")).stream()
                .anyMatch(item -> text(item).equals(value));
        return switch (text(KubernetesObject.at(requirement, "operator"))) {
            case "In" -> Lookup.known(among);
            case "NotIn" -> Lookup.known(!among);
            case "Exists" -> Lookup.known(true);
            case "DoesNotExist" -> Lookup.known(false);
            default -> Lookup.unknown(Gap.unread(requirement.span() + " is no requirement of a selector"));
        };
    }

    /** The place in a policy that allows an address; known absent when none does. */
    private static Lookup<Span> allows(KubernetesObject policy, String address, int port) {
        Lookup<Span> found = Lookup.absent();
        for (Node rule : items(policy.at("spec", "egress"))) {
            Lookup<Span> here = port(rule, port) ? peers(rule, address) : Lookup.absent();
            if (here instanceof Lookup.Known) {
                return here;
            }
            if (here instanceof Lookup.Unknown) {
                found = here;
            }
        }
        return found;
    }

    private static Lookup<Span> peers(Node rule, String address) {
        List<Node> peers = items(KubernetesObject.at(rule, "to"));
        if (peers.isEmpty()) {
            return Lookup.known(rule.span());
        }
        Lookup<Span> found = Lookup.absent();
        for (Node peer : peers) {
            // The others select pods, and no pod has the address.
            Node cidr = KubernetesObject.at(peer, "ipBlock", "cidr");
            Lookup<Boolean> within = cidr == null ? Lookup.known(false) : holds(cidr, address);
            for (Node except : items(KubernetesObject.at(peer, "ipBlock", "except"))) {
                if (within.equals(Lookup.known(true))) {
                    within = holds(except, address).map(out -> !out);
                }
            }
            if (within.equals(Lookup.known(true)) && cidr != null) {
                return Lookup.known(cidr.span());
            }
            if (within instanceof Lookup.Unknown<Boolean> unknown) {
                found = Lookup.unknown(unknown.gap());
            }
        }
        return found;
    }

    private static Lookup<Boolean> holds(Node cidr, String address) {
        return Matcher.network(text(cidr))
                .map(network -> Lookup.known(network.matches(address, Variables.NONE)))
                .orElseGet(() -> Lookup.unknown(Gap.unread(cidr.span() + " is no network")));
    }

    private static boolean port(Node rule, int port) {
        List<Node> ports = items(KubernetesObject.at(rule, "ports"));
        return ports.isEmpty() || ports.stream().anyMatch(one -> isOf(one, port));
    }

    private static boolean isOf(Node one, int port) {
        String protocol = text(KubernetesObject.at(one, "protocol"));
        if (!protocol.isEmpty() && !protocol.equals("TCP")) {
            return false;
        }
        Node first = KubernetesObject.at(one, "port");
        if (first == null) {
            return true;
        }
        // A name is one of the ports of a pod.
        int from = number(first);
        int to = Math.max(from, number(KubernetesObject.at(one, "endPort")));
        return from <= port && port <= to && from >= 0;
    }

    private static int number(@Nullable Node node) {
        String written = text(node);
        return written.matches("[0-9]{1,5}") ? Integer.parseInt(written) : -1;
    }

    private static String text(@Nullable Node node) {
        return node instanceof Scalar scalar ? scalar.value() : "";
    }

    private static List<Node> items(@Nullable Node node) {
        return node instanceof ArrayNode list ? list.items() : List.of();
    }
}
