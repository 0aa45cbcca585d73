package io.policyauditor.reports;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Identity;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Repair;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Verdicts of load points for programs. The form is published as {@value #SCHEMA} beside this class. */
public final class LoadJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.0";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "loading.schema.json";

    private final JsonOut json;

    private LoadJson(JsonOut json) {
        this.json = json;
    }

    /** Writes them; the writer is flushed and stays open. */
    public static void write(List<LoadVerdict> verdicts, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.objects("loadPoints", verdicts, new LoadJson(json)::verdict);
        });
    }

    private void verdict(LoadVerdict verdict) {
        LoadPoint point = verdict.point();
        json.name("key", point.key());
        json.name("result", verdict.result().word());
        json.name("direction", point.direction().name().toLowerCase(Locale.ROOT));
        json.text("uri", point.uri().map(ModelUri::text).known());
        json.text("serviceAccount", point.serviceAccountName().known());
        json.object("place", () -> place(point.place()));
        json.objects("identities", verdict.identities(), this::identity);
        json.objects("requests", verdict.needs(), this::need);
        json.objects("problems", verdict.problems(), this::problem);
        json.text("symptom", verdict.symptom());
        json.objects("repairs", verdict.repairs(), this::repair);
        json.objects("risks", verdict.risks(), this::problem);
        json.objects("gaps", verdict.gaps(), this::gap);
        json.texts("assumptions", verdict.assumptions());
    }

    private void identity(Identity identity) {
        json.name("kind", identity.caller().kind().name().toLowerCase(Locale.ROOT));
        json.name("id", identity.caller().id());
        json.text("how", identity.how());
    }

    private void need(Need need) {
        json.name("purpose", need.purpose().word());
        json.name("reach", need.reach().word());
        json.text("resources", need.pattern().orElse(need.request().resource().text()));
        json.object("request", () -> new DecisionJson(json).request(need.request()));
        json.text("sentence", need.explanation().cause().sentence());
        json.text("open", need.open());
    }

    private void problem(Problem problem) {
        json.name("cause", problem.cause());
        json.text("message", problem.message());
        json.object("place", () -> place(problem.place()));
    }

    private void repair(Repair repair) {
        json.name("kind", repair.kind());
        json.text("document", repair.document());
        json.flag("exists", repair.exists());
        json.texts("statements", repair.statements());
    }

    private void gap(Gap gap) {
        json.name("reason", gap.reason().word());
        json.text("what", gap.what());
    }

    private void place(Span at) {
        json.name("file", at.source().name());
        json.number("line", at.from().line());
        json.number("column", at.from().column());
    }
}
