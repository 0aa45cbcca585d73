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
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.reports.CaseLine;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code auditor decide --cases}: a line of JSON for each line of JSON, in order. */
final class CaseAnswers {
    private static final String ERROR = "Error";

    private final Catalogue catalogue = Catalogue.bundled();
    private int code = ExitCode.CLEAN;

    private CaseAnswers() {}

    /**
     * Answers all cases of a file, or of standard input for {@code -}.
     *
     * @return the exit code: usage when a line was no case
     * @throws UsageException when the file cannot be read
     */
    static int write(String file, Console console) {
        CaseAnswers answers = new CaseAnswers();
        console.print(out -> CaseLines.each("decide", file, console, out, answers::answer));
        return answers.code;
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
