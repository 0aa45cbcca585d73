package io.policyauditor.reports;

import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.reports.ProofView.Proof;
import io.policyauditor.reports.ProofView.Side;
import java.io.IOException;
import java.io.Writer;

/** What was found of a statement about all requests, for programs. The form is published as {@value #SCHEMA}. */
public final class ProofJson {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.0";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "proof.schema.json";

    private final JsonOut json;

    private ProofJson(JsonOut json) {
        this.json = json;
    }

    /** Writes it; the writer is flushed and stays open. */
    public static void write(ProofView view, Writer out) throws IOException {
        JsonOut.document(out, json -> new ProofJson(json).view(view));
    }

    private void view(ProofView view) {
        json.name("schemaVersion", SCHEMA_VERSION);
        json.name("question", view.question());
        json.text("claim", view.claim());
        json.name("verdict", view.word().name());
        json.text("exactness", Prover.EXACTNESS);
        json.objects("proofs", view.proofs(), this::proof);
        json.texts("assumptions", view.assumptions());
    }

    private void proof(Proof proof) {
        json.text("about", proof.about());
        json.name("verdict", proof.word().name());
        if (proof.verdict() instanceof Violated violated) {
            json.object("witness", () -> new DecisionJson(json).request(violated.witness()));
        } else {
            json.nothing("witness");
        }
        json.objects("sides", proof.sides(), this::side);
        if (proof.verdict() instanceof Unknown unknown) {
            json.name("reason", unknown.reason().name());
            json.text("detail", unknown.detail());
            json.text("advice", ProofView.advice(unknown));
        } else {
            json.nothing("reason");
            json.nothing("detail");
            json.nothing("advice");
        }
        proof.replay().ifPresentOrElse(replay -> json.raw("replay", replay), () -> json.nothing("replay"));
        json.texts("assumptions", proof.allAssumptions());
        proof.analyzer()
                .ifPresentOrElse(
                        compared -> json.object("analyzer", () -> {
                            json.text("arn", compared.analyzer());
                            json.name("agreement", compared.agreement().word());
                            json.text("reason", compared.reason());
                            json.texts("findings", proof.findings());
                        }),
                        () -> json.nothing("analyzer"));
    }

    private void side(Side side) {
        json.text("name", side.name());
        json.flag("allows", side.allows());
        json.text("sentence", side.sentence());
        json.objects("statements", side.statements(), new DecisionJson(json)::reading);
    }
}
