package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The numbered semantics that concern one statement: {@code semantics.txt} says what applies to what. */
class SemanticsTest {
    private record Line(boolean applies, String request) {}

    private static final class Case {
        final String title;
        String version = "2012-10-17";
        String statement = "{}";

        @Nullable
        String rejected;

        final List<Line> lines = new ArrayList<>();

        Case(String title) {
            this.title = title;
        }
    }

    /** A request; a context value is a list where the key is multivalued. */
    private record Request(
            String action,
            String resource,
            List<String> caller,
            Map<String, String> single,
            Map<String, List<String>> several)
            implements Variables {
        static Request of(String json) {
            ObjectNode node = (ObjectNode) Policies.json(json);
            Map<String, String> single = new HashMap<>();
            Map<String, List<String>> several = new HashMap<>();
            if (node.get("context") instanceof ObjectNode context) {
                for (Node.Member member : context.members()) {
                    String key = member.key().value().toLowerCase(Locale.ROOT);
                    if (member.value() instanceof ArrayNode list) {
                        several.put(key, strings(list));
                    } else {
                        single.put(key, ((StringNode) member.value()).value());
                    }
                }
            }
            return new Request(
                    node.get("action") instanceof StringNode action ? action.value() : "s3:GetObject",
                    node.get("resource") instanceof StringNode resource ? resource.value() : "arn:aws:s3:::b/k",
                    node.get("caller") instanceof ArrayNode caller ? strings(caller) : List.of(),
                    single,
                    several);
        }

        private static List<String> strings(ArrayNode list) {
            return list.items().stream()
                    .map(item -> ((StringNode) item).value())
                    .toList();
        }

        @Override
        public @Nullable String value(String key) {
            return single.get(key);
        }

        @Override
        public boolean multivalued(String key) {
            return several.containsKey(key);
        }

        boolean satisfies(Literal literal) {
            switch (literal.dimension().kind()) {
                case PRINCIPAL -> {
                    return literal.holdsFor(caller, this);
                }
                case ACTION -> {
                    return literal.holdsFor(action, this);
                }
                case RESOURCE -> {
                    return literal.holdsFor(resource, this);
                }
                case KEY -> {
                    String key = literal.dimension().key();
                    String one = single.get(key);
                    if (one != null) {
                        return literal.holdsFor(one, this);
                    }
                    return literal.holdsFor(several.getOrDefault(key, List.of()), this);
                }
            }
            throw new AssertionError();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyNumberedPoint() throws IOException {
        List<Case> cases = read();
        assertThat(cases).hasSizeGreaterThan(100);
        return cases.stream().map(one -> DynamicTest.dynamicTest(one.title, () -> check(one)));
    }

    @TestFactory
    Stream<DynamicTest> noPointIsForgotten() throws IOException {
        List<Integer> numbers = read().stream()
                .map(one -> Integer.valueOf(one.title.substring(0, one.title.indexOf(' '))))
                .toList();
        // 61 and 85 are facts of the layer that makes a request, 88 of the one that combines documents.
        return Stream.iterate(1, n -> n <= 90, n -> n + 1)
                .filter(n -> (n <= 71 && n != 61) || n == 84 || (n >= 86 && n != 88))
                .map(n -> DynamicTest.dynamicTest(
                        "semantics " + n, () -> assertThat(numbers).contains(n)));
    }

    private static void check(Case one) {
        boolean principal = one.statement.contains("Principal\": ");
        CompiledPolicy policy = Policies.compile(principal ? PolicyKind.BUCKET : PolicyKind.IDENTITY, document(one));
        String rejected = one.rejected;
        if (rejected != null) {
            assertThat(policy.statements()).isEmpty();
            assertThat(policy.rejections()).singleElement().asString().contains(rejected);
            return;
        }
        assertThat(policy.rejections()).isEmpty();
        assertThat(one.lines).isNotEmpty();
        CompiledStatement statement = policy.statements().get(0);
        for (Line line : one.lines) {
            Request request = Request.of(line.request);
            assertThat(statement.literals().stream().allMatch(request::satisfies))
                    .as("%s on %s", one.statement, line.request)
                    .isEqualTo(line.applies);
        }
    }

    private static String document(Case one) {
        String given = one.statement.substring(1, one.statement.length() - 1);
        StringBuilder statement = new StringBuilder("{");
        statement.append(given.contains("\"Effect\"") ? "" : "\"Effect\": \"Allow\", ");
        statement.append(given.contains("Action\": ") ? "" : "\"Action\": \"*\", ");
        statement.append(given.contains("Resource\": ") ? "" : "\"Resource\": \"*\", ");
        statement.append(given).append('}');
        String version = one.version.equals("none") ? "" : "\"Version\": \"" + one.version + "\", ";
        return "{" + version + "\"Statement\": [" + statement + "]}";
    }

    private static List<Case> read() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(SemanticsTest.class.getResourceAsStream("semantics.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] words = line.split(" ", 2);
                if (words[0].equals("==")) {
                    cases.add(new Case(words[1]));
                    continue;
                }
                Case last = cases.get(cases.size() - 1);
                switch (words[0]) {
                    case "version" -> last.version = words[1];
                    case "statement" -> last.statement = words[1];
                    case "rejected" -> last.rejected = words[1];
                    case "+", "-" -> last.lines.add(new Line(words[0].equals("+"), words[1]));
                    default -> throw new AssertionError(line);
                }
            }
        }
        return cases;
    }
}
