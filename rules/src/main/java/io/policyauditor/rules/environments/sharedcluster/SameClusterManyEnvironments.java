package io.policyauditor.rules.environments.sharedcluster;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.ServiceAccountRoles.Binding;
import io.policyauditor.rules.environments.Bindings;
import io.policyauditor.rules.environments.Mixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flags a cluster that serves models of more than one environment while a loader role crosses between them: one that
 * ServiceAccounts of several environments use, or that is itself of another environment than its ServiceAccount.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SameClusterManyEnvironments extends RecordRule<ClusterSubject> {
    public SameClusterManyEnvironments() {
        super(
                RuleInfo.of(
                        "EN012",
                        "same-cluster-multi-env",
                        Severity.MEDIUM,
                        "Namespaces of one cluster are of several environments, and a loader role crosses them",
                        "EKS 4.5.1"),
                ClusterSubject.class);
    }

    @Override
    public Outcome judge(ClusterSubject subject, Estate estate, Settings settings) {
        Cluster cluster = subject.cluster();
        Environments environments = settings.environments(estate);
        Mixture namespaces = new Mixture();
        Set<String> roles = new LinkedHashSet<>();
        for (LoadPoint point : LoadPoints.of(estate).all()) {
            if (!point.object().cluster().known().filter(cluster.name()::equals).isPresent()) {
                continue;
            }
            String namespace = point.object().namespace().known().orElse("?");
            namespaces.add(
                    "namespace " + namespace,
                    environments.namespace(cluster.name(), namespace),
                    point.object().place());
            point.credentials().known().orElse(List.of()).stream()
                    .flatMap(LoaderRoles::roles)
                    .forEach(roles::add);
        }
        if (namespaces.isEmpty()) {
            return Outcome.notApplicable();
        }
        Optional<Gap> gap = namespaces.gap();
        if (namespaces.mixed()) {
            Crossing crossing = new Crossing(estate, environments, cluster.name());
            for (String role : roles) {
                Optional<String> found = crossing.of(role);
                if (found.isPresent()) {
                    return fail(
                            cluster.place(),
                            namespaces.names(),
                            "cluster " + cluster.name() + " serves " + namespaces.names() + " ("
                                    + namespaces.described() + ") and " + found.get(),
                            "give each environment a cluster, or at least each namespace a role of its environment",
                            namespaces.related());
                }
                gap = gap.or(() -> crossing.gap(role));
            }
        }
        Optional<Gap> open = gap.or(() -> ServiceAccountRoles.open(cluster));
        return open.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** What the roles of a cluster have to do with its environments. */
    private record Crossing(Estate estate, Environments environments, String cluster) {
        /** How a role crosses; empty when it does not as far as is known. */
        Optional<String> of(String role) {
            Environment own = environments.role(role);
            String name = "role " + role.substring(role.lastIndexOf('/') + 1);
            Map<String, String> users = new LinkedHashMap<>();
            for (Binding binding : here(role)) {
                Environment user = Bindings.environment(binding, estate, environments);
                if (own.differs(user)) {
                    return Optional.of(name + ", which is " + own + ", is used by " + Bindings.name(binding)
                            + ", which is " + user);
                }
                user.name().known().ifPresent(known -> users.putIfAbsent(known, Bindings.name(binding)));
            }
            return users.size() > 1
                    ? Optional.of(name + " is used by " + String.join(" and ", users.values()))
                    : Optional.empty();
        }

        Optional<Gap> gap(String role) {
            return environments
                    .role(role)
                    .name()
                    .missing()
                    .or(() -> here(role).stream()
                            .flatMap(binding ->
                                    Bindings.environment(binding, estate, environments).name().missing().stream())
                            .findFirst());
        }

        private List<Binding> here(String role) {
            List<Binding> here = new ArrayList<>(ServiceAccountRoles.of(estate).to(role));
            here.removeIf(binding ->
                    !binding.cluster().known().filter(cluster::equals).isPresent());
            return here;
        }
    }
}
