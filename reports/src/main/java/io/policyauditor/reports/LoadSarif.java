package io.policyauditor.reports;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.verdict.Change.Edit;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.Repair;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Verdicts of load points as SARIF 2.1.0: a result for each cause that keeps one from loading, at the statement or setting
 * that decides, with the repair as a fix where it is one of files; risks as notes; what is not assessed as open results.
 */
public final class LoadSarif {
    private final JsonOut json;
    private final SarifPlaces places;
    private final Map<String, Integer> causes = new LinkedHashMap<>();
    private final List<LoadVerdict> verdicts;

    private LoadSarif(JsonOut json, List<LoadVerdict> verdicts) {
        this.json = json;
        this.places = new SarifPlaces(json, Map.of());
        this.verdicts = verdicts;
        for (LoadVerdict verdict : verdicts) {
            verdict.problems().forEach(problem -> causes.putIfAbsent(problem.cause(), causes.size()));
            verdict.risks().forEach(problem -> causes.putIfAbsent(problem.cause(), causes.size()));
        }
    }

    /** Writes them; the writer is flushed and stays open. */
    public static void write(List<LoadView> views, String version, Writer out) throws IOException {
        JsonOut.document(
                out,
                json -> new LoadSarif(
                                json, views.stream().map(LoadView::verdict).toList())
                        .write(version));
    }

    private void write(String version) {
        SarifPlaces.log(json, "auditor/can-load/", version, this::rules, () -> verdicts.forEach(this::results));
    }

    private void rules() {
        json.objects("rules", causes.keySet(), cause -> {
            json.name("id", cause);
            json.name("name", "CannotLoad" + cause);
            places.message("shortDescription", "A model cannot load, by cause " + cause + " of the table of causes.");
            places.message(
                    "fullDescription",
                    "Cause " + cause + " of docs/loading.md keeps an InferenceService from loading its model.");
            json.object(
                    "help",
                    () -> json.text(
                            "text",
                            "docs/loading.md tells for " + cause
                                    + " what the log of the pod says and what to do. Run auditor"
                                    + " can-load for the requests and the smallest repair."));
        });
    }

    private void results(LoadVerdict verdict) {
        boolean first = true;
        for (Problem problem : verdict.problems()) {
            boolean fixed = first;
            first = false;
            json.object(() -> {
                result(verdict, problem, "error", "cannot load");
                List<Edit> edits = fixed ? edits(verdict.repairs()) : List.of();
                if (!edits.isEmpty()) {
                    places.fixes("What " + verdict.point().key() + " lacks to load, tried out.", edits);
                }
            });
        }
        for (Problem risk : verdict.risks()) {
            json.object(() -> result(verdict, risk, "note", "may fail"));
        }
        if (verdict.result() == Result.NOT_ASSESSED) {
            json.object(() -> {
                json.name("kind", "open");
                json.name("level", "none");
                String why = verdict.gaps().isEmpty()
                        ? ""
                        : ": " + verdict.gaps().get(0).what();
                places.message("message", SarifPlaces.sentence(verdict.point().key() + " is not assessed" + why));
                locations(verdict, verdict.point().place());
            });
        }
    }

    /** All edits of a repair, or none: half a repair mends nothing. */
    private static List<Edit> edits(List<Repair> repairs) {
        List<Edit> edits = new ArrayList<>();
        for (Repair repair : repairs) {
            if (repair.change().edit().isEmpty()) {
                return List.of();
            }
            edits.add(repair.change().edit().get());
        }
        return edits;
    }

    private void result(LoadVerdict verdict, Problem problem, String level, String what) {
        json.name("ruleId", problem.cause());
        json.number("ruleIndex", causes.getOrDefault(problem.cause(), -1));
        json.name("level", level);
        places.message("message", SarifPlaces.sentence(verdict.point().key() + " " + what + ": " + problem.message()));
        locations(verdict, problem.place());
        Span point = verdict.point().place();
        if (!problem.place().equals(point) && SarifPlaces.isFile(point.source())) {
            json.objects("relatedLocations", List.of(point), place -> {
                json.number("id", 1);
                places.physical(place);
                places.message("message", "What is to be loaded.");
            });
        }
    }

    private void locations(LoadVerdict verdict, Span at) {
        json.objects("locations", List.of(verdict), place -> {
            if (SarifPlaces.isFile(at.source())) {
                places.physical(at);
            }
            places.logical(verdict.point().key());
        });
    }
}
