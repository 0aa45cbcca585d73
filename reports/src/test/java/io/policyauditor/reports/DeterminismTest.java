package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Severity;
import io.policyauditor.reports.SarifReport.Profile;
import io.policyauditor.reports.TextReport.Detail;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes the default locale and time zone")
class DeterminismTest {
    private static final List<Report> REPORTS = List.of(
            new TextReport(true, Detail.VERBOSE, Severity.INFO),
            new JsonReport(),
            new SarifReport(Profile.FULL),
            new SarifReport(Profile.GITHUB));

    private static List<String> all() {
        return Stream.of(Runs.judged(), Hostile.run(), Runs.clean())
                .flatMap(run -> REPORTS.stream().map(report -> Runs.written(report, run)))
                .toList();
    }

    @Test
    void theSameRunGivesTheSameBytesEverywhere() {
        List<String> here = all();
        assertThat(all()).isEqualTo(here);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                assertThat(all()).as(tag).isEqualTo(here);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }
}
