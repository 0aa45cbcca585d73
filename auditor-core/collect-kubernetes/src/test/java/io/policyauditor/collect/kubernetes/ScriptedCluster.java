package io.policyauditor.collect.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server that answers as Kubernetes does: discovery, lists in pages, selectors, objects by name. Whatever else it shall do with a
 * request is scripted.
 */
final class ScriptedCluster implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Resource, List<ObjectNode>> objects = new LinkedHashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Map<String, List<String>> moreVersions = new LinkedHashMap<>();
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private String issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    private int page = 500;

    /** A request. */
    record Asked(String method, String path, String query, Optional<String> token) {
        /** A parameter of the query. */
        Optional<String> parameter(String name) {
            for (String part : query.split("&")) {
                if (part.startsWith(name + "=")) {
                    return Optional.of(URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
                }
            }
            return Optional.empty();
        }
    }

    /** What happens to some requests instead of an answer. */
    interface Fault {
        void to(HttpExchange exchange) throws IOException;
    }

    private static final class Script {
        private final Predicate<Asked> which;
        private final Fault fault;
        private int times;

        private Script(Predicate<Asked> which, Fault fault, int times) {
            this.which = which;
            this.fault = fault;
            this.times = times;
        }

        private synchronized boolean takes(Asked request) {
            if (times == 0 || !which.test(request)) {
                return false;
            }
            times--;
            return true;
        }
    }

    ScriptedCluster() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds an object, in JSON. */
    ScriptedCluster with(String json) {
        return with(JSON.readTree(json));
    }

    /** Adds an object of a resource that the collector knows; others a cluster has too, and nobody asks. */
    ScriptedCluster with(JsonNode object) {
        String apiVersion = object.get("apiVersion").asString();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        for (Resource resource : Resource.values()) {
            if (resource.group().equals(group)
                    && resource.kind().equals(object.get("kind").asString())) {
                objects.computeIfAbsent(resource, key -> new ArrayList<>()).add((ObjectNode) object);
            }
        }
        return this;
    }

    /** Does not serve a group. */
    ScriptedCluster without(String group) {
        missing.add(group);
        return this;
    }

    /** Serves a version of a group that nobody knows, and prefers it. */
    ScriptedCluster serving(String group, String version) {
        moreVersions.computeIfAbsent(group, key -> new ArrayList<>()).add(version);
        return this;
    }

    ScriptedCluster issuer(String url) {
        issuer = url;
        return this;
    }

    /** Gives no more objects on a page. */
    ScriptedCluster pages(int objectsOnPage) {
        page = objectsOnPage;
        return this;
    }

    /** Does something else with every such request. */
    ScriptedCluster on(Predicate<Asked> which, Fault fault) {
        return on(which, fault, Integer.MAX_VALUE);
    }

    /** Does something else with the first such requests. */
    ScriptedCluster on(Predicate<Asked> which, Fault fault, int times) {
        scripts.add(new Script(which, fault, times));
        return this;
    }

    /** Everything that was asked. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Requests for a resource, in whatever namespace. */
    static Predicate<Asked> listing(String plural) {
        return request -> request.path().endsWith("/" + plural);
    }

    /** A status, with a body as Kubernetes has it and headers in pairs. */
    static Fault status(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        };
    }

    /** An answer. */
    static Fault answer(String body) {
        return status(200, body);
    }

    /** A connection that ends within the answer. */
    static Fault half() {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"kind\":\"".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
        asked.add(request);
        for (Script script : scripts) {
            if (script.takes(request)) {
                script.fault.to(exchange);
                return;
            }
        }
        Optional<JsonNode> answer = answer(request);
        if (answer.isPresent()) {
            send(exchange, 200, answer.get().toString());
        } else {
            send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Optional<JsonNode> answer(Asked request) {
        String path = request.path();
        if (path.equals("/.well-known/openid-configuration")) {
            return Optional.of(JSON.createObjectNode().put("issuer", issuer));
        }
        if (path.equals("/apis")) {
            return Optional.of(groups());
        }
        String[] parts = path.substring(1).split("/");
        boolean core = parts[0].equals("api");
        String group = core ? "" : parts[1];
        String version = core ? parts[1] : parts[2];
        List<String> rest = List.of(parts).subList(core ? 2 : 3, parts.length);
        if (missing.contains(group) || !versions(group).contains(version)) {
            return Optional.empty();
        }
        if (rest.isEmpty()) {
            return Optional.of(resources(group, version));
        }
        if (rest.size() == 4 && rest.get(0).equals("namespaces")) {
            return one(group, version, rest.get(2), rest.get(1), rest.get(3));
        }
        String plural = rest.get(rest.size() - 1);
        Optional<String> namespace =
                rest.size() == 3 && rest.get(0).equals("namespaces") ? Optional.of(rest.get(1)) : Optional.empty();
        for (Resource resource : Resource.values()) {
            if (resource.group().equals(group)
                    && resource.plural().equals(plural)
                    && resource.versions().contains(version)) {
                return Optional.of(list(resource, version, namespace, request));
            }
        }
        return Optional.empty();
    }

    /** One object by its name. */
    private Optional<JsonNode> one(String group, String version, String plural, String namespace, String name) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(group)
                        && entry.getKey().plural().equals(plural)
                        && entry.getKey().versions().contains(version))
                .flatMap(entry -> entry.getValue().stream())
                .filter(object -> object.at("/metadata/name").asString("").equals(name)
                        && object.at("/metadata/namespace").asString("").equals(namespace))
                .<JsonNode>map(object -> object)
                .findFirst();
    }

    private List<String> versions(String group) {
        List<String> versions = new ArrayList<>(moreVersions.getOrDefault(group, List.of()));
        for (Resource resource : Resource.values()) {
            if (resource.group().equals(group)) {
                resource.versions().stream()
                        .filter(version -> !versions.contains(version))
                        .forEach(versions::add);
            }
        }
        return versions;
    }

    private JsonNode groups() {
        ObjectNode root = JSON.createObjectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = root.putArray("groups");
        Set<String> names = new java.util.TreeSet<>(Set.of("example.com"));
        for (Resource resource : Resource.values()) {
            names.add(resource.group());
        }
        names.remove("");
        names.removeAll(missing);
        for (String name : names) {
            ObjectNode group = groups.addObject().put("name", name);
            ArrayNode versions = group.putArray("versions");
            versions(name)
                    .forEach(version -> versions.addObject()
                            .put("groupVersion", name + "/" + version)
                            .put("version", version));
        }
        return root;
    }

    private static JsonNode resources(String group, String version) {
        ObjectNode root = JSON.createObjectNode()
                .put("kind", "APIResourceList")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = root.putArray("resources");
        for (Resource resource : Resource.values()) {
            if (resource.group().equals(group) && resource.versions().contains(version)) {
                ObjectNode offer = resources
                        .addObject()
                        .put("name", resource.plural())
                        .put("kind", resource.kind())
                        .put("namespaced", namespaced(resource));
                offer.putArray("verbs").add("get").add("list").add("watch");
                resources
                        .addObject()
                        .put("name", resource.plural() + "/status")
                        .put("kind", resource.kind())
                        .put("namespaced", namespaced(resource))
                        .putArray("verbs")
                        .add("get");
            }
        }
        return root;
    }

    private static boolean namespaced(Resource resource) {
        return switch (resource) {
            case NAMESPACES,
                    NODES,
                    CLUSTER_SERVING_RUNTIMES,
                    CLUSTER_STORAGE_CONTAINERS,
                    LOCAL_MODEL_CACHES,
                    LOCAL_MODEL_NODES,
                    LOCAL_MODEL_NODE_GROUPS,
                    CLUSTER_ROLES,
                    CLUSTER_ROLE_BINDINGS,
                    MUTATING_WEBHOOKS,
                    VALIDATING_WEBHOOKS,
                    ADMISSION_POLICIES,
                    ADMISSION_POLICY_BINDINGS,
                    KUBEFLOW_PROFILES,
                    UPBOUND_ASSOCIATIONS -> false;
            default -> true;
        };
    }

    private JsonNode list(Resource resource, String version, Optional<String> namespace, Asked request) {
        List<ObjectNode> all = objects.getOrDefault(resource, List.of()).stream()
                .filter(object -> namespace.isEmpty()
                        || object.path("metadata")
                                .path("namespace")
                                .asString("")
                                .equals(namespace.get()))
                .filter(object -> selected(object, request))
                .toList();
        int from = request.parameter("continue").map(Integer::parseInt).orElse(0);
        int limit =
                Math.min(page, request.parameter("limit").map(Integer::parseInt).orElse(page));
        int to = Math.min(all.size(), from + limit);
        ObjectNode root = JSON.createObjectNode()
                .put("kind", resource.kind() + "List")
                .put("apiVersion", resource.group().isEmpty() ? version : resource.group() + "/" + version);
        ObjectNode about = root.putObject("metadata").put("resourceVersion", "4711");
        if (to < all.size()) {
            about.put("continue", Integer.toString(to)).put("remainingItemCount", all.size() - to);
        }
        ArrayNode items = root.putArray("items");
        boolean builtIn = !resource.group().contains(".") || resource.group().endsWith(".k8s.io");
        for (ObjectNode object : all.subList(from, to)) {
            ObjectNode item = object.deepCopy();
            if (builtIn) {
                // Items of what is built in do not repeat what the list says.
                item.remove("kind");
                item.remove("apiVersion");
            } else {
                item.put("apiVersion", resource.group() + "/" + version);
            }
            items.add(item);
        }
        return root;
    }

    private static boolean selected(ObjectNode object, Asked request) {
        JsonNode about = object.path("metadata");
        boolean name = request.parameter("fieldSelector")
                .map(selector ->
                        selector.equals("metadata.name=" + about.path("name").asString("")))
                .orElse(true);
        boolean label = request.parameter("labelSelector")
                .map(selector -> {
                    int equals = selector.indexOf('=');
                    JsonNode value = about.path("labels").path(equals < 0 ? selector : selector.substring(0, equals));
                    return !value.isMissingNode()
                            && (equals < 0 || value.asString("").equals(selector.substring(equals + 1)));
                })
                .orElse(true);
        return name && label;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
