package io.policyauditor.reports;

import io.policyauditor.estate.excess.LoaderExcess;
import io.policyauditor.estate.excess.LoaderExcess.Part;
import io.policyauditor.estate.excess.OwnRole;
import io.policyauditor.estate.verdict.Change.Edit;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the roles that load models are granted beyond need, as SARIF 2.1.0: a result for each policy that grants too much, with
 * the smaller policy as a fix where the policy is one of a file and proven to be enough.
 */
public final class LoaderExcessSarif {
    private static final String RULE = "excess";
    private final JsonOut json;
    private final SarifPlaces places;

    private LoaderExcessSarif(JsonOut json) {
        this.json = json;
        this.places = new SarifPlaces(json, Map.of());
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(List<LoaderExcess> excesses, String version, Writer out) throws IOException {
        JsonOut.document(out, json -> new LoaderExcessSarif(json).log(excesses, version));
    }

    private void log(List<LoaderExcess> excesses, String version) {
        SarifPlaces.log(json, "auditor/excess/", version, this::rules, () -> excesses.forEach(this::results));
    }

    private void results(LoaderExcess excess) {
        excess.parts().stream().filter(Part::changes).forEach(part -> json.object(() -> result(excess, part)));
        excess.own().forEach(own -> json.object(() -> own(excess, own)));
        if (excess.any()) {
            excess.uris().forEach(edit -> json.object(() -> uri(excess, edit)));
        }
        excess.gaps()
                .forEach(gap -> json.object(() -> {
                    json.name("kind", "open");
                    json.name("level", "none");
                    places.message("message", SarifPlaces.sentence(excess.role() + " is not assessed: " + gap.what()));
                    json.objects("locations", List.of(excess), place -> places.logical(excess.role()));
                }));
    }

    private void rules() {
        json.objects("rules", List.of(RULE), rule -> {
            json.name("id", rule);
            json.name("name", "GrantBeyondNeed");
            places.message("shortDescription", "A role that loads models is granted more than its models need.");
            places.message(
                    "fullDescription",
                    "What the policy grants the role, or whoever becomes it, beyond the requests of its load points.");
            json.object(
                    "help",
                    () -> json.text(
                            "text", "Run auditor excess --estate for what is beyond need and the smaller policy."));
        });
    }

    private void result(LoaderExcess excess, Part part) {
        json.name("ruleId", RULE);
        json.number("ruleIndex", 0);
        json.name("level", "warning");
        String policy = part.kind() + " " + String.join(", ", part.documents());
        places.message(
                "message",
                SarifPlaces.sentence(
                        part.excess().boxes().isEmpty()
                                ? policy + " does not grant the roles of their own what their load points need"
                                : policy + " grants " + excess.role() + " beyond the need of its "
                                        + excess.loadPoints().size() + " load points, "
                                        + part.excess().boxes().get(0).actions().get(0) + " for one"));
        Optional<Edit> edit =
                part.change().edit().filter(change -> part.documents().size() == 1);
        json.objects("locations", List.of(part), place -> {
            edit.ifPresent(change -> places.physical(change.replaced()));
            places.logical(excess.role());
        });
        edit.filter(change -> part.confirmed())
                .ifPresent(change -> places.fixes(
                        "What the load points need and nothing beyond, proven; what others are granted stays.",
                        List.of(change)));
    }

    private void own(LoaderExcess excess, OwnRole own) {
        json.name("ruleId", RULE);
        json.number("ruleIndex", 0);
        json.name("level", "warning");
        places.message(
                "message",
                SarifPlaces.sentence(String.join(", ", own.loadPoints()) + " and others load different models as "
                        + excess.role() + ": " + own.role() + " is a role of its own"));
        json.objects("locations", List.of(own), place -> {
            // The last edit is that of the manifest.
            if (!own.edits().isEmpty()) {
                places.physical(own.edits().get(own.edits().size() - 1).replaced());
            }
            places.logical(excess.role());
        });
        if (own.confirmed() && !own.edits().isEmpty()) {
            places.fixes(
                    "A role of its own; together with the other fixes everything loads that does today.", own.edits());
        }
    }

    private void uri(LoaderExcess excess, Edit edit) {
        json.name("ruleId", RULE);
        json.number("ruleIndex", 0);
        json.name("level", "note");
        places.message(
                "message",
                "Without a slash at its end the path stands for every key that begins like it, which the smaller policies"
                        + " do not grant.");
        json.objects("locations", List.of(edit), place -> {
            places.physical(edit.replaced());
            places.logical(excess.role());
        });
        places.fixes("The path of a folder ends with a slash.", List.of(edit));
    }
}
