package io.policyauditor.benchmarks;

import io.policyauditor.policy.decide.naive.NaiveEvaluator;
import io.policyauditor.policy.decide.naive.RandomCases;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Evaluation cases to measure on: those of a file, or random ones. */
final class CaseFiles {
    private static final long SEED = 20261123;
    private static final int BATCH = 4;

    private CaseFiles() {}

    /** The cases of a file of JSON lines, gzip'd when its name says so; each has its answer in {@code expected}. */
    static List<PreparedCase> read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            List<PreparedCase> cases = new ArrayList<>();
            for (String line : new String(plain.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank()) {
                    Scalar expected = (Scalar) Objects.requireNonNull(root(line).get("expected"));
                    cases.add(PreparedCase.of(line, expected.value()));
                }
            }
            return List.copyOf(cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Random cases with the answers of the naive transcription; the same each time. */
    static List<PreparedCase> random(int count) {
        RandomCases random = new RandomCases(SEED);
        List<PreparedCase> cases = new ArrayList<>();
        while (cases.size() < count) {
            RandomCases.Batch batch = random.nextBatch(BATCH);
            for (int i = 0; i < BATCH && cases.size() < count; i++) {
                String line = batch.caseLine("r" + cases.size(), i);
                String expected = NaiveEvaluator.decideCase(line);
                if (!expected.equals("Error")) {
                    cases.add(PreparedCase.of(line, expected));
                }
            }
        }
        return List.copyOf(cases);
    }

    /** The text of the request of a case. */
    static String request(String text) {
        return Objects.requireNonNull(root(text).get("request")).span().text();
    }

    private static ObjectNode root(String text) {
        return (ObjectNode) Objects.requireNonNull(
                JsonReader.read(new SourceText("case", text)).root());
    }
}
