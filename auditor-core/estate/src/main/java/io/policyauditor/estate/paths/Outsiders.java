package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Zone;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Those whom a resource's policy names and who are no users, roles or roots of the estate. */
final class Outsiders {
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);
    private static final Access NOTHING = new Access.Or(List.of());
    private static final String PRINCIPAL_TAG = "aws:principaltag/";

    /** What one principal of an account has in common with the others of it is the account alone. */
    private static final Context ANY_OF_ACCOUNT = new Context.Builder()
            .open("aws:PrincipalArn")
            .open("aws:PrincipalType")
            .open("aws:username")
            .open("aws:userid")
            .build();

    private final Estate estate;
    private final EffectiveAccess access;
    private final String action;
    private final Effective target;
    private final List<Granted> reached = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    /** @param target of an anonymous caller to the resource */
    Outsiders(Estate estate, EffectiveAccess access, String action, Effective target, Candidates candidates) {
        this.estate = estate;
        this.access = access;
        this.action = action;
        this.target = target;
        if (target.layers().resource() instanceof Document.Unknown unknown) {
            gaps.add(Gap.outOfScope(unknown.reason()));
        }
        candidates.named().forEach(this::look);
    }

    List<Granted> reached() {
        return List.copyOf(reached);
    }

    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    private void look(Entry entry) {
        String value = entry.value().value();
        switch (entry.type()) {
            case SERVICE -> add(Principal.Kind.SERVICE, value, Caller.service(value));
            case FEDERATED ->
                add(
                        Principal.Kind.FEDERATED,
                        value,
                        Caller.federated(value, WhoCan.accountIn(entry).orElse(null)));
            case CANONICAL_USER ->
                reached.add(Granted.unknown(
                        new Principal(Principal.Kind.CANONICAL_USER, value),
                        action,
                        target.resource().arn(),
                        Gap.outOfScope("whose canonical user id " + value + " is, is not known")));
            case AWS -> aws(entry, value);
        }
    }

    private void aws(Entry entry, String value) {
        if (entry.anyone()) {
            anyone(estate, access, action, target, Context.EMPTY).ifPresent(reached::add);
            return;
        }
        Optional<String> whole = Candidates.accountOf(entry);
        if (whole.isPresent()) {
            if (estate.account(whole.get()).known().isEmpty()) {
                account(whole.get());
            }
            return;
        }
        Optional<String> account = WhoCan.accountIn(entry);
        if (account.isEmpty()) {
            // The id that AWS leaves in the place of a principal that was deleted names nobody.
            if (Arn.parse(value).isPresent()) {
                reached.add(Granted.unknown(
                        new Principal(Principal.Kind.OUTSIDE_PRINCIPAL, value),
                        action,
                        target.resource().arn(),
                        Gap.unread("\"" + value + "\" is not the ARN of a principal")));
            }
            return;
        }
        if (Directory.of(estate).find(value) == null) {
            boolean session = estate.account(account.get()).known().isPresent() && value.contains(":assumed-role/");
            add(
                    session ? Principal.Kind.SESSION : Principal.Kind.OUTSIDE_PRINCIPAL,
                    value,
                    Caller.aws(value, account.get()));
        }
    }

    private void add(Principal.Kind kind, String id, Caller caller) {
        WhoCan.reached(
                        new Principal(kind, id),
                        caller,
                        action,
                        target.resource().arn(),
                        access)
                .ifPresent(reached::add);
    }

    private void account(String id) {
        Principal everyone = new Principal(Principal.Kind.OUTSIDE_ACCOUNT, id);
        Caller caller = Caller.aws("arn:aws:iam::" + id + ":root", id);
        Lookup<Effective> found = access.between(caller, target.resource().arn());
        found.missing()
                .ifPresent(gap -> reached.add(
                        Granted.unknown(everyone, action, target.resource().arn(), gap)));
        found.known().ifPresent(root -> {
            Granted granted = anyOf(everyone, root, action, Context.EMPTY);
            if (!granted.never()) {
                reached.add(granted);
            }
        });
    }

    /**
     * Everyone of an account that the estate does not hold: nothing is known of him but that.
     *
     * @param root access of the root of the account
     */
    static Granted anyOf(Principal everyone, Effective root, String action, Context given) {
        Set<String> closed = new HashSet<>(root.closed());
        closed.remove(PRINCIPAL_TAG);
        List<String> assumptions = new ArrayList<>(root.assumptions());
        assumptions.add("account " + everyone.id() + " is not in the estate and is taken to allow its principals"
                + " everything");
        Effective any = new Effective(
                root.caller(),
                root.resource(),
                root.layers(),
                root.context(),
                closed,
                assumptions,
                root.catalogue(),
                root.endpoints());
        return Granted.of(
                everyone,
                any,
                any.request(action, given.with().putAll(ANY_OF_ACCOUNT).build()));
    }

    /**
     * Everyone of whom the estate knows nothing, proven or shown by an example; empty where it is nobody.
     *
     * @param target access of an anonymous caller
     */
    static Optional<Granted> anyone(
            Estate estate, EffectiveAccess access, String action, Effective target, Context given) {
        Principal everyone = new Principal(Principal.Kind.ANYONE, "*");
        Request nobody = target.request(action, given);
        Reach anonymous = target.reach(nobody);
        if (anonymous != Reach.NEVER) {
            return Optional.of(Granted.of(everyone, target, nobody, anonymous));
        }
        Layers layers = target.layers(nobody);
        List<Access> all = new ArrayList<>();
        layers.resourceControl().stream()
                .flatMap(level -> level.documents().stream())
                .forEach(document -> all.add(document.notDenied(false)));
        Document policy = layers.resource();
        if (policy == null) {
            return Optional.empty();
        }
        all.add(policy.notDenied(false));
        all.add(policy.grants(NAMED));
        Scope scope = target.scopeOfAnyone(nobody.service(), given)
                .within(new Target(List.of(action), List.of(target.resource().arn())).requests());
        Verdict verdict = new Prover(Catalogue.bundled())
                .implies(
                        new Access.And(all),
                        NOTHING,
                        scope.within(inside(estate).others()),
                        Budget.DEFAULT);
        if (verdict instanceof Unknown unknown) {
            return Optional.of(Granted.unknown(
                    everyone,
                    action,
                    target.resource().arn(),
                    Gap.outOfScope(unknown.reason() + ": " + unknown.detail())));
        }
        if (verdict instanceof Verdict.Violated violated) {
            return access.between(violated.witness().caller(), target.resource().arn())
                    .known()
                    .map(effective -> Granted.of(
                            everyone,
                            effective,
                            effective.request(action, violated.witness().context()),
                            Reach.ONLY_IF));
        }
        if (!(verdict instanceof Proven)) {
            throw new IllegalStateException("no such verdict: " + verdict);
        }
        return Optional.empty();
    }

    /** The accounts of the estate, and its organization where the estate holds all of its accounts. */
    private static Zone inside(Estate estate) {
        boolean whole = OrganizationPath.open(estate.organization(), estate).isEmpty();
        return new Zone(
                whole
                        ? estate.organization().flatMap(Organization::id).known().stream()
                                .toList()
                        : List.of(),
                estate.accounts().stream().map(Account::id).toList(),
                List.of(),
                List.of());
    }
}
