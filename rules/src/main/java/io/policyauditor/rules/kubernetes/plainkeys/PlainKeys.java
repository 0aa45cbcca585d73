package io.policyauditor.rules.kubernetes.plainkeys;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ManifestTree;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Flags AWS keys in plain text where no Secret guards them. No message and no snippet shows them. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PlainKeys extends ObjectRule {
    private static final Set<String> NAMES = Set.of(
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
            "awsaccesskeyid",
            "awssecretaccesskey",
            "access_key_id",
            "secret_access_key",
            "session_token");

    private static final Pattern KEY_ID = Pattern.compile("(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])");

    /** A line of an AWS credentials file. */
    private static final Pattern SECRET_LINE = Pattern.compile(
            "(?i)aws_secret_access_key\"?[ \\t]{0,9}[=:][ \\t]{0,9}\"?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])");

    private static final String OF_THE_MANUALS = "EXAMPLE";

    public PlainKeys() {
        super(
                RuleInfo.of(
                        "KS005",
                        "aws-keys-in-env-or-configmap",
                        Severity.CRITICAL,
                        "AWS keys stand in a manifest in plain text",
                        "NSA C-0012"),
                "InferenceService",
                "TrainedModel",
                "LLMInferenceService",
                "LLMInferenceServiceConfig",
                "ServingRuntime",
                "ClusterServingRuntime",
                "ClusterStorageContainer",
                "LocalModelCache",
                "LocalModelNamespaceCache",
                "ConfigMap");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        // By the place, so that a value that is found in two ways is told of once.
        Map<Span, String> found = new LinkedHashMap<>();
        for (Node node : ManifestTree.nodes(object.node())) {
            if (node instanceof ObjectNode mapping) {
                named(mapping).forEach(credential -> found.putIfAbsent(credential.at(), credential.name()));
            } else if (node instanceof StringNode text) {
                inText(text).forEach(credential -> found.putIfAbsent(credential.at(), credential.name()));
            }
        }
        if (found.isEmpty()) {
            return Outcome.pass();
        }
        SourceText masked = masked(object, found.keySet());
        return Outcome.fail(found.entrySet().stream()
                .map(credential -> finding(
                        new Span(
                                masked,
                                credential.getKey().start(),
                                credential.getKey().end()),
                        credential.getValue(),
                        label(object) + " holds " + credential.getValue()
                                + " in plain text, for everyone to read who may read the object or the repository",
                        "revoke the key, and give the ServiceAccount an IAM role in its place"))
                .toList());
    }

    private record Credential(Span at, String name) {}

    /** An entry of an environment, of storage parameters or of a ConfigMap that is called like a key. */
    private static Stream<Credential> named(ObjectNode mapping) {
        Optional<Scalar> name = Annotations.scalar(mapping.get("name"));
        Stream<Credential> entry = Annotations.scalar(mapping.get("value"))
                .filter(value -> name.filter(PlainKeys::isName).isPresent() && isLiteral(value))
                .map(value ->
                        new Credential(value.span(), name.map(Scalar::value).orElse("")))
                .stream();
        return Stream.concat(entry, mapping.members().stream().flatMap(PlainKeys::member));
    }

    private static Stream<Credential> member(Member member) {
        return Annotations.scalar(member.value())
                .filter(value -> isName(member.key()) && isLiteral(value))
                .map(value -> new Credential(value.span(), member.key().value()))
                .stream();
    }

    private static Stream<Credential> inText(StringNode text) {
        Matcher id = KEY_ID.matcher(text.value());
        Matcher secret = SECRET_LINE.matcher(text.value());
        return Stream.concat(
                id.results()
                        .filter(match -> !match.group().endsWith(OF_THE_MANUALS))
                        .map(match -> new Credential(text.part(match.start(), match.end()), "an access key id")),
                secret.results()
                        .filter(match -> !match.group(1).contains(OF_THE_MANUALS))
                        .map(match -> new Credential(text.part(match.start(1), match.end(1)), "a secret access key")));
    }

    private static boolean isName(Scalar name) {
        return NAMES.contains(name.value().toLowerCase(Locale.ROOT));
    }

    /** Whether it is a value and not the name of another variable, a placeholder or the key of a Secret. */
    private static boolean isLiteral(Scalar value) {
        String text = value.value();
        return !text.contains("$(")
                && !text.contains("${")
                && !text.contains("{{")
                && !text.startsWith("<")
                && !text.endsWith(OF_THE_MANUALS)
                && !text.contains("EXAMPLEKEY")
                && !NAMES.contains(text.toLowerCase(Locale.ROOT));
    }

    /** The text that findings point into, with what they point at made unreadable. */
    private static SourceText masked(KubernetesObject object, Set<Span> credentials) {
        SourceText source = object.place().source();
        char[] text = source.text().toCharArray();
        for (Span credential : credentials) {
            for (int i = credential.start(); i < credential.end(); i++) {
                if (text[i] != '\n' && text[i] != '\r') {
                    text[i] = '*';
                }
            }
        }
        return new SourceText(source.name(), new String(text));
    }
}
