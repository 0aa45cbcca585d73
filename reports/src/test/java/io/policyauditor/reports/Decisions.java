package io.policyauditor.reports;

import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Objects;

/** Decisions to show. */
final class Decisions {
    static final String LOADER = "arn:aws:sts::111122223333:assumed-role/loader/s";
    static final String MODEL = "arn:aws:s3:::models/fraud/v3";

    private Decisions() {}

    static Document document(PolicyKind kind, String file, String statements) {
        String text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    " + statements + "\n  ]\n}\n";
        Tree tree = JsonReader.read(new SourceText(file, text));
        return new Document.Known(
                file,
                PolicyCompiler.compile(
                        PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root(), text), tree)));
    }

    /** The loader asks for a model of another account, under a service control policy. */
    static DecisionView view(String identity, String bucket, Context context) {
        Layers layers = new Layers(
                List.of(document(PolicyKind.IDENTITY, "loader.json", identity)),
                null,
                List.of(),
                document(PolicyKind.BUCKET, "bucket.json", bucket),
                List.of(new Level(
                        "Root",
                        List.of(document(
                                PolicyKind.SCP,
                                "full.json",
                                "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}")))),
                List.of(),
                List.of());
        Request request =
                new Request(Caller.aws(LOADER, "111122223333"), "s3:GetObject", MODEL, "444455556666", context);
        return DecisionView.of(layers, request, List.of("the moon is round"));
    }

    static final String READS =
            "{\"Sid\": \"Reads\", \"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}";

    static final String NAMES_ROLE = "{\"Effect\": \"Allow\","
            + " \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/loader\"},"
            + " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::models/*\"}";

    static final String TLS_ONLY = "{\"Sid\": \"Tls\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"*\","
            + " \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}}";

    static Context tls(String value) {
        return new Context.Builder().put("aws:SecureTransport", value).build();
    }
}
