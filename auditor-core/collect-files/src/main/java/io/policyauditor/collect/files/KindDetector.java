package io.policyauditor.collect.files;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which kinds a policy can be, by its shape; and which of these the words of its file's name choose. A shape that only
 * one kind has decides alone. A name never speaks against the shape, because a file is easily misnamed.
 *
 * <p>An Allow on named resources without a principal is taken for an identity policy where no word says otherwise: SCPs
 * take such statements only since 2025, and hardly one does.
 */
public final class KindDetector {
    /** What words of a path stand for; a word is a run of letters. */
    private static final Map<String, Set<PolicyKind>> WORDS = new TreeMap<>(Map.ofEntries(
            Map.entry("scp", Set.of(PolicyKind.SCP)),
            Map.entry("scps", Set.of(PolicyKind.SCP)),
            Map.entry("rcp", Set.of(PolicyKind.RCP)),
            Map.entry("rcps", Set.of(PolicyKind.RCP)),
            Map.entry("bucket", Set.of(PolicyKind.BUCKET)),
            Map.entry("vpce", Set.of(PolicyKind.VPC_ENDPOINT)),
            Map.entry("endpoint", Set.of(PolicyKind.VPC_ENDPOINT)),
            Map.entry("session", Set.of(PolicyKind.SESSION)),
            Map.entry("identity", Set.of(PolicyKind.IDENTITY)),
            Map.entry("role", Set.of(PolicyKind.IDENTITY)),
            Map.entry("user", Set.of(PolicyKind.IDENTITY)),
            Map.entry("boundary", Set.of(PolicyKind.IDENTITY)),
            Map.entry("iam", Set.of(PolicyKind.IDENTITY)),
            Map.entry("trust", Set.of(PolicyKind.TRUST)),
            Map.entry("kms", Set.of(PolicyKind.KEY)),
            Map.entry("key", Set.of(PolicyKind.KEY))));

    private KindDetector() {}

    /** Whether a value is a policy document at all: an object whose Statement holds statements. */
    static boolean isPolicy(Node node) {
        if (!(node instanceof ObjectNode object)) {
            return false;
        }
        return object.members().stream()
                .filter(member -> member.key().value().equalsIgnoreCase("Statement"))
                .flatMap(member -> objects(member.value()).stream())
                .anyMatch(statement -> statement.members().stream()
                        .anyMatch(member -> isElement(member.key().value())));
    }

    private static boolean isElement(String name) {
        return List.of("Effect", "Action", "NotAction", "Principal", "NotPrincipal", "Resource", "NotResource").stream()
                .anyMatch(name::equalsIgnoreCase);
    }

    /** The kinds that the document can be; more than one when the shape leaves it open. */
    public static Set<PolicyKind> kinds(Node document, String path) {
        Set<PolicyKind> byShape = byShape(objects(statement(document)));
        if (byShape.size() == 1) {
            return byShape;
        }
        Set<PolicyKind> named = EnumSet.noneOf(PolicyKind.class);
        for (String word : path.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
            WORDS.getOrDefault(word, Set.of()).stream()
                    .filter(byShape::contains)
                    .forEach(named::add);
        }
        if (named.size() == 1) {
            return named;
        }
        return byShape.contains(PolicyKind.IDENTITY) && named.isEmpty() && narrows(objects(statement(document)))
                ? EnumSet.of(PolicyKind.IDENTITY)
                : byShape;
    }

    private static boolean narrows(List<ObjectNode> statements) {
        return statements.stream()
                .filter(statement -> is(statement, "Effect", "Allow"))
                .anyMatch(statement -> strings(List.of(statement), "Resource", "NotResource").stream()
                        .anyMatch(resource -> !resource.equals("*")));
    }

    private static Set<PolicyKind> byShape(List<ObjectNode> statements) {
        boolean principal = any(statements, "Principal") || any(statements, "NotPrincipal");
        List<String> services = strings(statements, "Action", "NotAction").stream()
                .map(action -> action.contains(":") ? action.substring(0, action.indexOf(':')) : action)
                .map(service -> service.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        List<String> resources = strings(statements, "Resource", "NotResource");
        boolean anyAllow = statements.stream().anyMatch(statement -> is(statement, "Effect", "Allow"));
        if (!principal) {
            return EnumSet.of(PolicyKind.IDENTITY, PolicyKind.SCP, PolicyKind.SESSION);
        }
        boolean anyResource = !resources.isEmpty();
        if (!anyResource) {
            return services.stream().allMatch("sts"::equals)
                    ? EnumSet.of(PolicyKind.TRUST)
                    : EnumSet.of(PolicyKind.TRUST, PolicyKind.BUCKET, PolicyKind.KEY, PolicyKind.VPC_ENDPOINT);
        }
        boolean starOnly = resources.stream().allMatch("*"::equals);
        if (anyAllow && starOnly && services.equals(List.of("kms"))) {
            return EnumSet.of(PolicyKind.KEY);
        }
        if (!anyAllow && starOnly) {
            return EnumSet.of(PolicyKind.RCP);
        }
        if (oneBucket(resources)) {
            // An endpoint's policy names its callers by condition, a bucket's by principal; RCPs deny everyone.
            return namesSomeone(statements)
                    ? EnumSet.of(PolicyKind.BUCKET)
                    : anyAllow
                            ? EnumSet.of(PolicyKind.BUCKET, PolicyKind.VPC_ENDPOINT)
                            : EnumSet.of(PolicyKind.BUCKET, PolicyKind.RCP);
        }
        return anyAllow
                ? EnumSet.of(PolicyKind.BUCKET, PolicyKind.KEY, PolicyKind.VPC_ENDPOINT, PolicyKind.RCP)
                : EnumSet.of(PolicyKind.BUCKET, PolicyKind.RCP);
    }

    private static boolean namesSomeone(List<ObjectNode> statements) {
        for (ObjectNode statement : statements) {
            if (is(statement, "Effect", "Allow") && statement.get("Principal") instanceof ObjectNode types) {
                for (Member type : types.members()) {
                    if (texts(type.value()).stream().anyMatch(value -> !value.equals("*"))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean oneBucket(List<String> resources) {
        Set<String> buckets = resources.stream()
                .map(resource -> Arn.parse(resource)
                        .filter(arn -> arn.service().equals("s3"))
                        .map(arn -> arn.resource().split("/", 2)[0])
                        .orElse(""))
                .collect(Collectors.toSet());
        return buckets.size() == 1 && !buckets.contains("");
    }

    private static Node statement(Node document) {
        if (document instanceof ObjectNode object) {
            for (Member member : object.members()) {
                if (member.key().value().equalsIgnoreCase("Statement")) {
                    return member.value();
                }
            }
        }
        return document;
    }

    private static List<ObjectNode> objects(Node node) {
        List<Node> items = node instanceof ArrayNode list ? list.items() : List.of(node);
        return items.stream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static boolean any(List<ObjectNode> statements, String element) {
        return statements.stream().anyMatch(statement -> statement.get(element) != null);
    }

    private static boolean is(ObjectNode statement, String element, String value) {
        return statement.get(element) instanceof StringNode text && text.value().equals(value);
    }

    private static List<String> strings(List<ObjectNode> statements, String element, String negated) {
        List<String> strings = new ArrayList<>();
        for (ObjectNode statement : statements) {
            for (String name : List.of(element, negated)) {
                Node value = statement.get(name);
                if (value != null) {
                    strings.addAll(texts(value));
                }
            }
        }
        return strings;
    }

    private static List<String> texts(Node node) {
        List<Node> items = node instanceof ArrayNode list ? list.items() : List.of(node);
        return items.stream()
                .filter(StringNode.class::isInstance)
                .map(item -> ((StringNode) item).value())
                .toList();
    }
}
