package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a text is made into, reading, compiling and asking it ends without an exception. */
class CompilerFuzzTest {
    private static final long SEED = 271_828;
    private static final List<PolicyKind> KINDS = List.of(PolicyKind.values());
    private static final List<String> POLICIES = List.of("""
            {"Version": "2012-10-17", "Id": "x", "Statement": [{"Sid": "A1", "Effect": "Allow",
              "Principal": {"AWS": ["arn:aws:iam::111122223333:role/a/loader", "444455556666", "*"], "Service": "ec2.amazonaws.com"},
              "Action": ["s3:Get*", "s3:?ist*"], "Resource": ["arn:aws:s3:::b/${aws:username, 'x'}/*", "arn:aws:s3:::b"],
              "Condition": {"StringLike": {"aws:PrincipalTag/team": ["ml-*", "${*}"]}, "Bool": {"aws:SecureTransport": true},
                "ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["a", "b"]}, "NumericLessThan": {"s3:max-keys": 10.5}}}]}""", """
            {"Version": "2008-10-17", "Statement": {"Effect": "Deny", "NotPrincipal": {"Federated": "x", "CanonicalUser": "79a5"},
              "NotAction": "*", "NotResource": "arn:aws:s3:*:*:b?/${aws:userid}",
              "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}, "DateLessThan":
                {"aws:CurrentTime": "2024-05-01T00:00:00Z"}, "Null": {"aws:x": "false"}, "BinaryEquals": {"a:b": "YQ=="},
                "ArnNotLike": {"aws:SourceArn": "arn:aws:*:${aws:y}:*:a:*"}}}}""", """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "kms:*"], "NotResource":
              ["arn:aws:s3:::b/${aws:username}/*", "*"], "Condition": {"ForAllValues:ArnLike": {"aws:y": "arn:*:*:*:*:${aws:x}*"}}}]}""");
    private static final List<String> BITS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "-1e99",
            "\\u0000",
            "${",
            "${a:b}",
            "}",
            "*",
            "?",
            "<X>",
            "{{x}}",
            "arn:",
            "\"Effect\": \"Deny\", ",
            "\"Statement\": ",
            "\"Resource\": [], ",
            "\"Principal\": {}, ",
            "NotAction",
            "\uD800",
            "\n",
            "//",
            "9".repeat(50),
            "::",
            "/129",
            "ForAllValues:",
            "IfExists",
            "2012-10-17");

    @Test
    void noMutationThrows() {
        System.out.println("CompilerFuzzTest seed " + SEED);
        Random random = new Random(SEED);
        Catalogue catalogue = Catalogue.bundled();
        int compiled = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(POLICIES.get(random.nextInt(POLICIES.size())));
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                edit(text, random);
            }
            Tree tree = JsonReader.read(new SourceText("fuzz.json", text.toString()));
            Node root = tree.root();
            if (root == null) {
                continue;
            }
            PolicyKind kind = KINDS.get(random.nextInt(KINDS.size()));
            try {
                compiled += ask(PolicyDocument.parse(kind, root, tree), catalogue, i % 20 == 0);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(kind + " " + text, e);
            }
        }
        assertThat(compiled).isGreaterThan(500);
    }

    private static int ask(PolicyDocument document, Catalogue catalogue, boolean actionsToo) {
        CompiledPolicy policy = PolicyCompiler.compile(document);
        if (!document.complete()) {
            assertThat(policy.rejections()).isNotEmpty();
        }
        for (CompiledStatement statement : policy.statements()) {
            if (actionsToo) {
                assertThat(statement.actions(catalogue).size()).isNotNegative();
            }
            statement.coversAction("s3:GetObject");
            ResourceSet resources = statement.resources();
            if (resources.covers("arn:aws:s3:::b/k")) {
                assertThat(resources.meets("arn:aws:s3:::b/k")).isTrue();
            }
            for (Literal literal : statement.literals()) {
                for (String value : List.of("", "x", "arn:aws:s3:::b/k", "10.0.0.1", "5", "2024-05-01")) {
                    literal.holdsFor(value, key -> "v");
                    literal.holdsFor(List.of(value, "y"), Variables.NONE);
                }
                literal.matchers()
                        .forEach(matcher -> matcher.automaton(key -> "*:${").accepts("x"));
            }
        }
        return policy.statements().size();
    }

    private static void edit(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, BITS.get(random.nextInt(BITS.size())));
            case 2 -> text.replace(at, to, BITS.get(random.nextInt(BITS.size())));
            default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, to));
        }
    }
}
