package io.policyauditor.reports;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Hop;
import io.policyauditor.estate.paths.Reacher;
import io.policyauditor.estate.paths.Refused;
import io.policyauditor.estate.rbac.Becoming;
import io.policyauditor.estate.rbac.Gain;
import io.policyauditor.estate.rbac.Path;
import io.policyauditor.estate.verdict.Audience;
import io.policyauditor.estate.verdict.Bearer;
import io.policyauditor.policy.decide.Reach;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who can do something to the objects of a load point, for a person: principals, then ServiceAccounts, then subjects. */
final class AudienceText {
    private static final int LONGEST = 1_000;

    private final List<String> lines = new ArrayList<>();
    private final boolean verbose;

    private AudienceText(boolean verbose) {
        this.verbose = verbose;
    }

    /**
     * Writes one after the other; whoever can do the first can often do the next, and is not told twice.
     *
     * @param verbose whether parts of the cluster itself are shown too, and every path that gains less than the role
     */
    static void write(List<Audience> audiences, boolean verbose, Writer out) throws IOException {
        List<String> before = List.of();
        for (Audience audience : audiences) {
            List<String> lines = lines(audience, verbose);
            out.write(Visible.masked("  who can " + audience.action() + " on " + audience.resource() + ":", LONGEST)
                    + "\n");
            for (String line : lines.equals(before) ? List.of("    the same") : lines) {
                out.write(line + "\n");
            }
            before = lines;
        }
    }

    private static List<String> lines(Audience audience, boolean verbose) {
        AudienceText text = new AudienceText(verbose);
        for (Reacher reacher : audience.principals().all()) {
            text.reacher(reacher);
            for (Bearer bearer : audience.bearers()) {
                if (bearer.role().equals(reacher.principal().id())) {
                    text.bearer(bearer, audience.subjects().get(bearer));
                }
            }
        }
        if (audience.principals().all().isEmpty()) {
            text.line("    nobody who is known");
        }
        for (Refused refused : audience.principals().refused()) {
            text.line("    not " + refused.principal().kind().word() + " "
                    + refused.principal().id() + ", whom S3 lets and the key refuses: " + refused.why());
        }
        for (Gap gap : audience.gaps()) {
            text.line("    not known: " + gap.what());
        }
        return text.lines;
    }

    private void reacher(Reacher reacher) {
        line("    " + word(reacher.reach()) + reacher.principal().kind().word() + " "
                + reacher.principal().id());
        for (Hop hop : reacher.path()) {
            line("      " + hop.kind().id() + ": " + hop.from().id() + " becomes "
                    + hop.to().id());
        }
    }

    private void bearer(Bearer bearer, @org.jspecify.annotations.Nullable Becoming becoming) {
        line("      " + word(bearer.reach()) + bearer.text());
        List<Path> paths = becoming == null ? List.of() : becoming.paths();
        int folded = 0;
        for (Path path : paths) {
            boolean shown = verbose || (!path.system() && path.gain() == Gain.CREDENTIALS);
            if (shown) {
                path(path);
            } else {
                folded++;
            }
        }
        if (folded > 0) {
            line("        " + folded + " more, parts of the cluster or with less than the role (-v)");
        }
    }

    private void path(Path path) {
        line("        " + path.subject().text() + "  ("
                + path.gain().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")");
        for (io.policyauditor.estate.rbac.Hop hop : path.hops()) {
            line("          " + hop.way().id() + " " + hop.text());
        }
    }

    private static String word(Reach reach) {
        return reach == Reach.ALWAYS ? "" : "(" + reach.word() + ") ";
    }

    private void line(String text) {
        lines.add(Visible.masked(text, LONGEST));
    }
}
