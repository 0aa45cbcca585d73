package io.policyauditor.rules.leastprivilege.sharedbynamespaces;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.ServiceAccountRoles.Binding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags a loader role of ServiceAccounts in several namespaces; the same namespace of two clusters counts once. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SharedByNamespaces extends RecordRule<RoleSubject> {
    public SharedByNamespaces() {
        super(
                RuleInfo.of(
                        "LP016",
                        "shared-role-across-namespaces",
                        Severity.HIGH,
                        "Namespaces share one identity, so nothing keeps their models apart",
                        "EKS 4.5.1"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loader = LoaderRoles.of(estate).contains(role);
        if (loader instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!loader.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        List<Binding> bindings = ServiceAccountRoles.of(estate).to(role.arn());
        Map<String, Binding> byNamespace = new LinkedHashMap<>();
        for (Binding binding : bindings) {
            binding.namespace().known().ifPresent(namespace -> byNamespace.putIfAbsent(namespace, binding));
        }
        if (byNamespace.size() > 1) {
            return fail(role, List.copyOf(byNamespace.values()));
        }
        Optional<Gap> gap = bindings.stream()
                .flatMap(binding -> binding.namespace().missing().stream())
                .findFirst()
                .or(() -> ServiceAccountRoles.open(estate));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private Outcome fail(Role role, List<Binding> bindings) {
        Binding first = bindings.get(0);
        Binding second = bindings.get(1);
        int others = bindings.size() - 2;
        return fail(
                second.place(),
                role.arn(),
                "role " + role.name() + " is that of " + first.name() + " and of " + second.name()
                        + (others > 0 ? " and of " + others + " more namespaces" : "")
                        + ", so each can read the models of the other",
                "give each namespace a role of its own, limited to its own prefix",
                new Related(first.place(), "bound to the same role"),
                new Related(role.place(), "the role"));
    }
}
