package io.policyauditor.rules.kubernetes;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.rbac.Authority;
import io.policyauditor.estate.rbac.Becoming;
import io.policyauditor.estate.rbac.ClusterRbac;
import io.policyauditor.estate.rbac.Gain;
import io.policyauditor.estate.rbac.Hop;
import io.policyauditor.estate.rbac.Path;
import io.policyauditor.estate.rbac.Permission;
import io.policyauditor.estate.rbac.Rbac;
import io.policyauditor.estate.rbac.Subject;
import io.policyauditor.estate.rbac.Way;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who can do something to the ServiceAccounts of a namespace by what a binding allows it, parts of the cluster and its
 * administrators apart: these are whoever is allowed everything everywhere, and the controllers that KServe needs.
 *
 * @param hops one for each subject
 * @param gaps why there may be others
 */
public record Becomers(List<Hop> hops, List<Gap> gaps) {
    /** Namespaces of controllers that make pods for others: of Knative, LeaderWorkerSet, Istio, KEDA and cert-manager. */
    private static final Set<String> PLATFORM =
            Set.of("cert-manager", "istio-system", "keda", "knative-serving", "lws-system");

    /** What needs no binding, and what a group or user that is told of itself leads to. */
    private static final Set<Way> OTHERS = Set.of(Way.MASTERS, Way.MEMBER, Way.NODE);

    private static final Permission EVERYTHING = new Permission("*", "*", "*", "");

    public Becomers {
        hops = List.copyOf(hops);
        gaps = List.copyOf(gaps);
    }

    /** Those of a ServiceAccount, which need not exist. */
    public static Becomers of(Estate estate, Cluster cluster, String namespace, String account, Gain gain) {
        Rbac rbac = Rbac.of(estate);
        Becoming becoming = rbac.becoming(cluster.name(), namespace, account, Set.of(gain));
        Set<Gap> gaps = new LinkedHashSet<>(becoming.gaps());
        List<Hop> hops = new ArrayList<>();
        for (Path path : becoming.paths()) {
            boolean direct = path.hops().size() == 1 && path.gain() == gain && !OTHERS.contains(path.way());
            if (!direct || path.system() || administers(rbac.cluster(cluster.name()), path.subject())) {
                continue;
            }
            if (path.subject() instanceof Subject.IamPrincipal principal
                    && isOpen(cluster, principal, path.hops().get(0))) {
                gaps.add(Gap.outOfScope(
                        "whether the access policies of " + principal.arn() + " hold in namespace " + namespace
                                + " of cluster " + cluster.name() + " is not known",
                        "whether access policies hold in {n} namespaces is not known"));
            } else {
                hops.add(path.hops().get(0));
            }
        }
        return new Becomers(hops, List.copyOf(gaps));
    }

    /** Whether it is not known in which namespaces the access policy holds that a hop hangs on. */
    private static boolean isOpen(Cluster cluster, Subject.IamPrincipal principal, Hop hop) {
        return cluster.accessEntries().known().orElse(List.of()).stream()
                .filter(entry -> entry.principal().equals(principal.arn()))
                .flatMap(entry -> entry.accessPolicies().stream())
                .filter(policy -> policy.namespaces().missing().isPresent())
                .anyMatch(policy ->
                        hop.by().stream().anyMatch(by -> by.roles().contains("access policy " + policy.name())));
    }

    private static boolean administers(ClusterRbac rbac, Subject subject) {
        boolean platform = subject instanceof Subject.ServiceAccount account && PLATFORM.contains(account.namespace());
        return platform || rbac.can(subject, Set.of(), EVERYTHING).isPresent();
    }

    /**
     * A finding about one of them, at the binding.
     *
     * @param does what it can do and what comes of it, to follow its name and what allows it
     */
    public static Finding finding(
            Severity severity, Hop hop, String namespace, Cluster cluster, String does, String repair, Related thing) {
        Authority by = hop.by().get(0);
        Span binding = by.bindingPlace();
        Span rule = by.rulePlace();
        List<Related> related = new ArrayList<>();
        if (rule != null) {
            related.add(new Related(rule, "the rule that allows " + hop.what()));
        }
        related.add(thing);
        return new Finding(
                severity,
                binding == null ? cluster.place() : binding,
                hop.from().text() + " may " + hop.what() + " in namespace " + namespace + " (" + by.binding() + "), "
                        + does,
                repair,
                namespace + " " + hop.from().text(),
                related);
    }
}
