package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/loader/s";
    private static final String OBJECT = "arn:aws:s3:::models/fraud/v3";

    private static Request request(String owner) {
        Context context = new Context.Builder()
                .put("aws:SecureTransport", "false")
                .put("aws:SourceIp", "203.0.113.9")
                .put("aws:TagKeys", List.of("a", "b"))
                .put("aws:RequestTag/holes", List.of("a", "", "b"))
                .put("aws:userid", "")
                .put("s3:max-keys", "100")
                .put("aws:CurrentTime", "2026-11-23T00:00:00Z")
                .open("aws:SourceVpce")
                .build();
        return new Request(Caller.aws(SESSION, "111122223333"), "s3:GetObject", OBJECT, owner, context);
    }

    private static String policy(String statement) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": " + statement + "}";
    }

    private static Reading identity(String elements) {
        String action = elements.contains("Action\"") ? "" : "\"Action\": \"s3:*\", ";
        String resource = elements.contains("Resource\"") ? "" : "\"Resource\": \"*\", ";
        String text = policy("{\"Effect\": \"Allow\", " + action + resource + elements + "}")
                .replaceAll(", }", "}");
        Layers layers = Layers.ofIdentity(List.of(Cases.document(PolicyKind.IDENTITY, "p", text)));
        return Explanation.of(layers, request("111122223333")).readings().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Action\": \"s3:Put*\" | \"s3:Put*\" | s3:GetObject is not s3:Put*",
                "\"Action\": [\"s3:Put*\", \"kms:*\"] | \"Action\" | s3:GetObject is none of s3:Put* or kms:*",
                "\"Action\": [\"a:a\", \"b:b\", \"c:c\", \"d:d\", \"e:e\", \"f:f\"] | \"Action\""
                        + " | s3:GetObject is none of a:a, b:b, c:c, d:d or 2 more",
                "\"NotAction\": [\"iam:*\", \"s3:Get*\"] | \"s3:Get*\" | s3:GetObject is excepted by NotAction s3:Get*",
                "\"Resource\": \"arn:aws:s3:::other/*\" | \"arn:aws:s3:::other/*\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::other/*",
                "\"Resource\": \"arn:aws:s3:::models/${s3:max-keys}/*\" | \"arn:aws:s3:::models/${s3:max-keys}/*\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::models/${s3:max-keys}/*",
                "\"Resource\": \"arn:aws:s3:::models/${aws:username, 'x'}/*\""
                        + " | \"arn:aws:s3:::models/${aws:username, 'x'}/*\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::models/${aws:username, 'x'}/*",
                "\"Resource\": \"arn:aws:s3:::models/${aws:TagKeys}\" | \"arn:aws:s3:::models/${aws:TagKeys}\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::models/${aws:TagKeys},"
                        + " and the request has a list for aws:tagkeys",
                "\"Resource\": \"arn:aws:s3:::models/${aws:userid}\" | \"arn:aws:s3:::models/${aws:userid}\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::models/${aws:userid},"
                        + " and the request has no aws:userid",
                "\"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:RequestTag/holes\": \"c\"}}"
                        + " | \"aws:RequestTag/holes\" | aws:RequestTag/holes is [a, b], the statement wants one that is c",
                "\"Resource\": \"arn:aws:s3:::models/${aws:username}/*\" | \"arn:aws:s3:::models/${aws:username}/*\""
                        + " | arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::models/${aws:username}/*,"
                        + " and the request has no aws:username",
                "\"NotResource\": \"arn:aws:s3:::${aws:username}/*\" | \"NotResource\""
                        + " | the request has no aws:username, which the statement needs for its NotResource",
                "\"Condition\": {\"Bool\": {\"aws:SecureTransport\": true}} | \"aws:SecureTransport\""
                        + " | aws:SecureTransport is false, the statement wants true",
                "\"Condition\": {\"StringEquals\": {\"aws:PrincipalTag/env\": \"prod\"}} | \"aws:PrincipalTag/env\""
                        + " | the request has no aws:PrincipalTag/env",
                "\"Condition\": {\"Null\": {\"aws:SourceIp\": \"true\"}} | \"aws:SourceIp\""
                        + " | the request has aws:SourceIp, the statement wants none",
                "\"Condition\": {\"Null\": {\"aws:username\": \"false\"}} | \"aws:username\""
                        + " | the request has no aws:username",
                "\"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"10.0.0.0/8\", \"192.168.0.0/16\"]}}"
                        + " | \"aws:SourceIp\""
                        + " | aws:SourceIp is 203.0.113.9, the statement wants an address in 10.0.0.0/8 or 192.168.0.0/16",
                "\"Condition\": {\"StringNotEquals\": {\"aws:SourceIp\": \"203.0.113.9\"}} | \"aws:SourceIp\""
                        + " | aws:SourceIp is 203.0.113.9, the statement wants something else than 203.0.113.9",
                "\"Condition\": {\"NumericLessThanEquals\": {\"s3:max-keys\": 10}} | \"s3:max-keys\""
                        + " | s3:max-keys is 100, the statement wants at most 10",
                "\"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"2026-01-01\"}} | \"aws:CurrentTime\""
                        + " | aws:CurrentTime is 2026-11-23T00:00:00Z, the statement wants a time before 2026-01-01",
                "\"Condition\": {\"StringEquals\": {\"aws:TagKeys\": \"a\"}} | \"aws:TagKeys\""
                        + " | the request has a list for aws:TagKeys, which StringEquals never fits without"
                        + " ForAnyValue or ForAllValues",
                "\"Condition\": {\"ForAllValues:StringEquals\": {\"aws:TagKeys\": \"a\"}} | \"aws:TagKeys\""
                        + " | aws:TagKeys is [a, b], the statement wants each to be a",
                "\"Condition\": {\"ForAnyValue:StringLike\": {\"aws:TagKeys\": \"c*\"}} | \"aws:TagKeys\""
                        + " | aws:TagKeys is [a, b], the statement wants one that is something like c*",
            })
    void saysWhyAStatementDoesNotApply(String elements, String token, String sentence) {
        Reading reading = identity(elements);
        assertThat(reading.standing()).isEqualTo(Standing.DOES_NOT_APPLY);
        assertThat(reading.mismatch()).hasValueSatisfying(mismatch -> {
            assertThat(mismatch.at().text()).isEqualTo(token);
            assertThat(mismatch.sentence()).isEqualTo(sentence);
        });
    }

    /** A character that takes two units of a text is left out rather than cut in two. */
    @Test
    void whatIsLongIsCut() {
        String fits = "x".repeat(200);
        assertThat(asked(fits)).isEqualTo(fits + " is not y");
        assertThat(asked("x".repeat(201))).isEqualTo("x".repeat(199) + "… is not y");
        assertThat(asked("x".repeat(198) + "\ud83d\ude00" + "x")).isEqualTo("x".repeat(198) + "… is not y");
        assertThat(asked("x".repeat(197) + "\ud83d\ude00" + "xx"))
                .isEqualTo("x".repeat(197) + "\ud83d\ude00… is not y");
    }

    private static String asked(String resource) {
        Request request = new Request(
                Caller.aws(SESSION, "111122223333"), "s3:GetObject", resource, "111122223333", Context.EMPTY);
        String text = policy("{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"y\"}");
        Layers layers = Layers.ofIdentity(List.of(Cases.document(PolicyKind.IDENTITY, "p", text)));
        return Explanation.of(layers, request)
                .readings()
                .get(0)
                .mismatch()
                .orElseThrow()
                .sentence();
    }

    @Test
    void saysWhomAStatementNamesInstead() {
        assertThat(unnamed("{\"AWS\": \"444455556666\"}"))
                .isEqualTo("the statement names 444455556666, not " + SESSION);
        assertThat(unnamed("{\"AWS\": [\"444455556666\", \"777788889999\"]}"))
                .isEqualTo(SESSION + " is none of 444455556666 or 777788889999");
    }

    private static String unnamed(String principal) {
        return explained(request("111122223333"), layers(List.of(), null, resourcePolicy(PolicyKind.BUCKET, principal)))
                .readings()
                .get(0)
                .mismatch()
                .orElseThrow()
                .sentence();
    }

    /** Of the statements that allow something the nearest is the one that got farthest, and of equals the first. */
    @Test
    void theNearestStatementIsTheOneThatGotFarthest() {
        String action = "{\"Sid\": \"Action\", \"Effect\": \"Allow\", \"Action\": \"s3:Put*\", \"Resource\": \"*\"}";
        String resource =
                "{\"Sid\": \"%s\", \"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::o/*\"}";
        String condition =
                "{\"Sid\": \"Condition\", \"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\","
                        + " \"Condition\": {\"StringEquals\": {\"aws:PrincipalTag/env\": \"prod\"}}}";
        assertThat(nearest(action)).isEmpty();
        assertThat(nearest(action + "," + resource.formatted("One") + "," + resource.formatted("Two")))
                .contains("statement \"One\" of identity policy loader");
        assertThat(nearest(resource.formatted("One") + "," + condition + "," + action))
                .contains("statement \"Condition\" of identity policy loader");
    }

    private static Optional<String> nearest(String statements) {
        Explanation explanation =
                explained(request("111122223333"), Layers.ofIdentity(List.of(identityPolicy("[" + statements + "]"))));
        return ((Cause.Blocked) explanation.cause()).blockers().get(0).nearest().map(Reading::label);
    }

    @Test
    void aStatementThatHangsOnAnOpenKeyMayApply() {
        Reading reading = identity("\"Condition\": {\"StringEquals\": {\"aws:SourceVpce\": \"vpce-1\"}}");
        assertThat(reading.standing()).isEqualTo(Standing.MAY_APPLY);
        assertThat(reading.mismatch().orElseThrow().sentence())
                .isEqualTo("it is not known whether the request has aws:SourceVpce, and what");
    }

    private static final String DECRYPT = "{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}";
    private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";

    private static Explanation explained(Request request, Layers layers) {
        return Explanation.of(layers, request);
    }

    private static Document identityPolicy(String statement) {
        return Cases.document(PolicyKind.IDENTITY, "loader", policy(statement));
    }

    private static Document resourcePolicy(PolicyKind kind, String principal) {
        return Cases.document(
                kind,
                kind.title(),
                policy("{\"Sid\": \"S\", \"Effect\": \"Allow\", \"Principal\": " + principal
                        + ", \"Action\": [\"s3:*\", \"kms:*\"], \"Resource\": \"*\"}"));
    }

    private static Layers layers(List<Document> identity, @Nullable Document boundary, @Nullable Document resource) {
        return new Layers(identity, boundary, List.of(), resource, List.of(), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"*\" | the bucket policy allows it to everyone, so no identity policy is needed",
                "{\"AWS\": \"" + SESSION + "\"}"
                        + " | the bucket policy allows it to the caller itself, so no identity policy is needed",
                "{\"AWS\": \"arn:aws:iam::111122223333:role/path/loader\"}"
                        + " | the bucket policy allows it to the caller's role, so no identity policy is needed;"
                        + " the permissions boundary allows it too",
                "{\"AWS\": \"111122223333\"} | an identity policy allows it, and the resource is of the same account;"
                        + " the permissions boundary allows it too",
            })
    void saysByWhichPathItIsAllowed(String principal, String sentence) {
        Layers layers = layers(
                List.of(Cases.everything(PolicyKind.IDENTITY)),
                Cases.everything(PolicyKind.IDENTITY),
                resourcePolicy(PolicyKind.BUCKET, principal));
        Explanation explanation = explained(request("111122223333"), layers);
        assertThat(explanation.decision()).isEqualTo(Decision.ALLOWED);
        assertThat(explanation.cause().sentence()).isEqualTo(sentence);
    }

    @Test
    void saysThatBothAccountsAgree() {
        Layers layers = layers(
                List.of(Cases.everything(PolicyKind.IDENTITY)), null, resourcePolicy(PolicyKind.BUCKET, "\"*\""));
        Explanation explanation = explained(request("444455556666"), layers);
        assertThat(explanation.cause().sentence())
                .isEqualTo("both accounts agree: the bucket policy allows it to everyone, and an identity policy allows"
                        + " it");
        assertThat(((Cause.Allowed) explanation.cause()).by())
                .extracting(Reading::label)
                .containsExactly("statement \"S\" of bucket policy", "statement 1 of identity policy everything");
    }

    @Test
    void theKeyPolicyLeavesItToTheAccountOrBlocks() {
        Request request =
                new Request(Caller.aws(SESSION, "111122223333"), "kms:Decrypt", KEY, "111122223333", Context.EMPTY);
        Document own = identityPolicy(DECRYPT);
        assertThat(explained(
                                request,
                                layers(
                                        List.of(own),
                                        null,
                                        resourcePolicy(PolicyKind.KEY, "{\"AWS\": \"111122223333\"}")))
                        .cause()
                        .sentence())
                .isEqualTo("the key policy leaves it to the account, and an identity policy allows it");
        assertThat(explained(
                                request,
                                layers(
                                        List.of(own),
                                        null,
                                        resourcePolicy(
                                                PolicyKind.KEY, "{\"AWS\": \"arn:aws:iam::111122223333:user/u\"}")))
                        .cause()
                        .sentence())
                .isEqualTo("no statement of the key policy allows it to the caller or its account");
        assertThat(explained(
                                request,
                                layers(List.of(), null, resourcePolicy(PolicyKind.KEY, "{\"AWS\": \"111122223333\"}")))
                        .cause()
                        .sentence())
                .isEqualTo("the caller has no identity policy, and the key policy leaves that to the caller's account");
    }

    @Test
    void namesEveryLayerThatHasToAllowAndDoesNot() {
        Document other = identityPolicy(
                "{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\"," + " \"Resource\": \"arn:aws:s3:::other/*\"}");
        Layers layers = new Layers(
                List.of(other),
                other,
                List.of(other),
                null,
                List.of(
                        new Layers.Level("Root", List.of(Cases.everything(PolicyKind.SCP))),
                        new Layers.Level("ml", List.of(other)),
                        new Layers.Level("111122223333", List.of())),
                List.of(),
                List.of(Cases.document(PolicyKind.VPC_ENDPOINT, "endpoint", policy("[]"))));
        Explanation explanation = explained(request("444455556666"), layers);
        List<Blocker> blockers = ((Cause.Blocked) explanation.cause()).blockers();
        assertThat(blockers)
                .extracting(Blocker::sentence)
                .containsExactly(
                        "no identity policy allows it",
                        "the permissions boundary does not allow it",
                        "no session policy allows it",
                        "the resource has no policy, and a caller of another account needs one that allows it",
                        "no service control policy of ml allows it",
                        "111122223333 has no service control policy",
                        "VPC endpoint policy endpoint does not allow it");
        assertThat(blockers.get(0).nearest()).hasValueSatisfying(nearest -> {
            assertThat(nearest.label()).isEqualTo("statement 1 of identity policy loader");
            assertThat(nearest.mismatch().orElseThrow().sentence()).isEqualTo(OBJECT + " is not arn:aws:s3:::other/*");
        });
    }

    @Test
    void aDenyThatMayApplyDeniesAfterOneThatDoes() {
        String open = "{\"Sid\": \"Open\", \"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\","
                + " \"Condition\": {\"StringEquals\": {\"aws:SourceVpce\": \"vpce-1\"}}}";
        String sure = "{\"Sid\": \"Sure\", \"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}";
        assertThat(explained(
                                request("111122223333"),
                                Layers.ofIdentity(List.of(identityPolicy("[" + open + "," + sure + "]"))))
                        .cause()
                        .sentence())
                .isEqualTo("statement \"Sure\" of identity policy loader denies it");
        assertThat(explained(request("111122223333"), Layers.ofIdentity(List.of(identityPolicy(open))))
                        .cause()
                        .sentence())
                .isEqualTo(
                        "statement \"Open\" of identity policy loader may deny it: it is not known whether the request"
                                + " has aws:SourceVpce, and what");
    }

    @Test
    void outsidersNeedTheResourcePolicyAlone() {
        Request request =
                new Request(Caller.service("ec2.amazonaws.com"), "s3:GetObject", OBJECT, "111122223333", Context.EMPTY);
        assertThat(explained(request, layers(List.of(), null, resourcePolicy(PolicyKind.BUCKET, "\"*\"")))
                        .cause()
                        .sentence())
                .isEqualTo("the bucket policy allows it to everyone, who needs no other policy");
        assertThat(explained(request, layers(List.of(), null, null)).cause().sentence())
                .isEqualTo("the resource has no policy, and the caller needs one that allows it");
        assertThat(explained(
                                request,
                                layers(
                                        List.of(),
                                        null,
                                        resourcePolicy(PolicyKind.BUCKET, "{\"Service\": \"sns.amazonaws.com\"}")))
                        .cause()
                        .sentence())
                .isEqualTo("no statement of the bucket policy allows it to the caller");
    }

    @Test
    void whoAsksWhoItIsIsAlwaysAnswered() {
        Request request = new Request(
                Caller.aws(SESSION, "111122223333"), "sts:GetCallerIdentity", "*", "111122223333", Context.EMPTY);
        Document deny = identityPolicy("{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}");
        Explanation explanation = explained(request, Layers.ofIdentity(List.of(deny)));
        assertThat(explanation.decision()).isEqualTo(Decision.ALLOWED);
        assertThat(explanation.cause().sentence()).isEqualTo("sts:GetCallerIdentity is always allowed");
    }
}
