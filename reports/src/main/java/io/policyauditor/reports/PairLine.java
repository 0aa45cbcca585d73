package io.policyauditor.reports;

import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.reports.ProofView.Word;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** The answer to one pair of policies, one line of JSON. */
public final class PairLine {
    private static final int LONGEST = 4_000;

    private PairLine() {}

    /**
     * Writes it with its line end.
     *
     * @param replay the witness as an evaluation case, JSON on one line
     */
    public static void write(String id, Verdict verdict, Optional<String> replay, Writer out) throws IOException {
        JsonOut.line(out, json -> {
            json.name("id", id);
            json.name("verdict", Word.of(verdict).name());
            json.text(
                    "reason",
                    verdict instanceof Unknown unknown
                            ? Optional.of(Visible.cut(unknown.reason() + ": " + unknown.detail(), LONGEST))
                            : Optional.empty());
            replay.ifPresentOrElse(text -> json.raw("replay", text), () -> json.nothing("replay"));
            json.millis("cpuMillis", verdict.stats().cpu());
        });
    }

    /**
     * Writes what is wrong with a line that holds no pair.
     *
     * @param id empty when it could not be read, which is null
     */
    public static void writeError(Optional<String> id, String detail, Writer out) throws IOException {
        JsonOut.line(out, json -> {
            json.name("id", id);
            json.name("verdict", "Error");
            json.text("detail", Visible.cut(detail, LONGEST));
        });
    }
}
