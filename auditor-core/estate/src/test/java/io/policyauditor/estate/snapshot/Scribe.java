package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that writes one snapshot after the other into a directory and says a line at every step. */
final class Scribe {
    static final int RECORDS = 40;

    private static final Span PLACE = new SourceText("here", "").all();

    private Scribe() {}

    public static void main(String[] args) throws IOException {
        for (int run = Integer.parseInt(args[1]); ; run++) {
            try (SnapshotWriter writer = SnapshotWriter.open(Path.of(args[0]), "run " + run, 1_000)) {
                System.out.println("open");
                try (SnapshotWriter.Sink<Guardrail> sink = writer.part(Scope.ESTATE, RecordKind.GUARDRAILS)) {
                    for (int i = 0; i < RECORDS; i++) {
                        sink.write(new Guardrail("run " + run + " guardrail " + i, PLACE));
                        System.out.println("record");
                    }
                }
                System.out.println("part");
                try (SnapshotWriter.Sink<Conflict> sink = writer.part(Scope.ESTATE, RecordKind.CONFLICTS)) {
                    sink.write(new Conflict("run " + run, PLACE, PLACE));
                }
                System.out.println("publishing");
                writer.publish(Snapshots.TIME, List.of());
            }
            System.out.println("published " + run);
        }
    }
}
