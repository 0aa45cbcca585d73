package io.policyauditor.policy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random policies over an alphabet of {@code a b : /}, with the requests of a small universe put to the evaluator: where
 * some request is allowed by the one and not by the other, the prover must not say that there is none. What it says it has
 * found is confirmed by the evaluator, or it would not say so.
 */
class TinyUniverseTest {
    private static final long SEED = Long.getLong("prove.seed", 271_828);
    private static final int PAIRS = Integer.getInteger("prove.pairs", 250);
    private static final int CONTEXTS = 60;
    private static final List<String> ACTIONS =
            List.of("a:A", "a:B", "a:AB", "a:BA", "b:A", "b:B", "c:C", "sts:GetCallerIdentity");
    private static final List<String> ACTION_PATTERNS =
            List.of("a:A", "a:B", "a:*", "*", "a:A*", "a:*B", "a:?", "A:a", "b:A", "b:*", "b:?*", "a:??", "sts:*");
    private static final String[] RESOURCES = resources();
    private static final Caller CALLER = Caller.aws("arn:aws:iam::111122223333:user/a", "111122223333");

    private final Random random = new Random(SEED);

    private static String[] resources() {
        List<String> all = new ArrayList<>(List.of("*"));
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (!text.isEmpty()) {
                all.add("arn:a:b:::" + text);
            }
            if (text.length() < 3) {
                for (char c : new char[] {'a', 'b', ':', '/'}) {
                    texts.add(text + c);
                }
            }
        }
        all.add("arn:a:b:a::a");
        all.add("arn:a:b:a:b:a");
        all.add("arn:b:b::a:b/a");
        return all.toArray(new String[0]);
    }

    @Test
    void neverProvenAgainstARequest() {
        System.out.println("TinyUniverseTest seed " + SEED);
        List<Context> contexts = contexts();
        int proven = 0;
        int violated = 0;
        int unknown = 0;
        for (int i = 0; i < PAIRS; i++) {
            List<String> statements = statements();
            List<String> others = random.nextInt(3) == 0 ? statements() : changed(statements);
            CompiledPolicy subject = Accesses.policy(PolicyKind.IDENTITY, statements.toArray(new String[0]));
            CompiledPolicy reference = Accesses.policy(PolicyKind.IDENTITY, others.toArray(new String[0]));
            assertThat(subject.rejections()).as("%s", statements).isEmpty();
            Access one = Accesses.attached(subject);
            Access other = Accesses.attached(reference);
            Verdict verdict = Accesses.ask(one, other);
            String what = i + ": " + statements + " in " + others + " is " + verdict;
            if (verdict instanceof Verdict.Proven) {
                proven++;
                assertThat(counterexample(one, other, contexts)).as(what).isEmpty();
            } else if (verdict instanceof Verdict.Violated) {
                violated++;
            } else {
                unknown++;
                assertThat(((Verdict.Unknown) verdict).reason())
                        .as(what)
                        .isIn(Reason.VARIABLE_NOT_CONCRETISED, Reason.MIXED_VALUE_TYPES);
            }
        }
        System.out.println("proven " + proven + ", violated " + violated + ", unknown " + unknown);
        assertThat(proven).isGreaterThan(PAIRS / 5);
        assertThat(violated).isGreaterThan(PAIRS / 5);
        assertThat(unknown).isLessThan(PAIRS / 20);
    }

    /** The same for all layers together: a role's session, its boundary, control policies and a resource's policy. */
    @Test
    void neverProvenAgainstARequestUnderLayers() {
        List<Context> contexts = contexts();
        Caller session = Caller.aws("arn:aws:sts::111122223333:assumed-role/r/s", "111122223333");
        int proven = 0;
        int violated = 0;
        for (int i = 0; i < PAIRS / 5; i++) {
            String owner = random.nextBoolean() ? "111122223333" : "444455556666";
            List<String> identity = statements();
            List<String> boundary = statements();
            List<String> control = statements();
            control.add("{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");
            List<String> resource = named();
            Access one = access(session, owner, identity, boundary, control, resource);
            Access other = switch (random.nextInt(4)) {
                case 0 -> access(session, owner, changed(identity), boundary, control, resource);
                case 1 -> access(session, owner, identity, changed(boundary), control, resource);
                case 2 -> access(session, owner, identity, boundary, changed(control), resource);
                default -> access(session, owner, identity, boundary, control, named());
            };
            Verdict verdict =
                    Accesses.PROVER.implies(one, other, Scope.of(session).inAccount(owner), Budget.DEFAULT);
            if (verdict instanceof Verdict.Proven) {
                proven++;
                assertThat(counterexample(one, other, contexts, session))
                        .as("%d: %s, %s, %s, %s", i, identity, boundary, control, resource)
                        .isEmpty();
            } else if (verdict instanceof Verdict.Violated) {
                violated++;
            } else {
                assertThat(((Verdict.Unknown) verdict).reason())
                        .isIn(Reason.VARIABLE_NOT_CONCRETISED, Reason.MIXED_VALUE_TYPES);
            }
        }
        System.out.println("layers: proven " + proven + ", violated " + violated);
        assertThat(proven).isGreaterThan(PAIRS / 20);
        assertThat(violated).isPositive();
    }

    private List<String> named() {
        List<String> named = new ArrayList<>();
        for (String statement : statements()) {
            String principal = any(List.of(
                    "'*'",
                    "{'AWS': '111122223333'}",
                    "{'AWS': 'arn:aws:iam::111122223333:role/r'}",
                    "{'AWS': 'arn:aws:sts::111122223333:assumed-role/r/s'}",
                    "{'AWS': '444455556666'}"));
            named.add("{'Principal': " + principal + ", " + statement.substring(1));
        }
        return named;
    }

    private static Access access(
            Caller caller,
            String owner,
            List<String> identity,
            List<String> boundary,
            List<String> control,
            List<String> resource) {
        return new Layers(
                        List.of(document(PolicyKind.IDENTITY, identity)),
                        document(PolicyKind.IDENTITY, boundary),
                        List.of(),
                        document(PolicyKind.RESOURCE, resource),
                        List.of(new Layers.Level("root", List.of(document(PolicyKind.SCP, control)))),
                        List.of(),
                        List.of())
                .access(caller, new Resource("arn:a:b:::a", owner), "a");
    }

    private static Document document(PolicyKind kind, List<String> statements) {
        return new Document.Known(kind.title(), Accesses.policy(kind, statements.toArray(new String[0])));
    }

    private String counterexample(Access subject, Access reference, List<Context> contexts) {
        return counterexample(subject, reference, contexts, CALLER);
    }

    private String counterexample(Access subject, Access reference, List<Context> contexts, Caller caller) {
        Evaluator inSubject = Evaluator.of(subject);
        Evaluator inReference = Evaluator.of(reference);
        List<Context> some = new ArrayList<>(contexts);
        Collections.shuffle(some, random);
        some = some.subList(0, CONTEXTS);
        for (Context context : some) {
            for (String action : ACTIONS) {
                for (String resource : RESOURCES) {
                    Request request = new Request(caller, action, resource, null, context);
                    if (inSubject.decide(request) == Decision.ALLOWED
                            && inReference.decide(request) != Decision.ALLOWED) {
                        return request.toString();
                    }
                }
            }
        }
        return "";
    }

    /** Keys of no service: t has one text, m a list, n a number, and p is an address. */
    private static List<Context> contexts() {
        List<Context> contexts = new ArrayList<>();
        for (String text : List.of("", "a", "b", "ab", "A")) {
            for (List<String> list : List.of(List.<String>of(), List.of("a"), List.of("a", "b"), List.of("ba"))) {
                for (String number : List.of("", "1", "2", "1.5")) {
                    for (String address : List.of("", "10.0.0.1", "::1")) {
                        Context.Builder context = new Context.Builder();
                        if (!text.isEmpty()) {
                            context.put("x:t", text);
                        }
                        if (!list.isEmpty()) {
                            context.put("x:m", list);
                        }
                        if (!number.isEmpty()) {
                            context.put("x:n", number);
                        }
                        if (!address.isEmpty()) {
                            context.put("x:p", address);
                        }
                        contexts.add(context.build());
                    }
                }
            }
        }
        return contexts;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            statements.add(statement());
        }
        return statements;
    }

    private List<String> changed(List<String> statements) {
        List<String> changed = new ArrayList<>(statements);
        int at = random.nextInt(changed.size());
        switch (random.nextInt(4)) {
            case 0 -> changed.set(at, statement());
            case 1 -> changed.add(statement());
            case 2 -> changed.set(at, changed.get(at).replaceFirst("arn:a:b:::[^']", "arn:a:b:::*"));
            default -> changed.set(at, changed.get(at).replaceFirst(", 'Condition.*", "}"));
        }
        return changed;
    }

    private String statement() {
        String effect = random.nextInt(4) == 0 ? "Deny" : "Allow";
        String action = random.nextInt(6) == 0 ? "NotAction" : "Action";
        String resource = random.nextInt(6) == 0 ? "NotResource" : "Resource";
        return "{'Effect': '" + effect + "', '" + action + "': " + some(ACTION_PATTERNS) + ", '" + resource + "': "
                + resourcePatterns() + conditions() + "}";
    }

    private String some(List<String> of) {
        List<String> some = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            some.add("'" + any(of) + "'");
        }
        return some.toString();
    }

    private String resourcePatterns() {
        List<String> patterns = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            patterns.add(
                    switch (random.nextInt(8)) {
                        case 0 -> "'*'";
                        case 1 -> "'arn:*'";
                        case 2 -> "'arn:a:b:*:" + rest() + "'";
                        case 3 -> "'arn:a:b:::" + rest() + "${x:t}" + rest() + "'";
                        default -> "'arn:a:b:::" + rest() + rest() + "'";
                    });
        }
        return patterns.toString();
    }

    private String rest() {
        return any(List.of("a", "b", "*", "?", "/", ":", "a*", "*b", "/*", "ab", "*a*"));
    }

    private String conditions() {
        List<String> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            conditions.add(condition());
        }
        return conditions.isEmpty()
                ? ""
                : ", 'Condition': {"
                        + String.join(", ", conditions.stream().distinct().toList()) + "}";
    }

    private String condition() {
        String exists = random.nextInt(4) == 0 ? "IfExists" : "";
        return switch (random.nextInt(8)) {
            case 0 -> "'StringEquals" + exists + "': {'x:t': " + some(List.of("a", "b", "ab")) + "}";
            case 1 -> "'StringNotEquals" + exists + "': {'x:t': " + some(List.of("a", "b", "ab")) + "}";
            case 2 -> "'StringLike" + exists + "': {'x:t': " + some(List.of("a*", "*b", "?", "*", "a")) + "}";
            case 3 -> "'Null': {'" + any(List.of("x:t", "x:m", "x:n", "x:p")) + "': '" + random.nextBoolean() + "'}";
            case 4 ->
                "'" + any(List.of("ForAnyValue", "ForAllValues")) + ":"
                        + any(List.of("StringEquals", "StringLike", "StringNotLike")) + "': {'x:m': "
                        + some(List.of("a", "b", "*a", "b*")) + "}";
            case 5 ->
                "'Numeric" + any(List.of("Equals", "NotEquals", "LessThan", "GreaterThanEquals")) + exists
                        + "': {'x:n': " + some(List.of("1", "2", "1.5")) + "}";
            case 6 ->
                "'" + any(List.of("IpAddress", "NotIpAddress")) + exists + "': {'x:p': "
                        + some(List.of("10.0.0.0/8", "10.0.0.1", "::/0", "0.0.0.0/0", "10.128.0.0/9")) + "}";
            default -> "'StringEqualsIgnoreCase': {'x:t': " + some(List.of("a", "B", "${x:u}")) + "}";
        };
    }
}
