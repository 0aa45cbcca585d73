package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The services that policies speak of by name, in an action or in the ARN of a resource. */
final class Services {
    private Services() {}

    static Set<String> of(Set<CompiledPolicy> policies, Catalogue catalogue) {
        Set<String> services = new TreeSet<>();
        for (CompiledPolicy policy : policies) {
            for (CompiledStatement statement : policy.statements()) {
                Patterns action = statement.source().action();
                Patterns resource = statement.source().resource();
                if (action != null) {
                    action.values().forEach(value -> add(prefix(value), catalogue, services));
                }
                if (resource != null) {
                    resource.values()
                            .forEach(value -> Arn.parse(value.value())
                                    .ifPresent(arn -> add(Optional.of(arn.service()), catalogue, services)));
                }
            }
        }
        return services;
    }

    private static Optional<String> prefix(StringNode action) {
        int colon = action.value().indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(action.value().substring(0, colon));
    }

    private static void add(Optional<String> prefix, Catalogue catalogue, Set<String> into) {
        prefix.map(text -> text.toLowerCase(Locale.ROOT))
                .filter(catalogue::knowsService)
                .ifPresent(into::add);
    }
}
