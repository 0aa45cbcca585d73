package io.policyauditor.reports;

import io.policyauditor.estate.verdict.Change.Edit;
import io.policyauditor.policy.text.Position;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where things stand, as every SARIF log of the auditor says it: files relative to the folder that was scanned. */
final class SarifPlaces {
    static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    static final String ROOT = "%SRCROOT%";

    /** What GitHub accepts of a text. */
    private static final int LONGEST_TEXT = 1_024;

    private final JsonOut json;
    private final Map<String, Integer> artifacts;

    /** @param artifacts indexes of the files that the log lists, by URI */
    SarifPlaces(JsonOut json, Map<String, Integer> artifacts) {
        this.json = json;
        this.artifacts = artifacts;
    }

    /** Whether a text is a file; a live resource has none. */
    static boolean isFile(SourceText source) {
        return !source.name().startsWith("arn:");
    }

    /** A log of one run in which the tool's rules and the results are written by others. */
    static void log(JsonOut json, String category, String version, Runnable rules, Runnable results) {
        SarifPlaces places = new SarifPlaces(json, Map.of());
        json.name("$schema", SCHEMA);
        json.name("version", "2.1.0");
        json.objects("runs", List.of(category), run -> {
            json.object(
                    "tool",
                    () -> json.object("driver", () -> {
                        json.name("name", "auditor");
                        json.name("version", version);
                        rules.run();
                    }));
            json.object("automationDetails", () -> json.name("id", run));
            json.name("columnKind", "utf16CodeUnits");
            json.object(
                    "originalUriBaseIds",
                    () -> json.object(ROOT, () -> places.message("description", "The folder that was scanned.")));
            json.array("results", List.of(category), all -> results.run());
        });
    }

    /** A text that ends as a sentence, in which nothing reads as a link to a location. */
    static String sentence(String line) {
        String shown = Visible.masked(line, LONGEST_TEXT - 1).replace("](", "] (");
        return shown.endsWith(".") ? shown : shown + ".";
    }

    void message(String name, String text) {
        json.object(name, () -> json.text("text", text));
    }

    void physical(Span at) {
        json.object("physicalLocation", () -> {
            artifactLocation(FileUri.of(at.source().name()));
            region("region", at);
        });
    }

    void artifactLocation(String uri) {
        json.object("artifactLocation", () -> {
            json.name("uri", uri);
            json.name("uriBaseId", ROOT);
            Integer index = artifacts.get(uri);
            if (index != null) {
                json.number("index", index);
            }
        });
    }

    void logical(String key) {
        json.objects("logicalLocations", List.of(key), only -> {
            json.text("fullyQualifiedName", key);
            json.name("kind", "resource");
        });
    }

    /** What to write into files; several edits belong together. */
    void fixes(String description, List<Edit> edits) {
        Map<String, List<Edit>> byFile = new LinkedHashMap<>();
        for (Edit edit : edits) {
            byFile.computeIfAbsent(FileUri.of(edit.replaced().source().name()), file -> new ArrayList<>())
                    .add(edit);
        }
        json.objects("fixes", List.of(edits), fix -> {
            message("description", description);
            json.objects("artifactChanges", byFile.keySet(), file -> {
                artifactLocation(file);
                json.objects("replacements", byFile.getOrDefault(file, List.of()), edit -> {
                    region("deletedRegion", edit.replaced());
                    json.object("insertedContent", () -> json.text("text", edit.text()));
                });
            });
        });
    }

    private void region(String name, Span at) {
        Position from = at.from();
        Position to = at.to();
        json.object(name, () -> {
            json.number("startLine", from.line());
            json.number("startColumn", from.column());
            json.number("endLine", to.line());
            json.number("endColumn", to.column());
        });
    }
}
