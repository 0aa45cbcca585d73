package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Wildcards;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The roles that take ServiceAccounts of a cluster whatever they are called. */
public final class OpenTrusts {
    private final Estate estate;
    private final Map<String, List<Candidate>> byIssuer = new HashMap<>();
    private final Optional<Gap> open;

    private OpenTrusts(Estate estate) {
        this.estate = estate;
        Optional<Gap> unread = Optional.empty();
        for (Role role : estate.roles()) {
            Lookup<CompiledPolicy> trust = role.trust().flatMap(Policy::compiled);
            unread = unread.isPresent() ? unread : trust.missing();
            trust.known()
                    .ifPresent(known -> known.allows().stream()
                            .flatMap(statement -> WebIdentityTrust.of(statement).stream())
                            .filter(WebIdentityTrust::eks)
                            .filter(found -> !found.pins("sub")
                                    || found.statement().source().conditions().stream()
                                            .filter(condition -> condition.isAbout(found.issuer() + ":sub"))
                                            .flatMap(condition -> condition.values().stream())
                                            .anyMatch(value -> Wildcards.in(value.value())))
                            .forEach(
                                    found -> byIssuer.computeIfAbsent(key(found.issuer()), ignored -> new ArrayList<>())
                                            .add(new Candidate(role, found))));
        }
        Optional<Gap> first = unread;
        open = first.isPresent()
                ? first
                : estate.accounts().isEmpty()
                        ? Optional.of(Gap.outOfScope("no account is in the estate, so its roles are not known"))
                        : estate.accounts().stream()
                                .map(Account::id)
                                .flatMap(account -> estate.open(account, Listing.ROLES).stream())
                                .findFirst();
    }

    /** A role whose trust policy may take ServiceAccounts of any name. */
    private record Candidate(Role role, WebIdentityTrust trust) {}

    /**
     * A role that takes every ServiceAccount of a namespace.
     *
     * @param place of the statement's provider
     * @param witness the request of one that nobody has in mind, where it is allowed whatever the circumstances
     */
    public record OpenTrust(Role role, Span place, Optional<Request> witness) {}

    /** Those of an estate, found once. */
    public static OpenTrusts of(Estate estate) {
        return estate.derived(OpenTrusts.class, OpenTrusts::new);
    }

    /** Why there may be others. */
    public Optional<Gap> open() {
        return open;
    }

    /** Whether any role may take ServiceAccounts of any name of an issuer. */
    public boolean hasAny(String issuer) {
        return byIssuer.containsKey(key(issuer));
    }

    /** The first in the order of the estate that takes every ServiceAccount of a namespace. */
    public Optional<OpenTrust> first(String issuer, String namespace) {
        return byIssuer.getOrDefault(key(issuer), List.of()).stream()
                .filter(candidate -> candidate.trust().letsIn(namespace, Ask.EXAMPLE))
                .flatMap(candidate -> taken(candidate, issuer, namespace).stream())
                .findFirst();
    }

    private Optional<OpenTrust> taken(Candidate candidate, String issuer, String namespace) {
        return TokenExchange.of(estate, issuer, candidate.role().arn(), namespace, Ask.EXAMPLE)
                .known()
                .filter(TokenExchange::possible)
                .map(exchange -> new OpenTrust(
                        candidate.role(),
                        candidate.trust().provider().value().span(),
                        Optional.of(exchange)
                                .filter(one -> one.reach() == Reach.ALWAYS)
                                .map(TokenExchange::request)));
    }

    private static String key(String issuer) {
        return issuer.toLowerCase(Locale.ROOT);
    }
}
