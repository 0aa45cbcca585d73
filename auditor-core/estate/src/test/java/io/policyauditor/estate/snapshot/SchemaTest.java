package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Listing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published schema says what the writer writes and what the reader refuses. */
class SchemaTest {
    private static final String RESOURCE = "snapshot.schema.json";

    @TempDir
    private Path directory;

    private static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(Manifest.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text(), InputFormat.JSON);
    }

    private String manifest(long seed) throws IOException {
        Snapshots.write(directory, new Estate(new RandomEstate(seed).parts()));
        return Files.readString(directory.resolve(Manifest.NAME));
    }

    @Test
    void whatIsWrittenIsValid() throws IOException {
        for (long seed = 0; seed < 3; seed++) {
            assertThat(schema().validate(manifest(seed), InputFormat.JSON))
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "auditorSnapshot": 1  | "auditorSnapshot": 2
            "tool"                | "tools"
            "kind": "roles"       | "kind": "rolls"
            "scope": "estate"     | "scope": "galaxy"
            "sha256": "           | "sha256": "../
            "reason": "unread"    | "reason": "lazy"
            """)
    void whatTheReaderRefusesIsInvalid(String from, String to) throws IOException {
        String text = manifest(1);
        assertThat(text).contains(from);
        assertThat(schema().validate(text.replace(from, to), InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void everyKindAndListingIsNamed() throws IOException {
        assertThat(RecordKind.ALL).allSatisfy(kind -> assertThat(text()).contains('"' + kind.word() + '"'));
        assertThat(Listing.values()).allSatisfy(listing -> assertThat(text()).contains('"' + listing.word() + '"'));
    }
}
