package io.policyauditor.estate.excess;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.excess.LoaderExcess.Part;
import io.policyauditor.estate.excess.Sharing.Holding;
import io.policyauditor.estate.excess.Sharing.Made;
import io.policyauditor.estate.excess.Sharing.Split;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.JsonText;
import io.policyauditor.estate.verdict.Change;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.estate.verdict.Statements;
import io.policyauditor.estate.verdict.Statements.Grant;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds for each role that loads what it is granted beyond need; the need is that of its load points. */
public final class LoaderExcesses {
    private static final int MOST_BOXES = 200;
    private static final int LONGEST_STATEMENT = 100_000;
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);

    private final Prover prover = new Prover(Catalogue.bundled());
    private final Estate estate;
    private final Budget budget;
    private final Listings listings;
    private final Optional<Sharing> sharing;

    private LoaderExcesses(Estate estate, Budget budget, boolean ownRoles) {
        this.estate = estate;
        this.budget = budget;
        this.listings = new Listings(LoadVerdicts.of(estate).all());
        this.sharing = ownRoles ? Optional.of(new Sharing(estate, listings)) : Optional.empty();
    }

    /** A request, and the role in whose name it is to be made. */
    private record Asked(String role, Need need) {
        /** Who it is that asks then: another role in the place of the one, or whoever asked before. */
        Caller caller(String shared) {
            Caller now = need.request().caller();
            return now.id().equals(shared) && !role.equals(shared)
                    ? Caller.aws(role, Arn.parse(role).map(Arn::account).orElse(""))
                    : now;
        }
    }

    /**
     * Those of an estate, by role.
     *
     * @param ownRoles whether load points that share a role and have nothing in common get one each
     */
    public static List<LoaderExcess> of(Estate estate, Budget budget, boolean ownRoles) {
        Map<String, List<LoadVerdict>> byRole = new TreeMap<>();
        for (LoadVerdict verdict : LoadVerdicts.of(estate).all()) {
            verdict.identities().stream()
                    .map(identity -> identity.caller())
                    .filter(Caller::bareRole)
                    .forEach(caller -> byRole.computeIfAbsent(caller.id(), id -> new ArrayList<>())
                            .add(verdict));
        }
        LoaderExcesses excesses = new LoaderExcesses(estate, budget, ownRoles);
        List<LoaderExcess> all = new ArrayList<>();
        byRole.forEach((role, verdicts) -> all.add(excesses.of(role, verdicts)));
        return all;
    }

    private LoaderExcess of(String role, List<LoadVerdict> verdicts) {
        List<String> points = verdicts.stream()
                .map(verdict -> verdict.point().key())
                .distinct()
                .toList();
        List<Gap> gaps = verdicts.stream()
                .filter(verdict -> !isComplete(verdict))
                .map(verdict -> Gap.outOfScope("what " + verdict.point().key() + " needs is not wholly known"))
                .distinct()
                .toList();
        if (!gaps.isEmpty()) {
            return new LoaderExcess(role, points, List.of(), List.of(), List.of(), Optional.empty(), gaps);
        }
        Split split = sharing.map(by -> by.of(role, verdicts))
                .orElseGet(() -> new Split(List.of(Holding.of(role, verdicts)), Optional.empty()));
        List<Asked> asked = split.holdings().stream()
                .flatMap(holding -> holding.verdicts().stream()
                        .flatMap(verdict -> verdict.needs().stream())
                        .map(need -> new Asked(holding.role(), need)))
                .filter(one -> one.need().purpose() != Purpose.READ_SIBLING)
                .distinct()
                .toList();
        List<Part> parts = new ArrayList<>();
        own(role, asked).ifPresent(parts::add);
        byResource(asked).forEach((name, all) -> ofResource(role, all).ifPresent(parts::add));
        List<Change.Edit> uris = verdicts.stream()
                .flatMap(verdict -> slash(verdict).stream())
                .distinct()
                .toList();
        return new LoaderExcess(role, points, parts, uris, tried(split, parts), split.impossible(), List.of());
    }

    private List<OwnRole> tried(Split split, List<Part> parts) {
        List<OwnRole> own = split.holdings().stream()
                .flatMap(holding -> holding.own().stream())
                .map(Made::role)
                .toList();
        if (own.isEmpty()) {
            return own;
        }
        boolean loads = Rehearsal.loads(estate, split.holdings(), parts);
        return own.stream().map(one -> one.tried(loads)).toList();
    }

    /** Whether the requests of a load are all there: nothing kept them from being made. */
    private static boolean isComplete(LoadVerdict verdict) {
        Set<Purpose> purposes = verdict.needs().stream().map(Need::purpose).collect(Collectors.toSet());
        boolean asked = purposes.contains(Purpose.READ) || purposes.contains(Purpose.WRITE);
        return verdict.result() == Result.LOADS || (verdict.result() == Result.CANNOT_LOAD && asked);
    }

    /** The slash that a path lacks which is taken for a folder, where the URI stands in a file as it is. */
    private static Optional<Change.Edit> slash(LoadVerdict verdict) {
        ModelUri uri = verdict.point().uri().known().orElse(null);
        Span at = verdict.point().place();
        if (uri == null
                || uri.key().isEmpty()
                || uri.key().endsWith("/")
                || at.source().name().startsWith("arn:")) {
            return Optional.empty();
        }
        boolean folder = verdict.needs().stream()
                .filter(need -> need.purpose() == Purpose.READ)
                .anyMatch(need -> need.pattern()
                        .filter(pattern -> pattern.endsWith("/" + uri.key() + "/*"))
                        .isPresent());
        int end = at.text().lastIndexOf(uri.text());
        return folder && end >= 0
                ? Optional.of(new Change.Edit(
                        new Span(
                                at.source(),
                                at.start() + end + uri.text().length(),
                                at.start() + end + uri.text().length()),
                        "/"))
                : Optional.empty();
    }

    /** The role's own policies. */
    private Optional<Part> own(String role, List<Asked> asked) {
        List<Need> mine = asked.stream()
                .filter(one -> one.role().equals(role))
                .map(Asked::need)
                .filter(need -> need.request().caller().id().equals(role))
                .toList();
        if (mine.isEmpty()) {
            return Optional.empty();
        }
        List<CompiledPolicy> policies = known(mine.get(0).effective().layers().identity());
        if (policies.size() != mine.get(0).effective().layers().identity().size()) {
            return Optional.empty();
        }
        List<Grant> grants = mine.stream()
                .map(need -> listings.grant(need, false, need.request().caller(), mine))
                .toList();
        List<String> statements = statements(
                policies.stream().flatMap(policy -> policy.denies().stream()).toList(),
                Set.of(),
                Statements.merged(grants));
        String smaller = Statements.document(statements);
        CompiledPolicy minimum = compiled(
                PolicyKind.IDENTITY, Statements.document(statements(List.of(), Set.of(), Statements.merged(grants))));
        Excess excess = excess(policies, Set.of(Way.ATTACHED), minimum, Scope.ATTACHED);
        boolean confirmed = mine.stream()
                .filter(need -> need.reach() == Reach.ALWAYS)
                .allMatch(need ->
                        isAllowed(need, layers -> withIdentity(layers, compiled(PolicyKind.IDENTITY, smaller))));
        return Optional.of(new Part(
                "identity policy",
                policies.stream()
                        .map(policy -> policy.source().span().source().name())
                        .distinct()
                        .toList(),
                excess,
                smaller,
                Change.replaced(policies.get(0).source().span().source().name(), policies.get(0), statements),
                false,
                confirmed && isNothing(smaller, PolicyKind.IDENTITY, minimum, Set.of(Way.ATTACHED), Scope.ATTACHED)));
    }

    /** The requests by whose policy is asked: the role itself, each bucket, each key. */
    private static Map<String, List<Asked>> byResource(List<Asked> asked) {
        Map<String, List<Asked>> byResource = new LinkedHashMap<>();
        for (Asked one : asked) {
            if (one.need().effective().layers().resource() instanceof Document.Known known) {
                byResource
                        .computeIfAbsent(known.name(), name -> new ArrayList<>())
                        .add(one);
            }
        }
        return byResource;
    }

    private Optional<Part> ofResource(String role, List<Asked> asked) {
        Need first = asked.get(0).need();
        Document.Known document = (Document.Known)
                Objects.requireNonNull(first.effective().layers().resource());
        // Grants of a key have their say beside its policy and are no part of it.
        CompiledPolicy policy = PolicyCompiler.compile(document.policy().source());
        PolicyKind kind = first.effective().resource().policyKind();
        List<Caller> callers = callers(role, asked);
        // Who gets a role of his own does not become this one.
        List<Asked> staying = asked.stream()
                .filter(one -> one.role().equals(role) || !one.need().purpose().isOnTheWay())
                .toList();
        List<Grant> grants = Statements.merged(staying.stream()
                .map(one -> listings.grant(
                        one.need(),
                        true,
                        one.caller(role),
                        staying.stream()
                                .filter(other -> other.role().equals(one.role()))
                                .map(Asked::need)
                                .toList()))
                .toList());
        CompiledPolicy minimum = compiled(kind, Statements.document(statements(List.of(), Set.of(), grants)));
        Set<Way> ways = kind == PolicyKind.TRUST ? NAMED : EnumSet.of(Way.SELF, Way.ROLE);
        List<Scope> scopes = callers.stream()
                .map(caller -> scope(caller, first.request().resourceAccount()))
                .toList();
        Excess excess = scopes.stream()
                .map(scope -> excess(List.of(policy), ways, minimum, scope))
                .reduce(LoaderExcesses::both)
                .orElseThrow();
        Set<String> names = callers.stream().map(Caller::id).collect(Collectors.toSet());
        List<String> statements = statements(ofOthers(policy, names), names, grants);
        String smaller = Statements.document(statements);
        boolean confirmed = asked.stream()
                .filter(one -> one.role().equals(role))
                .map(Asked::need)
                .filter(need -> need.reach() == Reach.ALWAYS)
                .allMatch(need -> isAllowed(need, layers -> withResource(layers, compiled(kind, smaller))));
        return Optional.of(new Part(
                policy.source().kind().title(),
                List.of(document.name()),
                excess,
                smaller,
                Change.replaced(document.name(), policy, statements),
                staying.stream().anyMatch(one -> !one.role().equals(role)),
                confirmed && scopes.stream().allMatch(scope -> isNothing(smaller, kind, minimum, ways, scope))));
    }

    /**
     * Whoever asks, once each: a role itself, or the providers of the clusters whose pods become one. The role that others
     * asked as before is among them, so that the policy no longer names it where it need not.
     */
    private static List<Caller> callers(String role, List<Asked> asked) {
        Map<String, Caller> callers = new LinkedHashMap<>();
        for (Asked one : asked) {
            Caller now = one.need().request().caller();
            Caller then = one.caller(role);
            callers.putIfAbsent(now.id(), now);
            callers.putIfAbsent(then.id(), then);
        }
        return List.copyOf(callers.values());
    }

    private static Scope scope(Caller caller, @Nullable String account) {
        return account == null ? Scope.of(caller) : Scope.of(caller).inAccount(account);
    }

    private static Excess both(Excess one, Excess other) {
        List<Excess.Box> boxes = new ArrayList<>(one.boxes());
        boxes.addAll(other.boxes());
        Set<String> assumptions = new LinkedHashSet<>(one.assumptions());
        assumptions.addAll(other.assumptions());
        return new Excess(
                boxes,
                one.complete() && other.complete(),
                one.why().isEmpty() ? other.why() : one.why(),
                List.copyOf(assumptions),
                one.stats());
    }

    /** The statements that somebody else needs; those that deny stay in any case. */
    private static List<CompiledStatement> ofOthers(CompiledPolicy policy, Set<String> names) {
        return policy.statements().stream()
                .filter(statement ->
                        statement.denies() || !entries(statement, names, false).isEmpty())
                .toList();
    }

    /** Whom a statement names among some, or besides them. */
    private static List<Entry> entries(CompiledStatement statement, Set<String> names, boolean among) {
        PrincipalElement principal = statement.source().principal();
        return principal == null
                ? List.of()
                : principal.entries().stream()
                        .filter(entry -> names.contains(entry.value().value()) == among)
                        .toList();
    }

    private interface Instead {
        Layers of(Layers layers);
    }

    private static boolean isAllowed(Need need, Instead change) {
        Effective effective = need.effective();
        return effective.under(change.of(effective.layers())).reach(need.request()) == Reach.ALWAYS;
    }

    private static Layers withIdentity(Layers layers, CompiledPolicy policy) {
        return new Layers(
                List.of(new Document.Known("smaller", policy)),
                layers.boundary(),
                layers.session(),
                layers.resource(),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint());
    }

    private static Layers withResource(Layers layers, CompiledPolicy policy) {
        return new Layers(
                layers.identity(),
                layers.boundary(),
                layers.session(),
                new Document.Known("smaller", policy),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint());
    }

    private Excess excess(List<CompiledPolicy> policies, Set<Way> ways, CompiledPolicy minimum, Scope scope) {
        return prover.excess(access(policies, ways), access(List.of(minimum), ways), scope, MOST_BOXES, budget);
    }

    private boolean isNothing(String smaller, PolicyKind kind, CompiledPolicy minimum, Set<Way> ways, Scope scope) {
        Excess rest = excess(List.of(compiled(kind, smaller)), ways, minimum, scope);
        return rest.boxes().isEmpty() && rest.complete();
    }

    private static Access access(List<CompiledPolicy> policies, Set<Way> ways) {
        List<Access> all = new ArrayList<>();
        policies.forEach(policy -> all.add(new NotDenied(policy, false)));
        all.add(new Access.Or(policies.stream()
                .<Access>map(policy -> new Grants(policy, ways))
                .toList()));
        return new Access.And(all);
    }

    private static List<CompiledPolicy> known(List<Document> documents) {
        return documents.stream()
                .filter(Document.Known.class::isInstance)
                .map(document -> ((Document.Known) document).policy())
                .toList();
    }

    /**
     * Statements as JSON.
     *
     * @param kept those that stay
     * @param names whom those that stay and allow no longer name
     */
    private static List<String> statements(List<CompiledStatement> kept, Set<String> names, List<Grant> grants) {
        List<String> statements = new ArrayList<>();
        for (CompiledStatement statement : kept) {
            boolean shared =
                    statement.allows() && !entries(statement, names, true).isEmpty();
            if (shared) {
                shared(statement, entries(statement, names, false)).ifPresent(statements::add);
            } else {
                JsonText.of(statement.source().node(), LONGEST_STATEMENT).ifPresent(statements::add);
            }
        }
        grants.forEach(grant -> statements.add(grant.json()));
        return statements;
    }

    /** A statement for some of those that it names. */
    private static Optional<String> shared(CompiledStatement statement, List<Entry> entries) {
        Map<String, List<String>> byType = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byType.computeIfAbsent(key(entry.type()), type -> new ArrayList<>())
                    .add(Statements.quoted(entry.value().value()));
        }
        List<String> members = new ArrayList<>();
        for (Member member : statement.source().node().members()) {
            Optional<String> value = member.key().value().equals("Principal")
                    ? Optional.of(byType.entrySet().stream()
                            .map(type ->
                                    Statements.quoted(type.getKey()) + ": [" + String.join(", ", type.getValue()) + "]")
                            .collect(Collectors.joining(", ", "{", "}")))
                    : JsonText.of(member.value(), LONGEST_STATEMENT);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            members.add(Statements.quoted(member.key().value()) + ": " + value.get());
        }
        return Optional.of("{" + String.join(", ", members) + "}");
    }

    private static String key(PrincipalElement.Type type) {
        return switch (type) {
            case AWS -> "AWS";
            case SERVICE -> "Service";
            case FEDERATED -> "Federated";
            case CANONICAL_USER -> "CanonicalUser";
        };
    }

    private static CompiledPolicy compiled(PolicyKind kind, String text) {
        Tree tree = JsonReader.read(new SourceText("smaller policy", text));
        return PolicyCompiler.compile(PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree));
    }
}
