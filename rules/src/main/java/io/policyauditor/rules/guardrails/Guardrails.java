package io.policyauditor.rules.guardrails;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.OwnKeys;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the control policies of the organization leave to somebody whom they do not name, were he allowed everything
 * otherwise. One for each estate; safe for many threads.
 *
 * <p>Ordinary are the root user of an account, a role and a user of it that nobody has in mind and that have no tags. Whom
 * a policy spares by name, to break the glass, is none of them: sparing him leaves the guardrail in force.
 */
public final class Guardrails {
    /** Somebody of an account that nobody has. */
    public static final Caller STRANGER = Caller.aws("arn:aws:iam::000000000000:role/" + Ask.EXAMPLE, "000000000000");

    /** Whose strangers are: of another organization, or of none. */
    private static final List<Context> STRANGE = List.of(
            new Context.Builder()
                    .put("aws:PrincipalOrgID", "o-auditorexample")
                    .put("aws:PrincipalOrgPaths", List.of("o-auditorexample/r-exmp/"))
                    .build(),
            new Context.Builder()
                    .absent("aws:PrincipalOrgID")
                    .absent("aws:PrincipalOrgPaths")
                    .build());

    private static final Set<Way> ATTACHED = Set.of(Way.ATTACHED);
    private static final String PRINCIPAL_ARN = "aws:PrincipalArn";

    private final Estate estate;
    private final EffectiveAccess access;
    private final Allowances allowances;
    private final Prover prover = new Prover(Catalogue.bundled());

    /** Whether something is denied. */
    public sealed interface Answer {
        /** It is, whatever the circumstances; proven. */
        record Denied() implements Answer {}

        /**
         * It is not.
         *
         * @param given what must be so for a request to be left alone, besides what was asked about; empty where nothing
         */
        record Left(String action, Ask ask, Context given) implements Answer {}

        /** What is not known could change the answer. */
        record Open(Gap gap) implements Answer {}
    }

    private Guardrails(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
        this.allowances = Allowances.of(estate);
    }

    /** Those of an estate. */
    public static Guardrails of(Estate estate) {
        return estate.derived(Guardrails.class, Guardrails::new);
    }

    /** Whether an action is denied to all ordinary principals of an account. */
    public Answer toMembers(String account, Ask asked, String action) {
        Ask ask = byTls(asked);
        String partition = Arn.parse(ask.example()).map(Arn::partition).orElse("aws");
        String prefix = "arn:" + partition + ":iam::" + account + ":";
        Caller root = Caller.aws(prefix + "root", account);
        Lookup<Effective> found = access.between(root, ask.resource());
        Lookup<Effective> any = found.known().isPresent() ? found : access.between(root, "*");
        Effective of = any.known().orElse(null);
        if (of == null) {
            return new Answer.Open(
                    any.missing().orElseGet(() -> Gap.outOfScope("nothing is known of account " + account)));
        }
        List<Caller> callers = new ArrayList<>();
        callers.add(Caller.aws(prefix + "role/" + Ask.EXAMPLE, account));
        callers.add(Caller.aws(prefix + "user/" + Ask.EXAMPLE, account));
        if (!spared(of.layers(), root.id(), action)) {
            callers.add(root);
        }
        Answer worst = new Answer.Denied();
        for (Caller caller : callers) {
            Answer answer = leftTo(ordinary(of, caller, ask, account), ask, action);
            if (answer instanceof Answer.Left) {
                return answer;
            }
            worst = worst instanceof Answer.Open ? worst : answer;
        }
        return worst;
    }

    /**
     * Whether the resource control policies above a resource deny an action to everyone of another organization, and of
     * none.
     */
    public Answer toStrangers(Ask asked, String action) {
        Ask ask = byTls(asked);
        Lookup<Effective> found = access.between(STRANGER, ask.resource());
        Effective of = found.known().orElse(null);
        if (of == null) {
            return new Answer.Open(
                    found.missing().orElseGet(() -> Gap.outOfScope("nothing is known of " + ask.resource())));
        }
        Answer worst = new Answer.Denied();
        for (Context whose : STRANGE) {
            Ask so = ask.with(ask.given().with().putAll(whose).build());
            Answer answer = leftTo(tagged(of.on(ask.example()), ask).under(controls(of.layers())), so, action);
            if (answer instanceof Answer.Left) {
                return answer;
            }
            worst = worst instanceof Answer.Open ? worst : answer;
        }
        return worst;
    }

    /**
     * Whether an action is denied to everyone in other accounts of the organization of an account: by the resource control
     * policies above it, and those service control policies of the root.
     */
    public Answer toOtherMembers(String account, Ask asked, String action) {
        Ask ask = byTls(asked);
        Caller root = Caller.aws("arn:aws:iam::" + account + ":root", account);
        Lookup<Effective> found = access.between(root, ask.resource());
        Effective of = found.known().orElse(null);
        if (of == null) {
            return new Answer.Open(
                    found.missing().orElseGet(() -> Gap.outOfScope("nothing is known of " + ask.resource())));
        }
        Effective member = ordinary(of, STRANGER, ask, account);
        Layers all = member.layers();
        // The root stands above both.
        List<Level> above =
                all.serviceControl().subList(0, Math.min(1, all.serviceControl().size()));
        Layers common = new Layers(List.of(), null, List.of(), null, above, all.resourceControl(), List.of());
        Context keys = member.context().with().open("aws:PrincipalOrgPaths").build();
        return leftTo(
                new Effective(
                        member.caller(),
                        member.resource(),
                        common,
                        keys,
                        member.closed(),
                        member.assumptions(),
                        member.catalogue()),
                ask,
                action);
    }

    /**
     * A principal of the estate to whom what is left is allowed by everything else too: a role, a user or the root user; else
     * somebody who is yet to be made, whom {@link Posed#imagines} knows.
     */
    public Optional<Granted> somebody(String account, Answer.Left left) {
        Ask ask = asked(left);
        Stream<String> roles = estate.rolesOf(account).stream().map(role -> role.arn());
        Stream<String> users =
                estate.derived(Users.class, Users::of).byAccount().getOrDefault(account, List.of()).stream();
        Optional<Granted> member = Stream.concat(roles, users)
                .map(arn -> Caller.aws(arn, account))
                .filter(caller -> posed(caller, ask).reach(estate) == Reach.ALWAYS)
                .findFirst()
                .flatMap(caller -> granted(caller, ask));
        String partition = Arn.parse(ask.example()).map(Arn::partition).orElse("aws");
        String prefix = "arn:" + partition + ":iam::" + account + ":";
        return member.or(() -> granted(Caller.aws(prefix + "root", account), ask))
                .or(() -> granted(Caller.aws(prefix + "role/" + Ask.EXAMPLE, account), ask))
                .or(() -> granted(Caller.aws(prefix + "user/" + Ask.EXAMPLE, account), ask));
    }

    private static Posed posed(Caller caller, Ask ask) {
        return new Posed(caller, ask.actions().get(0), ask.example(), Optional.empty(), ask.given());
    }

    private Optional<Granted> granted(Caller caller, Ask ask) {
        return posed(caller, ask)
                .access(estate)
                .known()
                .flatMap(effective -> allowances.of(effective, ask) instanceof Granted granted
                        ? Optional.of(granted)
                        : Optional.empty());
    }

    /** The same for a stranger. */
    public Optional<Granted> stranger(Answer.Left left) {
        return granted(STRANGER, asked(left));
    }

    /** The same for requests that nobody refuses because they come in the clear, unless it is about these. */
    public static Ask byTls(Ask ask) {
        Context.Builder tls = new Context.Builder().put("aws:SecureTransport", "true");
        if (ask.actions().get(0).startsWith("s3:")) {
            tls.put("s3:TlsVersion", "1.3");
        }
        return ask.with(tls.putAll(ask.given()).build());
    }

    private static Ask asked(Answer.Left left) {
        Ask ask = left.ask();
        Context given = ask.given().with().putAll(left.given()).build();
        return new Ask(List.of(left.action()), ask.resource(), ask.pattern(), ask.example(), given);
    }

    /** What the control policies alone leave of a question. */
    private Answer leftTo(Effective effective, Ask ask, String action) {
        Request request = effective.request(action, ask.given());
        Layers layers = effective.layers(request);
        Access left = left(layers);
        Reach reach = Evaluator.of(left).reach(request);
        if (reach == Reach.ALWAYS) {
            return new Answer.Left(action, ask, Context.EMPTY);
        }
        if (reach == Reach.NEVER && uniform(layers, ask, action)) {
            return new Answer.Denied();
        }
        Verdict verdict = prover.notGranted(
                left,
                List.of(new Target(List.of(action), List.of(ask.pattern()))),
                effective.scope(request.service(), ask.given()),
                Budget.DEFAULT);
        if (verdict instanceof Verdict.Violated violated) {
            return new Answer.Left(action, ask, needed(effective, ask, action, violated.witness(), left));
        }
        return verdict instanceof Verdict.Unknown unknown
                ? new Answer.Open(Gap.outOfScope(
                        "whether control policies deny " + action + " on " + ask.pattern() + ": " + unknown.detail()))
                : new Answer.Denied();
    }

    /** What must be so, where that is enough; all of the circumstances otherwise. */
    private static Context needed(Effective effective, Ask ask, String action, Request witness, Access left) {
        Context plain = effective.plain(witness).context();
        Request narrowed =
                effective.request(action, ask.given().with().putAll(plain).build());
        return Evaluator.of(left).reach(narrowed) == Reach.ALWAYS ? plain : witness.context();
    }

    /** Whether the resource that stands for all is treated as all are. */
    private static boolean uniform(Layers layers, Ask ask, String action) {
        return ask.pattern().equals(ask.example())
                || statements(layers)
                        .filter(statement -> statement.coversAction(action))
                        .allMatch(statement -> statement.resources().covers(ask.pattern())
                                || !statement.resources().meets(ask.pattern()));
    }

    /** Whether a statement on an action spares the root user by its name: then it may break the glass. */
    private static boolean spared(Layers layers, String root, String action) {
        return statements(layers)
                .filter(statement -> statement.denies() && statement.coversAction(action))
                .flatMap(statement -> statement.source().conditions().stream())
                .filter(condition -> condition.isAbout(PRINCIPAL_ARN)
                        && condition.operator() != null
                        && condition.operator().test().negated())
                .flatMap(condition -> condition.values().stream())
                .anyMatch(value -> Arn.parse(value.value())
                        .filter(arn -> arn.resource().equals("root")
                                && (arn.account().equals("*") || root.contains("::" + arn.account() + ":")))
                        .isPresent());
    }

    private static Stream<CompiledStatement> statements(Layers layers) {
        return Stream.concat(layers.serviceControl().stream(), layers.resourceControl().stream())
                .flatMap(level -> level.documents().stream())
                .filter(Document.Known.class::isInstance)
                .flatMap(document -> ((Document.Known) document).policy().statements().stream());
    }

    /** That no control policy refuses: each level of those of services allows, and none of either type denies. */
    private static Access left(Layers layers) {
        List<Access> parts = new ArrayList<>();
        for (Level level : layers.serviceControl()) {
            level.documents().forEach(document -> parts.add(document.notDenied(false)));
            parts.add(new Access.Or(level.documents().stream()
                    .map(document -> document.grants(ATTACHED))
                    .toList()));
        }
        for (Level level : layers.resourceControl()) {
            level.documents().forEach(document -> parts.add(document.notDenied(false)));
        }
        return new Access.And(parts);
    }

    private static Layers controls(Layers layers) {
        return new Layers(
                List.of(), null, List.of(), null, layers.serviceControl(), layers.resourceControl(), List.of());
    }

    /** The access of somebody ordinary, by control policies alone. */
    private Effective ordinary(Effective root, Caller caller, Ask ask, String account) {
        Context.Builder keys = root.context().with().putAll(OwnKeys.of(caller, account));
        if (!caller.id().contains(":user/")) {
            keys.absent("aws:username");
        }
        Set<String> closed = new HashSet<>(root.closed());
        closed.add("aws:principaltag/");
        return tagged(
                new Effective(
                        caller,
                        new Resource(ask.example(), account),
                        controls(root.layers()),
                        keys.build(),
                        closed,
                        root.assumptions(),
                        root.catalogue()),
                ask);
    }

    /** With the tags of the bucket, where they are known, for those of its objects and itself. */
    private Effective tagged(Effective effective, Ask ask) {
        Optional<Map<String, String>> tags = Arn.parse(ask.example())
                .filter(arn -> arn.service().equals("s3") && arn.region().isEmpty())
                .flatMap(arn -> estate.bucket(arn.resource().split("/", 2)[0]).known())
                .flatMap(bucket -> bucket.tags().known());
        if (tags.isEmpty()) {
            return effective;
        }
        Context.Builder keys = effective.context().with();
        tags.get().forEach((name, value) -> keys.put("aws:ResourceTag/" + name, value));
        Set<String> closed = new HashSet<>(effective.closed());
        closed.add("aws:resourcetag/");
        return new Effective(
                effective.caller(),
                effective.resource(),
                effective.layers(),
                keys.build(),
                closed,
                effective.assumptions(),
                effective.catalogue());
    }

    /** The ARNs of the users of each account. */
    private record Users(Map<String, List<String>> byAccount) {
        static Users of(Estate estate) {
            Map<String, List<String>> byAccount = new HashMap<>();
            for (User user : estate.users()) {
                Arn.parse(user.arn())
                        .ifPresent(arn -> byAccount
                                .computeIfAbsent(arn.account(), ignored -> new ArrayList<>())
                                .add(user.arn()));
            }
            return new Users(byAccount);
        }
    }
}
