package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may be allowed an action on a resource at all, found without asking everybody: whom the resource's policy may name,
 * and in its own account whose own policies may allow it. Never too few.
 */
final class Candidates {
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);

    private final Directory directory;
    private final String resource;
    private final Predicate<CompiledStatement> fits;
    private final Predicate<Directory.Member> bySelf;
    private final BiPredicate<CompiledPolicy, Directory.Member> names;
    private final boolean free;
    private final @Nullable String account;
    private final @Nullable Document policy;

    /** What the policy allows, and what may be allowed beside it. */
    private final @Nullable CompiledPolicy most;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param target of anybody to the resource: it tells its owner and its policy */
    Candidates(Estate estate, String action, Effective target) {
        this.directory = Directory.of(estate);
        this.resource = target.resource().arn();
        this.account = target.resource().account();
        this.policy = target.layers().resource();
        this.most = policy instanceof Document.Known known ? known.atMost() : null;
        this.fits = allow -> allow.coversAction(action)
                && allow.literal(Dimension.RESOURCE)
                        .map(literal -> literal.holdsFor(resource, Variables.NONE)
                                || literal.matchers().stream()
                                        .anyMatch(matcher -> matcher instanceof Matcher.WithVariables))
                        .orElse(true);
        // Nothing can forbid asking who one is (semantics 106).
        this.free = action.equalsIgnoreCase("sts:GetCallerIdentity");
        this.bySelf = free ? member -> true : directory.allowedBySelf(action, resource, account);
        this.names = (compiled, member) -> Directory.mayAllow(
                compiled, NAMED, Directory.open(member.principal().caller(), action, resource, account));
        look();
    }

    /**
     * Who may be allowed some of several actions on some of several resources.
     *
     * @param target of anybody to the resource of the question
     */
    Candidates(Estate estate, Ask ask, Effective target) {
        this.directory = Directory.of(estate);
        this.resource = target.resource().arn();
        this.account = target.resource().account();
        this.policy = target.layers().resource();
        this.most = policy instanceof Document.Known known ? known.atMost() : null;
        String pattern = ask.loose();
        Map<CompiledStatement, Boolean> known = new HashMap<>();
        this.fits = allow -> known.computeIfAbsent(
                allow,
                one -> ask.actions().stream().anyMatch(one::coversAction)
                        && one.resources().meets(pattern));
        this.free = false;
        this.bySelf = member ->
                directory.mayAllow(member, policy -> policy.allows().stream().anyMatch(fits));
        this.names = (compiled, member) -> entries.values().stream()
                .anyMatch(entry -> entry.anyone()
                        || entry.value().value().equals(member.arn())
                        || accountOf(entry)
                                .filter(member.principal().account()::equals)
                                .isPresent());
        look();
    }

    private void look() {
        if (most != null) {
            most.allows().stream().filter(fits).forEach(this::entries);
        }
    }

    private void entries(CompiledStatement allow) {
        PrincipalElement element = allow.source().principal();
        if (element != null) {
            element.entries()
                    .forEach(entry -> entries.putIfAbsent(
                            entry.type() + " " + entry.value().value(), entry));
        }
    }

    /** Everyone that an Allow of the resource's policy names which may fit, once each, in the order of the policy. */
    Collection<Entry> named() {
        return entries.values();
    }

    /** Whether the resource has a policy of which nothing is known. */
    boolean policyUnknown() {
        return policy instanceof Document.Unknown;
    }

    /** Whether the resource's policy may name everyone. */
    boolean namesAnyone() {
        return entries.values().stream().anyMatch(Entry::anyone);
    }

    /** The accounts whose principals the resource's policy leaves it to, its own account among them. */
    Set<String> accounts() {
        Set<String> accounts = new LinkedHashSet<>();
        Optional.ofNullable(account).ifPresent(accounts::add);
        entries.values().stream()
                .map(Candidates::accountOf)
                .flatMap(Optional::stream)
                .forEach(accounts::add);
        return accounts;
    }

    /** The account that an entry names as a whole. */
    static Optional<String> accountOf(Entry entry) {
        String value = entry.value().value();
        if (entry.type() != PrincipalElement.Type.AWS) {
            return Optional.empty();
        }
        return Arn.isAccountId(value)
                ? Optional.of(value)
                : Arn.parse(value).filter(Arn::isAccountRoot).map(Arn::account);
    }

    /** The principals of the estate who may be allowed it, in the order of the estate within each account. */
    Set<Directory.Member> members() {
        Set<Directory.Member> members = new LinkedHashSet<>(directory.contradicted());
        if (free || resource.equals("*")) {
            directory.all().forEach(member -> keep(member, bySelf, members));
            return members;
        }
        if (account != null) {
            for (Directory.Member member : directory.of(account)) {
                if (bySelf.test(member) || namedByPolicy(member)) {
                    members.add(member);
                }
            }
        }
        elsewhere(bySelf, members);
        return members;
    }

    /** The principals of the estate whom the resource's policy may name or who are of its account, whatever they may. */
    Set<Directory.Member> reachable() {
        Set<Directory.Member> members = new LinkedHashSet<>();
        if (account != null) {
            members.addAll(directory.of(account));
        }
        elsewhere(member -> true, members);
        return members;
    }

    private boolean namedByPolicy(Directory.Member member) {
        if (most != null) {
            return !entries.isEmpty() && names.test(most, member);
        }
        return policy != null;
    }

    /** Principals of other accounts need both: their own policies and that of the resource. */
    private void elsewhere(Predicate<Directory.Member> bySelf, Set<Directory.Member> members) {
        if (policyUnknown() || namesAnyone()) {
            for (Directory.Member member : directory.all()) {
                if (!member.principal().account().equals(account)) {
                    keep(member, bySelf, members);
                }
            }
            return;
        }
        Set<Directory.Member> named = new LinkedHashSet<>();
        for (Entry entry : entries.values()) {
            Directory.Member one = directory.find(entry.value().value());
            if (one != null) {
                named.add(one);
            }
            accountOf(entry).ifPresent(id -> named.addAll(directory.of(id)));
        }
        named.stream()
                .filter(member -> !member.principal().account().equals(account))
                .forEach(member -> keep(member, bySelf, members));
    }

    private static void keep(
            Directory.Member member, Predicate<Directory.Member> bySelf, Set<Directory.Member> members) {
        if (bySelf.test(member)) {
            members.add(member);
        }
    }
}
