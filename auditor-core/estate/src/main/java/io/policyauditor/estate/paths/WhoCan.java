package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Who can do one thing to one resource by himself: every principal of the estate, and whomever else the resource's policy
 * names.
 */
public final class WhoCan {
    /** From so many on it is worth the while to have several processors ask. */
    private static final int MANY = 500;

    private final String action;
    private final String resource;
    private final List<Granted> members;
    private final List<Granted> outsiders;
    private final List<Gap> gaps;
    private final int asked;
    private final Map<String, Reach> byArn = new HashMap<>();

    private WhoCan(
            String action,
            String resource,
            List<Granted> members,
            List<Granted> outsiders,
            Collection<Gap> gaps,
            int asked) {
        this.action = action;
        this.resource = resource;
        this.members = members;
        this.outsiders = outsiders;
        this.gaps = List.copyOf(gaps);
        this.asked = asked;
        members.forEach(reached -> byArn.put(reached.principal().id(), reached.reach()));
    }

    /**
     * Asks everybody. Only those are looked at closely whom a policy may allow it, so that many principals cost little; the
     * answer is the same.
     *
     * @param action {@code service:Name}
     * @param resource ARN of a bucket, an object, a key, a role or something else; or {@code *}
     */
    public static WhoCan of(Estate estate, String action, String resource) {
        EffectiveAccess access = EffectiveAccess.of(estate);
        Directory directory = Directory.of(estate);
        Lookup<Effective> target = access.between(Caller.anonymous(), resource);
        if (!(target instanceof Lookup.Known<Effective> known)) {
            // Whoever it is about, the answer is that of the resource; but a principal that is not known stays so.
            Collection<Directory.Member> open = directory.contradicted();
            List<Granted> unknown = target.missing().isPresent()
                    ? reached(all(directory), action, resource, access)
                    : reached(open.stream(), action, resource, access);
            return new WhoCan(
                    action,
                    resource,
                    unknown,
                    List.of(),
                    target.missing().stream().toList(),
                    directory.size());
        }
        Candidates candidates = new Candidates(estate, action, known.value());
        Set<Directory.Member> worth = candidates.members();
        List<Granted> members =
                reached(worth.size() < MANY ? worth.stream() : worth.parallelStream(), action, resource, access);
        Outsiders outsiders = new Outsiders(estate, access, action, known.value(), candidates);
        List<Gap> gaps = new ArrayList<>(outsiders.gaps());
        gaps.addAll(unlisted(estate, resource, candidates));
        return new WhoCan(action, resource, members, outsiders.reached(), gaps, directory.size());
    }

    private static Stream<Directory.Member> all(Directory directory) {
        return StreamSupport.stream(directory.all().spliterator(), false);
    }

    private static List<Granted> reached(
            Stream<Directory.Member> members, String action, String resource, EffectiveAccess access) {
        return members.map(
                        member -> reached(member.principal(), member.principal().caller(), action, resource, access))
                .flatMap(Optional::stream)
                .sorted((one, other) -> one.principal().compareTo(other.principal()))
                .toList();
    }

    static Optional<Granted> reached(
            Principal principal, Caller caller, String action, String resource, EffectiveAccess access) {
        Lookup<Effective> found = access.between(caller, resource);
        if (found.known().isEmpty()) {
            return found.missing().map(gap -> Granted.unknown(principal, action, resource, gap));
        }
        Effective effective = found.known().get();
        Request request = effective.request(action);
        Reach reach = effective.reach(request);
        return reach == Reach.NEVER ? Optional.empty() : Optional.of(Granted.of(principal, effective, request, reach));
    }

    /** Users and roles may be missing from the accounts to which the policies leave it. */
    static List<Gap> unlisted(Estate estate, String resource, Candidates candidates) {
        boolean all = resource.equals("*") || candidates.policyUnknown() || candidates.namesAnyone();
        Set<String> accounts = candidates.accounts();
        List<Gap> gaps = new ArrayList<>();
        estate.accounts().stream()
                .filter(account -> all || accounts.contains(account.id()))
                .forEach(account -> Stream.of(Listing.ROLES, Listing.USERS)
                        .filter(listing -> !account.complete().contains(listing))
                        .forEach(listing -> gaps.add(listing.open("account", account.id()))));
        return gaps;
    }

    public String action() {
        return action;
    }

    public String resource() {
        return resource;
    }

    /** The users, roles and roots of the estate who can, or may be able to, by their ARNs; nobody else of the estate can. */
    public List<Granted> members() {
        return members;
    }

    /** Whoever else the resource's policy names who can, or may be able to, in the order of that policy. */
    public List<Granted> outsiders() {
        return outsiders;
    }

    /** What is not known about others who might. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** How many principals of the estate were asked about. */
    public int asked() {
        return asked;
    }

    /** How far the access of a principal of the estate reaches. */
    public Reach of(String arn) {
        return byArn.getOrDefault(arn, Reach.NEVER);
    }

    /** Whether something that is not known could change the answer. */
    public boolean incomplete() {
        return !gaps.isEmpty()
                || Stream.concat(members.stream(), outsiders.stream())
                        .anyMatch(reached -> reached.reach() == Reach.NOT_ASSESSED);
    }

    /** The account of the ARN that an entry holds, if it holds one. */
    static Optional<String> accountIn(Entry entry) {
        return Arn.parse(entry.value().value()).map(Arn::account).filter(Arn::isAccountId);
    }
}
