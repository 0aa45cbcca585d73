package io.policyauditor.reports;

import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.reports.ProofView.Proof;
import io.policyauditor.reports.ProofView.Side;
import io.policyauditor.reports.ProofView.Word;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was found of a statement about all requests, for a person. */
public final class ProofText {
    private static final int LONGEST = 1_000;

    /** How many parts of a statement are shown that do not hold, and how many assumptions. */
    private static final int MOST = 10;

    private final List<String> lines = new ArrayList<>();

    private ProofText() {}

    /**
     * Writes it; the writer is flushed and stays open.
     *
     * @param verbose whether every part that does not hold is shown, and every assumption
     */
    public static void write(ProofView view, boolean verbose, Writer out) throws IOException {
        ProofText text = new ProofText();
        text.view(view, verbose);
        for (String line : text.lines) {
            out.write(line);
            out.write('\n');
        }
        out.flush();
    }

    private void view(ProofView view, boolean verbose) {
        lines.add(view.word() + ": " + shown(view.claim()));
        List<Proof> open = view.open();
        List<Proof> inOrder = new ArrayList<>(open);
        inOrder.sort((one, other) -> one.word().compareTo(other.word()));
        int most = verbose ? inOrder.size() : Math.min(MOST, inOrder.size());
        inOrder.subList(0, most).forEach(this::proof);
        if (most < inOrder.size()) {
            lines.add("");
            lines.add((inOrder.size() - most) + " more that are not proven (-v)");
        }
        if (view.proofs().size() > 1) {
            lines.add("");
            lines.add(view.proofs().size() + " questions: " + count(view, Word.PROVEN) + " proven, "
                    + count(view, Word.VIOLATED) + " violated, " + count(view, Word.UNKNOWN) + " unknown");
        }
        lines.add("");
        List<String> assumptions = List.copyOf(view.assumptions());
        int told = verbose ? assumptions.size() : Math.min(MOST, assumptions.size());
        assumptions.subList(0, told).forEach(assumption -> lines.add("assumed: " + shown(assumption)));
        if (told < assumptions.size()) {
            lines.add((assumptions.size() - told) + " more assumptions (-v)");
        }
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
    }

    private static long count(ProofView view, Word word) {
        return view.proofs().stream().filter(proof -> proof.word() == word).count();
    }

    private void proof(Proof proof) {
        lines.add("");
        if (!proof.about().isEmpty()) {
            lines.add(proof.word() + "  " + shown(proof.about()));
        }
        if (proof.verdict() instanceof Violated violated) {
            lines.addAll(request(violated.witness()));
            proof.sides().forEach(this::side);
        } else if (proof.verdict() instanceof Unknown unknown) {
            lines.add("  " + unknown.reason() + ": " + shown(unknown.detail()));
            lines.add("  = fix : " + ProofView.advice(unknown));
        }
        proof.analyzer().ifPresent(compared -> {
            List<String> findings = proof.findings();
            lines.add("  = analyzer " + shown(compared.analyzer()) + ": "
                    + compared.agreement().word()
                    + (findings.isEmpty() ? "" : " (" + shown(String.join(", ", findings)) + ")"));
            lines.add("    " + shown(compared.reason()));
        });
    }

    /** A request, and what it has besides. */
    static List<String> request(Request request) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + asked(request));
        String with = with(request.context());
        if (!with.isEmpty()) {
            lines.add("  with " + with);
        }
        return lines;
    }

    /** A request on one line, without its context. */
    public static String asked(Request request) {
        return shown(request.action().text()) + " on "
                + shown(request.resource().text()) + " for "
                + shown(request.caller().id());
    }

    /** The context keys that a request has, as {@code --context} takes them; empty when it has none. */
    public static String with(Context context) {
        return context.keys().stream()
                .filter(key ->
                        context.single(key).isPresent() || !context.several(key).isEmpty())
                .map(key -> shown(key + "="
                        + context.single(key).orElseGet(() -> "[" + String.join(",", context.several(key)) + "]")))
                .collect(Collectors.joining(", "));
    }

    private void side(Side side) {
        lines.add("");
        lines.add("  " + shown(side.sentence()));
        for (var reading : side.statements()) {
            List<String> statement = DecisionText.statementLines(reading);
            statement.subList(0, statement.size() - 1).forEach(lines::add);
        }
    }

    private static String shown(String text) {
        return Visible.masked(text, LONGEST);
    }
}
