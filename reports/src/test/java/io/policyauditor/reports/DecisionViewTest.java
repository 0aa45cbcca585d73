package io.policyauditor.reports;

import static io.policyauditor.reports.Decisions.NAMES_ROLE;
import static io.policyauditor.reports.Decisions.READS;
import static io.policyauditor.reports.Decisions.TLS_ONLY;
import static io.policyauditor.reports.Decisions.tls;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyKind;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionViewTest {
    private static String text(DecisionView view, boolean verbose) throws IOException {
        StringWriter out = new StringWriter();
        DecisionText.write(view, verbose, out);
        return out.toString();
    }

    private static String json(DecisionView view) throws IOException {
        StringWriter out = new StringWriter();
        DecisionJson.write(view, out);
        assertThat(Schemas.errors(Schemas.DECISION, out.toString())).isEmpty();
        assertThat(out.toString()).matches("[\\n -~]*");
        return out.toString();
    }

    @Test
    void allowedByBothAccounts() throws IOException {
        DecisionView view = Decisions.view(READS, NAMES_ROLE + "," + TLS_ONLY, tls("true"));
        assertThat(text(view, false))
                .startsWith("Allowed: s3:GetObject on arn:aws:s3:::models/fraud/v3 for"
                        + " arn:aws:sts::111122223333:assumed-role/loader/s\n"
                        + "  both accounts agree: the bucket policy allows it to the caller's role, and an identity"
                        + " policy allows it\n\n"
                        + "bucket.json:4:16  Allow  statement 1 of bucket policy bucket.json\n  |\n4 | ")
                .contains("  = applies, and names the caller's role\n\n"
                        + "loader.json:4:13  Allow  statement \"Reads\" of identity policy loader.json\n  |\n"
                        + "4 |     " + READS + "\n"
                        + "  |             ^^^^^^^\n"
                        + "  = applies\n\n")
                .endsWith("assumed: the moon is round\n2 other statements (-v)\n");
        assertThat(text(view, true))
                .contains("full.json:4:16  Allow  statement 1 of service control policy full.json\n")
                .contains("  = applies at Root\n")
                .contains("Deny  statement \"Tls\" of bucket policy bucket.json\n")
                .contains("  = does not apply: aws:SecureTransport is true, the statement wants false\n")
                .doesNotContain("(-v)");
        assertThat(json(view))
                .contains("\"decision\": \"Allowed\",\n  \"reach\": \"always\"")
                .contains("\"aws:securetransport\": \"true\"")
                .contains("\"kind\": \"allowed\"")
                .contains("\"names\": [\n        \"role\"\n      ]")
                .contains("\"sentence\": \"aws:SecureTransport is true, the statement wants false\"");
    }

    @Test
    void deniedByAStatement() throws IOException {
        DecisionView view = Decisions.view(READS, NAMES_ROLE + ",\n    " + TLS_ONLY, tls("false"));
        assertThat(text(view, false))
                .contains("ExplicitlyDenied: ")
                .contains("""

                          statement "Tls" of bucket policy bucket.json denies it

                        bucket.json:5:13  Deny  statement "Tls" of bucket policy bucket.json
                        """)
                .contains("  = applies, and names everyone\n");
        assertThat(json(view)).contains("\"kind\": \"denied\"").contains("\"reach\": \"never\"");
    }

    @Test
    void blockedByEveryLayerThatIsSilent() throws IOException {
        DecisionView view = Decisions.view(
                "{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::other/*\"}",
                TLS_ONLY,
                tls("true"));
        assertThat(text(view, false))
                .contains("ImplicitlyDenied: ")
                .contains("""

                          no identity policy allows it
                          no statement of the bucket policy allows it to the caller or its account

                        loader.json:4:63  Allow  statement 1 of identity policy loader.json
                        """)
                .contains("  = does not apply: arn:aws:s3:::models/fraud/v3 is not arn:aws:s3:::other/*\n");
        assertThat(json(view)).contains("\"kind\": \"blocked\"").contains("\"nearest\": null");
    }

    @Test
    void whatHangsOnAnOpenKeySaysSo() throws IOException {
        Context open = new Context.Builder().open("aws:SecureTransport").build();
        DecisionView view = Decisions.view(READS, NAMES_ROLE + "," + TLS_ONLY, open);
        assertThat(view.reach()).isEqualTo(Reach.ONLY_IF);
        assertThat(text(view, false))
                .startsWith("only-if: s3:GetObject")
                .contains("\n  it hangs on what the request has: aws:SecureTransport\n")
                .contains("  = may apply: it is not known whether the request has aws:SecureTransport, and what\n");
        assertThat(json(view)).contains("\"aws:securetransport\": null").contains("\"standing\": \"may-apply\"");
    }

    @Test
    void aDocumentThatIsNotKnownDecides() throws IOException {
        Layers layers = Layers.ofIdentity(List.of(
                Decisions.document(PolicyKind.IDENTITY, "loader.json", READS),
                new Document.Unknown("inline", "nobody may read it")));
        Request request = new Request(
                Caller.aws(Decisions.LOADER, "111122223333"),
                "s3:GetObject",
                Decisions.MODEL,
                "111122223333",
                Context.EMPTY);
        DecisionView view = DecisionView.of(layers, request, List.of());
        assertThat(text(view, false))
                .startsWith("not-assessed: ")
                .contains("  a document that is not known decides\n")
                .contains("not known: nobody may read it\n");
        assertThat(json(view)).contains("\"reach\": \"not-assessed\"").contains("\"nobody may read it\"");
    }

    @Test
    void nothingOfTheInputActsOnATerminal() throws IOException {
        Context hostile = new Context.Builder()
                .put("aws:SecureTransport\u001b[2J", "\u001b]0;x\u0007\u202e")
                .put("aws:userid", List.of("a\nb", "\ud800"))
                .build();
        String identity = "{\"Sid\": \"\\u001b[31m\", \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\","
                + " \"Condition\": {\"StringEquals\": {\"aws:SecureTransport\\u001b[2J\": \"\\u001b[1mtrue\"}}}";
        DecisionView view = Decisions.view(identity, NAMES_ROLE, hostile);
        assertThat(text(view, true))
                .contains("\\u{1B}")
                .matches(text -> text.codePoints().allMatch(c -> c == '\n' || !Character.isISOControl(c)))
                .doesNotContain("\u202e");
        json(view);
        StringWriter line = new StringWriter();
        CaseLine.write(Optional.of("\u001b\n\ud800"), "Error", "\u007f\u2028", line);
        assertThat(line.toString()).matches("[ -~]*\\n").startsWith("{\"id\":\"\\u001B\\n");
    }
}
