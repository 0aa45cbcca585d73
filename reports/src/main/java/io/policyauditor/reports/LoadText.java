package io.policyauditor.reports;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Identity;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Repair;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Verdicts of load points for a person: a block for each, and how many there are of each kind. */
public final class LoadText {
    private static final int LONGEST = 1_000;

    private final Writer out;

    private LoadText(Writer out) {
        this.out = out;
    }

    /**
     * Writes them; the writer is flushed and stays open.
     *
     * @param verbose whether load points that need nothing of S3 are shown too, and what was taken for granted
     */
    public static void write(List<LoadView> views, boolean verbose, Writer out) throws IOException {
        List<LoadVerdict> verdicts = views.stream().map(LoadView::verdict).toList();
        LoadText text = new LoadText(out);
        for (LoadView view : views) {
            if (verbose || view.verdict().result() != Result.ELSEWHERE) {
                text.block(view.verdict(), verbose);
                AudienceText.write(view.audiences(), verbose, out);
                out.write('\n');
            }
        }
        text.summary(verdicts);
        out.flush();
    }

    private void block(LoadVerdict verdict, boolean verbose) throws IOException {
        LoadPoint point = verdict.point();
        line(verdict.result().word() + ": " + point.key());
        line("  " + (point.direction() == LoadPoint.Direction.READ ? "from  " : "to    ")
                + point.uri().map(ModelUri::text).known().orElse("not known") + "  (" + point.place() + ")");
        for (Identity identity : verdict.identities()) {
            line("  as    " + identity.caller().id() + "  (" + identity.how()
                    + point.serviceAccountName()
                            .known()
                            .map(name -> " of " + name)
                            .orElse("") + ")");
        }
        for (Need need : verdict.needs()) {
            line("  " + mark(need.reach()) + "  " + need.purpose().words() + ": "
                    + need.request().action().text() + " on "
                    + need.pattern().orElse(need.request().resource().text()));
        }
        for (Problem problem : verdict.problems()) {
            out.write('\n');
            statement(problem);
        }
        for (String symptom : verdict.symptom().stream().toList()) {
            line("  in the pod: " + symptom);
        }
        repairs(verdict);
        for (Problem risk : verdict.risks()) {
            line("  risk  " + risk.cause() + " " + risk.message() + "  (" + risk.place() + ")");
        }
        for (Gap gap : verdict.gaps()) {
            line("  not known: " + gap.what());
        }
        if (verbose) {
            for (String assumption : verdict.assumptions()) {
                line("  assumed: " + assumption);
            }
        }
    }

    private static String mark(Reach reach) {
        return switch (reach) {
            case ALWAYS -> "yes ";
            case NEVER -> "no  ";
            case ONLY_IF -> "if  ";
            case NOT_ASSESSED -> "?   ";
        };
    }

    private void statement(Problem problem) throws IOException {
        Span at = problem.place();
        line("  " + problem.cause() + "  " + problem.message());
        line("  " + at);
        Snippet snippet = Snippet.of(at);
        String number = Integer.toString(snippet.line());
        String gutter = " ".repeat(number.length());
        out.write("  " + number + " |" + (snippet.source().isEmpty() ? "" : " " + snippet.source()) + "\n");
        out.write("  " + gutter + " | " + snippet.carets() + "\n");
    }

    private void repairs(LoadVerdict verdict) throws IOException {
        for (Repair repair : verdict.repairs()) {
            line("  repair: " + (repair.exists() ? "add to " : "write ") + repair.document() + " (" + repair.kind()
                    + ")");
            for (String statement : repair.statements()) {
                line("    " + statement);
            }
        }
    }

    private void summary(List<LoadVerdict> verdicts) throws IOException {
        StringBuilder counts = new StringBuilder();
        for (Result result : Result.values()) {
            long count = verdicts.stream()
                    .filter(verdict -> verdict.result() == result)
                    .count();
            counts.append(counts.length() == 0 ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(result.word().toLowerCase(Locale.ROOT));
        }
        line(verdicts.size() + (verdicts.size() == 1 ? " load point: " : " load points: ") + counts);
    }

    private void line(String text) throws IOException {
        out.write(Visible.masked(text, LONGEST) + "\n");
    }
}
