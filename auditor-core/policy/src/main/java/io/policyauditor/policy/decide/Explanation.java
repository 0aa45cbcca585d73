package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.decide.Document.Known;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.decide.Document.Unknown;
import io.policyauditor.policy.decide.Gates.Path;
import io.policyauditor.policy.decide.Gates.Route;
import io.policyauditor.policy.decide.Layers.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a request is decided as it is: what decided, and what every statement of every document has to do with it. What is
 * not known refuses, as in {@link Evaluator#decide}; {@link Evaluator#reach} says how far that goes.
 */
public final class Explanation {
    /** What a statement does for a request. */
    public enum Standing {
        APPLIES("applies"),
        /** It hangs on a context key of which nothing is known. */
        MAY_APPLY("may-apply"),
        DOES_NOT_APPLY("does-not-apply");

        private final String word;

        Standing(String word) {
            this.word = word;
        }

        /** The word for it in text and JSON. */
        public String word() {
            return word;
        }
    }

    /**
     * A statement, and what it does for the request.
     *
     * @param part where its document stands
     * @param ways how it names the caller, if it does so; NotPrincipal names nobody
     * @param mismatch what keeps it from applying for certain; empty when it applies
     */
    public record Reading(
            Part part,
            Known document,
            CompiledStatement statement,
            Standing standing,
            Set<Way> ways,
            Optional<Mismatch> mismatch) {
        public Reading {
            ways = Set.copyOf(ways);
        }

        /** What a sentence calls it: {@code statement "Sid" of service control policy NAME}. */
        public String label() {
            return statement.source().label() + " of " + title(document);
        }
    }

    /**
     * Documents that have to allow the request and do not, or of which it is not known whether they deny it.
     *
     * @param part the documents that would have to be others; none at all where one is missing
     * @param nearest the statement that came nearest to allowing it, where one comes near
     */
    public record Blocker(Part part, String sentence, Optional<Reading> nearest) {}

    /** What decided. */
    public sealed interface Cause {
        /** One line without a full stop. */
        String sentence();

        /** The first statement that denies; when none does for certain, the first that may. */
        record Denied(String sentence, Reading by) implements Cause {}

        /**
         * What allows it, and needs no more.
         *
         * @param by the statements that do, one of each part that had to
         */
        record Allowed(String sentence, List<Reading> by) implements Cause {
            public Allowed {
                by = List.copyOf(by);
            }
        }

        /** Everything that would have to be otherwise for the request to be allowed, and nothing else. */
        record Blocked(String sentence, List<Blocker> blockers) implements Cause {
            public Blocked {
                blockers = List.copyOf(blockers);
            }
        }
    }

    private final Layers layers;
    private final Request request;
    private final boolean bounded;
    private final Mismatches mismatches;
    private final Decision decision;
    private final Cause cause;

    private Explanation(Layers layers, Request request) {
        this.layers = layers;
        this.request = request;
        this.bounded = layers.boundary() != null;
        this.mismatches = new Mismatches(request, bounded);
        Gates gates = layers.gates(
                request.caller(),
                new Resource(request.resource().text(), request.resourceAccount()),
                request.service());
        Optional<Path> open = gates.paths().stream()
                .filter(path -> path.gates().stream().allMatch(this::holds))
                .findFirst();
        Optional<Reading> denial = denial();
        if (request.asksWhoItIs()) {
            this.decision = Decision.ALLOWED;
            this.cause = new Cause.Allowed("sts:GetCallerIdentity is always allowed", List.of());
        } else if (denial.isPresent()) {
            this.decision = Decision.EXPLICITLY_DENIED;
            this.cause = denied(denial.get());
        } else if (open.isPresent() && gates.always().stream().allMatch(this::holds)) {
            this.decision = Decision.ALLOWED;
            this.cause = allowed(open.get());
        } else {
            this.decision = Decision.IMPLICITLY_DENIED;
            this.cause = blocked(gates);
        }
    }

    /**
     * Explains a request.
     *
     * @param layers those that concern it, after {@link Exemptions}
     */
    public static Explanation of(Layers layers, Request request) {
        return new Explanation(layers, request);
    }

    public Layers layers() {
        return layers;
    }

    public Request request() {
        return request;
    }

    public Decision decision() {
        return decision;
    }

    public Cause cause() {
        return cause;
    }

    /** Every statement of every document that is known and concerns the caller, in the order of the layers and of the documents. */
    public List<Reading> readings() {
        return layers.parts(request.caller()).stream().flatMap(this::readings).toList();
    }

    private Stream<Reading> readings(Part part) {
        return known(part)
                .flatMap(document ->
                        document.policy().statements().stream().map(statement -> reading(part, document, statement)));
    }

    private static Stream<Known> known(Part part) {
        return part.documents().stream().filter(Known.class::isInstance).map(Known.class::cast);
    }

    private Reading reading(Part part, Known document, CompiledStatement statement) {
        Optional<Mismatch> mismatch = mismatches.first(statement);
        Standing standing;
        if (mismatch.isEmpty()) {
            standing = Standing.APPLIES;
        } else {
            boolean may = Statements.applies(statement, request, bounded, true);
            standing = may ? Standing.MAY_APPLY : Standing.DOES_NOT_APPLY;
        }
        return new Reading(part, document, statement, standing, ways(statement), mismatch);
    }

    private Set<Way> ways(CompiledStatement statement) {
        Optional<Literal> principal = statement.literal(Dimension.PRINCIPAL);
        if (principal.isEmpty()) {
            return EnumSet.of(Way.ATTACHED);
        }
        Set<Way> ways = EnumSet.noneOf(Way.class);
        if (!principal.get().negated()) {
            int named = Statements.named(principal.get(), request);
            for (Way way : Way.values()) {
                if ((named & Statements.bit(way)) != 0) {
                    ways.add(way);
                }
            }
        }
        return ways;
    }

    private boolean holds(Gate gate) {
        if (gate instanceof Gate.Spares spares) {
            return spares.document() instanceof Known known
                    && !Statements.denies(known.policy().denies(), request, spares.bounded(), true)
                    && refusing(known).isEmpty();
        }
        Gate.Allows allows = (Gate.Allows) gate;
        int ways = Statements.bits(allows.ways());
        return known(allows.part())
                .anyMatch(document -> (Statements.ways(document.policy().allows(), request, false) & ways) != 0);
    }

    /** What may refuse the request beside the statements of a document. */
    private Optional<Proviso> refusing(Known known) {
        return known.provisos().stream()
                .filter(proviso -> proviso.effect() != Proviso.Effect.MAY_ALLOW)
                .filter(proviso ->
                        (Statements.ways(proviso.policy().allows(), request, false) & Statements.bits(Proviso.NAMED))
                                == 0)
                .findFirst();
    }

    /** What may hold a gate open beside the statements of its documents. */
    private Optional<Proviso> allowing(Gate gate) {
        if (!(gate instanceof Gate.Allows allows)) {
            return Optional.empty();
        }
        int ways = Statements.bits(allows.ways());
        return known(allows.part())
                .flatMap(document -> document.provisos().stream())
                .filter(proviso -> proviso.effect() == Proviso.Effect.MAY_ALLOW)
                .filter(proviso -> (Statements.ways(proviso.policy().allows(), request, true) & ways) != 0)
                .findFirst();
    }

    private Optional<Reading> denial() {
        List<Reading> denying = layers.parts(request.caller()).stream()
                .flatMap(part -> known(part)
                        .flatMap(document -> document.policy().denies().stream()
                                .filter(deny -> Statements.applies(deny, request, bounded, true))
                                .map(deny -> reading(part, document, deny))))
                .toList();
        return denying.stream()
                .filter(reading -> reading.standing() == Standing.APPLIES)
                .findFirst()
                .or(() -> denying.stream().findFirst());
    }

    private static Cause denied(Reading by) {
        String hangs = by.standing() == Standing.APPLIES
                ? " denies it"
                : " may deny it: " + by.mismatch().map(Mismatch::sentence).orElse("");
        return new Cause.Denied(by.label() + hangs, by);
    }

    private Cause allowed(Path path) {
        List<Reading> by =
                path.gates().stream().flatMap(gate -> granting(gate).stream()).toList();
        Set<Way> ways = by.stream()
                .filter(reading -> reading.part().layer() == Layer.RESOURCE)
                .findFirst()
                .map(Reading::ways)
                .orElse(Set.of());
        return new Cause.Allowed(sentence(path.route(), ways), by);
    }

    /** The first statement that holds a gate open. */
    private Optional<Reading> granting(Gate.Allows gate) {
        int ways = Statements.bits(gate.ways());
        return known(gate.part())
                .flatMap(document -> document.policy().allows().stream()
                        .filter(allow -> (Statements.ways(allow, request, false) & ways) != 0)
                        .map(allow -> reading(gate.part(), document, allow)))
                .findFirst();
    }

    private String sentence(Route route, Set<Way> ways) {
        String policy = "the " + policyTitle();
        String own = request.caller().root()
                ? "the root user of an account needs no identity policy"
                : "an identity policy allows it";
        String limits = limits();
        return switch (route) {
            case OUTSIDER -> policy + " allows it to " + whom(ways) + ", who needs no other policy";
            case DIRECT -> policy + " allows it to " + whom(ways) + ", so no identity policy is needed";
            case ROLE ->
                policy + " allows it to " + whom(ways) + ", so no identity policy is needed"
                        + (limits.isEmpty() ? "" : "; " + limits);
            case IDENTITY ->
                own + ", and the resource is of the same account" + (limits.isEmpty() ? "" : "; " + limits);
            case DELEGATED ->
                policy + " leaves it to the account, and " + own + (limits.isEmpty() ? "" : "; " + limits);
            case ACROSS ->
                "both accounts agree: " + policy + " allows it to " + whom(ways) + ", and " + own
                        + (limits.isEmpty() ? "" : "; " + limits);
        };
    }

    private String limits() {
        List<String> limits = new ArrayList<>();
        if (bounded) {
            limits.add("permissions boundary");
        }
        if (!layers.session().isEmpty()) {
            limits.add("session policy");
        }
        return limits.isEmpty()
                ? ""
                : "the " + String.join(" and ", limits) + (limits.size() == 1 ? " allows" : " allow") + " it too";
    }

    private static String whom(Set<Way> ways) {
        if (ways.contains(Way.SELF)) {
            return "the caller itself";
        }
        if (ways.contains(Way.ROLE)) {
            return "the caller's role";
        }
        return ways.contains(Way.STAR) ? "everyone" : "the caller's account";
    }

    private String policyTitle() {
        return layers.resource() instanceof Known known
                ? known.policy().source().kind().title()
                : Layer.RESOURCE.title();
    }

    private Cause blocked(Gates gates) {
        List<Blocker> blockers = new ArrayList<>();
        for (Gate gate : gates.always()) {
            if (!holds(gate) && !open(gate)) {
                blockers.add(blocker(gate, gates));
            }
        }
        // A path that only something unknown shuts; else the one that needs least: no grant of the resource's policy if
        // it
        // can be, and then the fewest documents.
        // Of equals the last: what leaves most to the caller's own policies.
        List<Gate.Allows> fewest = gates.paths().stream()
                .map(path -> path.gates().stream()
                        .filter(gate -> !holds(gate) && !open(gate))
                        .toList())
                .reduce((one, other) -> cheaper(other, one) <= 0 ? other : one)
                .orElse(List.of());
        fewest.forEach(gate -> blockers.add(blocker(gate, gates)));
        blockers.sort(Comparator.comparing(blocker -> blocker.part().layer()));
        return new Cause.Blocked(
                blockers.stream().map(Blocker::sentence).distinct().collect(Collectors.joining("; ")), blockers);
    }

    private int cheaper(List<Gate.Allows> left, List<Gate.Allows> right) {
        boolean open = left.stream().allMatch(gate -> allowing(gate).isPresent());
        boolean otherOpen = right.stream().allMatch(gate -> allowing(gate).isPresent());
        return open == otherOpen ? CHEAPER.compare(left, right) : open ? -1 : 1;
    }

    private static final Comparator<List<Gate.Allows>> CHEAPER = Comparator.<List<Gate.Allows>, Boolean>comparing(
                    gates -> gates.stream().anyMatch(gate -> gate.part().layer() == Layer.RESOURCE))
            .thenComparing(Collection::size);

    /** Whether a gate is shut only because a document of it is not known, which is a blocker of its own. */
    private static boolean open(Gate gate) {
        return gate instanceof Gate.Allows allows
                && allows.part().documents().stream().anyMatch(Unknown.class::isInstance);
    }

    private Blocker blocker(Gate gate, Gates gates) {
        if (gate instanceof Gate.Spares spares) {
            String sentence = spares.document() instanceof Unknown unknown
                    ? "not known: " + unknown.reason()
                    : refusing((Known) spares.document())
                            .map(proviso -> proviso.effect() == Proviso.Effect.REFUSES_OTHERS
                                    ? proviso.reason()
                                    : "not known: " + proviso.reason())
                            .orElse("");
            return new Blocker(gate.part(), sentence, Optional.empty());
        }
        Part part = gate.part();
        String sentence = switch (part.layer()) {
            case IDENTITY -> noIdentity(part);
            case BOUNDARY -> "the permissions boundary does not allow it";
            case SESSION -> "no session policy allows it";
            case RESOURCE -> noResource(gates);
            case SERVICE_CONTROL ->
                part.documents().isEmpty()
                        ? part.name() + " has no service control policy"
                        : "no service control policy of " + part.name() + " allows it";
            case VPC_ENDPOINT ->
                part.documents().size() == 1
                                && part.documents().get(0) instanceof Known known
                                && !title(known).equals(part.layer().title())
                        ? title(known) + " does not allow it"
                        : "no " + part.layer().title() + " allows it";
            case RESOURCE_CONTROL -> "no " + part.layer().title() + " allows it";
        };
        return new Blocker(
                part,
                sentence
                        + allowing(gate)
                                .map(proviso -> ", but " + proviso.reason())
                                .orElse(""),
                nearest(part));
    }

    private String noIdentity(Part part) {
        String sentence =
                part.documents().isEmpty() ? "the caller has no identity policy" : "no identity policy allows it";
        return layers.resource() instanceof Known known
                        && Statements.ways(known.policy().allows(), request, false) == Statements.bit(Way.ACCOUNT)
                ? sentence + ", and the " + policyTitle() + " leaves that to the caller's account"
                : sentence;
    }

    private String noResource(Gates gates) {
        Set<Route> routes = gates.paths().stream().map(Path::route).collect(Collectors.toSet());
        if (layers.resource() == null) {
            if (routes.contains(Route.ACROSS)) {
                return "the resource has no policy, and a caller of another account needs one that allows it";
            }
            return routes.contains(Route.DELEGATED)
                    ? "the resource has no policy, and nothing else can allow it"
                    : "the resource has no policy, and the caller needs one that allows it";
        }
        String nobody = "no statement of the " + policyTitle() + " allows it to the caller";
        return routes.contains(Route.OUTSIDER) ? nobody : nobody + " or its account";
    }

    /** The Allow of a part that got farthest, if it got past the action. */
    private Optional<Reading> nearest(Part part) {
        return known(part)
                .flatMap(document -> document.policy().allows().stream()
                        .filter(allow -> held(allow) > 0)
                        .map(allow -> reading(part, document, allow)))
                .filter(reading -> reading.mismatch().isPresent())
                // Of equals the first.
                .reduce((one, other) -> held(other.statement()) > held(one.statement()) ? other : one);
    }

    /** How many literals hold before the first that does not. */
    private int held(CompiledStatement statement) {
        int held = 0;
        for (Literal literal : statement.literals()) {
            if (!Statements.holds(literal, request, bounded, false)) {
                return held;
            }
            held++;
        }
        return held;
    }

    /** A document's kind and name, once where they are the same. */
    private static String title(Known document) {
        String kind = document.policy().source().kind().title();
        return document.name().equals(kind) ? kind : kind + " " + document.name();
    }
}
