package io.policyauditor.reports;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.rbac.Becoming;
import io.policyauditor.estate.rbac.Path;
import io.policyauditor.estate.verdict.Audience;
import io.policyauditor.estate.verdict.Change;
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
    public static final String SCHEMA_VERSION = "1.2";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "loading.schema.json";

    private final JsonOut json;

    private LoadJson(JsonOut json) {
        this.json = json;
    }

    /** Writes them; the writer is flushed and stays open. */
    public static void write(List<LoadView> views, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.objects("loadPoints", views, new LoadJson(json)::view);
        });
    }

    private void view(LoadView view) {
        verdict(view.verdict());
        json.objects("audiences", view.audiences(), this::audience);
    }

    private void audience(Audience audience) {
        json.name("action", audience.action());
        json.name("resource", audience.resource());
        json.objects("principals", audience.principals().all(), reacher -> {
            json.name("kind", reacher.principal().kind().word());
            json.text("id", reacher.principal().id());
            json.name("reach", reacher.reach().word());
            json.objects("path", reacher.path(), hop -> {
                json.name("way", hop.kind().id());
                json.text("from", hop.from().id());
                json.text("to", hop.to().id());
            });
        });
        json.objects("refused", audience.principals().refused(), refused -> {
            json.name("kind", refused.principal().kind().word());
            json.text("id", refused.principal().id());
            json.name("action", refused.key().action());
            json.text("key", refused.key().resource());
            json.text("why", refused.why());
        });
        json.objects("serviceAccounts", audience.bearers(), bearer -> {
            json.text("cluster", bearer.cluster());
            json.text("namespace", bearer.namespace());
            json.text("name", bearer.name());
            json.text("role", bearer.role());
            json.name("reach", bearer.reach().word());
            Becoming becoming = audience.subjects().get(bearer);
            json.objects("subjects", becoming == null ? List.of() : becoming.paths(), this::path);
        });
        json.objects("gaps", audience.gaps(), this::gap);
    }

    private void path(Path path) {
        json.text("subject", path.subject().text());
        json.flag("system", path.system());
        json.name("gain", path.gain().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.objects("hops", path.hops(), hop -> {
            json.name("way", hop.way().id());
            json.text("text", hop.text());
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
        change(json, repair.change());
    }

    /** How a policy becomes another: as a JSON patch, as a whole, and in the file that it stands in. */
    static void change(JsonOut json, Change change) {
        json.raw("patch", change.patch());
        json.raw("policy", change.policy());
        change.edit().ifPresentOrElse(edit -> json.object("edit", () -> edit(json, edit)), () -> json.nothing("edit"));
    }

    static void edit(JsonOut json, Change.Edit edit) {
        json.name("file", edit.replaced().source().name());
        JsonReport.position(json, "start", edit.replaced().from());
        JsonReport.position(json, "end", edit.replaced().to());
        json.text("text", edit.text());
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
