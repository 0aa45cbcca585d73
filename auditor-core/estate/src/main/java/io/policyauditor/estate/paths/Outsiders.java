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
            anyone();
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

    /** Everyone of an account: nothing is known of him but that. */
    private void account(String id) {
        Principal everyone = new Principal(Principal.Kind.OUTSIDE_ACCOUNT, id);
        Caller caller = Caller.aws("arn:aws:iam::" + id + ":root", id);
        Lookup<Effective> found = access.between(caller, target.resource().arn());
        found.missing()
                .ifPresent(gap -> reached.add(
                        Granted.unknown(everyone, action, target.resource().arn(), gap)));
        found.known().ifPresent(root -> {
            Set<String> closed = new HashSet<>(root.closed());
            closed.remove(PRINCIPAL_TAG);
            List<String> assumptions = new ArrayList<>(root.assumptions());
            assumptions.add(
                    "account " + id + " is not in the estate and is taken to allow its principals" + " everything");
            Effective any = new Effective(
                    root.caller(),
                    root.resource(),
                    root.layers(),
                    root.context(),
                    closed,
                    assumptions,
                    root.catalogue());
            Request request = any.request(action, ANY_OF_ACCOUNT);
            Reach reach = any.reach(request);
            if (reach != Reach.NEVER) {
                reached.add(Granted.of(everyone, any, request, reach));
            }
        });
    }

    /** Everyone of whom the estate knows nothing, proven or shown by an example. */
    private void anyone() {
        Principal everyone = new Principal(Principal.Kind.ANYONE, "*");
        Request nobody = target.request(action);
        Reach anonymous = target.reach(nobody);
        if (anonymous != Reach.NEVER) {
            reached.add(Granted.of(everyone, target, nobody, anonymous));
            return;
        }
        Layers layers = target.layers(nobody);
        List<Access> all = new ArrayList<>();
        layers.resourceControl().stream()
                .flatMap(level -> level.documents().stream())
                .forEach(document -> all.add(document.notDenied(false)));
        Document policy = layers.resource();
        if (policy == null) {
            return;
        }
        all.add(policy.notDenied(false));
        all.add(policy.grants(NAMED));
        Scope scope = target.scopeOfAnyone(nobody.service(), Context.EMPTY)
                .within(new Target(List.of(action), List.of(target.resource().arn())).requests());
        Verdict verdict = new Prover(Catalogue.bundled())
                .implies(new Access.And(all), NOTHING, scope.within(inside().others()), Budget.DEFAULT);
        if (verdict instanceof Unknown unknown) {
            reached.add(Granted.unknown(
                    everyone,
                    action,
                    target.resource().arn(),
                    Gap.outOfScope(unknown.reason() + ": " + unknown.detail())));
        } else if (verdict instanceof Verdict.Violated violated) {
            access.between(violated.witness().caller(), target.resource().arn())
                    .known()
                    .ifPresent(effective -> reached.add(Granted.of(
                            everyone,
                            effective,
                            effective.request(action, violated.witness().context()),
                            Reach.ONLY_IF)));
        } else if (!(verdict instanceof Proven)) {
            throw new IllegalStateException("no such verdict: " + verdict);
        }
    }

    /** The accounts of the estate, and its organization where the estate holds all of its accounts. */
    private Zone inside() {
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
