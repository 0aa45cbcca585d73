package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** A manifest as JSON of printable ASCII, the same bytes for the same manifest. */
final class ManifestWriter {
    private ManifestWriter() {}

    /** LF on every system. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            Separators separators = Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator("");
            return new DefaultPrettyPrinter(separators)
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter);
        }
    }

    static byte[] bytes(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = AsciiJson.FACTORY.createGenerator(new Indented(), bytes)) {
            json.writeStartObject();
            json.writeNumberProperty(ManifestFile.MARK, Manifest.SCHEMA_VERSION);
            json.writeStringProperty("tool", manifest.tool());
            json.writeStringProperty("collected", manifest.collected().toString());
            json.writeArrayPropertyStart("asked");
            manifest.asked().forEach(json::writeString);
            json.writeEndArray();
            parts(manifest, json);
            complete(manifest, json);
            json.writeObjectPropertyStart("incomplete");
            manifest.incomplete().forEach((scope, listings) -> {
                json.writeObjectPropertyStart(scope.word());
                listings.forEach((listing, gap) -> json.writeStringProperty(listing.word(), Gaps.id(gap)));
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeObjectPropertyStart("gaps");
            manifest.gaps().forEach((id, gap) -> gap(id, gap, json));
            json.writeEndObject();
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void parts(Manifest manifest, JsonGenerator json) {
        json.writeArrayPropertyStart("parts");
        for (Manifest.Part part : manifest.parts()) {
            json.writeStartObject();
            json.writeStringProperty("scope", part.scope().word());
            json.writeStringProperty("kind", part.kind().word());
            json.writeStringProperty("sha256", part.sha256());
            json.writeNumberProperty("records", part.records());
            json.writeNumberProperty("bytes", part.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void complete(Manifest manifest, JsonGenerator json) {
        json.writeObjectPropertyStart("complete");
        manifest.complete().forEach((scope, listings) -> listings(scope, listings, json));
        json.writeEndObject();
    }

    private static void listings(Scope scope, Set<Listing> listings, JsonGenerator json) {
        json.writeArrayPropertyStart(scope.word());
        listings.stream().map(Listing::word).sorted().forEach(json::writeString);
        json.writeEndArray();
    }

    private static void gap(String id, Gap gap, JsonGenerator json) {
        json.writeObjectPropertyStart(id);
        json.writeStringProperty("reason", gap.reason().word());
        json.writeStringProperty("what", gap.what());
        json.writeStringProperty("many", gap.many());
        json.writeEndObject();
    }
}
