package io.policyauditor.reports;

import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Excess.Box;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** What one policy allows beyond another, for a person. */
public final class ExcessText {
    private static final int LONGEST = 1_000;

    /** How many actions, resources or conditions of a box are shown. */
    private static final int MOST = 12;

    private ExcessText() {}

    /**
     * Writes it; the writer is flushed and stays open.
     *
     * @param verbose whether the lists of a box are shown to their ends
     */
    public static void write(String subject, String minimum, Excess excess, boolean verbose, Writer out)
            throws IOException {
        List<String> lines = new ArrayList<>();
        String what = shown(subject) + " beyond " + shown(minimum);
        if (excess.boxes().isEmpty()) {
            lines.add(excess.complete() ? "NONE: nothing in " + what : "UNKNOWN: " + what);
        } else {
            lines.add("EXCESS: " + what);
        }
        boxes(excess, verbose, lines);
        lines.add("");
        lines.add(
                excess.complete()
                        ? "complete: this is all of it"
                        : "incomplete: there may be more, " + shown(excess.why()));
        excess.assumptions().forEach(assumption -> lines.add("assumed: " + shown(assumption)));
        for (String line : lines) {
            out.write(line);
            out.write('\n');
        }
        out.flush();
    }

    /** The boxes, each after an empty line. */
    static void boxes(Excess excess, boolean verbose, List<String> lines) {
        int number = 0;
        for (Box box : excess.boxes()) {
            lines.add("");
            number++;
            box(number, box, verbose, lines);
        }
    }

    private static void box(int number, Box box, boolean verbose, List<String> lines) {
        String head = number + ". ";
        String indent = " ".repeat(head.length());
        lines.add(head + listed(box.actions(), verbose));
        lines.add(indent + "on " + (box.resources().isEmpty() ? "any resource" : listed(box.resources(), verbose)));
        if (!box.exceptResources().isEmpty()) {
            lines.add(indent + "but " + listed(box.exceptResources(), verbose));
        }
        box.conditions().forEach(condition -> lines.add(indent + "if " + shown(condition)));
        lines.add(indent + "such as " + ProofText.asked(box.example()));
        String with = ProofText.with(box.example().context());
        if (!with.isEmpty()) {
            lines.add(indent + "with " + with);
        }
    }

    private static String listed(List<String> texts, boolean verbose) {
        int most = verbose ? texts.size() : Math.min(MOST, texts.size());
        String list = String.join(
                ", ", texts.subList(0, most).stream().map(ExcessText::shown).toList());
        return most < texts.size() ? list + " and " + (texts.size() - most) + " more (-v)" : list;
    }

    private static String shown(String text) {
        return Visible.masked(text, LONGEST);
    }
}
