package io.policyauditor.reports;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Granted;
import io.policyauditor.estate.paths.Hop;
import io.policyauditor.estate.paths.Reacher;
import io.policyauditor.estate.paths.Refused;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Reach;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who can, for a person: everybody with his reach, the path that leads him there, and each hop with its statements. */
public final class WhoCanText {
    private static final int LONGEST = 400;

    private final Writer out;

    private WhoCanText(Writer out) {
        this.out = out;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(WhoCanView view, Writer out) throws IOException {
        WhoCanText text = new WhoCanText(out);
        text.line(
                "",
                view.action() + " on " + view.resource() + ": " + view.count(Reach.ALWAYS) + " can, "
                        + view.count(Reach.ONLY_IF) + " only under conditions, " + view.count(Reach.NOT_ASSESSED)
                        + " not assessed; " + view.becoming() + " of them by becoming somebody else; "
                        + view.reachers().asked() + " principals of the estate asked" + refusals(view));
        for (Reacher reacher : view.reachers().all()) {
            text.reacher(reacher);
        }
        for (Refused refused : view.reachers().refused()) {
            text.refused(refused);
        }
        text.gaps(view.reachers().gaps());
        out.flush();
    }

    private void reacher(Reacher reacher) throws IOException {
        out.write('\n');
        line(
                "",
                reacher.reach().word() + "  " + reacher.principal().kind().word() + " "
                        + reacher.principal().id());
        Set<String> assumptions = new LinkedHashSet<>();
        int number = 1;
        for (Hop hop : reacher.path()) {
            line("  ", number++ + ". " + hop(hop));
            for (Granted step : hop.steps()) {
                granted(step, "     ");
            }
            assumptions.addAll(hop.assumptions());
        }
        for (Granted granted : reacher.access()) {
            granted(granted, reacher.path().isEmpty() ? "  " : "     ");
        }
        for (String assumption : assumptions) {
            line("  ", "assumed: " + assumption);
        }
    }

    private static String refusals(WhoCanView view) {
        int count = view.reachers().refused().size();
        return count == 0 ? "" : "; " + count + " let by S3 and refused by the key";
    }

    private void refused(Refused refused) throws IOException {
        out.write('\n');
        Granted key = refused.key();
        line(
                "",
                "refused  " + refused.principal().kind().word() + " "
                        + refused.principal().id() + ": may " + refused.access().action() + ", but not "
                        + key.action() + " with " + key.resource());
        granted(refused.access(), "  ");
        line("  ", key.action() + " on " + key.resource() + ": " + refused.why());
        statements(key, "    ");
    }

    private static String hop(Hop hop) {
        String what = hop.from().equals(hop.to())
                ? "comes to be allowed everything that his limits leave"
                : "becomes " + hop.to().id() + (hop.everything() ? ", granted everything that its limits leave" : "");
        return hop.kind().id() + " (" + hop.kind().category().title() + ", "
                + hop.reach().word() + "): " + hop.from().id() + " " + what;
    }

    private void granted(Granted granted, String indent) throws IOException {
        line(
                indent,
                granted.action() + " on " + granted.resource() + " as "
                        + granted.principal().id() + ": " + granted.reach().word());
        Optional<String> header = WhoCanView.encryption(granted);
        if (header.isPresent()) {
            line(indent + "  ", "with x-amz-server-side-encryption: " + header.get() + ", which needs no key");
        }
        statements(granted, indent + "  ");
        for (String gap : granted.gaps()) {
            line(indent + "  ", "not known: " + gap);
        }
    }

    private void statements(Granted granted, String indent) throws IOException {
        for (Reading reading : WhoCanView.deciding(granted)) {
            String effect = reading.statement().allows() ? "Allow" : "Deny";
            String may = reading.standing() == Standing.APPLIES
                    ? ""
                    : reading.mismatch()
                            .map(mismatch -> ": " + mismatch.sentence())
                            .orElse("");
            line(
                    indent,
                    DecisionText.place(reading.statement().source()) + "  " + effect + "  " + reading.label() + may);
        }
    }

    /** What is not known, the same cause of many once. */
    private void gaps(List<Gap> gaps) throws IOException {
        if (gaps.isEmpty()) {
            return;
        }
        out.write('\n');
        Map<Gap.Cause, List<Gap>> byCause = new LinkedHashMap<>();
        gaps.forEach(gap ->
                byCause.computeIfAbsent(gap.cause(), cause -> new ArrayList<>()).add(gap));
        for (Map.Entry<Gap.Cause, List<Gap>> one : byCause.entrySet()) {
            List<Gap> same = one.getValue();
            line(
                    "not known: ",
                    same.size() == 1 ? same.get(0).what() : one.getKey().of(same.size()));
        }
    }

    private void line(String indent, String text) throws IOException {
        out.write(indent + Visible.masked(text, LONGEST) + "\n");
    }
}
