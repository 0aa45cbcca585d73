package io.policyauditor.rules.guardrails;

import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.rules.FullAdmin;
import java.util.List;
import java.util.Optional;

/** Levels of service control policies that name what is allowed, and leave out the rest. */
public final class AllowLists {
    private AllowLists() {}

    /** The first level below which no action of a service is left that every level allows; empty where some may be. */
    public static Optional<Level> missing(List<Level> levels, String service) {
        Catalogue catalogue = Catalogue.bundled();
        ActionSet left = ActionSets.of(service + ":*", catalogue);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        for (Level level : levels) {
            if (known(level)) {
                ActionSet allowed = catalogue.noActions();
                for (Document document : level.documents()) {
                    for (CompiledStatement allow :
                            ((Document.Known) document).policy().allows()) {
                        allowed = allowed.union(allow.actions(catalogue).intersect(left));
                    }
                }
                left = allowed;
                if (left.isEmpty()) {
                    return Optional.of(level);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether some level allows less than everything. */
    public static boolean any(List<Level> levels) {
        return levels.stream()
                .filter(AllowLists::known)
                .anyMatch(level -> level.documents().stream()
                        .noneMatch(document -> ((Document.Known) document)
                                .policy().allows().stream().anyMatch(FullAdmin::is)));
    }

    /** Whether every document of a level is known. */
    public static boolean known(Level level) {
        return level.documents().stream().allMatch(Document.Known.class::isInstance);
    }
}
