package io.policyauditor.reports;

import io.policyauditor.estate.proof.Condition;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layers.Part;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A decision for programs. The form is published as {@value #SCHEMA} beside this class. */
public final class DecisionJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.1";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "decision.schema.json";

    private final JsonOut json;

    DecisionJson(JsonOut json) {
        this.json = json;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(DecisionView view, Writer out) throws IOException {
        JsonOut.document(out, json -> new DecisionJson(json).view(view));
    }

    private void view(DecisionView view) {
        Explanation explanation = view.explanation();
        List<Reading> readings = explanation.readings();
        json.name("schemaVersion", SCHEMA_VERSION);
        json.name("decision", explanation.decision().word());
        json.name("reach", view.reach().word());
        json.object("request", () -> request(explanation.request()));
        json.object("cause", () -> cause(explanation.cause(), readings));
        view.condition()
                .ifPresentOrElse(
                        condition -> json.object("condition", () -> condition(condition)),
                        () -> json.nothing("condition"));
        json.objects("statements", readings, this::reading);
        json.texts("assumptions", view.assumptions());
        json.texts("gaps", view.gaps());
    }

    private void condition(Condition condition) {
        json.texts("onlyIf", condition.sentences());
        witness("allowed", condition.allowed());
        witness("refused", condition.refused());
        json.text("unknown", condition.open());
    }

    private void witness(String name, Optional<Request> request) {
        request.ifPresentOrElse(found -> json.object(name, () -> request(found)), () -> json.nothing(name));
    }

    void request(Request request) {
        json.name("action", request.action().text());
        json.name("resource", request.resource().text());
        json.name("resourceAccount", Optional.ofNullable(request.resourceAccount()));
        json.object("principal", () -> {
            json.name("kind", request.caller().kind().name().toLowerCase(Locale.ROOT));
            json.name("id", request.caller().id());
            json.name("account", request.caller().account());
        });
        json.object("context", () -> context(request.context()));
    }

    /** A value for a key with one, a list for one with several, null for one that is open. */
    void context(Context context) {
        for (String key : context.keys()) {
            if (context.open(key)) {
                json.nothing(key);
            } else if (context.multivalued(key)) {
                json.texts(key, context.several(key));
            } else {
                json.text(key, context.single(key).orElse(""));
            }
        }
    }

    private void cause(Cause cause, List<Reading> readings) {
        List<Integer> by = new ArrayList<>();
        List<Blocker> blockers = new ArrayList<>();
        String kind;
        if (cause instanceof Cause.Denied denied) {
            kind = "denied";
            by.add(readings.indexOf(denied.by()));
        } else if (cause instanceof Cause.Allowed allowed) {
            kind = "allowed";
            allowed.by().forEach(reading -> by.add(readings.indexOf(reading)));
        } else {
            kind = "blocked";
            blockers.addAll(((Cause.Blocked) cause).blockers());
        }
        json.name("kind", kind);
        json.text("sentence", cause.sentence());
        json.array("statements", by, json::item);
        json.objects("blockers", blockers, blocker -> blocker(blocker, readings));
    }

    private void blocker(Blocker blocker, List<Reading> readings) {
        part(blocker.part());
        json.array(
                "documents",
                blocker.part().documents().stream()
                        .map(document -> document.name())
                        .toList(),
                json::item);
        json.text("sentence", blocker.sentence());
        blocker.nearest()
                .ifPresentOrElse(
                        reading -> json.number("nearest", readings.indexOf(reading)), () -> json.nothing("nearest"));
    }

    private void part(Part part) {
        json.name("layer", part.layer().title());
        json.name("level", part.name().isEmpty() ? Optional.empty() : Optional.of(part.name()));
    }

    void reading(Reading reading) {
        Statement source = reading.statement().source();
        part(reading.part());
        json.name("document", reading.document().name());
        json.number("index", source.index());
        json.name("sid", Optional.ofNullable(source.sid()).map(StringNode::value));
        json.name("effect", reading.statement().allows() ? "Allow" : "Deny");
        json.name("standing", reading.standing().word());
        json.array(
                "names",
                reading.ways().stream()
                        .filter(way -> way != Way.ATTACHED)
                        .sorted()
                        .map(way -> way.name().toLowerCase(Locale.ROOT))
                        .toList(),
                json::item);
        place(DecisionText.place(source));
        reading.mismatch()
                .ifPresentOrElse(
                        mismatch -> json.object("mismatch", () -> {
                            json.text("sentence", mismatch.sentence());
                            place(mismatch.at());
                        }),
                        () -> json.nothing("mismatch"));
    }

    private void place(Span at) {
        json.name("file", at.source().name());
        json.number("line", at.from().line());
        json.number("column", at.from().column());
    }
}
