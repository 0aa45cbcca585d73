package io.policyauditor.reports;

import io.policyauditor.estate.excess.LoaderExcess;
import io.policyauditor.estate.excess.LoaderExcess.Part;
import io.policyauditor.estate.excess.OwnRole;
import io.policyauditor.policy.prove.Prover;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** What the roles that load models are granted beyond need, for programs. The form is published as {@value #SCHEMA}. */
public final class LoaderExcessJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.2";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "loader-excess.schema.json";

    private LoaderExcessJson() {}

    /** Writes it; the writer is flushed and stays open. */
    public static void write(List<LoaderExcess> excesses, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.text("exactness", Prover.EXACTNESS);
            json.objects("roles", excesses, excess -> {
                json.name("role", excess.role());
                json.texts("loadPoints", excess.loadPoints());
                json.objects("policies", excess.parts(), part -> part(part, json));
                json.objects("uris", excess.uris(), edit -> LoadJson.edit(json, edit));
                json.objects("ownRoles", excess.own(), own -> own(own, json));
                json.text("shared", excess.shared());
                json.objects("gaps", excess.gaps(), gap -> {
                    json.name("reason", gap.reason().word());
                    json.text("what", gap.what());
                });
            });
        });
    }

    private static void own(OwnRole own, JsonOut json) {
        json.name("role", own.role());
        json.texts("loadPoints", own.loadPoints());
        json.name("serviceAccount", own.serviceAccount());
        json.flag("newServiceAccount", own.newServiceAccount());
        json.text("provider", own.provider());
        json.text("trust", own.trust());
        json.text("policy", own.policy());
        json.objects("edits", own.edits(), edit -> LoadJson.edit(json, edit));
        json.flag("confirmed", own.confirmed());
    }

    private static void part(Part part, JsonOut json) {
        json.name("kind", part.kind());
        json.texts("documents", part.documents());
        json.flag("complete", part.excess().complete());
        json.text("incomplete", Optional.of(part.excess().why()).filter(why -> !why.isEmpty()));
        json.objects("boxes", part.excess().boxes(), box -> ExcessJson.box(box, json));
        json.text("smaller", part.smaller());
        LoadJson.change(json, part.change());
        json.flag("adds", part.adds());
        json.flag("confirmed", part.confirmed());
        json.texts("assumptions", part.excess().assumptions());
    }
}
