package io.policyauditor.reports;

import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotProblem;
import io.policyauditor.estate.snapshot.SnapshotReader.Check;
import java.io.IOException;
import java.io.Writer;
import java.util.stream.Collectors;

/** A snapshot for a person. */
public final class SnapshotText {
    private static final int LONGEST = 400;

    private SnapshotText() {}

    /** Whether it is sound, with every mistake; the writer is flushed and stays open. */
    public static void verified(String name, Check check, Writer out) throws IOException {
        for (SnapshotProblem problem : check.problems()) {
            line(out, "", problem.toString());
        }
        String what = check.manifest()
                .map(manifest -> ": " + manifest.parts().size() + " parts, " + records(manifest) + " records")
                .orElse("");
        line(out, "", name + (check.problems().isEmpty() ? " is sound" : " is not sound, it is not read") + what);
        out.flush();
    }

    /** What its manifest says; the writer is flushed and stays open. */
    public static void shown(String name, Manifest manifest, Writer out) throws IOException {
        line(out, "", "Snapshot " + name);
        line(out, "  ", "collected  " + manifest.collected() + " by auditor " + manifest.tool());
        for (String asked : manifest.asked()) {
            line(out, "  ", "asked for  " + asked);
        }
        line(out, "", "Parts (" + manifest.parts().size() + ")");
        for (Manifest.Part part : manifest.parts()) {
            line(
                    out,
                    "  ",
                    part.scope() + "  " + part.kind() + "  " + part.records() + " records, " + part.bytes() + " bytes");
        }
        line(out, "", "Complete (" + manifest.complete().size() + ")");
        for (var complete : manifest.complete().entrySet()) {
            String listings =
                    complete.getValue().stream().sorted().map(Listing::word).collect(Collectors.joining(", "));
            line(out, "  ", complete.getKey() + "  " + listings);
        }
        line(out, "", "Not known (" + manifest.gaps().size() + ")");
        for (var gap : manifest.gaps().values()) {
            line(out, "  ", gap.reason().word() + "  " + gap.what());
        }
        out.flush();
    }

    private static long records(Manifest manifest) {
        return manifest.parts().stream().mapToLong(Manifest.Part::records).sum();
    }

    private static void line(Writer out, String indent, String text) throws IOException {
        out.write(indent + Visible.masked(text, LONGEST) + "\n");
    }
}
