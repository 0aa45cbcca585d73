package io.policyauditor.rules.kubernetes.canuseaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.rbac.Gain;
import io.policyauditor.estate.rbac.Hop;
import io.policyauditor.estate.rbac.Subject;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.ServiceAccountRoles.Binding;
import io.policyauditor.rules.kubernetes.Becomers;
import io.policyauditor.rules.kubernetes.TokenExchange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Flags whoever can run something as a ServiceAccount that has the role of a model of production. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CanUseAccount extends RecordRule<ClusterSubject> {
    private static final String PRODUCTION = "prod";

    public CanUseAccount() {
        super(
                RuleInfo.of(
                        "KS012",
                        "rbac-can-use-sa",
                        Severity.HIGH,
                        "Somebody who does not administer the cluster can act as a role of production",
                        "EKS 4.1.4",
                        "EKS 4.1.12"),
                ClusterSubject.class);
    }

    @Override
    public Outcome judge(ClusterSubject subject, Estate estate, Settings settings) {
        Cluster cluster = subject.cluster();
        Set<Gap> gaps = new LinkedHashSet<>();
        Map<String, Map<String, Binding>> namespaces = production(cluster, estate, settings, gaps);
        ServiceAccountRoles.open(cluster).ifPresent(gaps::add);
        List<Finding> findings = new ArrayList<>();
        namespaces.forEach((namespace, accounts) -> {
            Set<Subject> told = new LinkedHashSet<>();
            accounts.values().forEach(binding -> {
                Becomers becomers = Becomers.of(estate, cluster, namespace, binding.serviceAccount(), Gain.CREDENTIALS);
                gaps.addAll(becomers.gaps());
                becomers.hops().stream()
                        .filter(hop -> told.add(hop.from()))
                        .forEach(hop -> findings.add(finding(hop, namespace, cluster, binding)));
            });
        });
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        if (!gaps.isEmpty()) {
            return Outcome.notAssessed(gaps.iterator().next());
        }
        return namespaces.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }

    /** The ServiceAccounts of the cluster with a loader role of production, by namespace and name. */
    private static Map<String, Map<String, Binding>> production(
            Cluster cluster, Estate estate, Settings settings, Set<Gap> gaps) {
        Map<String, Map<String, Binding>> namespaces = new TreeMap<>();
        ServiceAccountRoles bindings = ServiceAccountRoles.of(estate);
        for (String role : bindings.roles()) {
            for (Binding binding : bindings.to(role)) {
                if (!binding.cluster().equals(Lookup.known(cluster.name()))) {
                    continue;
                }
                Lookup<Boolean> loader = LoaderRoles.of(estate).contains(role, estate);
                Environment environment = settings.environments(estate).role(role);
                if (loader.equals(Lookup.known(false))
                        || environment
                                .name()
                                .known()
                                .filter(name -> !name.equals(PRODUCTION))
                                .isPresent()) {
                    continue;
                }
                Lookup<Boolean> gets = gets(cluster, binding, estate);
                if (gets.equals(Lookup.known(false))) {
                    continue;
                }
                loader.missing().ifPresent(gaps::add);
                environment.name().missing().ifPresent(gaps::add);
                binding.namespace().missing().ifPresent(gaps::add);
                gets.missing().ifPresent(gaps::add);
                if (loader.equals(Lookup.known(true))
                        && gets.equals(Lookup.known(true))
                        && environment.name().known().isPresent()) {
                    binding.namespace()
                            .known()
                            .ifPresent(namespace -> namespaces
                                    .computeIfAbsent(namespace, ignored -> new TreeMap<>())
                                    .putIfAbsent(binding.serviceAccount(), binding));
                }
            }
        }
        return namespaces;
    }

    /** Whether the ServiceAccount of a binding gets the role: by an association, or by its token as the trust policy says. */
    private static Lookup<Boolean> gets(Cluster cluster, Binding binding, Estate estate) {
        boolean associated = cluster.podIdentityAssociations().known().orElse(List.of()).stream()
                .anyMatch(association -> association.place().equals(binding.place()));
        if (associated) {
            return Lookup.known(true);
        }
        return binding.namespace()
                .flatMap(namespace -> cluster.issuer().flatMap(issuer -> {
                    Lookup<TokenExchange> exchange =
                            TokenExchange.of(estate, issuer, binding.role(), namespace, binding.serviceAccount());
                    if (exchange instanceof Lookup.KnownAbsent) {
                        return Lookup.known(false);
                    }
                    return exchange.flatMap(known -> known.reach() == Reach.NOT_ASSESSED
                            ? Lookup.unknown(Gap.outOfScope(
                                    "whether " + binding.role() + " admits " + binding.name() + " is not known",
                                    "whether roles admit {n} ServiceAccounts is not known"))
                            : Lookup.known(known.possible()));
                }));
    }

    private static Finding finding(Hop hop, String namespace, Cluster cluster, Binding binding) {
        return Becomers.finding(
                Severity.HIGH,
                hop,
                namespace,
                cluster,
                "and so act as ServiceAccount " + binding.serviceAccount() + ", which has " + binding.role()
                        + " of production",
                "bind a role without " + hop.what() + ", or give this namespace to nobody but its administrators",
                new Related(binding.place(), "gives the ServiceAccount the role"));
    }
}
