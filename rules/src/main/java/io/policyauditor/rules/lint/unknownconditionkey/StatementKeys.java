package io.policyauditor.rules.lint.unknownconditionkey;

import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.catalogue.Service;
import io.policyauditor.policy.language.Nearness;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.rules.lint.ActionPattern;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The condition keys that requests of a statement's actions can carry. */
final class StatementKeys {
    /** Services of a statement among whose keys a misspelled one is looked for. */
    private static final int FEW = 4;

    private final CompiledStatement statement;
    private final Catalogue catalogue;
    private final boolean open;
    private @Nullable ActionSet actions;

    StatementKeys(CompiledStatement statement, Catalogue catalogue) {
        this.statement = statement;
        this.catalogue = catalogue;
        Patterns element = statement.source().action();
        this.open = element == null
                || element.negated()
                || element.values().stream().map(ActionPattern::of).anyMatch(pattern -> isOpen(pattern, catalogue));
    }

    /** Whether a pattern holds actions of services that it does not name, or of which nothing is known. */
    private static boolean isOpen(ActionPattern pattern, Catalogue catalogue) {
        return pattern.everything()
                || (pattern.wild()
                        ? ActionSets.of(pattern.text(), catalogue).isEmpty()
                        : catalogue.action(pattern.text()).isEmpty());
    }

    /** Whether some request may carry the key. */
    boolean carry(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        String prefix = lower.substring(0, Math.max(0, lower.indexOf(':')));
        // The claims of a token stand under the name of its issuer, a host; nobody but the issuer lists them.
        if (prefix.indexOf('.') >= 0 || prefix.indexOf('/') >= 0) {
            return true;
        }
        if (prefix.isEmpty()) {
            return false;
        }
        if (catalogue.globalKey(lower).isPresent()) {
            return true;
        }
        // Keys of a session (saml:sub) go with every request of it, and are listed under none of their own service.
        boolean ofService = catalogue.knowsService(prefix);
        if (open || !ofService) {
            return catalogue.conditionKey(lower).isPresent() || listed(lower);
        }
        return listed(lower);
    }

    private boolean listed(String key) {
        ActionSet all = actions();
        for (String prefix : all.servicePrefixes()) {
            Service service = open ? null : catalogue.service(prefix).orElse(null);
            if (service != null
                    && service.conditionKey(key).isPresent()
                    && service.actions().stream().anyMatch(action -> all.contains(action) && has(action, key))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Action action, String key) {
        return anyIs(action.conditionKeys(), key)
                || action.resources().stream()
                        .anyMatch(use -> anyIs(use.conditionKeys(), key)
                                || anyIs(use.type().conditionKeys(), key));
    }

    private static boolean anyIs(Collection<ConditionKey> keys, String name) {
        return keys.stream().anyMatch(key -> key.matches(name));
    }

    /** The key that a misspelled one was most likely meant to be: a global one, or one of the statement's services. */
    Optional<String> nearest(String misspelled) {
        if (misspelled.indexOf(':') < 0) {
            return catalogue.globalKey("aws:" + misspelled).map(ConditionKey::name);
        }
        List<String> services = open ? List.of() : actions().servicePrefixes();
        Stream<ConditionKey> ofServices = services.size() > FEW
                ? Stream.of()
                : services.stream()
                        .flatMap(prefix -> catalogue.service(prefix).stream())
                        .flatMap(service -> service.conditionKeys().stream());
        List<String> known = Stream.concat(catalogue.globalKeys().stream(), ofServices)
                .filter(key -> !key.isFamily())
                .map(ConditionKey::name)
                .filter(name -> !name.equalsIgnoreCase(misspelled))
                .toList();
        return Nearness.nearest(misspelled, known);
    }

    private ActionSet actions() {
        ActionSet known = actions;
        if (known == null) {
            known = statement.actions(catalogue);
            actions = known;
        }
        return known;
    }
}
