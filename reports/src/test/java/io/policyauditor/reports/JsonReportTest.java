package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static String json(AuditRun run) {
        return Runs.written(new JsonReport(), run);
    }

    @Test
    void theSchemaHolds() {
        for (AuditRun run : List.of(Runs.judged(), Runs.clean(), Hostile.run())) {
            assertThat(Schemas.errors(Schemas.REPORT, json(run))).isEmpty();
        }
    }

    @Test
    void theSchemaRefusesWhatIsNotOfIt() {
        String json = json(Runs.judged());
        assertThat(Schemas.errors(Schemas.REPORT, json.replace("\"verdict\": \"failed\"", "\"verdict\": \"fine\"")))
                .isNotEmpty();
        assertThat(Schemas.errors(Schemas.REPORT, json.replaceFirst("\"message\":", "\"text\":")))
                .isNotEmpty();
        assertThat(Schemas.errors(Schemas.REPORT, json.replaceFirst("\"line\": \\d+", "\"line\": 0")))
                .isNotEmpty();
        assertThat(Schemas.errors(Schemas.REPORT, json.replaceFirst("\"fingerprint\": \"", "\"fingerprint\": \"x")))
                .isNotEmpty();
    }

    @Test
    void everythingOfTheRunIsInIt() {
        AuditRun run = Runs.judged();
        JsonNode json = MAPPER.readTree(json(run));
        assertThat(json.at("/verdict").asString()).isEqualTo("failed");
        assertThat(json.at("/exitCode").asInt()).isEqualTo(1);
        assertThat(json.at("/asOf").asString()).isEqualTo("2026-11-23");
        assertThat(json.at("/configuration/path").asString()).isEqualTo("auditor.yaml");
        assertThat(json.at("/counts/evaluated").asInt()).isEqualTo(run.counts().evaluated());
        assertThat(json.at("/counts/suppressed").asInt()).isEqualTo(1);
        assertThat(json.at("/rules").size()).isEqualTo(4);
        assertThat(json.at("/inputs").size()).isEqualTo(4);
        assertThat(json.at("/inputs/2/sha256").isNull()).isTrue();
        assertThat(json.at("/notAssessed").size()).isEqualTo(run.notAssessed().size());
        assertThat(json.at("/findings").size()).isEqualTo(3);
        JsonNode suppressed = json.at("/findings/1");
        assertThat(suppressed.at("/rule").asString()).isEqualTo("LP001");
        assertThat(suppressed.at("/suppression/expires").asString()).isEqualTo("2026-12-02");
        assertThat(suppressed.at("/suppression/start/line").asInt()).isEqualTo(4);
        JsonNode open = json.at("/findings/2");
        assertThat(open.at("/file").asString()).isEqualTo("roles/loader.trust.json");
        assertThat(open.at("/start/line").asInt()).isEqualTo(9);
        assertThat(open.at("/start/column").asInt()).isEqualTo(22);
        assertThat(open.at("/end/column").asInt()).isEqualTo(36);
        assertThat(open.at("/pointer").asString()).isEqualTo("/Statement/Loader/Condition/StringEquals");
        assertThat(open.at("/fingerprint").asString())
                .isEqualTo(run.findings().get(2).fingerprint());
        assertThat(open.at("/related/0/start/line").asInt()).isEqualTo(7);
        assertThat(open.at("/suppression").isNull()).isTrue();
    }

    @Test
    void columnsAreUtf16() {
        JsonNode json = MAPPER.readTree(json(Runs.judged()));
        assertThat(json.at("/findings/1/start/column").asInt())
                .isEqualTo(Runs.span(Runs.BUCKET, "\"s3:*\"").from().column());
    }

    @Test
    void theBytesArePrintableAscii() {
        assertThat(json(Hostile.run())).matches("[\\n\\x20-\\x7E]+");
    }

    @Test
    void anUnpairedSurrogateBecomesTheReplacementCharacter() {
        JsonNode json = MAPPER.readTree(json(Hostile.run()));
        assertThat(json.at("/findings/5/file").asString()).isEqualTo("lone\uFFFD.json");
        assertThat(json.at("/findings/0/message").asString()).isEqualTo(Hostile.MESSAGE.replace('\uDC00', '\uFFFD'));
    }

    @Test
    void aLongMessageIsWhole() {
        assertThat(json(Hostile.run())).contains("x".repeat(100_000));
    }
}
