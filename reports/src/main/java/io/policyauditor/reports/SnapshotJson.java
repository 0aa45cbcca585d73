package io.policyauditor.reports;

import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotReader.Check;
import java.io.IOException;
import java.io.Writer;

/** A snapshot for a program. */
public final class SnapshotJson {
    /** The version of the two forms. */
    public static final String SCHEMA_VERSION = "1.0";

    /** The JSON schema of both, beside this class. */
    public static final String SCHEMA = "snapshot-view.schema.json";

    private SnapshotJson() {}

    /** Whether it is sound, with every mistake; the writer is flushed and stays open. */
    public static void verified(String name, Check check, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.name("snapshot", name);
            json.flag("sound", check.problems().isEmpty());
            json.objects("problems", check.problems(), problem -> {
                json.name("file", problem.file());
                json.number("line", problem.line());
                json.text("message", problem.message());
            });
        });
    }

    /** What its manifest says; the writer is flushed and stays open. */
    public static void shown(String name, Manifest manifest, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.name("snapshot", name);
            json.name("tool", manifest.tool());
            json.name("collected", manifest.collected().toString());
            json.texts("asked", manifest.asked());
            json.objects("parts", manifest.parts(), part -> {
                json.name("scope", part.scope().word());
                json.name("kind", part.kind().word());
                json.name("sha256", part.sha256());
                json.number("records", part.records());
                json.number("bytes", part.bytes());
            });
            json.objects("complete", manifest.complete().entrySet(), complete -> {
                json.name("scope", complete.getKey().word());
                json.array(
                        "listings",
                        complete.getValue().stream().sorted().map(Listing::word).toList(),
                        json::item);
            });
            json.objects("gaps", manifest.gaps().entrySet(), gap -> {
                json.name("id", gap.getKey());
                json.name("reason", gap.getValue().reason().word());
                json.text("what", gap.getValue().what());
            });
        });
    }
}
