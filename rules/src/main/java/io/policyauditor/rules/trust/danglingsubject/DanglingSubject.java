package io.policyauditor.rules.trust.danglingsubject;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.ClusterIssuers;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Flags a subject that names a ServiceAccount which its cluster does not have. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DanglingSubject extends DocumentRule {
    public DanglingSubject() {
        super(
                RuleInfo.of(
                        "TR013",
                        "irsa-sub-sa-nonexistent",
                        Severity.LOW,
                        "Whoever makes the missing ServiceAccount gets the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            Lookup<Cluster> cluster = ClusterIssuers.of(judgement.estate()).cluster(trust.issuer());
            for (Tested tested : trust.on("sub")) {
                if (!tested.pins()) {
                    continue;
                }
                for (Scalar value : tested.condition().values()) {
                    judge(judgement, tested, value, cluster);
                }
            }
        }
    }

    private static void judge(Judgement judgement, Tested tested, Scalar value, Lookup<Cluster> cluster) {
        String[] parts = value.value().split(":", -1);
        boolean names = parts.length == 4
                && value.value().startsWith("system:serviceaccount:")
                && !tested.isPattern(value)
                && !tested.isLiteralStar(value);
        if (!names) {
            return;
        }
        judgement.applies();
        cluster.missing().ifPresent(judgement::unknown);
        if (cluster instanceof Lookup.Known<Cluster> known) {
            String name = known.value().name();
            Lookup<Boolean> exists = exists(judgement.estate(), name, parts[2], parts[3]);
            exists.missing().ifPresent(judgement::unknown);
            if (exists.known().filter(found -> !found).isPresent()) {
                judgement.fail(
                        Severity.LOW,
                        value.span(),
                        value.value(),
                        "cluster " + name + " has no ServiceAccount " + parts[3] + " in namespace " + parts[2]
                                + ", and whoever makes one can assume the role",
                        "remove the value, or make the ServiceAccount before somebody else does");
            }
        }
        // Trust in a cluster that does not exist is TR011.
    }

    private static Lookup<Boolean> exists(Estate estate, String cluster, String namespace, String name) {
        Lookup<KubernetesObject> found = estate.object(cluster, namespace, "ServiceAccount", name);
        if (!(found instanceof Lookup.KnownAbsent)) {
            return found.map(object -> true);
        }
        Places places = estate.derived(Places.class, Places::of);
        if (name.equals("default") && places.namespaces().contains(cluster + "/" + namespace)) {
            // Kubernetes makes it; manifests do not name it.
            return Lookup.known(true);
        }
        return places.unplaced(cluster, name)
                .<Lookup<Boolean>>map(Lookup::unknown)
                .orElseGet(() -> Lookup.known(false));
    }

    /**
     * What manifests say of namespaces and ServiceAccounts.
     *
     * @param namespaces those that are named, behind their cluster and a slash
     * @param unplaced ServiceAccounts whose cluster or namespace is not known, by name
     */
    private record Places(Set<String> namespaces, Map<String, List<KubernetesObject>> unplaced) {
        static Places of(Estate estate) {
            Set<String> namespaces = new HashSet<>();
            for (KubernetesObject object : estate.objects()) {
                object.cluster().known().ifPresent(cluster -> {
                    if (object.type().equals("Namespace")) {
                        namespaces.add(cluster + "/" + object.name());
                    }
                    object.namespace().known().ifPresent(namespace -> namespaces.add(cluster + "/" + namespace));
                });
            }
            Map<String, List<KubernetesObject>> unplaced = new HashMap<>();
            for (KubernetesObject object : estate.objects("ServiceAccount")) {
                if (gap(object).isPresent()) {
                    unplaced.computeIfAbsent(object.name(), ignored -> new ArrayList<>())
                            .add(object);
                }
            }
            return new Places(namespaces, unplaced);
        }

        /** Why a ServiceAccount of the name may be the one that is looked for. */
        Optional<Gap> unplaced(String cluster, String name) {
            return unplaced.getOrDefault(name, List.of()).stream()
                    .filter(object -> object.cluster()
                            .known()
                            .filter(known -> !known.equals(cluster))
                            .isEmpty())
                    .flatMap(object -> gap(object).stream())
                    .findFirst();
        }

        private static Optional<Gap> gap(KubernetesObject object) {
            return object.cluster().missing().or(() -> object.namespace().missing());
        }
    }
}
