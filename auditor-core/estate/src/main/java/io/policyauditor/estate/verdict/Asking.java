package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the requests of a load: one, or all for keys of which only the beginning is known. */
final class Asking {
    private static final Access EVERYTHING = new Access.And(List.of());
    private static final Access NOTHING = new Access.Or(List.of());

    private static final Prover PROVER = new Prover(Catalogue.bundled());

    private Asking() {}

    /** One request. */
    static Need one(Purpose purpose, Effective effective, String action, Context given) {
        return need(purpose, effective, effective.request(action, given));
    }

    private static Need need(Purpose purpose, Effective effective, Request request) {
        Reach reach = effective.reach(request);
        boolean known = reach == Reach.ALWAYS || reach == Reach.NEVER;
        return new Need(
                purpose,
                effective,
                request,
                reach,
                Optional.empty(),
                known ? Optional.empty() : Optional.of(why(effective, request)));
    }

    /** On what it hangs: a statement that comes near may be all that is missing, so its condition is named too. */
    private static String why(Effective effective, Request request) {
        Cause cause = Explanation.of(effective.layers(request), request).cause();
        if (!(cause instanceof Cause.Blocked blocked)) {
            return cause.sentence();
        }
        return blocked.blockers().stream()
                .map(blocker -> blocker.sentence()
                        + blocker.nearest()
                                .flatMap(Reading::mismatch)
                                .map(mismatch -> ": " + mismatch.sentence())
                                .orElse(""))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /**
     * A request for each value of a key that begins in one way, of which the need is an example: always where all are
     * allowed, never where none is.
     */
    static Need everyValue(Need example, String key, String start) {
        if (example.reach() != Reach.ALWAYS && example.reach() != Reach.NEVER) {
            return example;
        }
        Effective effective = example.effective();
        Request request = example.request();
        boolean allowed = example.reach() == Reach.ALWAYS;
        Context.Builder others = new Context.Builder();
        Context given = told(request.context());
        given.keys().stream().filter(name -> !name.equalsIgnoreCase(key)).forEach(name -> copy(given, name, others));
        Scope scope = effective
                .scope(request.service(), others.build())
                .within(new Target(
                                List.of(request.action().text()),
                                List.of(request.resource().text()))
                        .requests())
                .within(beginning(key, start));
        Access access = effective.access(request);
        Verdict verdict =
                PROVER.implies(allowed ? EVERYTHING : access, allowed ? access : NOTHING, scope, Budget.DEFAULT);
        if (verdict instanceof Verdict.Proven) {
            return example;
        }
        String line = verdict instanceof Verdict.Violated
                ? "allowed for some objects and not for others, by " + key
                : "not proven for every object, by " + key;
        return new Need(example.purpose(), effective, request, Reach.ONLY_IF, example.pattern(), Optional.of(line));
    }

    /** Requests of which a key begins in one way. */
    private static Access beginning(String key, String start) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < start.length(); i++) {
            char c = start.charAt(i);
            value.append(
                    c == '*' || c == '?' || c == '$'
                            ? "${" + c + "}"
                            : c == '"' || c == '\\' || c < ' ' || c > '~'
                                    ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                                    : String.valueOf(c));
        }
        String policy = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION
                + "\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\","
                + " \"Condition\": {\"StringLike\": {\"" + key + "\": \"" + value + "*\"}}}}";
        Tree tree = JsonReader.read(new SourceText("objects", policy));
        return new Access.Grants(
                PolicyCompiler.compile(
                        PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree)),
                Set.of(Access.Way.ATTACHED));
    }

    /**
     * The same request in circumstances in which nothing that is known denies it, to tell what else refuses it; empty
     * where there are none.
     */
    static Optional<Request> undenied(Need need) {
        Effective effective = need.effective();
        Request request = need.request();
        Layers layers = effective.layers(request);
        boolean bounded = layers.boundary() != null;
        boolean controlled = request.caller().kind() == Caller.Kind.AWS;
        List<Access> spared = Stream.of(
                        layers.identity().stream(),
                        Stream.ofNullable(layers.boundary()),
                        layers.session().stream(),
                        Stream.ofNullable(layers.resource()),
                        layers.serviceControl().stream()
                                .filter(level -> controlled)
                                .flatMap(level -> level.documents().stream()),
                        layers.resourceControl().stream().flatMap(level -> level.documents().stream()),
                        layers.endpoint().stream())
                .flatMap(documents -> documents)
                .filter(Document.Known.class::isInstance)
                .map(document -> document.notDenied(bounded))
                .toList();
        Scope scope = effective
                .scope(request.service(), told(request.context()))
                .within(new Target(
                                List.of(request.action().text()),
                                List.of(request.resource().text()))
                        .requests());
        return PROVER.implies(new Access.And(spared), NOTHING, scope, Budget.DEFAULT) instanceof Verdict.Violated found
                ? Optional.of(found.witness())
                : Optional.empty();
    }

    /** What a context says, without what it leaves open. */
    static Context told(Context context) {
        Context.Builder told = new Context.Builder();
        context.keys().stream().filter(key -> !context.open(key)).forEach(key -> copy(context, key, told));
        return told.build();
    }

    private static void copy(Context from, String key, Context.Builder to) {
        List<String> several = from.several(key);
        if (from.single(key).isPresent()) {
            to.put(key, from.single(key).get());
        } else if (several.isEmpty()) {
            to.absent(key);
        } else {
            to.put(key, several);
        }
    }

    /**
     * A request for each resource of a pattern: always where all are allowed, never where none is.
     *
     * @param example on one of them
     */
    static Need all(Purpose purpose, Effective example, String action, Context given, String pattern) {
        Need one = one(purpose, example, action, given).standingFor(pattern);
        if (one.reach() != Reach.ALWAYS && one.reach() != Reach.NEVER) {
            return one;
        }
        boolean allowed = one.reach() == Reach.ALWAYS;
        Access access = example.access(one.request());
        Scope scope = example.scope(one.request().service(), given)
                .within(new Target(List.of(action), List.of(pattern)).requests());
        Verdict verdict =
                PROVER.implies(allowed ? EVERYTHING : access, allowed ? access : NOTHING, scope, Budget.DEFAULT);
        if (verdict instanceof Verdict.Proven) {
            return one;
        }
        if (verdict instanceof Verdict.Violated violated) {
            String other = violated.witness().resource().text();
            Request differs = allowed ? violated.witness() : one.request();
            String line = allowed
                    ? "not every object is readable, " + other + " is not: " + why(example, differs)
                    : "some objects are allowed, such as " + other + ", and others are not";
            return new Need(purpose, example, differs, Reach.ONLY_IF, Optional.of(pattern), Optional.of(line));
        }
        Verdict.Unknown unknown = (Verdict.Unknown) verdict;
        return new Need(
                purpose,
                example,
                one.request(),
                Reach.NOT_ASSESSED,
                Optional.of(pattern),
                Optional.of("not proven for every object: " + unknown.reason() + " " + unknown.detail()));
    }
}
