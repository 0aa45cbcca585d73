package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Document.Known;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.decide.Document.Proviso.Effect;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has its say beside the statements of a document: for the evaluator and for the explanation alike. */
class ProvisoTest {
    private static final String OBJECT = "arn:aws:s3:::models/x";

    private static CompiledPolicy policy(String statement) {
        String text = "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}";
        return ((Known) Cases.document(PolicyKind.BUCKET, "b", text)).policy();
    }

    private static String statement(String effect, String action) {
        return "{\"Effect\": \"" + effect + "\", \"Principal\": \"*\", \"Action\": \"" + action
                + "\", \"Resource\": \"*\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What the document says, what the proviso does and about which action, what a request for GetObject
                // gets.
                "Allow s3:PutObject | MAY_ALLOW         | s3:GetObject | not-assessed | but nobody knows",
                "Allow s3:PutObject | MAY_ALLOW         | s3:PutObject | never        | no statement of the bucket policy",
                "Allow s3:GetObject | MAY_ALLOW         | s3:GetObject | always       | allows it to everyone",
                "Deny s3:GetObject  | MAY_ALLOW         | s3:GetObject | never        | denies it",
                "Allow s3:GetObject | MAY_REFUSE_OTHERS | s3:GetObject | always       | allows it to everyone",
                "Allow s3:GetObject | MAY_REFUSE_OTHERS | s3:PutObject | not-assessed | not known: nobody knows",
                "Allow s3:PutObject | MAY_REFUSE_OTHERS | s3:PutObject | never        | no statement of the bucket policy",
                "Allow s3:GetObject | REFUSES_OTHERS    | s3:GetObject | always       | allows it to everyone",
                "Allow s3:GetObject | REFUSES_OTHERS    | s3:PutObject | never        | nobody knows",
            })
    void hasItsSay(String said, Effect effect, String action, String reach, String sentence) {
        String[] words = said.split(" ", -1);
        Proviso proviso = new Proviso(effect, policy(statement("Allow", action)), "nobody knows");
        Known document = new Known("bucket policy", policy(statement(words[0], words[1])), List.of(proviso));
        Layers layers = new Layers(List.of(), null, List.of(), document, List.of(), List.of(), List.of());
        Request request = new Request(Caller.anonymous(), "s3:GetObject", OBJECT, "111122223333", Context.EMPTY);
        Evaluator evaluator =
                Evaluator.of(layers.access(request.caller(), new Resource(OBJECT, "111122223333"), request.service()));
        assertThat(evaluator.reach(request).word()).isEqualTo(reach);
        Explanation explanation = Explanation.of(layers, request);
        assertThat(explanation.cause().sentence()).contains(sentence);
        assertThat(explanation.decision() == Decision.ALLOWED).isEqualTo(reach.equals("always"));
    }
}
