package io.policyauditor.cli;

import io.policyauditor.cli.CaseLines.Line;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Case;
import io.policyauditor.policy.decide.CaseReader;
import io.policyauditor.policy.decide.CaseReader.Malformed;
import io.policyauditor.policy.decide.Exemptions;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.reports.CaseLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code auditor decide --cases}: a line of JSON for each line of JSON, in order. */
final class CaseAnswers {
    private static final String ERROR = "Error";

    private final Console console;
    private final Catalogue catalogue = Catalogue.bundled();
    private int code = ExitCode.CLEAN;

    private CaseAnswers(Console console) {
        this.console = console;
    }

    /**
     * Answers all cases of a file, or of standard input for {@code -}.
     *
     * @return the exit code: usage when a line was no case
     * @throws UsageException when the file cannot be read
     */
    static int write(String file, Console console) {
        CaseAnswers answers = new CaseAnswers(console);
        console.print(out -> answers.all(file, out));
        return answers.code;
    }

    private void all(String file, Writer out) throws IOException {
        try (InputStream in = open(file)) {
            CaseLines lines = lines(file, in);
            for (Line line = next(file, lines, out); line != null; line = next(file, lines, out)) {
                answer(line, out);
                if (console.readerGone()) {
                    return;
                }
            }
        }
    }

    private InputStream open(String file) {
        if (file.equals("-")) {
            return console.in();
        }
        Path path = console.workingDirectory().resolve(ScanOptions.path(file));
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CaseLines lines(String file, InputStream in) {
        try {
            return new CaseLines(in, file, Limits.FILE_BYTES);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static @Nullable Line next(String file, CaseLines lines, Writer out) throws IOException {
        if (lines.waiting()) {
            out.flush();
        }
        try {
            return lines.next();
        } catch (IOException e) {
            out.flush();
            throw unreadable(file, e);
        }
    }

    private static UsageException unreadable(String file, IOException e) {
        return new UsageException("decide", "cannot read " + file + ": " + OutputException.reason(e), e);
    }

    private void answer(Line line, Writer out) throws IOException {
        if (line.text().isEmpty()) {
            error(Optional.empty(), line.number() + ":1: " + line.problem(), out);
            return;
        }
        SourceText text = line.text().get();
        try {
            Case read = CaseReader.read(text);
            Explanation explanation =
                    Explanation.of(Exemptions.apply(read.layers(), read.request(), catalogue), read.request());
            CaseLine.write(Optional.of(read.id()), explanation.decision().word(), detail(explanation.cause()), out);
        } catch (Malformed e) {
            // A case is one line of the file, whatever a reader of JSON takes for a line end.
            String place = line.number() + ":" + (e.at().start() + 1);
            error(Optional.of(e.id()).filter(id -> !id.isEmpty()), place + ": " + e.getMessage(), out);
        }
    }

    private static String detail(Cause cause) {
        if (cause instanceof Cause.Allowed allowed && !allowed.by().isEmpty()) {
            return cause.sentence()
                    + allowed.by().stream().map(Reading::label).collect(Collectors.joining(", ", " (", ")"));
        }
        return cause.sentence();
    }

    private void error(Optional<String> id, String detail, Writer out) throws IOException {
        code = ExitCode.USAGE;
        CaseLine.write(id, ERROR, detail, out);
    }
}
