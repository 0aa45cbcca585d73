package io.policyauditor.rules.environments;

import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.ServiceAccountRoles.Binding;
import java.util.Optional;

/** The ServiceAccounts that use a role, and the environments they are of. */
public final class Bindings {
    private Bindings() {}

    /** Those of the role of an ARN. */
    public static Mixture of(String role, Estate estate, Environments environments) {
        Mixture users = new Mixture();
        for (Binding binding : ServiceAccountRoles.of(estate).to(role)) {
            users.add(name(binding), environment(binding, estate, environments), binding.place());
        }
        return users;
    }

    /** Why a user of a role may be unknown. */
    public static Optional<Gap> open(Estate estate) {
        return ServiceAccountRoles.open(estate);
    }

    /** The environment of the ServiceAccount. */
    public static Environment environment(Binding binding, Estate estate, Environments environments) {
        String cluster = binding.cluster().known().orElse("?");
        String namespace = binding.namespace().known().orElse("?");
        return estate.object(cluster, namespace, "ServiceAccount", binding.serviceAccount())
                .known()
                .map(environments::object)
                .orElseGet(() -> environments.namespace(cluster, namespace));
    }

    /** What a message calls the ServiceAccount. */
    public static String name(Binding binding) {
        return "ServiceAccount " + binding.name()
                + binding.cluster()
                        .known()
                        .map(cluster -> " of cluster " + cluster)
                        .orElse("");
    }
}
