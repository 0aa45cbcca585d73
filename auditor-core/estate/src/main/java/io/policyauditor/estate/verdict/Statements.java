package io.policyauditor.estate.verdict;

import io.policyauditor.estate.paths.BucketKey;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The smallest statement that allows what a need is for, as JSON, for a document of a layer. */
public final class Statements {
    /** The operator of values that have to be the same. */
    public static final String EQUALS = "StringEquals";

    private Statements() {}

    /** The statement; empty where a document of that layer is not the loader's to change. */
    static Optional<String> of(Need need, Layer layer) {
        return switch (layer) {
            case IDENTITY, BOUNDARY, SESSION -> Optional.of(statement(need, false));
            case RESOURCE ->
                need.request().caller().kind() == Caller.Kind.ANONYMOUS
                        ? Optional.empty()
                        : Optional.of(statement(need, true));
            case SERVICE_CONTROL, RESOURCE_CONTROL, VPC_ENDPOINT -> Optional.empty();
        };
    }

    private static String statement(Need need, boolean ofResource) {
        return grant(need, ofResource).json();
    }

    /** A policy of statements, as JSON on one line. */
    public static String document(List<String> statements) {
        return "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": ["
                + String.join(", ", statements) + "]}";
    }

    /** What a statement of a policy of the caller, or of the resource, has to grant. */
    public static Grant grant(Need need, boolean ofResource) {
        return grant(need, ofResource, need.request().caller());
    }

    /** The same where another asks in the place of the caller. */
    public static Grant grant(Need need, boolean ofResource, Caller caller) {
        Request request = need.request();
        boolean trust = ofResource && isRole(request.resource().text());
        return new Grant(
                ofResource ? Optional.of(principal(caller)) : Optional.empty(),
                List.of(request.action().text()),
                trust ? List.of() : List.of(resource(need, ofResource)),
                conditions(need, ofResource));
    }

    /**
     * A statement that allows something.
     *
     * @param principal as JSON; empty in a policy of the caller
     * @param resources none in a trust policy
     * @param conditions by operator and key the values of which one has to fit
     */
    public record Grant(
            Optional<String> principal,
            List<String> actions,
            List<String> resources,
            Map<String, Map<String, List<String>>> conditions) {
        public Grant {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
        }

        /** The statement. */
        public String json() {
            List<String> members = new ArrayList<>();
            members.add("\"Effect\": \"Allow\"");
            principal.ifPresent(who -> members.add("\"Principal\": " + who));
            members.add("\"Action\": " + list(actions));
            if (!resources.isEmpty()) {
                members.add("\"Resource\": " + list(resources));
            }
            if (!conditions.isEmpty()) {
                List<String> operators = new ArrayList<>();
                new TreeMap<>(conditions).forEach((operator, keys) -> {
                    List<String> tests = new ArrayList<>();
                    new TreeMap<>(keys).forEach((key, values) -> tests.add(quoted(key) + ": " + list(values)));
                    operators.add(quoted(operator) + ": {" + String.join(", ", tests) + "}");
                });
                members.add("\"Condition\": {" + String.join(", ", operators) + "}");
            }
            return "{" + String.join(", ", members) + "}";
        }

        private static String list(List<String> texts) {
            return texts.size() == 1
                    ? quoted(texts.get(0))
                    : texts.stream().map(Statements::quoted).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** The fewest statements that grant the same: one for the resources of equal actions, then one for equal resources. */
    public static List<Grant> merged(List<Grant> grants) {
        Map<List<Object>, TreeSet<String>> byActions = new LinkedHashMap<>();
        grants.forEach(grant -> byActions
                .computeIfAbsent(
                        List.of(grant.principal(), grant.actions(), grant.conditions()), key -> new TreeSet<>())
                .addAll(grant.resources()));
        Map<List<Object>, Grant> byResources = new LinkedHashMap<>();
        for (Grant grant : grants) {
            TreeSet<String> resources =
                    byActions.remove(List.of(grant.principal(), grant.actions(), grant.conditions()));
            if (resources != null) {
                Grant wide = new Grant(grant.principal(), grant.actions(), List.copyOf(resources), grant.conditions());
                byResources.merge(
                        List.of(wide.principal(), wide.resources(), wide.conditions()), wide, Statements::together);
            }
        }
        return List.copyOf(byResources.values());
    }

    private static Grant together(Grant one, Grant other) {
        TreeSet<String> actions = new TreeSet<>(one.actions());
        actions.addAll(other.actions());
        return new Grant(one.principal(), List.copyOf(actions), one.resources(), one.conditions());
    }

    private static String principal(Caller caller) {
        return switch (caller.kind()) {
            case AWS -> "{\"AWS\": " + quoted(caller.id()) + "}";
            case SERVICE -> "{\"Service\": " + quoted(caller.id()) + "}";
            case FEDERATED -> "{\"Federated\": " + quoted(caller.id()) + "}";
            case ANONYMOUS -> "\"*\"";
        };
    }

    private static boolean isRole(String arn) {
        return Arn.parse(arn)
                .filter(parts ->
                        parts.service().equals("iam") && parts.resource().startsWith("role/"))
                .isPresent();
    }

    /** All objects of the path where the request stands for them; a key policy is about its key alone. */
    private static String resource(Need need, boolean ofResource) {
        String arn = need.request().resource().text();
        if (ofResource && (need.purpose() == Purpose.DECRYPT || need.purpose() == Purpose.ENCRYPT)) {
            return "*";
        }
        return need.pattern().orElse(arn);
    }

    private static Map<String, Map<String, List<String>>> conditions(Need need, boolean ofResource) {
        Context context = need.request().context();
        Map<String, List<String>> conditions = new TreeMap<>();
        for (String key : context.keys()) {
            boolean asked = switch (need.purpose()) {
                case WEB_IDENTITY -> key.endsWith(":sub") || key.endsWith(":aud");
                case POD_IDENTITY, TAG_SESSION ->
                    key.equals("aws:sourcearn")
                            || key.equals("aws:requesttag/kubernetes-namespace")
                            || key.equals("aws:requesttag/kubernetes-service-account");
                case TARGET_ROLE -> ofResource && key.equals("sts:externalid");
                case DECRYPT, ENCRYPT -> key.equals("kms:viaservice");
                default -> false;
            };
            context.single(key)
                    .filter(value -> asked)
                    .ifPresent(
                            value -> conditions.put(spelled(key, need.request().caller()), List.of(value)));
        }
        Map<String, Map<String, List<String>>> all = new TreeMap<>();
        if (!conditions.isEmpty()) {
            all.put(EQUALS, conditions);
        }
        encrypted(need)
                .filter(bucket -> ofResource)
                .ifPresent(bucket -> all.put("StringLike", Map.of(BucketKey.OBJECT, List.of(bucket, bucket + "/*"))));
        return all;
    }

    /**
     * The bucket of whose objects a key is asked. S3 names it or the object, as the object was encrypted with a Bucket Key or
     * without; a bucket may hold both (Amazon S3 User Guide, bucket-key), so a key policy that ties the grant to it has both
     * (KM011).
     */
    private static Optional<String> encrypted(Need need) {
        return need.purpose() == Purpose.DECRYPT || need.purpose() == Purpose.ENCRYPT
                ? need.request()
                        .context()
                        .single(BucketKey.OBJECT)
                        .map(arn -> arn.substring(0, (arn + "/").indexOf('/')))
                : Optional.empty();
    }

    /** As AWS spells it, and the claims of a provider under the name that the provider has. */
    private static String spelled(String key, Caller caller) {
        String provider = caller.id().substring(caller.id().indexOf('/') + 1);
        if (key.regionMatches(true, 0, provider + ":", 0, provider.length() + 1)) {
            return provider + key.substring(provider.length());
        }
        return switch (key) {
            case "aws:sourcearn" -> "aws:SourceArn";
            case "aws:requesttag/kubernetes-namespace" -> "aws:RequestTag/kubernetes-namespace";
            case "aws:requesttag/kubernetes-service-account" -> "aws:RequestTag/kubernetes-service-account";
            case "sts:externalid" -> "sts:ExternalId";
            case "kms:viaservice" -> "kms:ViaService";
            default -> key;
        };
    }

    public static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' || c > '~') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
