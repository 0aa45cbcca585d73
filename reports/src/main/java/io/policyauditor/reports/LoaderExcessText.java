package io.policyauditor.reports;

import io.policyauditor.estate.excess.LoaderExcess;
import io.policyauditor.estate.excess.LoaderExcess.Part;
import io.policyauditor.estate.excess.OwnRole;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.verdict.Change.Edit;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** What the roles that load models are granted beyond need, for a person. */
public final class LoaderExcessText {
    private static final int LONGEST = 1_000;

    /** A whole policy is never cut: it is there to be copied. */
    private static final int LONGEST_POLICY = 1_000_000;

    private LoaderExcessText() {}

    /**
     * Writes it; the writer is flushed and stays open.
     *
     * @param verbose whether the lists of a box are shown to their ends
     */
    public static void write(List<LoaderExcess> excesses, boolean verbose, Writer out) throws IOException {
        List<String> lines = new ArrayList<>();
        for (LoaderExcess excess : excesses) {
            lines.add((excess.gaps().isEmpty() ? excess.any() ? "EXCESS: " : "NONE: " : "UNKNOWN: ")
                    + shown(excess.role()) + ", which " + excess.loadPoints().size()
                    + (excess.loadPoints().size() == 1 ? " load point uses" : " load points use"));
            excess.loadPoints().forEach(point -> lines.add("  " + shown(point)));
            for (Gap gap : excess.gaps()) {
                lines.add("  not known: " + shown(gap.what()));
            }
            excess.shared().ifPresent(why -> lines.add("  no roles of their own: " + shown(why)));
            excess.own().forEach(own -> own(own, lines));
            excess.parts().forEach(part -> part(part, verbose, lines));
            if (excess.any() && !excess.uris().isEmpty()) {
                lines.add("");
                lines.add(
                        "and a slash behind each of these paths, without which keys are loaded too that only begin like it:");
                excess.uris()
                        .forEach(edit ->
                                lines.add("  " + Visible.line(edit.replaced().toString())));
            }
            lines.add("");
        }
        for (String line : lines) {
            out.write(line);
            out.write('\n');
        }
        out.flush();
    }

    private static void own(OwnRole own, List<String> lines) {
        lines.add("");
        lines.add("a role of its own for " + shown(String.join(", ", own.loadPoints()))
                + (own.confirmed()
                        ? ", tried out: with the policies below everything loads that does today"
                        : ", not confirmed")
                + ":");
        lines.add("  " + shown(own.role()));
        own.provider().ifPresent(provider -> lines.add("  make first: OIDC provider " + shown(provider)));
        lines.add("  trust policy: " + Visible.masked(own.trust(), LONGEST_POLICY));
        lines.add("  identity policy: " + Visible.masked(own.policy(), LONGEST_POLICY));
        lines.add("  for " + (own.newServiceAccount() ? "a new ServiceAccount " : "")
                + shown(own.serviceAccount())
                + (own.newServiceAccount() ? ", which these services name" : ", whose annotation names it"));
        for (Edit edit : own.edits()) {
            lines.add("  to edit: " + Visible.line(edit.replaced().toString()));
        }
    }

    private static void part(Part part, boolean verbose, List<String> lines) {
        lines.add("");
        String name = part.kind() + " " + shown(String.join(", ", part.documents()));
        if (!part.changes()) {
            lines.add(name
                    + (part.excess().complete()
                            ? ": nothing beyond need"
                            : ": not proven, " + shown(part.excess().why())));
            return;
        }
        if (part.excess().boxes().isEmpty()) {
            lines.add(name + ": does not name the roles of their own");
        } else {
            lines.add(name + ": beyond need");
        }
        ExcessText.boxes(part.excess(), verbose, lines);
        if (!part.excess().complete()) {
            lines.add("");
            lines.add("incomplete: there may be more, " + shown(part.excess().why()));
        }
        lines.add("");
        lines.add(
                part.confirmed()
                        ? "in its place, proven to grant the loader what it needs and nothing beyond:"
                        : "in its place, not proven to be enough and nothing beyond:");
        lines.add(Visible.masked(part.smaller(), LONGEST_POLICY));
    }

    private static String shown(String text) {
        return Visible.masked(text, LONGEST);
    }
}
