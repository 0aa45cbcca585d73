package io.policyauditor.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    static final String GOOD = """
            {
              "Version": "2012-10-17",
              "Id": "\\uD83D\\uDE00 \\"é\\" \\/ 😀",
              "Statement": [
                {
                  "Sid": "",
                  "Effect": "Allow",
                  "Principal": {"AWS": ["arn:aws:iam::012345678901:root", "*"]},
                  "Action": "s3:Get*",
                  "Resource": "*",
                  "Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"k": -1.5e+3}, "Null": {"x": null}}
                }, {}, []
              ]
            }
            """;

    private static Tree read(String text) {
        return JsonReader.read(new SourceText("a.json", text));
    }

    @Test
    void everyTokenHasItsExactPlace() {
        Tree tree = read("{\"a\": [1, true ,null],\r\n\t\"😀\":\"😀\", \"\\u00e9\\n\" :-1.5e3\r, \"x\":{}}");
        assertThat(Shown.problems(tree)).isEmpty();
        assertThat(Shown.places(tree.root()))
                .containsExactly(
                        "1:1-3:10 Object",
                        "1:2-1:5 String",
                        "1:7-1:22 Array",
                        "1:8-1:9 Number",
                        "1:11-1:15 Boolean",
                        "1:17-1:21 Null",
                        "2:2-2:6 String",
                        "2:7-2:11 String",
                        "2:13-2:23 String",
                        "2:25-2:31 Number",
                        "3:3-3:6 String",
                        "3:7-3:9 Object");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0                       | 0
            -0.0E-0                 | -0.0E-0
            "a\\\\b\\"\\/"          | a\\b"/
            "\\uD83D\\uDE00"        | 😀
            {"a": 1, "a": 2}        | {a: 1, a: 2}
            {"\\u0061": 1}          | {a: 1}
            [[], {}, ""]            | [[], {}, ]
            """)
    void readsWhatIsWellFormed(String text, String values) {
        Tree tree = read(text);
        assertThat(Shown.problems(tree)).isEmpty();
        assertThat(tree.certain()).isTrue();
        assertThat(Shown.values(tree.root())).isEqualTo(values);
    }

    @Test
    void ofDuplicateKeysTheLastCounts() {
        ObjectNode object =
                (ObjectNode) Objects.requireNonNull(read("{\"a\": 1, \"a\": 2}").root());
        assertThat(object.members()).hasSize(2);
        assertThat(Shown.values(object.get("a"))).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1,}               | 1:8-1:9 a comma before }                          | {a: 1}
            [1, 2 , ]               | 1:7-1:8 a comma before ]                          | [1, 2]
            [1] // x                | 1:5-1:9 JSON has no comments, AWS refuses them    | [1]
            /* x */ [1]             | 1:1-1:8 JSON has no comments, AWS refuses them    | [1]
            # x                     | 1:1-1:1 there is no JSON value                    | nothing
            """)
    void commentsAndTrailingCommasLeaveNoDoubt(String text, String problem, String values) {
        Tree tree = read(text);
        assertThat(Shown.problems(tree)).contains(problem);
        assertThat(Shown.values(tree.root())).isEqualTo(values);
        assertThat(tree.certain()).isEqualTo(tree.root() != null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{"a" 1, "b": x}`           | `1:2-1:5 a colon is missing after this key; 1:14-1:15 a string without quotes`       | {a: 1, b: x}
            `{"a":: 1, "b": x}`         | `1:6-1:7 a second colon; 1:16-1:17 a string without quotes`                          | {a: 1, b: x}
            `{"a": 1 "b": x}`           | `1:9-1:10 a comma is missing before "; 1:14-1:15 a string without quotes`            | {a: 1, b: x}
            `[1 2, x]`                  | `1:4-1:5 a comma is missing before 2; 1:7-1:8 a string without quotes`               | [1, 2, x]
            `{a: 1, "b": x}`            | `1:2-1:3 a key without quotes; 1:13-1:14 a string without quotes`                    | {a: 1, b: x}
            `{a": 1, "b": x}`           | `1:2-1:3 a key without quotes; 1:14-1:15 a string without quotes`                    | {a: 1, b: x}
            `{"a: "1", "b": x}`         | `1:2-1:3 this string is never closed; 1:16-1:17 a string without quotes`             | {a: 1, b: x}
            `{"a": y", "b": x}`         | `1:7-1:8 a string without quotes; 1:16-1:17 a string without quotes`                 | {a: y, b: x}
            `{'a': 1, "b": x}`          | `1:2-1:3 single quotes are not JSON; 1:15-1:16 a string without quotes`              | {a: 1, b: x}
            `{"a": , "b": x}`           | `1:2-1:5 a key without a value; 1:14-1:15 a string without quotes`                   | {b: x}
            `{"a", "b": x}`             | `1:2-1:5 a key without a value; 1:12-1:13 a string without quotes`                   | {b: x}
            `{: 1, "b": x}`             | `1:2-1:3 a key is missing before :; 1:4-1:5 a comma is missing before 1; 1:4-1:5 a key without quotes; 1:4-1:5 a key without a value; 1:12-1:13 a string without quotes` | {b: x}
            `{{"c": 1}, "b": x}`        | `1:2-1:3 a key is missing before {; 1:17-1:18 a string without quotes`               | {b: x}
            `{,"b": x}`                 | `1:2-1:3 a comma without a member before it; 1:8-1:9 a string without quotes`        | {b: x}
            `[,x]`                      | `1:2-1:3 a comma without a value before it; 1:3-1:4 a string without quotes`         | [x]
            `[{"a": 1], x`              | `1:9-1:10 ] closes a {; 1:10-1:13 text after the end of the JSON value`              | [{a: 1}]
            `{"a": {"b": 1], "c": x}`   | `1:14-1:15 ] closes a {; 1:22-1:23 a string without quotes`                          | {a: {b: 1}, c: x}
            `{"a": 1], "b": x}`         | `1:8-1:9 ] closes a {; 1:9-1:10 a comma without a member before it; 1:16-1:17 a string without quotes` | {a: 1, b: x}
            `[[1}, x]`                  | `1:4-1:5 } closes a [; 1:7-1:8 a string without quotes`                              | [[1], x]
            `{"a": [1}`                 | `1:9-1:10 } closes a [`                                                              | {a: [1]}
            `{"a": [1, "b": x}`         | `1:14-1:15 a colon inside [ ]; 1:16-1:17 a string without quotes; 1:17-1:18 } closes a [` | {a: [1, b, x]}
            `{"a": 1}}, {"b": x}`       | `1:9-1:20 text after the end of the JSON value; 1:18-1:19 a string without quotes`   | {a: 1}
            `}{"b": x}`                 | `1:1-1:2 a value is missing before }; 1:8-1:9 a string without quotes`               | {b: x}
            `{"a": {"b": x`             | `1:1-1:2 { is never closed; 1:7-1:8 { is never closed; 1:13-1:14 a string without quotes` | {a: {b: x}}
            `[01, 1., .5, +1, -, 1e]`   | `1:2-1:4 not a number of JSON; 1:6-1:8 not a number of JSON; 1:10-1:12 a string without quotes; 1:14-1:16 a string without quotes; 1:18-1:19 not a number of JSON; 1:21-1:23 not a number of JSON` | [01, 1., .5, +1, -, 1e]
            `["\\x", "\\u12", x]`       | `1:3-1:5 not an escape of JSON; 1:9-1:13 \\u needs four hexadecimal digits; 1:16-1:17 a string without quotes` | [x, �, x]
            `["\\uD83D", "\\uDE00"]`    | `1:3-1:9 half of a surrogate pair; 1:13-1:19 half of a surrogate pair`               | [\uD83D, \uDE00]
            `{"a": arn:aws:s3:::b/*, "b": x}` | `1:7-1:23 a string without quotes; 1:30-1:31 a string without quotes`         | {a: arn:aws:s3:::b/*, b: x}
            `{"a": ${v.x}/y, "b": x}`   | `1:7-1:15 a string without quotes; 1:22-1:23 a string without quotes`                | {a: ${v.x}/y, b: x}
            `[True, undefined]`         | `1:2-1:6 a string without quotes; 1:8-1:17 a string without quotes`                  | [True, undefined]
            `[1, /* x`                  | `1:1-1:2 [ is never closed; 1:5-1:7 this comment is never closed`                    | [1]
            """)
    void oneMistakeHidesNoOther(String text, String problems, String values) {
        Tree tree = read(text);
        assertThat(String.join("; ", Shown.problems(tree))).isEqualTo(problems);
        String expected = values.replace("\\uD83D", "\uD83D").replace("\\uDE00", "\uDE00");
        assertThat(Shown.values(tree.root())).isEqualTo(expected);
        assertThat(tree.certain()).isFalse();
    }

    @Test
    void aStringThatIsNotClosedEndsWithItsLine() {
        Tree tree = read("{\n  \"a\": \"x,\n  \"b\": [\"y ,\r\n \"z],\r \"c\": \"w");
        assertThat(Shown.problems(tree))
                .containsExactly(
                        "1:1-1:2 { is never closed",
                        "2:8-2:9 this string is never closed",
                        "3:8-3:9 [ is never closed",
                        "3:9-3:10 this string is never closed",
                        "4:2-4:3 this string is never closed",
                        "5:5-5:6 a colon inside [ ]",
                        "5:7-5:8 this string is never closed");
        assertThat(Shown.values(tree.root())).isEqualTo("{a: x, b: [y , z], c, w]}");
    }

    @Test
    void controlCharactersAreReportedAndNeverShown() {
        Tree tree = read("{\"a\": \"b\u0000\u001Bc\", \u0007 \"d\": \u0000}");
        assertThat(Shown.problems(tree))
                .containsExactly(
                        "1:9-1:10 a control character inside a string (U+0000)",
                        "1:10-1:11 a control character inside a string (U+001B)",
                        "1:15-1:16 a key is missing before U+0007",
                        "1:17-1:18 a comma is missing before \"",
                        "1:22-1:23 a value is missing before U+0000",
                        "1:22-1:23 a comma is missing before U+0000",
                        "1:22-1:23 a key is missing before U+0000");
    }

    @Test
    void pastedWhiteSpaceLeavesNoDoubt() {
        Tree tree = read("\uFEFF{\u00A0\"a\":\u20281}");
        assertThat(Shown.problems(tree))
                .containsExactly(
                        "1:1-1:2 white space that is not JSON's (U+FEFF)",
                        "1:3-1:4 white space that is not JSON's (U+00A0)",
                        "1:8-1:9 white space that is not JSON's (U+2028)");
        assertThat(Shown.values(tree.root())).isEqualTo("{a: 1}");
        assertThat(tree.certain()).isTrue();
    }

    @Test
    void rawHalvesOfPairsAreReported() {
        assertThat(Shown.problems(read("[\"a\uD83Db\", \"\\n\uDE00\"]")))
                .containsExactly("1:4-1:5 half of a surrogate pair", "1:12-1:13 half of a surrogate pair");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [           | ]
            {"a":       | }
            [{"a":      | }]
            {"]}":[     | ]}
            {"\\"":[    | ]}
            [[1],       | ]
            {{          | }}
            {[          | ]}
            [           | }
            {"a": [     | }
            [           | ``
            {"a":       | ``
            {           | ``
            """)
    void deepNestingIsPassedOverInBoundedTime(String opening, String closing) {
        String text = "[" + opening.repeat(100_000) + closing.repeat(100_000) + ", \"after\"]";
        Tree tree = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(text));
        assertThat(tree.certain()).isFalse();
        assertThat(depth(tree.root())).isLessThanOrEqualTo(Limits.DEPTH);
    }

    @Test
    void whatStandsBehindDeepNestingIsRead() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        Tree tree = read("{\"a\": " + deep + ", \"b\": x, \"c\": {\"d\": 1}}");
        assertThat(Shown.problems(tree))
                .containsExactly(
                        "1:134-1:135 nested deeper than 128 levels, passed over",
                        "1:200014-1:200015 a string without quotes");
        assertThat(Shown.values(tree.root())).endsWith(", b: x, c: {d: 1}}");
        assertThat(Shown.problems(read("[".repeat(128) + "]".repeat(128)))).isEmpty();
        assertThat(Shown.problems(read("[".repeat(129) + "]".repeat(129))))
                .containsExactly("1:129-1:130 nested deeper than 128 levels, passed over");
    }

    private static int depth(@org.jspecify.annotations.Nullable Node node) {
        if (node instanceof ObjectNode object) {
            return 1
                    + object.members().stream()
                            .mapToInt(m -> depth(m.value()))
                            .max()
                            .orElse(0);
        }
        return node instanceof ArrayNode array
                ? 1
                        + array.items().stream()
                                .mapToInt(JsonReaderTest::depth)
                                .max()
                                .orElse(0)
                : 0;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "]",
                "{",
                "[",
                "\"",
                "'",
                ",",
                ":",
                "/",
                "/*",
                "#",
                "//\n",
                "\\",
                "\"\\",
                "\u0000",
                "x",
                "x ",
                "{]",
                "[}",
                "{\"a\"",
                "{\"a\":",
                "[1,",
                "\"\n",
                "{,",
                "[:",
                "\uD83D",
                "\u00A0",
                "{\"a: \"",
                "x\" ",
                "[{\"a\":1]}",
                "\"a:\n",
                "${",
                "a:",
                "[${],"
            })
    void garbageIsReadInLinearTime(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        Tree tree = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read(text));
        assertThat(tree.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(Limits.PROBLEMS + 1);
        Tree inside = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read("[" + text));
        assertThat(inside.certain()).isFalse();
    }

    @Test
    void fiveMegabytesOfNoiseAreRead() {
        Random random = new Random(1);
        String pieces = "{}[]:,\"'\\/*#\n\r\t tu0-.e1xD\u0000\u001B\u00A0\uFEFF\uD83D\uDE00\u00e9";
        StringBuilder noise = new StringBuilder("[");
        while (noise.length() < 5_000_000) {
            noise.append(pieces.charAt(random.nextInt(pieces.length())));
        }
        Tree tree = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read(noise.toString()));
        assertThat(tree.problems()).hasSize(Limits.PROBLEMS + 1);
    }

    @Test
    void moreProblemsThanAreListedAreSaidToBe() {
        Tree tree = read("[" + "1, // x\n".repeat(60) + "x]");
        assertThat(tree.problems()).hasSize(Limits.PROBLEMS + 1);
        assertThat(tree.problems().get(Limits.PROBLEMS).message()).isEqualTo("more problems follow, not listed");
        assertThat(tree.certain()).isFalse();
        assertThat(read("[" + "1, // x\n".repeat(60) + "1]").certain()).isTrue();
    }

    @Test
    void moreValuesThanAreReadArePassedOver() {
        SourceText source = new SourceText("a.json", "[1, [2, 3, 4], 5]");
        Tree tree = JsonReader.read(source, 4);
        assertThat(Shown.problems(tree)).containsExactly("1:9-1:18 more than 4 values, the rest is passed over");
        assertThat(Shown.values(tree.root())).isEqualTo("[1, [2]]");
        assertThat(JsonReader.read(source, 7).problems()).isEmpty();
    }

    @Test
    void everyPrefixOfAPolicyGivesATree() {
        for (String policy : List.of(GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"))) {
            String trimmed = policy.strip();
            for (int length = 0; length < trimmed.length(); length++) {
                String prefix = trimmed.substring(0, length);
                assertThat(check(prefix).certain()).as("%s characters", length).isFalse();
            }
            assertThat(check(trimmed).problems()).isEmpty();
        }
    }

    @Test
    void jsonInsideAStringPointsAtTheOuterText() {
        String outer =
                "{\"😀\": 1,\n \"p\": \"{\\\"a\\\\u0062\\\": [\\\"\\\\n\\uD83D\\uDE00\\\", tru\\u0065,\\n x]}\"}";
        Tree tree = read(outer);
        assertThat(Shown.problems(tree)).isEmpty();
        StringNode holder =
                (StringNode) Objects.requireNonNull(((ObjectNode) Objects.requireNonNull(tree.root())).get("p"));
        Tree inner = JsonReader.readInside(holder);
        assertThat(Shown.values(inner.root())).isEqualTo("{ab: [\n😀, true, x]}");
        assertThat(Shown.problems(inner)).containsExactly("2:58-2:59 a string without quotes");
        assertThat(inner.problems().get(0).at().text()).isEqualTo("x");
        ObjectNode object = (ObjectNode) Objects.requireNonNull(inner.root());
        assertThat(object.span().text()).startsWith("{").endsWith("}");
        assertThat(object.members().get(0).key().span().text()).isEqualTo("\\\"a\\\\u0062\\\"");
        StringNode key = object.members().get(0).key();
        assertThat(key.part(1, 2).text()).isEqualTo("\\\\u0062");
        List<Node> items = ((ArrayNode) Objects.requireNonNull(object.get("ab"))).items();
        assertThat(items.get(0).span().text()).isEqualTo("\\\"\\\\n\\uD83D\\uDE00\\\"");
        assertThat(items.get(1).span().text()).isEqualTo("tru\\u0065");
    }

    @Test
    void jsonInsideJsonInsideJson() {
        String text = "[1]";
        for (int i = 0; i < 5; i++) {
            text = "[\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        }
        Tree tree = read(text);
        for (int i = 0; i < 5; i++) {
            tree = JsonReader.readInside((StringNode)
                    ((ArrayNode) Objects.requireNonNull(tree.root())).items().get(0));
            assertThat(Shown.problems(tree)).isEmpty();
        }
        Node one = ((ArrayNode) Objects.requireNonNull(tree.root())).items().get(0);
        assertThat(one.span().text()).isEqualTo("1");
    }

    @Test
    void textTakenOutInAnotherWayIsMappedByItsOffsets() {
        SourceText source = new SourceText("a", "%5B1%2C x%5D");
        Tree tree = JsonReader.readInside(source, "[1, x]", new int[] {0, 3, 4, 7, 8, 9, 12});
        assertThat(Shown.problems(tree)).containsExactly("1:9-1:10 a string without quotes");
        assertThat(Shown.places(tree.root())).containsExactly("1:1-1:13 Array", "1:4-1:5 Number", "1:9-1:10 String");
        Assertions.assertThrows(
                IllegalArgumentException.class, () -> JsonReader.readInside(source, "[]", new int[] {0, 1}));
    }

    @Test
    void mutationsNeverThrowAndAgreeWithTheGrammar() {
        long seed = Long.getLong("fuzz.seed", 20260101L);
        System.out.println("JsonReaderTest fuzz.seed=" + seed);
        Random random = new Random(seed);
        String pieces = "{}[]:,\"'\\/*#\n\r\t tu0-.e1xD\u0000\u001B\u00A0\uFEFF\uD83D\uDE00\u00e9";
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(GOOD);
            int edits = 1 + random.nextInt(round % 4 == 0 ? 1 : 6);
            for (int i = 0; i < edits; i++) {
                int at = random.nextInt(text.length());
                char c = pieces.charAt(random.nextInt(pieces.length()));
                switch (random.nextInt(4)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.setCharAt(at, c);
                    case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(30))));
                }
            }
            String mutant = text.toString();
            try {
                accepted += check(mutant).problems().isEmpty() ? 1 : 0;
                // The same as text inside text, one character further to the right.
                int[] offsets = new int[mutant.length() + 1];
                for (int i = 0; i < offsets.length; i++) {
                    offsets[i] = i + 1;
                }
                SourceText outer = new SourceText("outer", " " + mutant);
                Tree inside = JsonReader.readInside(outer, mutant, offsets);
                Tree alone = read(mutant);
                if (!Shown.values(inside.root()).equals(Shown.values(alone.root()))
                        || inside.problems().size() != alone.problems().size()) {
                    throw new AssertionError("inside another text it reads otherwise");
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " round " + round + ":\n" + mutant, e);
            }
        }
        assertThat(accepted).isBetween(1_000, 15_000);
    }

    private static Tree check(String text) {
        Tree tree = read(text);
        if (tree.problems().isEmpty() != Rfc8259.accepts(text)) {
            throw new AssertionError("RFC 8259 says otherwise than " + Shown.problems(tree));
        }
        int last = 0;
        for (Problem problem : tree.problems()) {
            if (problem.at().start() < last && !problem.message().startsWith("more problems")) {
                throw new AssertionError("not in the order of the text: " + Shown.problems(tree));
            }
            last = problem.at().start();
        }
        Node root = tree.root();
        if (root != null) {
            checkInside(root, root.span().source().all());
        }
        return tree;
    }

    private static void checkInside(Node node, Span parent) {
        if (!parent.contains(node.span())) {
            throw new AssertionError(Shown.range(node.span()) + " is outside " + Shown.range(parent));
        }
        if (node instanceof ObjectNode object) {
            for (Node.Member member : object.members()) {
                checkInside(member.key(), node.span());
                checkInside(member.value(), node.span());
            }
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> checkInside(item, node.span()));
        }
    }
}
