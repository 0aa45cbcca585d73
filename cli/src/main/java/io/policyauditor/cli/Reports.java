package io.policyauditor.cli;

import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.reports.JsonReport;
import io.policyauditor.reports.Report;
import io.policyauditor.reports.SarifReport;
import io.policyauditor.reports.TextReport;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the report of a format out of what {@code scan} was told. */
final class Reports {
    private final ScanOptions options;
    private final List<Rule<?>> rules;

    /** @param rules that take part, whose documentation SARIF carries */
    Reports(ScanOptions options, List<Rule<?>> rules) {
        this.options = options;
        this.rules = rules;
    }

    Report of(ReportRequest.Format format, boolean colour) {
        return switch (format) {
            case TEXT -> new TextReport(colour, detail(), options.severityMin().orElse(Severity.INFO));
            case JSON -> new JsonReport();
            case SARIF -> sarif();
        };
    }

    private TextReport.Detail detail() {
        if (options.quiet()) {
            return TextReport.Detail.QUIET;
        }
        return options.verbose() ? TextReport.Detail.VERBOSE : TextReport.Detail.NORMAL;
    }

    private SarifReport sarif() {
        SarifReport plain = new SarifReport(
                options.sarifProfile().filter("github"::equals).isPresent()
                        ? SarifReport.Profile.GITHUB
                        : SarifReport.Profile.FULL);
        Map<String, Rule<?>> byId =
                rules.stream().collect(Collectors.toMap(rule -> rule.info().id(), rule -> rule));
        Function<RuleInfo, String> help = info -> {
            Rule<?> rule = byId.get(info.id());
            String text = rule == null ? "" : RuleFolder.documentation(rule.getClass());
            return text.isBlank() ? plain.help().apply(info) : text;
        };
        return new SarifReport(plain.profile(), options.category().orElse(plain.category()), help);
    }
}
