package io.policyauditor.audit;

import io.policyauditor.policy.text.Span;
import java.util.Comparator;
import java.util.Optional;

/**
 * A finding as a report shows it.
 *
 * @param severity after the configuration had its say
 * @param pointer JSON pointer inside the document, with the Sid instead of an index where a statement has one
 * @param fingerprint SHA-256 in hexadecimal; the same for the same fault whatever moved around it
 * @param suppressedBy the suppression that accepts it
 */
public record ReportedFinding(
        RuleInfo rule,
        Subject subject,
        Finding finding,
        Severity severity,
        String pointer,
        String fingerprint,
        Optional<Suppression> suppressedBy) {
    /** The total order of every report: by place, then rule, then message. */
    public static final Comparator<ReportedFinding> ORDER = Comparator.comparing(
                    (ReportedFinding reported) -> reported.at().source().name())
            .thenComparingInt(reported -> reported.at().start())
            .thenComparingInt(reported -> reported.at().end())
            .thenComparing(reported -> reported.rule().id())
            .thenComparing(reported -> reported.subject().key())
            .thenComparing(reported -> reported.finding().message());

    public Span at() {
        return finding.at();
    }

    public boolean suppressed() {
        return suppressedBy.isPresent();
    }
}
