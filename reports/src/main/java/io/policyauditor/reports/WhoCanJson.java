package io.policyauditor.reports;

import io.policyauditor.estate.paths.Granted;
import io.policyauditor.estate.paths.Hop;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.estate.paths.Reacher;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Who can, for programs. The form is published as {@value #SCHEMA} beside this class. */
public final class WhoCanJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.1";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "who-can.schema.json";

    private final JsonOut json;

    private WhoCanJson(JsonOut json) {
        this.json = json;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(WhoCanView view, Writer out) throws IOException {
        JsonOut.document(out, json -> new WhoCanJson(json).view(view));
    }

    private void view(WhoCanView view) {
        json.name("schemaVersion", SCHEMA_VERSION);
        json.name("action", view.action());
        json.name("resource", view.resource());
        json.number("asked", view.reachers().asked());
        json.objects("reachers", view.reachers().all(), this::reacher);
        json.objects("refused", view.reachers().refused(), refused -> {
            json.object("principal", () -> principal(refused.principal()));
            json.object("access", () -> granted(refused.access()));
            json.object("key", () -> granted(refused.key()));
            json.text("why", refused.why());
        });
        json.objects("gaps", view.reachers().gaps(), gap -> {
            json.name("reason", gap.reason().word());
            json.text("what", gap.what());
        });
    }

    private void reacher(Reacher reacher) {
        json.object("principal", () -> principal(reacher.principal()));
        json.name("reach", reacher.reach().word());
        json.objects("path", reacher.path(), this::hop);
        step("access", reacher.access(), 0);
        step("key", reacher.access(), 1);
    }

    private void step(String name, List<Granted> access, int index) {
        if (index < access.size()) {
            json.object(name, () -> granted(access.get(index)));
        } else {
            json.nothing(name);
        }
    }

    private void principal(Principal principal) {
        json.name("kind", principal.kind().word());
        json.name("id", principal.id());
    }

    private void hop(Hop hop) {
        json.name("id", hop.kind().id());
        json.name("category", hop.kind().category().word());
        json.object("from", () -> principal(hop.from()));
        json.object("to", () -> principal(hop.to()));
        json.flag("everything", hop.everything());
        json.name("reach", hop.reach().word());
        json.objects("steps", hop.steps(), this::granted);
        json.texts("assumptions", hop.assumptions());
    }

    private void granted(Granted granted) {
        json.object("principal", () -> principal(granted.principal()));
        json.name("action", granted.action());
        json.name("resource", granted.resource());
        json.name("reach", granted.reach().word());
        json.objects("statements", WhoCanView.deciding(granted), new DecisionJson(json)::reading);
        json.texts("assumptions", granted.assumptions());
        json.texts("gaps", granted.gaps());
    }
}
