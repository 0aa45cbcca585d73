package io.policyauditor.rules.lint.unknownconditionkey;

import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Action;
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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The condition keys that requests of a statement's actions can carry. */
final class StatementKeys {
    /** Services of a statement among whose keys a misspelled one is looked for. */
    private static final int FEW = 4;

    /** Keys that AWS's own managed policies rest on, and that it documents nowhere. */
    private static final Set<String> UNDOCUMENTED = Set.of("aws:principalorgmasteraccountid", "lakeformation:gluearn");

    private final CompiledStatement statement;
    private final Catalogue catalogue;
    private @Nullable Boolean open;

    StatementKeys(CompiledStatement statement, Catalogue catalogue) {
        this.statement = statement;
        this.catalogue = catalogue;
    }

    /** Whether the statement holds actions of which nothing is known, or of whatever service. */
    private boolean open() {
        Boolean known = open;
        if (known == null) {
            Patterns element = statement.source().action();
            known = element == null
                    || element.negated()
                    || patterns(element).anyMatch(pattern -> isOpen(pattern, catalogue));
            open = known;
        }
        return known;
    }

    private static Stream<ActionPattern> patterns(Patterns element) {
        return element.values().stream().map(ActionPattern::of);
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
        if (catalogue.globalKey(lower).isPresent() || UNDOCUMENTED.contains(lower)) {
            return true;
        }
        // Keys of a session (saml:sub) go with every request of it, and are listed under none of their own service.
        if (!catalogue.knowsService(prefix)) {
            return catalogue.conditionKey(lower).isPresent()
                    || (!open() && listed(lower))
                    || isOfUnknownService(prefix);
        }
        return open() ? catalogue.conditionKey(lower).isPresent() : listed(lower);
    }

    /** Whether the catalogue lists the key for an action of the statement. */
    private boolean listed(String key) {
        Patterns element = statement.source().action();
        return element != null && patterns(element).anyMatch(pattern -> listed(pattern, key));
    }

    private boolean listed(ActionPattern pattern, String key) {
        Service service = catalogue
                .service(pattern.prefix())
                .filter(known -> known.conditionKey(key).isPresent())
                .orElse(null);
        if (service == null) {
            return false;
        }
        Stream<Action> actions = pattern.wild()
                ? ActionSets.of(pattern.text(), catalogue).stream()
                : catalogue.action(pattern.text()).stream();
        // A key that the service has and none of its actions: AWS does not say which, so it may be any.
        return actions.anyMatch(action -> has(action, key) || saysNothing(action))
                || service.actions().stream().noneMatch(action -> has(action, key));
    }

    /** Whether the statement has actions of this service, which the catalogue does not know: LN009 says so. */
    private boolean isOfUnknownService(String prefix) {
        Patterns element = statement.source().action();
        return element != null
                && patterns(element).anyMatch(pattern -> pattern.prefix().equalsIgnoreCase(prefix));
    }

    /** Of some actions AWS lists no key at all, though they have those of their service. */
    private static boolean saysNothing(Action action) {
        return action.conditionKeys().isEmpty()
                && action.resources().stream()
                        .allMatch(use -> use.conditionKeys().isEmpty()
                                && use.type().conditionKeys().isEmpty());
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
        List<String> services =
                open() ? List.of() : statement.actions(catalogue).servicePrefixes();
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
}
