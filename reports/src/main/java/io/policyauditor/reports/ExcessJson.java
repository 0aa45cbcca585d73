package io.policyauditor.reports;

import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Excess.Box;
import io.policyauditor.policy.prove.Prover;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** What one policy allows beyond another, for programs. The form is published as {@value #SCHEMA}. */
public final class ExcessJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.0";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "excess.schema.json";

    private ExcessJson() {}

    /** Writes it; the writer is flushed and stays open. */
    public static void write(String subject, String minimum, Excess excess, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.name("subject", subject);
            json.name("minimum", minimum);
            json.flag("complete", excess.complete());
            json.text("incomplete", Optional.of(excess.why()).filter(why -> !why.isEmpty()));
            json.text("exactness", Prover.EXACTNESS);
            json.objects("boxes", excess.boxes(), box -> box(box, json));
            json.texts("assumptions", excess.assumptions());
        });
    }

    static void box(Box box, JsonOut json) {
        json.array("actions", box.actions(), json::item);
        json.array("resources", box.resources(), json::item);
        json.array("exceptResources", box.exceptResources(), json::item);
        json.texts("conditions", box.conditions());
        json.object("example", () -> new DecisionJson(json).request(box.example()));
    }
}
