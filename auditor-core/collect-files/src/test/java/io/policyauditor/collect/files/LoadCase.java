package io.policyauditor.collect.files;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A case of {@code loads/*.yaml}: an estate of its folder {@code base}, which loads, with {@code edits} (each {@code old}
 * text of a file, which must be there, becomes {@code new}) and whole {@code files} laid over it.
 *
 * @param name with the number of the fixture group and the cause it is about
 * @param points what is expected of each load point, by the end of its key; of the only one, by an empty text
 */
record LoadCase(String name, String base, Map<String, String> files, Map<String, Expected> points) {
    private static final String FOLDER = "loads/";
    private static final List<String> SHEETS = List.of("identity", "access", "keys", "kserve", "shapes");
    private static final List<String> FILES = List.of("estate.yaml", "kserve.yaml", "serving.yaml");

    /**
     * What is expected of a load point.
     *
     * @param line the word of the result, its causes, and after a slash those of its risks
     * @param says what a message of a problem, a risk or a gap has to contain; empty when nothing
     */
    record Expected(String line, String says) {}

    /** All of them. */
    static Stream<LoadCase> all() {
        return SHEETS.stream().flatMap(LoadCase::sheet);
    }

    private static Stream<LoadCase> sheet(String sheet) {
        List<Tree> trees = YamlReader.read(new SourceText(sheet, text(sheet + ".yaml")));
        if (trees.size() != 1 || !trees.get(0).certain()) {
            throw new IllegalArgumentException(sheet + ".yaml is no list: " + trees);
        }
        return items(trees.get(0).root()).stream().map(node -> of((ObjectNode) node));
    }

    private static LoadCase of(ObjectNode node) {
        for (Member member : node.members()) {
            if (!List.of("case", "base", "edits", "files", "expect", "says")
                    .contains(member.key().value())) {
                throw new IllegalArgumentException(member.key().span() + " is no key of a case");
            }
        }
        String name = scalar(node, "case");
        String base = scalar(node, "base");
        Map<String, String> files = new LinkedHashMap<>();
        FILES.forEach(file -> files.put(file, text(base + "/" + file)));
        for (Member file : members(node.get("files"))) {
            files.put(file.key().value(), ((Scalar) file.value()).value());
        }
        for (Node edit : items(node.get("edits"))) {
            String file = scalar((ObjectNode) edit, "file");
            String old = scalar((ObjectNode) edit, "old");
            String before = Objects.requireNonNull(files.get(file), () -> name + ": no file " + file);
            if (!before.contains(old)) {
                throw new IllegalArgumentException(name + ": " + file + " does not contain " + old);
            }
            files.put(file, before.replace(old, scalar((ObjectNode) edit, "new")));
        }
        Map<String, Expected> points = new LinkedHashMap<>();
        if (node.get("expect") instanceof Scalar line) {
            points.put("", new Expected(line.value(), node.get("says") == null ? "" : scalar(node, "says")));
        } else {
            for (Member point : members(node.get("expect"))) {
                points.put(
                        point.key().value(),
                        point.value() instanceof Scalar line
                                ? new Expected(line.value(), "")
                                : new Expected(
                                        scalar((ObjectNode) point.value(), "is"),
                                        scalar((ObjectNode) point.value(), "says")));
            }
        }
        return new LoadCase(name, base, files, points);
    }

    private static String scalar(ObjectNode node, String key) {
        if (node.get(key) instanceof Scalar scalar) {
            return scalar.value();
        }
        throw new IllegalArgumentException(node.span() + " needs " + key);
    }

    private static List<Node> items(@Nullable Node node) {
        return node instanceof ArrayNode list ? list.items() : List.of();
    }

    private static List<Member> members(@Nullable Node node) {
        return node instanceof ObjectNode object ? object.members() : List.of();
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(LoadCase.class.getResourceAsStream(FOLDER + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verdicts of the estate, read from a directory; nothing of it may be left unread. */
    List<LoadVerdict> verdicts(Path directory) {
        EstateFiles written = new EstateFiles(directory);
        files.forEach(written::with);
        List<String> unread = written.unread();
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + unread);
        }
        Estate estate = written.estate();
        return LoadVerdicts.of(estate).all();
    }

    /** What is expected of a verdict. */
    @Nullable
    Expected of(LoadVerdict verdict) {
        String key = verdict.point().key();
        return points.entrySet().stream()
                .filter(entry -> key.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The line of a verdict, as cases write it. */
    static String line(LoadVerdict verdict) {
        List<String> words = new ArrayList<>(List.of(verdict.result().word()));
        verdict.problems().stream().map(problem -> problem.cause()).distinct().forEach(words::add);
        if (!verdict.risks().isEmpty()) {
            words.add("/");
            verdict.risks().stream().map(problem -> problem.cause()).distinct().forEach(words::add);
        }
        return String.join(" ", words);
    }

    /** Everything that a verdict says. */
    static List<String> messages(LoadVerdict verdict) {
        List<String> messages = new ArrayList<>();
        verdict.problems().forEach(problem -> messages.add(problem.cause() + " " + problem.message()));
        verdict.risks().forEach(risk -> messages.add("risk " + risk.cause() + " " + risk.message()));
        verdict.gaps().forEach(gap -> messages.add("not known: " + gap.what()));
        return messages;
    }
}
