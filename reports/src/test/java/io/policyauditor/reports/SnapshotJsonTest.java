package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.estate.snapshot.Scope;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import io.policyauditor.policy.text.SourceText;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotJsonTest {
    @TempDir
    private Path directory;

    @Test
    void bothFormsFollowTheSchema() throws IOException {
        Manifest manifest;
        try (SnapshotWriter writer = SnapshotWriter.open(directory, "1.2.3")) {
            try (SnapshotWriter.Sink<Guardrail> sink = writer.part(Scope.ESTATE, RecordKind.GUARDRAILS)) {
                sink.write(new Guardrail("deny-leave", new SourceText("here", "").all()));
            }
            writer.complete(Scope.account("111122223333"), Listing.ROLES);
            writer.gap(Gap.unread("denied"));
            manifest = writer.publish(Instant.EPOCH, List.of("all"));
        }
        StringWriter shown = new StringWriter();
        SnapshotJson.shown("snap", manifest, shown);
        StringWriter verified = new StringWriter();
        SnapshotJson.verified("snap", SnapshotReader.check(directory.resolve("nowhere"), "snap"), verified);
        assertThat(Schemas.errors(Schemas.SNAPSHOT, shown.toString())).isEmpty();
        assertThat(Schemas.errors(Schemas.SNAPSHOT, verified.toString())).isEmpty();
        assertThat(verified.toString()).contains("\"sound\": false", "no snapshot, it has no manifest.json");
        assertThat(Schemas.errors(Schemas.SNAPSHOT, shown.toString().replace("\"records\"", "\"rows\"")))
                .isNotEmpty();
    }
}
