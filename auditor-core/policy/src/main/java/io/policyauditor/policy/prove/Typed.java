package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Requests of actions on resources of the types that each takes, made once for the services that many questions are about. */
final class Typed {
    /** Questions about one estate are about few sets of services; those of others are made and forgotten. */
    private static final int MOST = 32;

    private final Catalogue catalogue;
    private final Map<Set<String>, Access> made = new ConcurrentHashMap<>();

    Typed(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Access of(Set<String> services) {
        Access known = made.get(services);
        if (known == null) {
            known = Documents.typed(catalogue, services);
            if (made.size() < MOST) {
                made.put(Set.copyOf(services), known);
            }
        }
        return known;
    }
}
