package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What principals of an estate are allowed, as rules ask for it: a request that is allowed, or the proof that none is. One
 * for each estate; safe for many threads.
 */
public final class Allowances {

    private final Estate estate;
    private final EffectiveAccess access;
    private final Prover prover = new Prover(Catalogue.bundled());

    private Allowances(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
    }

    /** Those of an estate. */
    public static Allowances of(Estate estate) {
        return estate.derived(Allowances.class, Allowances::new);
    }

    /** Whether a caller is allowed any of the requests that are asked about. */
    public Allowance of(Caller caller, Ask ask) {
        Lookup<Effective> found = access.between(caller, ask.resource());
        return found.known()
                .map(effective -> of(effective, ask))
                .orElseGet(() -> found.missing().<Allowance>map(Open::new).orElseGet(Never::new));
    }

    /** The same of an access that is at hand. */
    public Allowance of(Effective effective, Ask ask) {
        if (unmentioned(effective, ask)) {
            return new Never();
        }
        Effective meant = effective.on(ask.example());
        boolean never = ask.isOne();
        for (String action : ask.actions()) {
            Request request = meant.request(action, ask.given());
            Reach reach = ask.meansExample() || never ? meant.reach(request) : Reach.NOT_ASSESSED;
            if (ask.meansExample() && reach == Reach.ALWAYS) {
                return granted(meant, request, Reach.ALWAYS);
            }
            never = never && reach == Reach.NEVER;
        }
        if (never) {
            // Whatever the open keys have: of one resource and so few actions that is the proof.
            return new Never();
        }
        String service = meant.request(ask.actions().get(0)).service();
        Access all = meant.access(meant.request(ask.actions().get(0), ask.given()));
        Target target = new Target(ask.actions(), List.of(ask.pattern()));
        Verdict verdict = prover.notGranted(
                all, List.of(target), meant.scope(service, ask.given(), ask.except()), Budget.DEFAULT);
        if (verdict instanceof Verdict.Violated violated) {
            return shown(meant, violated.witness(), ask.given());
        }
        return verdict instanceof Verdict.Unknown unknown
                ? new Open(Gap.outOfScope("whether " + effective.caller().id() + " is allowed "
                        + String.join(", ", ask.actions()) + " on " + ask.pattern() + ": " + unknown.detail()))
                : new Never();
    }

    /** The same of what a hop needs, shown by a request where it is granted. */
    public Allowance of(io.policyauditor.estate.paths.Granted step) {
        Effective effective = step.effective().orElse(null);
        Request request = step.request().orElse(null);
        if (step.never()) {
            return new Never();
        }
        if (effective == null || request == null || step.reach() == Reach.NOT_ASSESSED) {
            return new Open(step.gap().orElseGet(() -> Gap.outOfScope(String.join("; ", step.gaps()))));
        }
        Ask ask = Ask.on(request.resource().text(), List.of(request.action().text()));
        return of(effective, ask.with(effective.plain(request).context()));
    }

    /**
     * Whether a caller is allowed an action on some resource of his account, of each type that it needs, were none of them
     * to have a policy of its own; of several types the one that is granted with the least certainty.
     *
     * @param parts of the ARN that are given, by the names that AWS documents them under
     */
    public Allowance somewhere(Caller caller, String action, Map<String, String> parts) {
        Directory directory = Directory.of(estate);
        Directory.Member member = directory.find(caller.id());
        if (member != null
                && !directory.mayAllow(
                        member, policy -> policy.allows().stream().anyMatch(allow -> allow.coversAction(action)))) {
            return new Never();
        }
        Principal.Kind kind = caller.root()
                ? Principal.Kind.ROOT
                : caller.id().contains(":user/") ? Principal.Kind.USER : Principal.Kind.ROLE;
        Powers powers = new Powers(access, new Principal(kind, caller.id()), false);
        Allowance least = new Never();
        for (io.policyauditor.estate.paths.Granted one :
                powers.somewhere(new PathKind.Need(action, PathKind.On.SOMETHING, Set.of()), parts)) {
            Allowance allowance = of(one);
            if (!(allowance instanceof Granted granted)) {
                return allowance;
            }
            least = granted.reach() == Reach.ALWAYS && least instanceof Granted ? least : granted;
        }
        return least;
    }

    /** Whether no Allow of the caller or of the resource so much as names one of the actions, which most do not. */
    private static boolean unmentioned(Effective effective, Ask ask) {
        boolean plain = ask.actions().stream()
                .noneMatch(action -> action.indexOf('*') >= 0
                        || action.indexOf('?') >= 0
                        || action.equalsIgnoreCase("sts:GetCallerIdentity"));
        if (!plain || effective.caller().root()) {
            return false;
        }
        return Stream.concat(
                        effective.layers().identity().stream(),
                        Stream.ofNullable(effective.layers().resource()))
                .allMatch(document -> document instanceof Document.Known known
                        && known.policy().allows().stream()
                                .noneMatch(allow -> ask.actions().stream().anyMatch(allow::coversAction)));
    }

    /** What a proof found, with no more in its context than it takes. */
    private Allowance shown(Effective meant, Request witness, Context given) {
        Effective there = meant.on(witness.resource().text());
        String action = witness.action().text();
        Request open = there.request(action, given);
        if (there.reach(open) == Reach.ALWAYS) {
            return granted(there, open, Reach.ALWAYS);
        }
        Request narrowed = there.request(action, there.plain(witness).context());
        if (there.reach(narrowed) == Reach.ALWAYS) {
            return granted(there, narrowed, Reach.ONLY_IF);
        }
        Request complete = there.request(action, there.complete(witness).context());
        return granted(there, there.reach(complete) == Reach.ALWAYS ? complete : witness, Reach.ONLY_IF);
    }

    private Granted granted(Effective effective, Request request, Reach reach) {
        Explanation explanation = Explanation.of(effective.layers(request), request);
        List<Reading> by = explanation.cause() instanceof Cause.Allowed allowed
                ? Stream.of(Layer.IDENTITY, Layer.RESOURCE)
                        .flatMap(layer -> allowed.by().stream()
                                .filter(reading -> reading.part().layer() == layer))
                        .filter(reading -> reading.part().layer() == Layer.RESOURCE || inEstate(effective.caller()))
                        .toList()
                : List.of();
        return new Granted(effective.plain(request), reach, explanation, by, effective.assumptions());
    }

    private boolean inEstate(Caller caller) {
        return caller.account().flatMap(id -> estate.account(id).known()).isPresent();
    }

    /**
     * The principals of the estate who are allowed any of it, or may be, by ARN. Whoever is not among them is not allowed
     * anything of it, which is proven.
     *
     * @param whom those who are asked about
     */
    public Map<Principal, Allowance> members(Ask ask, Predicate<Principal> whom) {
        Map<Principal, Allowance> all = new LinkedHashMap<>();
        Lookup<Effective> target = access.between(Caller.anonymous(), ask.resource());
        Iterable<Directory.Member> worth = target.known()
                .<Iterable<Directory.Member>>map(effective -> new Candidates(estate, ask, effective).members())
                .orElseGet(() ->
                        target.missing().isPresent() ? Directory.of(estate).all() : List.of());
        List<Directory.Member> asked = new ArrayList<>();
        worth.forEach(member -> {
            if (whom.test(member.principal())) {
                asked.add(member);
            }
        });
        asked.sort((one, other) -> one.principal().compareTo(other.principal()));
        for (Directory.Member member : asked) {
            Allowance allowance = of(member.principal().caller(), ask);
            if (!(allowance instanceof Never)) {
                all.put(member.principal(), allowance);
            }
        }
        return all;
    }

    /** Why principals may be missing to whom the policies leave it; empty where all are there. */
    public Optional<Gap> unlisted(Ask ask) {
        return access.between(Caller.anonymous(), ask.resource())
                .known()
                .flatMap(effective ->
                        WhoCan.unlisted(estate, ask.resource(), new Candidates(estate, ask, effective)).stream()
                                .findFirst());
    }
}
