package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds an estate of one cluster, {@code prod}, from objects in JSON. */
final class RbacEstate {
    static final String CLUSTER = "prod";

    private static final Gap OPEN = Gap.outOfScope("not given");
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final Map<String, String> GROUPS = Map.of(
            "Role", RBAC,
            "ClusterRole", RBAC,
            "RoleBinding", RBAC,
            "ClusterRoleBinding", RBAC,
            "Profile", "kubeflow.org",
            "Deployment", "apps",
            "InferenceService", KubernetesObject.KSERVE);
    private static final Set<String> WIDE = Set.of("ClusterRole", "ClusterRoleBinding", "Profile");

    private final List<KubernetesObject> objects = new ArrayList<>();
    private final List<AccessEntry> entries = new ArrayList<>();
    private final List<NodeGroup> nodes = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Set<Listing> complete = EnumSet.of(Listing.MANIFESTS, Listing.ACCESS_ENTRIES);
    private final Span place = new SourceText("estate.yaml", "prod").all();

    static Node json(String text) {
        Tree tree = JsonReader.read(new SourceText("objects.json", text));
        if (!tree.certain()) {
            throw new IllegalArgumentException(tree.problems().toString());
        }
        return Objects.requireNonNull(tree.root());
    }

    static String text(@Nullable Node from, String... path) {
        return KubernetesObject.at(from, path) instanceof Scalar scalar ? scalar.value() : "";
    }

    static List<Node> items(@Nullable Node from, String... path) {
        return KubernetesObject.at(from, path) instanceof ArrayNode list ? list.items() : List.of();
    }

    static List<String> texts(@Nullable Node from, String... path) {
        return items(from, path).stream().map(item -> ((Scalar) item).value()).toList();
    }

    RbacEstate open(Listing... listings) {
        List.of(listings).forEach(complete::remove);
        return this;
    }

    /** Several objects, one behind the other. */
    RbacEstate add(String... texts) {
        for (String text : texts) {
            add(json(text), Lookup.known(CLUSTER));
        }
        return this;
    }

    RbacEstate add(Node node, Lookup<String> cluster) {
        ObjectNode object = (ObjectNode) node;
        String kind = text(object, "kind");
        String namespace = text(object, "metadata", "namespace");
        Lookup<String> in = WIDE.contains(kind)
                ? Lookup.absent()
                : namespace.isEmpty() ? Lookup.unknown(OPEN) : Lookup.known(namespace);
        objects.add(new KubernetesObject(
                GROUPS.getOrDefault(kind, ""),
                "v1",
                kind,
                cluster,
                in,
                text(object, "metadata", "name"),
                object,
                object.span()));
        return this;
    }

    RbacEstate entry(String principal, List<String> groups, List<String> policies) {
        return policies(
                principal,
                groups,
                policies.stream()
                        .map(policy -> new AccessPolicy(policy, Lookup.unknown(OPEN)))
                        .toList());
    }

    RbacEstate policies(String principal, List<String> groups, List<AccessPolicy> policies) {
        entries.add(new AccessEntry(principal, new LinkedHashSet<>(groups), policies, place));
        return this;
    }

    RbacEstate node(String role) {
        nodes.add(new NodeGroup("group-" + nodes.size(), Lookup.known(role), Lookup.known(1), false, place));
        return this;
    }

    RbacEstate role(String arn) {
        roles.add(new Role(
                arn,
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                place));
        return this;
    }

    RbacEstate conflict(String key) {
        conflicts.add(new Conflict(key, place, place));
        return this;
    }

    Estate build() {
        Cluster cluster = new Cluster(
                CLUSTER,
                Lookup.known("arn:aws:eks:eu-west-1:111122223333:cluster/prod"),
                Lookup.known("111122223333"),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                Lookup.known(List.copyOf(nodes)),
                entries.isEmpty() && !complete.contains(Listing.ACCESS_ENTRIES)
                        ? Lookup.unknown(OPEN)
                        : Lookup.known(List.copyOf(entries)),
                complete,
                place);
        return new Estate(new Estate.Parts(
                Lookup.unknown(OPEN),
                List.of(),
                List.of(),
                roles,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(cluster),
                objects,
                List.of(),
                List.of(),
                conflicts));
    }

    Rbac rbac() {
        return Rbac.of(build());
    }
}
