package io.policyauditor.estate.proof;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Reason;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Stats;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.prove.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Proves that no request of some callers for some resource is allowed, whatever its circumstances, by all layers that an
 * estate knows of.
 */
public final class EstateProver {
    private static final Access EVERYTHING = new Access.And(List.of());
    private static final Access NOTHING = new Access.Or(List.of());
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);
    private static final Stats NONE = new Stats(0, 0, Duration.ZERO);

    private final Estate estate;
    private final Environments environments;
    private final EffectiveAccess access;
    private final Prover prover;
    private final Budget budget;

    /** @param budget of each question; a statement about many callers is as many questions */
    public EstateProver(Estate estate, Environments environments, Catalogue catalogue, Budget budget) {
        this.estate = estate;
        this.environments = environments;
        this.access = EffectiveAccess.of(estate);
        this.prover = new Prover(catalogue);
        this.budget = budget;
    }

    /** Whether a caller is allowed none of these requests. */
    public Answer notGranted(Caller caller, Asked asked) {
        Lookup<Effective> found = access.between(caller, asked.resource());
        if (found.known().isEmpty()) {
            return new Answer(
                    caller.id(),
                    asked.resource(),
                    found.missing()
                            .<Verdict>map(gap -> gap(gap.what()))
                            .orElseGet(() ->
                                    new Proven(List.of("the principal or the resource is known not to exist"), NONE)),
                    Optional.empty(),
                    List.of());
        }
        Effective effective = found.known().get();
        List<Answer> answers = new ArrayList<>();
        asked.byService().forEach((service, target) -> {
            Scope scope = effective.scope(service, asked.given());
            if (possible(target, scope)) {
                answers.add(ask(effective, service, target, scope, asked));
            }
        });
        return worst(answers, caller.id(), asked);
    }

    private Answer ask(Effective effective, String service, Target target, Scope scope, Asked asked) {
        Access all = effective.access(effective.request(service + ":Any", asked.given()));
        Verdict verdict = prover.notGranted(all, List.of(target), scope, budget);
        return new Answer(
                effective.caller().id(),
                effective.resource().arn(),
                verdict,
                explained(effective, verdict),
                effective.assumptions());
    }

    /**
     * Whether a caller is allowed none of these actions on anything: by each resource that the estate knows, and by his own
     * policies on all others.
     */
    public List<Answer> notGrantedAnywhere(Caller caller, List<String> actions) {
        List<String> known = Stream.of(
                        estate.buckets().stream().map(bucket -> bucket.arn()),
                        estate.keys().stream().map(key -> key.arn()),
                        estate.roles().stream().map(role -> role.arn()))
                .flatMap(arns -> arns)
                .toList();
        List<Answer> answers = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String arn : known) {
            Asked all = Asked.all(arn);
            patterns.addAll(all.resources());
            Asked asked = new Asked(arn, all.ofItsServices(actions), all.resources(), Context.EMPTY);
            if (!asked.actions().isEmpty()) {
                answers.add(notGranted(caller, asked));
            }
        }
        Lookup<Effective> own = access.between(caller, "*");
        if (own.known().isEmpty()) {
            answers.add(new Answer(
                    caller.id(),
                    "*",
                    own.missing()
                            .<Verdict>map(gap -> gap(gap.what()))
                            .orElseGet(() -> new Proven(List.of("the principal is known not to exist"), NONE)),
                    Optional.empty(),
                    List.of()));
            return answers;
        }
        Effective effective = own.known().get();
        for (Map.Entry<String, Target> target :
                new Asked("*", actions, List.of("*"), Context.EMPTY).byService().entrySet()) {
            Access all = effective.access(effective.request(target.getKey() + ":Any"));
            Scope scope = effective.scopeElsewhere(target.getKey(), Context.EMPTY, patterns);
            Verdict verdict = prover.notGranted(all, List.of(target.getValue()), scope, budget);
            List<String> assumptions = new ArrayList<>(effective.assumptions());
            assumptions.add("resources that the estate does not list leave it to the policies of their callers");
            answers.add(
                    new Answer(caller.id(), "any other resource", verdict, explained(effective, verdict), assumptions));
        }
        return answers;
    }

    /**
     * Whether there are such requests at all. A statement about none is no proof: the action takes no such resource, or
     * what is given contradicts what is known.
     */
    private boolean possible(Target target, Scope scope) {
        return !(prover.notGranted(EVERYTHING, List.of(target), scope, budget) instanceof Proven);
    }

    /** The answers of every caller of a crowd who is not known by himself, and of each who is; never empty. */
    public List<Answer> nobody(Crowd crowd, Asked asked) {
        List<Answer> answers = new ArrayList<>();
        if (crowd instanceof Crowd.Outsiders outsiders) {
            answers.add(strangers(outsiders, asked));
        }
        for (Caller caller : known(crowd, asked)) {
            answers.add(notGranted(caller, asked));
        }
        for (Account account : estate.accounts()) {
            if (mayHaveUnlisted(crowd, account)) {
                unlisted(account, asked).ifPresent(answers::add);
            }
        }
        return answers;
    }

    /**
     * Whether anyone outside a zone of trust is allowed anything, as one answer about a resource whose account is inside.
     * The first who is allowed something decides, and nobody is asked one by one whom the resource does not let in.
     */
    Answer anyone(Crowd.TrustZone zone, Asked asked) {
        Answer opened = opened(zone, asked, true);
        if (!(opened.verdict() instanceof Violated)) {
            return opened;
        }
        Crowd.Outsiders outsiders = new Crowd.Outsiders(zone, List.of());
        List<Answer> answers = new ArrayList<>();
        answers.add(strangers(outsiders, asked));
        Iterator<Caller> callers = known(outsiders, asked).iterator();
        while (rank(answers.get(answers.size() - 1)) > 0 && callers.hasNext()) {
            answers.add(notGranted(callers.next(), asked));
        }
        for (Account account : estate.accounts()) {
            if (rank(answers.get(answers.size() - 1)) > 0 && mayHaveUnlisted(outsiders, account)) {
                unlisted(account, asked).ifPresent(answers::add);
            }
        }
        return worst(answers, outsiders.words(), asked);
    }

    /**
     * Whether a resource by itself lets in nobody outside a zone of trust, were each allowed everything by his own account.
     *
     * @param limited whether resource control policies count
     */
    Answer opened(Crowd.TrustZone zone, Asked asked, boolean limited) {
        Crowd.Outsiders outsiders = new Crowd.Outsiders(zone, List.of());
        List<String> accounts = estate.accounts().stream()
                .map(Account::id)
                .filter(id -> !outside(zone, id))
                .toList();
        return strangers(outsiders, asked, new Zone(organizations(zone), accounts, List.of(), List.of()), limited);
    }

    /** The resources that belong to an environment: buckets, keys and roles, by ARN. */
    public List<String> resourcesOf(String environment) {
        return Stream.of(
                        estate.buckets().stream()
                                .filter(bucket -> in(environment, environments.bucket(bucket.name())))
                                .map(bucket -> bucket.arn()),
                        estate.keys().stream()
                                .filter(key -> in(environment, environments.key(key.arn())))
                                .map(key -> key.arn()),
                        estate.roles().stream()
                                .filter(role -> in(environment, environments.role(role.arn())))
                                .map(role -> role.arn()))
                .flatMap(arns -> arns)
                .toList();
    }

    /** The users and roles that belong to an environment, by ARN. */
    public List<String> principalsOf(String environment) {
        return principals()
                .filter(caller -> in(environment, environments.principal(caller.id())))
                .map(Caller::id)
                .toList();
    }

    private static boolean in(String name, io.policyauditor.estate.environment.Environment environment) {
        return environment.name().known().filter(name::equals).isPresent();
    }

    private Stream<Caller> principals() {
        return Stream.concat(
                        estate.users().stream().map(user -> user.arn()),
                        estate.roles().stream().map(role -> role.arn()))
                .flatMap(arn -> Arn.parse(arn)
                        .map(Arn::account)
                        .filter(Arn::isAccountId)
                        .map(account -> Caller.aws(arn, account))
                        .stream());
    }

    /** The callers of a crowd that the estate knows one by one. */
    private List<Caller> known(Crowd crowd, Asked asked) {
        List<Caller> callers = new ArrayList<>(principals()
                .filter(caller -> has(crowd, caller.id(), caller.account().orElse("")))
                .toList());
        for (Account account : estate.accounts()) {
            if (hasRoot(crowd, account.id())) {
                callers.add(Caller.aws("arn:aws:iam::" + account.id() + ":root", account.id()));
            }
        }
        boolean role = Arn.parse(asked.resource())
                .filter(arn -> arn.service().equals("iam"))
                .isPresent();
        if (role && crowd instanceof Crowd.Members members) {
            for (OidcProvider provider : estate.oidcProviders()) {
                if (in(members.environment(), environments.oidcProvider(provider))) {
                    callers.add(Caller.federated(
                            provider.arn(),
                            Arn.parse(provider.arn()).map(Arn::account).orElse(null)));
                }
            }
        }
        return callers;
    }

    private boolean has(Crowd crowd, String arn, String account) {
        if (crowd instanceof Crowd.Members members) {
            return in(members.environment(), environments.principal(arn));
        }
        Crowd.Outsiders outsiders = (Crowd.Outsiders) crowd;
        if (outsiders.except().contains(arn)) {
            return false;
        }
        if (outsiders.inside() instanceof Crowd.Environment environment) {
            return !in(environment.name(), environments.principal(arn));
        }
        return outside(outsiders.inside(), account);
    }

    /** Whether the root user of an account belongs to a crowd: where no one says of which environment it is, it does not. */
    private boolean hasRoot(Crowd crowd, String account) {
        Optional<String> environment = environments.account(account).name().known();
        if (crowd instanceof Crowd.Members members) {
            return environment.filter(members.environment()::equals).isPresent();
        }
        Crowd.Inside inside = ((Crowd.Outsiders) crowd).inside();
        if (inside instanceof Crowd.Environment one) {
            return environment.filter(name -> !name.equals(one.name())).isPresent();
        }
        return outside(inside, account);
    }

    private boolean outside(Crowd.Inside inside, String account) {
        if (inside instanceof Crowd.TrustZone trust) {
            return trust.account().map(id -> !id.equals(account)).orElseGet(() -> !member(account));
        }
        return inside instanceof Crowd.Organization && !member(account);
    }

    /** Whether an account is certainly of the organization. */
    private boolean member(String id) {
        return estate.account(id)
                .flatMap(account -> OrganizationPath.of(account, estate))
                .known()
                .isPresent();
    }

    /** Whether users or roles of an account that are not in the estate belong to a crowd: they are where their account is. */
    private boolean mayHaveUnlisted(Crowd crowd, Account account) {
        if (estate.isComplete(account.id(), Listing.ROLES) && estate.isComplete(account.id(), Listing.USERS)) {
            return false;
        }
        if (crowd instanceof Crowd.Members members) {
            return in(members.environment(), environments.account(account.id()));
        }
        Crowd.Inside inside = ((Crowd.Outsiders) crowd).inside();
        if (inside instanceof Crowd.Environment environment) {
            return !in(environment.name(), environments.account(account.id()));
        }
        return outside(inside, account.id());
    }

    /** What stands open because of users and roles that the estate does not list; empty when none of them matters. */
    private Optional<Answer> unlisted(Account account, Asked asked) {
        Listing listing = estate.isComplete(account.id(), Listing.ROLES) ? Listing.USERS : Listing.ROLES;
        String who = "users and roles of account " + account.id() + " that the estate does not list";
        Unknown open = gap(account.open(listing)
                .orElseGet(() -> listing.open("account", account.id()))
                .what());
        List<String> listed = principals()
                .filter(caller -> caller.account().filter(account.id()::equals).isPresent())
                .map(Caller::id)
                .toList();
        Lookup<Effective> found = access.between(Caller.anonymous(), asked.resource());
        Effective effective = found.known().orElse(null);
        if (effective != null) {
            // In the account of the resource their own policies may be enough; elsewhere that of the resource has to
            // agree.
            boolean own = account.id().equals(effective.resource().account());
            boolean none = asked.byService().entrySet().stream().allMatch(target -> {
                Scope scope = effective
                        .scopeOfAnyone(target.getKey(), asked.given())
                        .within(target.getValue().requests())
                        .within(Zone.ofAccounts(List.of(account.id())).callers())
                        .within(Zone.ofPrincipals(listed).others());
                return prover.implies(byItself(effective, target.getKey(), asked, !own, true), NOTHING, scope, budget)
                        instanceof Proven;
            });
            if (none) {
                return Optional.empty();
            }
        }
        return Optional.of(new Answer(who, asked.resource(), open, Optional.empty(), List.of()));
    }

    /** The answer for everyone of whom the estate knows nothing. */
    private Answer strangers(Crowd.Outsiders outsiders, Asked asked) {
        return strangers(outsiders, asked, inside(outsiders), true);
    }

    private Answer strangers(Crowd.Outsiders outsiders, Asked asked, Zone inside, boolean limited) {
        Lookup<Effective> found = access.between(Caller.anonymous(), asked.resource());
        if (found.known().isEmpty()) {
            return new Answer(
                    outsiders.words(),
                    asked.resource(),
                    found.missing()
                            .<Verdict>map(gap -> gap(gap.what()))
                            .orElseGet(() -> new Proven(List.of("the resource is known not to exist"), NONE)),
                    Optional.empty(),
                    List.of());
        }
        Effective effective = found.known().get();
        List<Answer> answers = new ArrayList<>();
        for (Map.Entry<String, Target> target : asked.byService().entrySet()) {
            Scope scope = effective
                    .scopeOfAnyone(target.getKey(), asked.given())
                    .within(target.getValue().requests());
            if (!possible(target.getValue(), scope)) {
                continue;
            }
            Verdict verdict = prover.noOutsideAccess(
                    byItself(effective, target.getKey(), asked, true, limited), inside, scope, budget);
            Optional<Explanation> why = verdict instanceof Violated violated
                    ? access.between(violated.witness().caller(), asked.resource())
                            .known()
                            .flatMap(one -> explained(one, violated))
                    : Optional.empty();
            List<String> assumptions = new ArrayList<>();
            assumptions.add("accounts outside the estate allow their principals everything");
            assumptions.add("nobody comes by an access point");
            answers.add(new Answer(outsiders.words(), asked.resource(), verdict, why, assumptions));
        }
        return worst(answers, outsiders.words(), asked);
    }

    /**
     * What a resource and its organization allow to whoever comes, if his own account, of which nothing is known, allows
     * all.
     *
     * @param granted whether the policy of the resource has to allow it, and not only to deny nothing
     * @param limited whether resource control policies count
     */
    private static Access byItself(Effective effective, String service, Asked asked, boolean granted, boolean limited) {
        Layers layers = effective.layers(effective.request(service + ":Any", asked.given()));
        List<Access> all = new ArrayList<>();
        if (limited) {
            layers.resourceControl().stream()
                    .flatMap(level -> level.documents().stream())
                    .forEach(document -> all.add(document.notDenied(false)));
        }
        Document policy = layers.resource();
        if (policy != null) {
            all.add(policy.notDenied(false));
        }
        if (granted) {
            all.add(policy == null ? NOTHING : policy.grants(NAMED));
        }
        return new Access.And(all);
    }

    /** Why the witness of a violation is allowed, as a request for the resource whose layers these are. */
    private static Optional<Explanation> explained(Effective effective, Verdict verdict) {
        if (!(verdict instanceof Violated violated)) {
            return Optional.empty();
        }
        Request found = violated.witness();
        Request request = new Request(
                found.caller(),
                found.action().text(),
                found.resource().text(),
                effective.resource().account(),
                found.context());
        return Optional.of(Explanation.of(effective.layers(request), request));
    }

    /** Those who are inside, or of whom the estate knows more than that they are somewhere. */
    private Zone inside(Crowd.Outsiders outsiders) {
        List<String> accounts = estate.accounts().stream().map(Account::id).toList();
        List<String> principals = new ArrayList<>();
        List<String> services = new ArrayList<>();
        outsiders.except().forEach(name -> (Arn.parse(name).isPresent() ? principals : services).add(name));
        for (OidcProvider provider : estate.oidcProviders()) {
            if (outsiders.inside() instanceof Crowd.TrustZone) {
                continue;
            }
            if (!(outsiders.inside() instanceof Crowd.Environment environment)
                    || in(environment.name(), environments.oidcProvider(provider))) {
                principals.add(provider.arn());
            }
        }
        return new Zone(organizations(outsiders.inside()), accounts, principals, services);
    }

    private List<String> organizations(Crowd.Inside inside) {
        boolean organization = inside instanceof Crowd.Organization
                || (inside instanceof Crowd.TrustZone trust && trust.account().isEmpty());
        return organization
                ? estate.organization().flatMap(Organization::id).known().stream()
                        .toList()
                : List.of();
    }

    private static Unknown gap(String what) {
        return new Unknown(Reason.GAP, what, List.of(), NONE);
    }

    /** Of several answers about the same the one that decides: a violation, else what is open. */
    private static Answer worst(List<Answer> answers, String caller, Asked asked) {
        return answers.stream()
                .reduce((one, other) -> rank(other) < rank(one) ? other : one)
                .orElseGet(() -> new Answer(
                        caller,
                        asked.resource(),
                        new Unknown(
                                Reason.UNSUPPORTED,
                                "no request can be like that: " + String.join(", ", asked.actions()) + " on "
                                        + String.join(", ", asked.resources()),
                                List.of(),
                                NONE),
                        Optional.empty(),
                        List.of()));
    }

    private static int rank(Answer answer) {
        if (answer.verdict() instanceof Violated) {
            return 0;
        }
        return answer.verdict() instanceof Unknown ? 1 : 2;
    }
}
