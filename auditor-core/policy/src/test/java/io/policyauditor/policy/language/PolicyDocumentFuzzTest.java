package io.policyauditor.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any tree at all becomes a document with diagnostics; the trees that YAML makes among them. */
class PolicyDocumentFuzzTest {
    private static final long SEED = 161_803;
    private static final SourceText SOURCE = new SourceText("fuzz.yaml", "x\n".repeat(500));
    private static final List<String> WORDS = List.of(
            "Version",
            "Id",
            "Statement",
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
            "AWS",
            "Service",
            "Federated",
            "CanonicalUser",
            "StringEquals",
            "Null",
            "ForAnyValue:StringLike",
            "aws:username",
            "Allow",
            "Deny",
            "2012-10-17",
            "2008-10-17",
            "*",
            "",
            "${aws:username}",
            "${X}",
            "{{x}}",
            "<X>",
            "arn:aws:s3:::b/*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::X:root",
            "AROAEXAMPLEEXAMPLE123",
            "111122223333",
            "s3:*",
            "\uD800",
            "arn::::::",
            "arn:aws:s3:a:b:c:d",
            "x".repeat(900));

    private final Random random = new Random(SEED);

    private Span span() {
        int start = random.nextInt(900);
        return new Span(SOURCE, start, start + random.nextInt(90));
    }

    private StringNode string() {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        int[] offsets = new int[word.length() + 1];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = Math.min(999, offsets[i - 1] + random.nextInt(3));
        }
        return random.nextBoolean() ? StringNode.verbatim(word, span(), 0) : StringNode.decoded(word, span(), offsets);
    }

    private Node node(int depth) {
        int kind = random.nextInt(depth <= 0 ? 5 : 12);
        if (kind < 2) {
            return string();
        }
        if (kind < 5) {
            return switch (kind) {
                case 2 -> new NumberNode(random.nextBoolean() ? "111122223333" : "-1e5", span());
                case 3 -> new BooleanNode("true", span());
                default -> new NullNode(span());
            };
        }
        if (kind == 5) {
            return new TaggedNode("!Sub", node(depth - 1), span());
        }
        return kind < 8 ? list(depth) : object(depth);
    }

    private ArrayNode list(int depth) {
        List<Node> items = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            items.add(node(depth - 1));
        }
        return new ArrayNode(items, span());
    }

    private ObjectNode object(int depth) {
        List<Member> members = new ArrayList<>();
        for (int n = random.nextInt(9); n > 0; n--) {
            members.add(new Member(string(), node(depth - 1)));
        }
        return new ObjectNode(members, span());
    }

    private static PolicyDocument parse(PolicyKind kind, Node root) {
        return PolicyDocument.parse(kind, root, new Tree(root, List.of()));
    }

    @Test
    void randomTrees() {
        System.out.println("PolicyDocumentFuzzTest seed " + SEED);
        int statements = 0;
        for (int i = 0; i < 6_000; i++) {
            Node inner = random.nextBoolean() ? object(5) : new ArrayNode(List.of(object(5), object(4)), span());
            Node root = random.nextInt(5) == 0
                    ? node(6)
                    : new ObjectNode(List.of(new Member(StringNode.verbatim("Statement", span(), 0), inner)), span());
            for (PolicyKind kind : List.of(PolicyKind.BUCKET, PolicyKind.RCP, PolicyKind.TRUST, PolicyKind.IDENTITY)) {
                PolicyDocument document = parse(kind, root);
                assertThat(document.diagnostics())
                        .isSortedAccordingTo((a, b) -> Integer.compare(a.at().start(), b.at().start()));
                statements += document.statements().size();
                document.statements()
                        .forEach(statement -> assertThat(statement.label()).isNotEmpty());
            }
        }
        assertThat(statements).isGreaterThan(5_000);
    }

    @Test
    void depthWithoutEndAndSharedNodesCostNothing() {
        Node deep = new NullNode(span());
        Node shared = string();
        for (int i = 0; i < 100_000; i++) {
            deep = i % 2 == 0 ? new ArrayNode(List.of(deep), span()) : tag(deep, i);
        }
        // Each level holds the one below twice, as YAML aliases do: 2^60 paths, 60 nodes.
        for (int i = 0; i < 60; i++) {
            shared = new ArrayNode(List.of(shared, shared), span());
        }
        Node both = new ObjectNode(
                List.of(
                        new Member(StringNode.verbatim("Statement", span(), 0), deep),
                        new Member(StringNode.verbatim("Id", span(), 0), shared)),
                span());
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(parse(PolicyKind.IDENTITY, both).complete()).isFalse());
    }

    private Node tag(Node inner, int i) {
        return i % 3 == 0
                ? new ArrayNode(List.of(inner, new NullNode(span())), span())
                : new ObjectNode(List.of(new Member(StringNode.verbatim("Statement", span(), 0), inner)), span());
    }

    /** Something unresolved in any place is a placeholder there, and what holds it is not taken for certain. */
    @Test
    void tagsAreNotFilledIn() {
        Node tagged = new TaggedNode("!Ref", string(), span());
        for (String element : List.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition")) {
            Node statement =
                    new ObjectNode(List.of(new Member(StringNode.verbatim(element, span(), 0), tagged)), span());
            Node root =
                    new ObjectNode(List.of(new Member(StringNode.verbatim("Statement", span(), 0), statement)), span());
            PolicyDocument document = parse(PolicyKind.BUCKET, root);
            assertThat(document.diagnostics()).as(element).anySatisfy(diagnostic -> {
                assertThat(diagnostic.code()).isEqualTo(Diagnostic.Code.PLACEHOLDER);
                assertThat(diagnostic.detail()).contains("!Ref");
            });
            assertThat(document.complete()).isFalse();
        }
        for (Node root : List.of(
                tagged,
                new ObjectNode(List.of(new Member(StringNode.verbatim("Statement", span(), 0), tagged)), span()),
                new ObjectNode(List.of(new Member(StringNode.verbatim("Version", span(), 0), tagged)), span()))) {
            assertThat(parse(PolicyKind.BUCKET, root).complete()).isFalse();
            assertThat(parse(PolicyKind.BUCKET, root).blocking()).isNotEmpty();
        }
    }
}
