package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs in clusters besides KServe's pods, by the ServiceAccount that it names. */
public final class Workloads {
    /** Groups of the API whose objects run pods; templates that run nothing by themselves end with the word. */
    private static final Set<String> GROUPS = Set.of(
            "",
            "apps",
            "batch",
            "argoproj.io",
            "batch.volcano.sh",
            "jobset.x-k8s.io",
            "kubeflow.org",
            "leaderworkerset.x-k8s.io",
            "ray.io",
            "serving.knative.dev",
            "sparkoperator.k8s.io",
            "tekton.dev",
            "trainer.kubeflow.org");

    private static final Set<String> OF_CORE = Set.of("Pod", "ReplicationController");
    private static final Set<String> FIELDS = Set.of("serviceAccountName", "serviceAccount");

    private final Map<String, List<Workload>> byAccount = new HashMap<>();

    private Workloads(Estate estate) {
        Set<String> known = new HashSet<>();
        for (KubernetesObject object : estate.objects()) {
            if (runsPods(object)) {
                known.add(owner(object, object.kind(), object.name()));
            }
        }
        for (KubernetesObject object : estate.objects()) {
            if (runsPods(object) && !isOfKserve(object) && !isOwned(object, known)) {
                Set<String> told = new HashSet<>();
                for (ObjectNode mapping : ManifestTree.mappings(object.node())) {
                    for (Member member : mapping.members()) {
                        if (FIELDS.contains(member.key().value())
                                && member.value() instanceof Scalar name
                                && told.add(name.value())) {
                            byAccount
                                    .computeIfAbsent(key(object, name.value()), ignored -> new ArrayList<>())
                                    .add(new Workload(object, name));
                        }
                    }
                }
            }
        }
    }

    /**
     * An object that runs pods as a ServiceAccount.
     *
     * @param account the token that names it
     */
    public record Workload(KubernetesObject object, Scalar account) {}

    /** Those of an estate, found once. */
    public static Workloads of(Estate estate) {
        return estate.derived(Workloads.class, Workloads::new);
    }

    /** Those that name a ServiceAccount, in the order read. */
    public List<Workload> runningAs(KubernetesObject account) {
        return List.copyOf(byAccount.getOrDefault(key(account, account.name()), List.of()));
    }

    /** Those that may, as it is not known in which cluster or namespace they are. */
    public Optional<Workload> maybeRunningAs(KubernetesObject account) {
        return byAccount.getOrDefault("?/" + account.name(), List.of()).stream().findFirst();
    }

    private static boolean runsPods(KubernetesObject object) {
        return GROUPS.contains(object.group())
                && (object.group().isEmpty()
                        ? OF_CORE.contains(object.kind())
                        : !object.kind().endsWith("Template"));
    }

    private static boolean isOfKserve(KubernetesObject object) {
        return ManifestTree.mappings(object.node()).stream().anyMatch(mapping -> {
            Node part = mapping.get("app.kubernetes.io/part-of");
            return mapping.get("serving.kserve.io/inferenceservice") != null
                    || (part instanceof Scalar text && text.value().equals("llminferenceservice"));
        });
    }

    /** Whether something else of the estate made it, which then is what is told. */
    private static boolean isOwned(KubernetesObject object, Set<String> known) {
        if (!(object.at("metadata", "ownerReferences") instanceof ArrayNode owners)) {
            return false;
        }
        return owners.items().stream().anyMatch(owner -> {
            String version = text(owner, "apiVersion");
            return version.startsWith(KubernetesObject.KSERVE + "/")
                    || known.contains(owner(object, text(owner, "kind"), text(owner, "name")));
        });
    }

    private static String text(Node from, String field) {
        return KubernetesObject.at(from, field) instanceof Scalar scalar ? scalar.value() : "";
    }

    private static String owner(KubernetesObject near, String kind, String name) {
        return near.cluster().known().orElse("?") + "/"
                + near.namespace().known().orElse("?") + "/" + kind + "/" + name;
    }

    private static String key(KubernetesObject object, String account) {
        Optional<String> cluster = object.cluster().known();
        Optional<String> namespace = object.namespace().known();
        return cluster.isPresent() && namespace.isPresent()
                ? cluster.get() + "/" + namespace.get() + "/" + account
                : "?/" + account;
    }
}
