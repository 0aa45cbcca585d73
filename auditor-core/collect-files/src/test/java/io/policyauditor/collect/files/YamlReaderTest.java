package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static List<Tree> read(String yaml) {
        return YamlReader.read(new SourceText("a.yaml", yaml));
    }

    private static Tree one(String yaml) {
        List<Tree> trees = read(yaml);
        assertThat(trees).hasSize(1);
        return trees.get(0);
    }

    private static Node root(String yaml) {
        Tree tree = one(yaml);
        assertThat(Shown.problems(tree)).isEmpty();
        return Objects.requireNonNull(tree.root());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true                | true
            False               | false
            yes                 | "yes"
            on                  | "on"
            null                | null
            ~                   | null
            2012-10-17          | "2012-10-17"
            012345678901        | 012345678901
            -1.5e+3             | -1.5e+3
            .5                  | .5
            1.                  | 1.
            .                   | "."
            -                   | [null]
            +                   | "+"
            1e                  | "1e"
            1_000               | "1_000"
            0o17                | 0o17
            0o18                | "0o18"
            0xFf                | 0xFf
            0x                  | "0x"
            .inf                | .inf
            -.INF               | -.INF
            .nan                | .nan
            12:30:00            | "12:30:00"
            '''true'''          | "true"
            "1"                 | "1"
            !!str 123           | "123"
            ! 123               | "123"
            !!int 123           | 123
            !!float 1.5         | 1.5
            !!bool "true"       | true
            !!null ~            | null
            !Sub x              | !Sub "x"
            !Sub 12             | !Sub "12"
            !Get []             | !Get []
            !!map {}            | {}
            !!set {a}           | !!set {"a": null}
            !<tag:me,1:x> y     | tag:me,1:x "y"
            {a: 1, b, "c":2}    | {"a": 1, "b": null, "c": 2}
            [a, b: c, [d]]      | ["a", {"b": "c"}, ["d"]]
            {a: 1, a: 2}        | {"a": 1, "a": 2}
            {1: a, true: b}     | {"1": "a", "true": "b"}
            {~: a, null: b}     | {"~": "a", "null": "b"}
            """)
    void resolvesByTheCoreSchema(String yaml, String values) {
        assertThat(Shown.values(root(yaml))).isEqualTo(values);
    }

    @Test
    void everyNodeHasItsExactPlace() {
        String yaml = """
                # leading comment
                apiVersion:  v1   # trailing
                😀: "😀" # emoji
                quoted: 'it''s'
                list:
                - a
                -   b: 1
                    c:
                -
                flow: {x: [1, 'two'], y: }
                &anchor tagged: !Sub   "${x}"
                text: |
                  one

                  two

                last: plain
                  folded
                """;
        assertThat(Shown.places(root(yaml))).isEqualTo("""
                        2:1-18:9 apiVersion:  v1   # trailing\\n😀: "😀" # emoji\\nquoted: 'it''s'\\nlist:\\n- a\\n-   b: 1\\n    c:\\n-\\nflow: {x: [1, 'two'], y: }\\n&anchor tagged: !Sub   "${x}"\\ntext: |\\n  one\\n\\n  two\\n\\nlast: plain\\n  folded
                        2:1-2:11 apiVersion
                        2:14-2:16 v1
                        3:1-3:3 😀
                        3:5-3:9 "😀"
                        4:1-4:7 quoted
                        4:9-4:16 'it''s'
                        5:1-5:5 list
                        6:1-9:2 - a\\n-   b: 1\\n    c:\\n-
                        6:3-6:4 a
                        7:5-8:7 b: 1\\n    c:
                        7:5-7:6 b
                        7:8-7:9 1
                        8:5-8:6 c
                        8:7-8:7\s
                        9:2-9:2\s
                        10:1-10:5 flow
                        10:7-10:27 {x: [1, 'two'], y: }
                        10:8-10:9 x
                        10:11-10:21 [1, 'two']
                        10:12-10:13 1
                        10:15-10:20 'two'
                        10:23-10:24 y
                        10:25-10:25\s
                        11:9-11:15 tagged
                        11:17-11:30 !Sub   "${x}"
                        11:24-11:30 "${x}"
                        12:1-12:5 text
                        12:7-15:6 |\\n  one\\n\\n  two
                        17:1-17:5 last
                        17:7-18:9 plain\\n  folded
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|\n  {\"a\": [\"x\",\n   1]}\n",
                "|-\n    {\"a\":\n    [\"x\", 1]}",
                "|+\n  {\"a\": [\"x\", 1]}\n\n\n",
                "|2\n    {\"a\":\n  [\"x\", 1]}\n",
                "| # comment\n\n  {\"a\": [\"x\", 1]}\n",
                ">\n  {\"a\":\n  [\"x\",\n\n    1]}\n",
                ">-\n  {\"a\":\n     [\"x\",\n  1]\n  }\n",
                "|\r\n  {\"a\": [\"x\",\r\n   1]}\r\n",
                ">\r\n  {\"a\":\r\n\r\n  [\"x\", 1]}\r\n",
                "|\n  {\"😀\": 2, \"a\": [\"x\", 1]}\n",
                "\"{\\\"a\\\": [\\\"x\\\", 1]}\"",
                "\"{\\\"a\\\":\n\n    [\\\"x\\\", 1]}\"",
                "\"{\\\"a\\\": \\\n    \\ [\\x22x\\u0022, 1]}\"",
                "\"{\\\"\\U0001F600\\\": 2, \\\"a\\\": [\\\"x\\\", 1]}\"",
                "'{\"a\":\n   [\"x\", 1], \"it''s\": 3}'",
                "'{\"a\": [\"x\", 1]}'",
            })
    void jsonInsideAScalarPointsAtTheOuterText(String scalar) {
        for (String around : List.of("%s", "😀: 😀\npolicy: %s", "list:\n- x\n- policy: &a %s", "policy: !Sub %s")) {
            String indented = scalar.replace("\n", "\n      ");
            String yaml = around.replace("%s", indented);
            if (around.equals("%s") && yaml.startsWith("'{")) {
                yaml = scalar;
            }
            if (scalar.contains("|2") && !around.contains("list")) {
                yaml = around.replace("%s", scalar);
            }
            if (scalar.contains("|2") && around.contains("list")) {
                yaml = around.replace("%s", scalar.replace("\n", "\n  "));
            }
            Tree tree = one(yaml);
            assertThat(Shown.problems(tree)).as(yaml).isEmpty();
            StringNode holder = policy(Objects.requireNonNull(tree.root()));
            Tree inner = JsonReader.readInside(holder);
            assertThat(Shown.problems(inner)).as(yaml).isEmpty();
            ObjectNode object = (ObjectNode) Objects.requireNonNull(inner.root());
            ArrayNode array = (ArrayNode) Objects.requireNonNull(object.get("a"));
            assertThat(object.span().text()).as(yaml).startsWith("{").endsWith("}");
            assertThat(array.span().text()).as(yaml).startsWith("[").endsWith("]");
            assertThat(array.items().get(0).span().text()).as(yaml).isIn("\"x\"", "\\\"x\\\"", "\\x22x\\u0022");
            assertThat(array.items().get(1).span().text()).as(yaml).isEqualTo("1");
            assertThat(holder.span().contains(object.span())).isTrue();
        }
    }

    private static StringNode policy(Node node) {
        if (node instanceof StringNode string) {
            return string;
        }
        if (node instanceof Node.TaggedNode tagged) {
            return policy(tagged.value());
        }
        if (node instanceof ArrayNode array) {
            return policy(array.items().get(array.items().size() - 1));
        }
        List<Node.Member> members = ((ObjectNode) node).members();
        return policy(members.get(members.size() - 1).value());
    }

    @Test
    void aliasIsTheNodeOfItsAnchor() {
        ObjectNode root = (ObjectNode) root("a: &x [1]\nb: *x\n*x2: 1\n".replace("*x2", "c"));
        assertThat(root.get("b")).isSameAs(root.get("a"));
    }

    @Test
    void aliasMayBeAKey() {
        assertThat(Shown.values(root("a: &x k\nb: {*x : 1}"))).isEqualTo("{\"a\": \"k\", \"b\": {\"k\": 1}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: &a {x: 1, y: 2}, b: {<<: *a, y: 3}}              | {"x": 1, "y": 3}
            {a: &a {x: 1, y: 2}, b: {y: 3, <<: *a}}              | {"y": 3, "x": 1}
            {a: &a {x: 1}, c: &c {x: 2, z: 3}, b: {<<: [*a, *c]}} | {"x": 1, "z": 3}
            {b: {"<<": {x: 1}}}                                  | {"<<": {"x": 1}}
            {b: {<<: {x: 1}, <<: {x: 2, y: 3}}}                  | {"x": 1, "y": 3}
            """)
    void mergesUnderTheKeysWrittenOut(String yaml, String values) {
        assertThat(Shown.values(Objects.requireNonNull(((ObjectNode) root(yaml)).get("b"))))
                .isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: &x [*x]       | 1:8-1:10 an alias inside its own anchor                    | {"a": [null]}
            a: *x            | 1:4-1:6 an alias without an anchor before it               | {"a": null}
            {<<: 1, b: 2}    | 1:2-1:4 << merges a mapping or a list of mappings          | {"b": 2}
            {[a]: 1, b: 2}   | 1:2-1:5 a key that is no plain value, left out; write it as a string | {"b": 2}
            !!int x          | 1:7-1:8 the value is not what its tag !!int says           | "x"
            """)
    void reportsAndReadsOn(String yaml, String problem, String values) {
        Tree tree = one(yaml);
        assertThat(Shown.problems(tree)).containsExactly(problem);
        assertThat(Shown.values(tree)).isEqualTo(values);
    }

    @Test
    void oneMistakeHidesNoLaterDocument() {
        List<Tree> trees = read("""
                a: 1
                b: [2, 3
                ---
                c: 4
                ---
                d: "open
                ---
                e: f: g
                after: lost
                --- !x!y z
                ---
                \th: 5
                ---
                "\\UFFFFFFFF"
                ---
                i: 6
                ]
                ---
                j: 7
                """);
        assertThat(trees.stream().map(Shown::values))
                .containsExactly(
                        "{\"a\": 1, \"b\": [2, 3]}",
                        "{\"c\": 4}",
                        "{}",
                        "{\"e\": \"f\"}",
                        "nothing",
                        "nothing",
                        "nothing",
                        "{\"i\": 6}",
                        "{\"j\": 7}");
        assertThat(trees.stream().flatMap(tree -> Shown.problems(tree).stream()))
                .containsExactly(
                        "3:1-3:2 not YAML: expected ',' or ']', but got <document start>",
                        "7:1-7:2 not YAML: found unexpected document separator",
                        "8:5-8:6 not YAML: mapping values are not allowed here",
                        "10:5-10:6 not YAML: found undefined tag handle !x!",
                        "12:1-12:2 not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
                        "13:1-13:2 not YAML: the parser gave up behind this place",
                        "17:1-17:2 not YAML: expected <block end>, but found ']'");
    }

    @Test
    void whatStandsBehindADocumentBelongsToIt() {
        Tree tree = one("{i: 6}\n]\n");
        assertThat(Shown.values(tree)).isEqualTo("{\"i\": 6}");
        assertThat(Shown.problems(tree))
                .containsExactly("2:1-2:2 not YAML: expected '<document start>', but found ']'");
    }

    @Test
    void forbiddenCharactersAreReportedWhereTheyStandAndHideNothing() {
        List<Tree> trees = read("a: \u0000\n---\nb: \u0085\uD83D\n---\nc: 3\n");
        assertThat(trees.stream().map(Shown::problems))
                .containsExactly(
                        List.of("1:4-1:5 a character YAML does not allow (U+0000)"),
                        List.of(
                                "3:4-3:5 a character YAML does not allow (U+0085)",
                                "3:5-3:6 a character YAML does not allow (U+D83D)"),
                        List.of());
        assertThat(read("# \u0007").get(0).problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: {{ .Values.name }}",
                "name: {{ .x }}",
                "name: {{ .Release.Name }}-role",
                "name: role-{{ .Release.Name }}",
                "{{- if .Values.on }}\nname: x\n{{- end }}",
                "a: 1\n{{ include \"x\" . }}\nb: 2",
                "a:\n  {{- toYaml .Values.a | nindent 2 }}\n",
                "list: [{{ .x }}]",
                "%{ for x in xs }\n- ${x}\n%{ endfor }",
                "a: 1\n%{ if on ~}\nb: 1\n",
                "a: [${name}, b]",
                "a: 1\n${block}\nb: 2",
            })
    void templatesAreNamedAsSuch(String yaml) {
        Tree tree = one(yaml);
        assertThat(tree.problems()).hasSize(1);
        assertThat(tree.problems().get(0).message()).isEqualTo(YamlReader.TEMPLATE);
        assertThat(tree.problems().get(0).at().text()).isIn("{{", "%{", "${");
        assertThat(tree.certain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args: [\"{{ .Values.x }}\", 'a {{.Name}}']",
                "args:\n- --model_name={{.Name}}\n",
                "# {{ .Values.x }}\na: 1 # {{ .x }}",
                "text: |\n  {{ .Values.x }}\n  {{- end }}\n",
                "arn: arn:aws:s3:::b/${aws:username}/*",
                "name: ${name}",
            })
    void bracesInsideValuesAreNoTemplate(String yaml) {
        assertThat(Shown.problems(one(yaml))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [arn:aws:s3:::b/${aws:username}/*, b]",
                "args:\n- --model_name={{.Name}}\nb: c: d",
                "a: \"{{ .x }}\"\nb: \"{{ .x }}\" c: d",
                "# {{ .x }}\n]",
            })
    void mistakesBesideBracesAreMistakes(String yaml) {
        Tree tree = one(yaml);
        assertThat(tree.problems()).hasSize(1);
        assertThat(tree.problems().get(0).message()).startsWith("not YAML: ");
    }

    @Test
    void templatesHideNoLaterDocument() {
        List<Tree> trees = read("{{- if .x }}\na: 1\n---\nb: 2\n");
        assertThat(trees.stream().map(Shown::values)).containsExactly(Shown.values(trees.get(0)), "{\"b\": 2}");
        assertThat(trees.get(0).problems().get(0).message()).isEqualTo(YamlReader.TEMPLATE);
    }

    @Test
    void documentsAreCounted() {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n")).isEmpty();
        assertThat(read("---\n").stream().map(Shown::values)).containsExactly("null");
        assertThat(read("---\n---\na").stream().map(Shown::values)).containsExactly("null", "\"a\"");
        assertThat(read("a\n...\n---\nb\n...\n").stream().map(Shown::values)).containsExactly("\"a\"", "\"b\"");
        assertThat(read("%YAML 1.2\n---\na").stream().map(Shown::values)).containsExactly("\"a\"");
        assertThat(read("\uFEFFa: 1").stream().map(Shown::values)).containsExactly("{\"a\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "{? ", "[[", "{{", "- {a: [", "&a [", "!t {a: "})
    void deepNestingIsReportedOnceAndInBoundedTime(String opening) {
        String yaml = opening.repeat(100_000) + "\n---\nb: 2\n";
        List<Tree> trees = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(yaml));
        assertThat(trees).hasSize(2);
        assertThat(trees.get(0).problems()).hasSize(1);
        assertThat(Shown.values(trees.get(1))).isEqualTo("{\"b\": 2}");
    }

    @Test
    void nestsAsDeepAsJson() {
        assertThat(Shown.problems(one("[".repeat(128) + "]".repeat(128)))).isEmpty();
        assertThat(Shown.problems(one("[".repeat(129) + "]".repeat(129))))
                .containsExactly("1:129-1:130 nested deeper than 128 levels, the rest of the document is passed over");
    }

    @Test
    void aliasBombIsCutOff() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        Tree tree = one(yaml.append("z: 1").toString());
        assertThat(tree.problems().get(0).message()).isEqualTo("aliases that repeat more than 1000000 nodes, left out");
        assertThat(count(Objects.requireNonNull(tree.root()))).isBetween(100_000L, 1_100_000L);
        assertThat(((ObjectNode) Objects.requireNonNull(tree.root())).get("z")).isNotNull();
    }

    @Test
    void aliasChainsDoNotNestDeeperThanBrackets() {
        StringBuilder yaml = new StringBuilder("- &a0 [x]\n");
        for (int i = 1; i < 1000; i++) {
            yaml.append("- &a%d [*a%d]\n".formatted(i, i - 1));
        }
        Tree tree = one(yaml.toString());
        assertThat(tree.problems().get(0).message()).isEqualTo("an alias that nests deeper than 128 levels, left out");
        assertThat(depth(Objects.requireNonNull(tree.root()))).isLessThanOrEqualTo(128);
    }

    private static long count(Node node) {
        if (node instanceof ObjectNode object) {
            return 1
                    + object.members().stream()
                            .mapToLong(m -> 1 + count(m.value()))
                            .sum();
        }
        return node instanceof ArrayNode array
                ? 1 + array.items().stream().mapToLong(YamlReaderTest::count).sum()
                : 1;
    }

    private static int depth(Node node) {
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
                                .mapToInt(YamlReaderTest::depth)
                                .max()
                                .orElse(0)
                : 0;
    }

    @Test
    void longLinesAndManyBrokenDocumentsStayLinear() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(Shown.values(one("a: \"" + "x".repeat(5_000_000) + "\"")).length())
                    .isGreaterThan(5_000_000);
            assertThat(one("a: " + "x y ".repeat(1_000_000)).problems()).isEmpty();
            assertThat(one("a: |\n" + "  x\n".repeat(1_000_000)).problems()).isEmpty();
            assertThat(one("a: >\n" + "  x\n\n".repeat(500_000)).problems()).isEmpty();
            List<Tree> broken = read("---\n]\n".repeat(500_000));
            assertThat(broken).hasSize(51);
            assertThat(broken.get(50).problems().get(0).message())
                    .isEqualTo("50 documents that cannot be read; the rest of the file is passed over");
            List<Tree> many = read("---\n".repeat(200_000));
            assertThat(many).hasSize(YamlReader.DOCUMENTS + 1);
            assertThat(many.get(YamlReader.DOCUMENTS).certain()).isFalse();
        });
    }

    @Test
    void moreValuesThanAreReadArePassedOver() {
        List<Tree> trees = YamlReader.read(new SourceText("a.yaml", "- 1\n- 2\n" + "- 3\n".repeat(100)), 10);
        assertThat(trees).hasSize(2);
        assertThat(Shown.values(trees.get(0))).startsWith("[1, 2, 3");
        assertThat(trees.get(1).problems().get(0).message())
                .isEqualTo("more than 10 values; the rest of the file is passed over");
    }

    private static final String GOOD = """
            apiVersion: v1 # comment
            kind: &k ServiceAccount
            metadata:
              name: "😀\\u00e9\\n"
              annotations: {a: 'it''s', "b": [1, true, ~]}
            policy: |-
              {"Version": "2012-10-17",
                "Statement": []}
            folded: >+2
                 more
              less
              and

              less

            plain: a b
              c

              d
            same: *k
            merged:
              <<: &m {x: 1}
              y: !Sub "${x} \\
                z"
            ---
            - - 1
              - b: *none
            ...
            # end
            """;

    @Test
    void everyPrefixGivesATree() {
        for (int length = 0; length <= GOOD.length(); length++) {
            check(GOOD.substring(0, length));
            check(GOOD.substring(0, length).replace("\n", "\r\n"));
        }
    }

    @Test
    void mutationsNeverThrowAndSpansHold() {
        long seed = Long.getLong("fuzz.seed", 20260101L);
        System.out.println("YamlReaderTest fuzz.seed=" + seed);
        Random random = new Random(seed);
        String pieces = "{}[]:,-?&*!|>'\"%@`#\\ \t\n\r~<ax1\u0000\uD83D\uDE00\u0085\uFEFF";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(GOOD);
            int edits = 1 + random.nextInt(6);
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
            try {
                check(text.toString());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " round " + round + ":\n" + text, e);
            }
        }
    }

    private static void check(String yaml) {
        SourceText source = new SourceText("fuzz.yaml", yaml);
        for (Tree tree : YamlReader.read(source)) {
            Node root = tree.root();
            if (root != null && !yaml.contains("*") && !yaml.contains("<<")) {
                checkInside(root, root);
            }
            if (root != null) {
                checkStrings(root);
            }
        }
    }

    private static void checkInside(Node node, Node parent) {
        if (!parent.span().contains(node.span())) {
            throw new AssertionError(Shown.range(node.span()) + " is outside " + Shown.range(parent.span()));
        }
        if (node instanceof ObjectNode object) {
            for (Node.Member member : object.members()) {
                checkInside(member.key(), node);
                checkInside(member.value(), node);
            }
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> checkInside(item, node));
        } else if (node instanceof Node.TaggedNode tagged) {
            checkInside(tagged.value(), node);
        }
    }

    /** Every letter of a value stands in the source where its offset says, unless an escape spells it. */
    private static void checkStrings(Node node) {
        if (node instanceof ObjectNode object) {
            for (Node.Member member : object.members()) {
                checkStrings(member.key());
                checkStrings(member.value());
            }
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(YamlReaderTest::checkStrings);
        } else if (node instanceof Node.TaggedNode tagged) {
            checkStrings(tagged.value());
        } else if (node instanceof StringNode string) {
            String text = string.span().source().text();
            int last = string.span().start();
            for (int i = 0; i < string.value().length(); i++) {
                int at = string.offset(i);
                char c = string.value().charAt(i);
                boolean itself = c <= ' ' || c == '\uFFFD' || text.charAt(at) == '\\' || text.charAt(at) == c;
                if (at < last || !itself) {
                    throw new AssertionError("character " + i + " of '" + string.value() + "' at " + at);
                }
                last = at;
            }
            assertThat(string.offset(string.value().length())).isGreaterThanOrEqualTo(last);
        }
    }
}
