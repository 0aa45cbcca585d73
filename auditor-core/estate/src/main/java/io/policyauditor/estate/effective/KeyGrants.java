package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Key.Constraints;
import io.policyauditor.estate.model.Key.Grant;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The grants of a key as statements beside those of its key policy: each lets its grantee use the key for its operations, in
 * the encryption contexts that its constraints leave. A caller of another account needs his own policies too.
 *
 * <p>Sources: KMS Developer Guide, grants and policy-evaluation; KMS API reference, GrantConstraints.
 */
final class KeyGrants {
    /** The operations that take an encryption context; constraints are about no others. */
    private static final Set<String> WITH_CONTEXT = Set.of(
            "Decrypt",
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo");

    private static final String CONTEXT = "kms:EncryptionContext:";
    private static final String KEYS = "kms:EncryptionContextKeys";

    private KeyGrants() {}

    /** The statements of the grants that are known; empty where there are none. */
    static Optional<CompiledPolicy> of(Key key) {
        List<String> statements = new ArrayList<>();
        for (Grant grant : key.grants().known().orElse(List.of())) {
            // Constraints that are not known could forbid every use, and a grant in force is no reason to say so.
            statements.addAll(of(grant));
        }
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": ["
                + String.join(", ", statements) + "]}";
        Tree tree = JsonReader.read(new SourceText(key.arn() + "#grants", text));
        return Optional.of(PolicyCompiler.compile(
                PolicyDocument.parseInForce(PolicyKind.KEY, Objects.requireNonNull(tree.root()), tree)));
    }

    private static List<String> of(Grant grant) {
        if (grant.constraints().missing().isPresent()) {
            return List.of();
        }
        Constraints constraints = grant.constraints().known().orElse(null);
        if (constraints == null) {
            return statement(grant, grant.operations(), "").stream().toList();
        }
        if (constraints.contextEquals().missing().isPresent()
                || constraints.contextSubset().missing().isPresent()) {
            return List.of();
        }
        Set<String> free = new TreeSet<>(grant.operations());
        free.removeAll(WITH_CONTEXT);
        Set<String> bound = new TreeSet<>(grant.operations());
        bound.retainAll(WITH_CONTEXT);
        return Stream.of(statement(grant, free, ""), statement(grant, bound, condition(constraints)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> statement(Grant grant, Set<String> operations, String condition) {
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        boolean service = Arn.parse(grant.grantee()).isEmpty();
        return Optional.of("{\"Sid\": " + quoted("grant " + grant.id()) + ", \"Effect\": \"Allow\", \"Principal\": {\""
                + (service ? "Service" : "AWS") + "\": " + quoted(grant.grantee()) + "}, \"Action\": ["
                + operations.stream()
                        .sorted()
                        .map(operation -> quoted("kms:" + operation))
                        .collect(Collectors.joining(", "))
                + "], \"Resource\": \"*\"" + condition + "}");
    }

    private static String condition(Constraints constraints) {
        Map<String, String> pairs = new TreeMap<>();
        constraints.contextSubset().known().ifPresent(pairs::putAll);
        Optional<Map<String, String>> exact = constraints.contextEquals().known();
        exact.ifPresent(pairs::putAll);
        List<String> blocks = new ArrayList<>();
        if (!pairs.isEmpty()) {
            blocks.add("\"StringEquals\": {"
                    + pairs.entrySet().stream()
                            .map(pair -> quoted(CONTEXT + pair.getKey()) + ": " + quoted(pair.getValue()))
                            .collect(Collectors.joining(", "))
                    + "}");
        }
        exact.filter(only -> !only.isEmpty())
                .ifPresent(only -> blocks.add("\"ForAllValues:StringEquals\": {\"" + KEYS + "\": ["
                        + only.keySet().stream().sorted().map(KeyGrants::quoted).collect(Collectors.joining(", "))
                        + "]}"));
        return blocks.isEmpty() ? "" : ", \"Condition\": {" + String.join(", ", blocks) + "}";
    }

    /** A text as a JSON string in which nothing is a variable. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$') {
                json.append("${$}");
            } else if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
