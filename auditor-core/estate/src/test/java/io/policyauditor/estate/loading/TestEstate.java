package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds an estate of one cluster, {@code prod}, from objects in JSON. */
final class TestEstate {
    static final String CLUSTER = "prod";

    private static final Gap OPEN = Gap.outOfScope("not given");
    private static final Set<String> OF_CLUSTER =
            Set.of("ClusterStorageContainer", "ClusterServingRuntime", "LocalModelCache", "Namespace");
    private static final Set<String> OF_CORE = Set.of("ServiceAccount", "Secret", "ConfigMap", "Namespace");

    private final List<KubernetesObject> objects = new ArrayList<>();
    private final List<PodIdentityAssociation> associations = new ArrayList<>();
    private final List<NodeGroup> nodeGroups = new ArrayList<>();
    private final Set<Listing> complete = EnumSet.noneOf(Listing.class);
    private final Span place = new SourceText("estate.yaml", "prod").all();

    static Node json(String text) {
        Tree tree = JsonReader.read(new SourceText("objects.json", text));
        if (!tree.certain()) {
            throw new IllegalArgumentException(tree.problems().toString());
        }
        return Objects.requireNonNull(tree.root());
    }

    TestEstate complete(Listing... listings) {
        complete.addAll(List.of(listings));
        return this;
    }

    TestEstate associate(String namespace, String serviceAccount, String role) {
        associations.add(new PodIdentityAssociation(
                namespace, serviceAccount, role, Lookup.absent(), Lookup.absent(), false, Lookup.absent(), place));
        return this;
    }

    /** The DaemonSet of EKS Pod Identity. */
    TestEstate agent() {
        return add("{\"kind\": \"DaemonSet\", \"apiVersion\": \"apps/v1\", \"metadata\": {\"name\":"
                + " \"eks-pod-identity-agent\", \"namespace\": \"kube-system\"}}");
    }

    TestEstate nodes(Lookup<Integer> hopLimit, boolean fargate) {
        nodeGroups.add(new NodeGroup(
                "group-" + nodeGroups.size(),
                Lookup.known("arn:aws:iam::111122223333:role/node"),
                hopLimit,
                fargate,
                place));
        return this;
    }

    /** KServe's ConfigMap as it is shipped, for a version of the image. */
    TestEstate kserve(String tag) {
        return config(
                "{\"s3\": {\"s3AccessKeyIDName\": \"AWS_ACCESS_KEY_ID\", \"s3SecretAccessKeyName\":"
                        + " \"AWS_SECRET_ACCESS_KEY\"}}",
                tag);
    }

    /** KServe's ConfigMap with a text of its own under {@code credentials}. */
    TestEstate config(String credentials, String tag) {
        String text = "{\"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"inferenceservice-config\", \"namespace\":"
                + " \"kserve\"}, \"data\": {\"credentials\": " + quoted(credentials)
                + ", \"storageInitializer\": " + quoted("{\"image\": \"kserve/storage-initializer:" + tag + "\"}")
                + ", \"localModel\": " + quoted("{\"enabled\": true, \"jobNamespace\": \"kserve-localmodel-jobs\"}")
                + "}}";
        return add(json(text), Lookup.known(CLUSTER));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    TestEstate add(String text) {
        return add(json(text), Lookup.known(CLUSTER));
    }

    TestEstate add(Node node, Lookup<String> cluster) {
        ObjectNode object = (ObjectNode) node;
        String kind = Fields.text(object, "kind");
        String[] version = Fields.text(object, "apiVersion").split("/", 2);
        objects.add(new KubernetesObject(
                version.length == 2 ? version[0] : OF_CORE.contains(kind) ? "" : "serving.kserve.io",
                version[version.length - 1],
                kind,
                cluster,
                namespace(kind, object),
                Fields.text(object, "metadata", "name"),
                object,
                object.span()));
        return this;
    }

    private static Lookup<String> namespace(String kind, @Nullable Node object) {
        String name = Fields.text(object, "metadata", "namespace");
        if (OF_CLUSTER.contains(kind)) {
            return Lookup.absent();
        }
        return name.isEmpty() ? Lookup.unknown(OPEN) : Lookup.known(name);
    }

    Estate build() {
        Cluster cluster = new Cluster(
                CLUSTER,
                Lookup.known("arn:aws:eks:eu-west-1:111122223333:cluster/prod"),
                Lookup.known("111122223333"),
                Lookup.unknown(OPEN),
                Lookup.unknown(OPEN),
                listed(associations, Listing.POD_IDENTITY_ASSOCIATIONS),
                listed(nodeGroups, Listing.NODE_GROUPS),
                Lookup.unknown(OPEN),
                complete,
                place);
        return new Estate(new Estate.Parts(
                Lookup.unknown(OPEN),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(cluster),
                objects,
                List.of()));
    }

    private <T> Lookup<List<T>> listed(List<T> items, Listing listing) {
        return items.isEmpty() && !complete.contains(listing) ? Lookup.unknown(OPEN) : Lookup.known(List.copyOf(items));
    }

    List<LoadPoint> points() {
        return LoadPoints.of(build()).all();
    }
}
