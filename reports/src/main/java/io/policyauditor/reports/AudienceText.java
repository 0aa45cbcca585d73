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
import java.util.List;
import java.util.Locale;

/** Who can do something to the objects of a load point, for a person: principals, then ServiceAccounts, then subjects. */
final class AudienceText {
    private static final int LONGEST = 1_000;

    private final Writer out;
    private final boolean verbose;

    private AudienceText(Writer out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Writes it; {@code verbose} shows parts of the cluster itself too, and every path that gains less than the role. */
    static void write(Audience audience, boolean verbose, Writer out) throws IOException {
        AudienceText text = new AudienceText(out, verbose);
        text.line("  who can " + audience.action() + " on " + audience.resource() + ":");
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
    }

    private void reacher(Reacher reacher) throws IOException {
        line("    " + word(reacher.reach()) + reacher.principal().kind().word() + " "
                + reacher.principal().id());
        for (Hop hop : reacher.path()) {
            line("      " + hop.kind().id() + ": " + hop.from().id() + " becomes "
                    + hop.to().id());
        }
    }

    private void bearer(Bearer bearer, @org.jspecify.annotations.Nullable Becoming becoming) throws IOException {
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

    private void path(Path path) throws IOException {
        line("        " + path.subject().text() + "  ("
                + path.gain().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")");
        for (io.policyauditor.estate.rbac.Hop hop : path.hops()) {
            line("          " + hop.way().id() + " " + hop.text());
        }
    }

    private static String word(Reach reach) {
        return reach == Reach.ALWAYS ? "" : "(" + reach.word() + ") ";
    }

    private void line(String text) throws IOException {
        out.write(Visible.masked(text, LONGEST) + "\n");
    }
}
