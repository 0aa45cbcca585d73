package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads evaluation cases: one JSON object each, request and documents. */
public final class CaseReader {
    /** What is wrong with a case, and where. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String id;
        private final transient Span at;

        Malformed(String id, Span at, String message) {
            super(message);
            this.id = id;
            this.at = at;
        }

        /** The id of the case, as far as it could be read; else empty. */
        public String id() {
            return id;
        }

        /** The smallest stretch of the case that is wrong. */
        public Span at() {
            return at;
        }
    }

    /** Thrown where the trouble is found; the id is added on the way out. */
    private static final class Trouble extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Span at;

        Trouble(Span at, String message) {
            super(message);
            this.at = at;
        }
    }

    private final SourceText source;
    private final Tree tree;

    private CaseReader(SourceText source, Tree tree) {
        this.source = source;
        this.tree = tree;
    }

    /**
     * Reads one case.
     *
     * @throws Malformed when it is none, or when one of its documents is none that AWS would take
     */
    public static Case read(SourceText source) throws Malformed {
        Tree tree = JsonReader.read(source);
        String id = tree.root() instanceof ObjectNode object && object.get("id") instanceof Scalar scalar
                ? scalar.value()
                : "";
        try {
            CaseReader reader = new CaseReader(source, tree);
            return reader.read(id, reader.root());
        } catch (Trouble trouble) {
            throw new Malformed(id, trouble.at, String.valueOf(trouble.getMessage()));
        }
    }

    /**
     * Reads the request of a case alone.
     *
     * @throws Malformed when it is none
     */
    static Request readRequest(SourceText source) throws Malformed {
        try {
            return request(new CaseReader(source, JsonReader.read(source)).root());
        } catch (Trouble trouble) {
            throw new Malformed("", trouble.at, String.valueOf(trouble.getMessage()));
        }
    }

    private ObjectNode root() throws Trouble {
        for (Problem problem : tree.problems()) {
            if (!problem.harmless()) {
                throw new Trouble(problem.at(), problem.message());
            }
        }
        Node root = tree.root();
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new Trouble(root == null ? source.all() : root.span(), "a case is a JSON object");
    }

    private static Request request(ObjectNode request) throws Trouble {
        ObjectNode resource = object(request, "resource");
        return new Request(
                caller(object(request, "principal")),
                action(request),
                text(resource, "arn"),
                optional(resource, "accountId"),
                context(request));
    }

    private Case read(String id, ObjectNode object) throws Trouble {
        Request asked = request(object(object, "request"));
        List<Document> boundaries = documents(object, "permissionBoundaries", PolicyKind.IDENTITY);
        if (boundaries.size() > 1) {
            throw new Trouble(
                    place(object, "permissionBoundaries"), "a principal has one permissions boundary at most");
        }
        Layers layers = new Layers(
                documents(object, "identityPolicies", PolicyKind.IDENTITY),
                boundaries.isEmpty() ? null : boundaries.get(0),
                documents(object, "sessionPolicies", PolicyKind.SESSION),
                resourcePolicy(object, asked.resource().text()),
                levels(object, "serviceControlPolicies", PolicyKind.SCP),
                levels(object, "resourceControlPolicies", PolicyKind.RCP),
                documents(object, "vpcEndpointPolicies", PolicyKind.VPC_ENDPOINT));
        return new Case(id, layers, asked);
    }

    private static String action(ObjectNode request) throws Trouble {
        String action = text(request, "action");
        int colon = action.indexOf(':');
        if (colon <= 0 || colon == action.length() - 1) {
            throw new Trouble(place(request, "action"), "an action is service:Name");
        }
        return action;
    }

    private static Caller caller(ObjectNode principal) throws Trouble {
        String type = text(principal, "type");
        return switch (type) {
            case "AWS" -> Caller.aws(text(principal, "arn"), text(principal, "account"));
            case "Service" -> Caller.service(text(principal, "service"));
            case "Federated" -> Caller.federated(text(principal, "provider"), optional(principal, "account"));
            case "Anonymous" -> Caller.anonymous();
            default ->
                throw new Trouble(
                        place(principal, "type"),
                        "a principal is of type AWS, Service, Federated or Anonymous, not " + type);
        };
    }

    private static Context context(ObjectNode request) throws Trouble {
        Context.Builder context = new Context.Builder();
        Node node = request.get("context");
        if (node == null || node instanceof NullNode) {
            return context.build();
        }
        if (!(node instanceof ObjectNode keys)) {
            throw new Trouble(node.span(), "context is an object");
        }
        for (Member member : keys.members()) {
            String key = member.key().value();
            if (context.has(key)) {
                throw new Trouble(member.key().span(), "context has " + key + " twice");
            }
            if (member.value() instanceof Scalar one) {
                context.put(key, one.value());
            } else if (member.value() instanceof ArrayNode list) {
                List<String> values = new ArrayList<>();
                for (Node item : list.items()) {
                    values.add(scalar(item, key).value());
                }
                context.put(key, values);
            } else if (!(member.value() instanceof NullNode)) {
                throw new Trouble(member.value().span(), "the value of " + key + " is a string or a list of strings");
            }
        }
        return context.build();
    }

    private static Scalar scalar(Node node, String key) throws Trouble {
        if (node instanceof Scalar scalar) {
            return scalar;
        }
        throw new Trouble(node.span(), "a value of " + key + " is a string");
    }

    private @Nullable Document resourcePolicy(ObjectNode object, String arn) throws Trouble {
        Node node = object.get("resourcePolicy");
        if (node == null || node instanceof NullNode) {
            return null;
        }
        boolean wrapped = node instanceof ObjectNode named && named.get("policy") instanceof ObjectNode;
        Node policy = wrapped ? ((ObjectNode) node).get("policy") : node;
        PolicyKind kind = new Resource(arn, null).policyKind();
        return document(kind.title(), policy == null ? node : policy, kind);
    }

    private List<Level> levels(ObjectNode object, String name, PolicyKind kind) throws Trouble {
        List<Level> levels = new ArrayList<>();
        for (Node node : list(object, name)) {
            if (!(node instanceof ObjectNode level)) {
                throw new Trouble(node.span(), "a level of " + name + " is an object with orgIdentifier and policies");
            }
            String identifier = optional(level, "orgIdentifier");
            levels.add(new Level(
                    identifier == null ? "level " + (levels.size() + 1) : identifier,
                    documents(level, "policies", kind)));
        }
        return levels;
    }

    private List<Document> documents(ObjectNode object, String name, PolicyKind kind) throws Trouble {
        List<Document> documents = new ArrayList<>();
        for (Node node : list(object, name)) {
            if (!(node instanceof ObjectNode named)) {
                throw new Trouble(node.span(), "an entry of " + name + " is an object with name and policy");
            }
            Node policy = named.get("policy");
            String given = optional(named, "name");
            documents.add(document(
                    given == null ? kind.title() + " " + (documents.size() + 1) : given,
                    policy == null ? named : policy,
                    kind));
        }
        return documents;
    }

    private Document document(String name, Node node, PolicyKind kind) throws Trouble {
        CompiledPolicy compiled = PolicyCompiler.compile(PolicyDocument.parseInForce(kind, node, tree));
        if (!compiled.rejections().isEmpty()) {
            throw new Trouble(node.span(), name + ": " + String.join("; ", compiled.rejections()));
        }
        return new Document.Known(name, compiled);
    }

    private static List<Node> list(ObjectNode object, String name) throws Trouble {
        Node node = object.get(name);
        if (node == null || node instanceof NullNode) {
            return List.of();
        }
        if (node instanceof ArrayNode list) {
            return list.items();
        }
        throw new Trouble(node.span(), name + " is a list");
    }

    private static ObjectNode object(ObjectNode object, String name) throws Trouble {
        if (object.get(name) instanceof ObjectNode found) {
            return found;
        }
        throw new Trouble(place(object, name), name + " is an object, and needed");
    }

    private static String text(ObjectNode object, String name) throws Trouble {
        if (object.get(name) instanceof StringNode found && !found.value().isEmpty()) {
            return found.value();
        }
        throw new Trouble(place(object, name), name + " is a string, and needed");
    }

    private static @Nullable String optional(ObjectNode object, String name) throws Trouble {
        Node node = object.get(name);
        if (node == null || node instanceof NullNode) {
            return null;
        }
        if (node instanceof Scalar scalar) {
            return scalar.value();
        }
        throw new Trouble(node.span(), name + " is a string");
    }

    /** The value of a member that is wrong, or the object that lacks it. */
    private static Span place(ObjectNode object, String name) {
        Node value = object.get(name);
        return value == null ? object.span() : value.span();
    }
}
