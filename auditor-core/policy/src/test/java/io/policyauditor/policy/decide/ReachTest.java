package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far an access reaches where context keys are open and documents are not known. */
class ReachTest {
    private static final String ACCOUNT = "111111111111";
    private static final Caller CALLER = Caller.aws("arn:aws:iam::111111111111:user/ann", ACCOUNT);
    private static final String OBJECT = "arn:aws:s3:::models/llama/w";
    private static final Document UNKNOWN = new Document.Unknown("it", "it is not known");
    private static final Document EVERYTHING = identity("Allow", "");
    private static final Document NOTHING = identity("Allow", ",\"Condition\":{\"Bool\":{\"aws:never\":\"true\"}}");
    private static final Document FORBIDDEN = identity("Deny", "");

    /**
     * The key {@code aws:o} is open, {@code aws:a} is absent, {@code aws:v} is {@code llama}, {@code aws:l} is a list, and of
     * the keys that nothing is said about those that begin with {@code aws:requesttag/} are open.
     */
    private static Request request() {
        Context context = new Context.Builder()
                .open("aws:o")
                .absent("aws:RequestTag/absent")
                .put("aws:v", "llama")
                .put("aws:RequestTag/known", "llama")
                .put("aws:l", List.of("llama", "w"))
                .othersOpen(key -> key.startsWith("aws:requesttag/"))
                .build();
        return new Request(CALLER, "s3:GetObject", OBJECT, ACCOUNT, context);
    }

    private static Document identity(String effect, String elements) {
        return Cases.document(
                PolicyKind.IDENTITY,
                "p",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"" + effect + "\",\"Action\":\"*\""
                        + (elements.contains("Resource\"") ? "" : ",\"Resource\":\"*\"") + elements + "}}");
    }

    private static Reach reach(Layers layers) {
        Request request = request();
        return Evaluator.of(layers.access(CALLER, new Resource(OBJECT, ACCOUNT), "s3"))
                .reach(request);
    }

    private static Reach opposite(Reach reach) {
        return switch (reach) {
            case ALWAYS -> Reach.NEVER;
            case NEVER -> Reach.ALWAYS;
            default -> reach;
        };
    }

    private static void check(String elements, Reach expected) {
        assertThat(reach(Layers.ofIdentity(List.of(identity("Allow", elements)))))
                .as("Allow %s", elements)
                .isEqualTo(expected);
        assertThat(reach(Layers.ofIdentity(List.of(EVERYTHING, identity("Deny", elements)))))
                .as("Deny %s", elements)
                .isEqualTo(opposite(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"StringEquals\":{\"aws:o\":\"x\"} | ONLY_IF",
                "\"StringNotEquals\":{\"aws:o\":\"x\"} | ONLY_IF",
                "\"StringEqualsIfExists\":{\"aws:o\":\"x\"} | ONLY_IF",
                "\"ForAllValues:StringLike\":{\"aws:o\":\"x\"} | ONLY_IF",
                "\"ForAnyValue:StringLike\":{\"aws:o\":\"x\"} | ONLY_IF",
                "\"Null\":{\"aws:o\":\"true\"} | ONLY_IF",
                "\"Null\":{\"aws:o\":\"false\"} | ONLY_IF",
                "\"Null\":{\"aws:o\":[\"true\",\"false\"]} | ALWAYS",
                "\"Null\":{\"aws:o\":\"perhaps\"} | NEVER",
                "\"StringEquals\":{\"aws:a\":\"x\"} | NEVER",
                "\"StringEquals\":{\"aws:v\":\"llama\"} | ALWAYS",
                "\"StringEquals\":{\"aws:RequestTag/team\":\"x\"} | ONLY_IF",
                "\"StringEquals\":{\"aws:RequestTag/absent\":\"x\"} | NEVER",
                "\"StringEquals\":{\"aws:RequestTag/known\":\"x\"} | NEVER",
                "\"StringEquals\":{\"aws:RequestTag/known\":\"llama\"} | ALWAYS",
                "\"StringEquals\":{\"aws:v\":\"llama\",\"aws:o\":\"x\"} | ONLY_IF",
                "\"StringEquals\":{\"aws:v\":\"x\",\"aws:o\":\"x\"} | NEVER",
            })
    void conditionsOnOpenKeys(String condition, Reach expected) {
        check(",\"Condition\":{" + condition + "}", expected);
    }

    /** A variable that is open may stand for anything; the others stand for what they are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"StringEquals\":{\"aws:v\":\"${aws:o}\"} | ONLY_IF",
                "\"StringEquals\":{\"aws:v\":\"ll${aws:o}\"} | ONLY_IF",
                "\"StringEquals\":{\"aws:v\":\"LL${aws:o}\"} | NEVER",
                "\"StringEqualsIgnoreCase\":{\"aws:v\":\"LL${aws:o}\"} | ONLY_IF",
                "\"StringEqualsIgnoreCase\":{\"aws:v\":\"LM${aws:o}\"} | NEVER",
                "\"StringEquals\":{\"aws:v\":\"*${aws:o}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"*${aws:o}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"${*}${aws:o}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"?${aws:o}?\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"?${aws:o}b\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"?????${aws:o}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"??????${aws:o}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"${aws:o}${aws:v}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"${aws:o}?${aws:v}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"${aws:o}${aws:a}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"${aws:o}${aws:l}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"${aws:o}${aws:a, 'ma'}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"${aws:o}${aws:a, 'mb'}\"} | NEVER",
                "\"StringLike\":{\"aws:v\":\"${aws:o, 'x'}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":[\"${aws:o}\",\"llama\"]} | ALWAYS",
                "\"StringLike\":{\"aws:v\":\"${aws:RequestTag/team}\"} | ONLY_IF",
                "\"StringLike\":{\"aws:v\":\"${aws:RequestTag/known}\"} | ALWAYS",
                "\"StringLike\":{\"aws:v\":\"${aws:RequestTag/absent}\"} | NEVER",
                "\"StringNotLike\":{\"aws:v\":\"${aws:o}\"} | ONLY_IF",
                "\"StringNotLike\":{\"aws:v\":\"${aws:o}x\"} | ALWAYS",
                "\"StringNotLike\":{\"aws:v\":\"${aws:a}\"} | ALWAYS",
                "\"ForAnyValue:StringEquals\":{\"aws:l\":\"${aws:o}\"} | ONLY_IF",
                "\"ForAnyValue:StringEquals\":{\"aws:l\":[\"${aws:o}x\",\"w\"]} | ALWAYS",
                "\"ForAllValues:StringEquals\":{\"aws:l\":[\"${aws:o}a\",\"w\"]} | ONLY_IF",
                "\"ForAllValues:StringEquals\":{\"aws:l\":\"${aws:o}x\"} | NEVER",
            })
    void openVariablesInConditions(String condition, Reach expected) {
        check(",\"Condition\":{" + condition + "}", expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:::models/${aws:o}/w | ONLY_IF",
                "arn:aws:s3:::models/${aws:o} | ONLY_IF",
                "arn:aws:s3:::${aws:o} | ONLY_IF",
                "arn:*:models/${aws:o}/w | NEVER",
                "arn:aws:*3:::models/${aws:o}/w | ONLY_IF",
                "arn:aws:s3:::models/${aws:o}/x | NEVER",
                "arn:aws:s3:::models/llama/w${aws:o}w | NEVER",
                "arn:aws:s3:::other/${aws:o} | NEVER",
                "arn:aws:s3:::*/${aws:o}/? | ONLY_IF",
                "arn:aws:s3:::models/${aws:v}/${aws:o} | ONLY_IF",
                "arn:aws:s3:::models/${aws:v}/w | ALWAYS",
                "arn:aws:s3:::models/${aws:a}/${aws:o} | NEVER",
            })
    void openVariablesInResources(String resource, Reach expected) {
        check(",\"Resource\":\"" + resource + "\"", expected);
        // Where nothing can stand for the variable NotResource spares nothing, and does not apply.
        Reach spared = resource.contains("aws:a}") ? Reach.NEVER : opposite(expected);
        if (!resource.contains("aws:o}")) {
            check(",\"NotResource\":\"" + resource + "\"", spared);
        }
    }

    /** A NotResource with an open variable hangs on whether the variable has a value at all. */
    @Test
    void openVariablesInNotResource() {
        check(",\"NotResource\":\"arn:aws:s3:::other/${aws:o}\"", Reach.ONLY_IF);
        check(",\"NotResource\":\"arn:aws:s3:::models/${aws:o}\"", Reach.ONLY_IF);
        check(",\"NotResource\":[\"arn:aws:s3:::other/${aws:o}\",\"arn:aws:s3:::models/*\"]", Reach.NEVER);
        check(",\"NotResource\":\"arn:aws:s3:::other/${aws:l}\"", Reach.NEVER);
        check(",\"NotResource\":\"arn:aws:s3:::other/${aws:l, 'x'}\"", Reach.NEVER);
        check(",\"NotResource\":\"arn:aws:s3:::other/${aws:a, 'x'}\"", Reach.ALWAYS);
        // Only the variables of the NotResource have to have values.
        String spared = ",\"NotResource\":\"arn:aws:s3:::other/${aws:v}\"";
        check(spared + ",\"Condition\":{\"StringNotLike\":{\"aws:v\":\"${aws:a}\"}}", Reach.ALWAYS);
    }

    private static Layers layers(
            Document identity, @Nullable Document boundary, List<Document> session, Document... levels) {
        return new Layers(
                List.of(identity),
                boundary,
                session,
                null,
                List.of(levels).stream()
                        .map(level -> new Level("l", List.of(level)))
                        .toList(),
                List.of(),
                List.of());
    }

    /** An unknown document leaves open what it alone decides, and nothing else. */
    @Test
    void unknownDocuments() {
        Document perhaps = identity("Allow", ",\"Condition\":{\"Bool\":{\"aws:o\":\"true\"}}");
        assertThat(reach(layers(EVERYTHING, null, List.of(UNKNOWN)))).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(reach(layers(UNKNOWN, null, List.of()))).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(reach(layers(NOTHING, null, List.of(UNKNOWN)))).isEqualTo(Reach.NEVER);
        assertThat(reach(layers(UNKNOWN, FORBIDDEN, List.of()))).isEqualTo(Reach.NEVER);
        assertThat(reach(layers(UNKNOWN, NOTHING, List.of()))).isEqualTo(Reach.NEVER);
        assertThat(reach(layers(EVERYTHING, EVERYTHING, List.of(), UNKNOWN))).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(reach(layers(perhaps, null, List.of(), UNKNOWN))).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(reach(layers(perhaps, null, List.of(), EVERYTHING))).isEqualTo(Reach.ONLY_IF);
        assertThat(reach(layers(EVERYTHING, null, List.of(NOTHING, EVERYTHING))))
                .isEqualTo(Reach.ALWAYS);
    }

    @Test
    void gapsAreNamedOnce() {
        Layers layers = layers(EVERYTHING, UNKNOWN, List.of(UNKNOWN), new Document.Unknown("other", "nor is that"));
        assertThat(Evaluator.of(layers.access(CALLER, new Resource(OBJECT, ACCOUNT), "s3"))
                        .gaps())
                .containsExactlyInAnyOrder("it is not known", "nor is that");
    }

    /** They stand where something may be allowed otherwise, too. */
    @Test
    void gapsOfAlternativesAreGaps() {
        Access access = new Access.Or(List.of(new Access.And(List.of(new Access.Gap("one"))), new Access.Gap("other")));
        assertThat(Evaluator.of(access).gaps()).containsExactly("one", "other");
    }

    /** A decision takes what is not known for refusing, however often it is asked for. */
    @Test
    void whatIsNotKnownRefuses() {
        Request request = new Request(CALLER, "s3:GetObject", OBJECT, ACCOUNT, Context.EMPTY);
        Evaluator gap = Evaluator.of(new Access.Or(List.of(new Access.Gap("it"))));
        Evaluator orElse = Evaluator.of(new Access.Or(List.of(new Access.Gap("it"), new Access.And(List.of()))));
        for (int i = 0; i < 20; i++) {
            assertThat(gap.decide(request)).isEqualTo(Decision.IMPLICITLY_DENIED);
            assertThat(orElse.decide(request)).isEqualTo(Decision.ALLOWED);
        }
        assertThat(gap.decide(request, Evaluator.REFUSING)).isEqualTo(Decision.IMPLICITLY_DENIED);
        assertThat(gap.decide(request, Evaluator.GAPS_ALLOW)).isEqualTo(Decision.ALLOWED);
        assertThat(gap.decide(request, Evaluator.KEYS_ALLOW)).isEqualTo(Decision.IMPLICITLY_DENIED);
    }

    /** What blocks is the unknown document by itself, not its neighbours, beside the other layers that block. */
    @Test
    void anUnknownDocumentBlocksAlone() {
        Layers layers = new Layers(
                List.of(NOTHING, UNKNOWN, EVERYTHING), NOTHING, List.of(), null, List.of(), List.of(), List.of());
        assertThat(Explanation.of(layers, request()).cause())
                .isInstanceOfSatisfying(Explanation.Cause.Blocked.class, blocked -> {
                    assertThat(blocked.sentence())
                            .isEqualTo("not known: it is not known; the permissions boundary does not allow it");
                    assertThat(blocked.blockers().stream()
                                    .map(blocker -> blocker.part().documents()))
                            .containsExactly(List.of(UNKNOWN), List.of(NOTHING));
                });
    }

    @Test
    void oneStatementAppliesOrNot() {
        Document.Known known = (Document.Known) identity("Deny", ",\"Condition\":{\"Bool\":{\"aws:o\":\"true\"}}");
        CompiledStatement statement = known.policy().statements().get(0);
        Context context = new Context.Builder().put("aws:o", "true").build();
        assertThat(Evaluator.applies(statement, new Request(CALLER, "a:b", OBJECT, ACCOUNT, context)))
                .isTrue();
        assertThat(Evaluator.applies(statement, new Request(CALLER, "a:b", OBJECT, ACCOUNT, Context.EMPTY)))
                .isFalse();
    }
}
