package io.policyauditor.collect.files;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes manifests, as somebody wrote them or as {@code kubectl get -o json} prints them, to objects. Every group,
 * version and kind is taken as it is, without a schema. Lists are opened, however nested; items of a list of one kind
 * ({@code PodList}) may leave their kind to it.
 *
 * <p>An object counts once in a file: of one that is there in two versions of its group the newer is kept; of one that
 * is written twice the last, with a problem. A document that is no certain YAML or JSON gives its problem and no
 * object. Configuration of tools that only looks like an object (a kubeconfig, a Kustomization) gives nothing.
 *
 * <h2>Secrets</h2>
 *
 * <p>No value of a Secret gets out: neither into a node nor into the text that spans refer to, nor does anything else
 * of a document that holds a Secret and is no token of its tree (comments). The text keeps its length and lines, with
 * {@code *} for each character taken out. Of a Secret there stay {@code apiVersion}, {@code kind}, {@code type}, {@code
 * immutable} and {@code metadata} without copies of the object in its annotations; {@code data} and {@code stringData}
 * keep their keys, and for the values
 *
 * <ul>
 *   <li>{@link NullNode}: there is a value, which is not told,
 *   <li>an empty {@link StringNode}: there is none,
 *   <li>a {@link StringNode} of {@code AKIA} or {@code ASIA} and stars: an access key id,
 *   <li>an {@link ObjectNode}: an entry of {@code storage-config}, the JSON written out (also out of base64, where all
 *       of it stands at the place of the value), with all its keys; {@code type}, {@code bucket}, {@code region},
 *       {@code endpoint_url}, {@code anonymous}, {@code verify_ssl} and {@code cabundle_configmap} have their scalars,
 *       the others values as above.
 * </ul>
 */
public final class ManifestReader {
    private static final Pattern API_VERSION =
            Pattern.compile("(?:([A-Za-z0-9](?:[-A-Za-z0-9.]{0,251}[A-Za-z0-9])?)/)?([A-Za-z0-9][-A-Za-z0-9]{0,62})");
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern PLACEHOLDER = Pattern.compile("[{}$<>]");
    private static final int NAME = 253;
    private static final int SHOWN = 80;

    private final Lookup<String> cluster;
    private final Map<String, KubernetesObject> objects = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Node> checked = Collections.newSetFromMap(new IdentityHashMap<>());
    private int untold;

    private ManifestReader(Lookup<String> cluster) {
        this.cluster = cluster;
    }

    /**
     * Whether a document means to be an object of Kubernetes or a list of such: two of {@code apiVersion}, {@code kind}
     * and a mapping {@code metadata}, so that one that forgot the third is told of it; or a list with {@code items}.
     */
    public static boolean isKubernetes(Node root) {
        if (!(root instanceof ObjectNode object)) {
            return false;
        }
        boolean apiVersion = object.get("apiVersion") != null;
        boolean kind = object.get("kind") != null;
        boolean metadata = object.get("metadata") instanceof ObjectNode;
        boolean words = object.get("apiVersion") instanceof StringNode || object.get("kind") instanceof StringNode;
        boolean list = object.get("kind") instanceof StringNode name
                && name.value().endsWith("List")
                && object.get("items") != null;
        return words && ((apiVersion && kind) || metadata || list);
    }

    /**
     * The objects of a document that is all its file holds; else see {@link #read(List, Lookup)}.
     *
     * @param cluster the cluster they belong to
     */
    public static List<KubernetesObject> read(Tree tree, Lookup<String> cluster) {
        return read(List.of(tree), cluster).objects();
    }

    /**
     * The objects of all documents of a file; documents of other kinds are passed over.
     *
     * @param trees all trees of one text, since a Secret in one must not be told by the text below another
     * @param cluster the cluster they belong to
     */
    public static Manifests read(List<Tree> trees, Lookup<String> cluster) {
        ManifestReader reader = new ManifestReader(cluster);
        for (Tree tree : withoutSecrets(trees)) {
            reader.document(tree);
        }
        return new Manifests(List.copyOf(reader.objects.values()), reader.toldProblems());
    }

    /**
     * The same trees, without the values of Secrets in them or in the text below them; what else keeps a tree of a file
     * that may hold manifests takes it from here. Trees without a Secret come back as they are.
     *
     * @param trees all trees of one text
     */
    public static List<Tree> withoutSecrets(List<Tree> trees) {
        return SecretMask.over(trees);
    }

    private void document(Tree tree) {
        Node root = tree.root();
        if (!tree.certain()) {
            if (root != null && !isKubernetes(root)) {
                return;
            }
            tree.problems().stream()
                    .filter(problem -> !problem.harmless())
                    .findFirst()
                    .ifPresent(problem -> problem(problem.at(), problem.message()));
            return;
        }
        if (root != null && isKubernetes(root)) {
            repeatedKeys(root);
            element(root, null, null);
        }
    }

    /** An object, or a list, which gives its items the version and kind they leave out. */
    private void element(Node node, @Nullable StringNode listVersion, @Nullable String listKind) {
        if (!(node instanceof ObjectNode object)) {
            problem(node.span(), "an item that is no Kubernetes object; remove it");
            return;
        }
        StringNode apiVersion = identity(object, "apiVersion", API_VERSION, listVersion);
        if (apiVersion == null) {
            return;
        }
        String kind = listKind;
        if (kind == null || object.get("kind") != null) {
            StringNode own = identity(object, "kind", KIND, null);
            if (own == null) {
                return;
            }
            kind = own.value();
        }
        Member items = object.member("items");
        if (kind.equals("List") || (kind.endsWith("List") && items != null)) {
            String itemKind = kind.equals("List") ? null : kind.substring(0, kind.length() - "List".length());
            list(object, items, apiVersion, itemKind);
            return;
        }
        Matcher parts = API_VERSION.matcher(apiVersion.value());
        if (parts.matches()) {
            String group = parts.group(1) == null ? "" : parts.group(1);
            if (object.get("metadata") != null || !KubernetesTypes.isToolConfiguration(group, kind)) {
                object(object, group, parts.group(2), kind);
            }
        }
    }

    private void list(ObjectNode list, @Nullable Member items, StringNode apiVersion, @Nullable String itemKind) {
        if (items != null && items.value() instanceof ArrayNode array) {
            for (Node item : array.items()) {
                element(item, itemKind == null ? null : apiVersion, itemKind);
            }
        } else if (items != null && !(items.value() instanceof NullNode)) {
            problem(items.key().span(), "items of a list that are no list; write them as a list");
        }
        if (KubernetesObject.at(list, "metadata", "continue") instanceof StringNode more
                && !more.value().isEmpty()) {
            problem(more.span(), "the list goes on behind its last item; get all of it, without a limit");
        }
    }

    /** A string that says what an object is; null, with a problem, where it says nothing usable. */
    private @Nullable StringNode identity(
            ObjectNode object, String key, Pattern grammar, @Nullable StringNode otherwise) {
        Node value = object.get(key);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value == null) {
            problem(place(object, "apiVersion", "kind", "metadata"), "an object without " + key + "; write its " + key);
            return null;
        }
        if (!(value instanceof StringNode text)) {
            problem(value.span(), key + notString(value));
            return null;
        }
        if (!grammar.matcher(text.value()).matches()) {
            problem(
                    text.span(),
                    key + " " + shown(text.value()) + wrong(text.value(), " is none of Kubernetes; correct it"));
            return null;
        }
        return text;
    }

    private void object(ObjectNode object, String group, String version, String kind) {
        Member metadata = object.member("metadata");
        if (metadata == null || !(metadata.value() instanceof ObjectNode about)) {
            boolean outdented = object.get("name") != null;
            problem(
                    place(object, outdented ? "name" : "metadata", "metadata", "kind"),
                    outdented
                            ? kind + " has its name beside metadata; indent it below metadata"
                            : kind + " without metadata; write its metadata.name");
            return;
        }
        Node nameNode = about.get("name");
        if (!(nameNode instanceof StringNode name)) {
            unnamed(kind, metadata, about, nameNode);
            return;
        }
        if (name.value().isEmpty()) {
            problem(name.span(), "metadata.name is empty; write it");
            return;
        }
        if (!isName(name.value())) {
            String why = wrong(name.value(), " is no name of Kubernetes; correct it");
            problem(name.span(), "metadata.name " + shown(name.value()) + why);
            return;
        }
        Lookup<String> namespace = namespace(group, kind, name.value(), about.get("namespace"));
        keep(new KubernetesObject(group, version, kind, cluster, namespace, name.value(), object, name.span()), about);
    }

    private void unnamed(String kind, Member metadata, ObjectNode about, @Nullable Node name) {
        Member generated = about.member("generateName");
        if (name != null && !(name instanceof NullNode)) {
            problem(name.span(), "metadata.name" + notString(name));
        } else if (generated != null) {
            problem(
                    generated.key().span(),
                    kind + " has no name before it is created from generateName; write metadata.name");
        } else {
            problem(metadata.key().span(), kind + " without metadata.name; write it");
        }
    }

    private Lookup<String> namespace(String group, String kind, String name, @Nullable Node namespace) {
        if (KubernetesTypes.hasNoNamespace(group, kind)) {
            return Lookup.absent();
        }
        if (namespace == null
                || namespace instanceof NullNode
                || (namespace instanceof StringNode text && text.value().isEmpty())) {
            return Lookup.unknown(Gap.outOfScope(
                    "the namespace of " + kind + " " + shown(name)
                            + " is left to who applies it; write metadata.namespace",
                    "objects of {n} names leave their namespace to who applies them; write metadata.namespace"));
        }
        if (namespace instanceof StringNode text
                && NAMESPACE.matcher(text.value()).matches()) {
            return Lookup.known(text.value());
        }
        Span at = namespace.span();
        String what = namespace instanceof StringNode text
                ? " " + shown(text.value()) + wrong(text.value(), " is no name of a namespace; correct it")
                : notString(namespace);
        problem(at, "metadata.namespace" + what);
        return Lookup.unknown(Gap.unread(at + " metadata.namespace" + what));
    }

    private void keep(KubernetesObject object, ObjectNode about) {
        String uid = about.get("uid") instanceof StringNode text ? text.value() : "";
        KubernetesObject before = objects.get(sameness(object, uid));
        if (before != null && !before.version().equals(object.version())) {
            if (KubernetesTypes.BY_VERSION.compare(before.version(), object.version()) > 0) {
                return;
            }
        } else if (before != null) {
            problem(
                    object.place(),
                    object.kind() + " " + shown(object.name()) + " is written twice, also at " + before.place()
                            + "; the last counts, remove the other");
        }
        objects.put(sameness(object, uid), object);
    }

    private static String sameness(KubernetesObject object, String uid) {
        return object.group() + "/" + object.key() + "/" + uid;
    }

    /** Tells of each key that stands more than once in a mapping. */
    private void repeatedKeys(Node node) {
        if (node instanceof TaggedNode tagged) {
            repeatedKeys(tagged.value());
        } else if (node instanceof ArrayNode array && checked.add(node)) {
            array.items().forEach(this::repeatedKeys);
        } else if (node instanceof ObjectNode object && checked.add(node)) {
            Set<String> keys = new HashSet<>();
            for (Member member : object.members()) {
                if (!keys.add(member.key().value())) {
                    problem(
                            member.key().span(),
                            "the key " + shown(member.key().value())
                                    + " stands twice in one mapping; the last counts, remove the other");
                }
                repeatedKeys(member.value());
            }
        }
    }

    private void problem(Span at, String message) {
        if (problems.size() < Limits.PROBLEMS) {
            problems.add(new Problem(at, message, false));
        } else {
            untold++;
        }
    }

    private List<Problem> toldProblems() {
        if (untold > 0) {
            Span last = problems.get(problems.size() - 1).at();
            problems.add(new Problem(last, "and " + untold + " more problems of manifests in this file", false));
        }
        return problems;
    }

    /** The first of the keys that the object has, else where the object begins. */
    private static Span place(ObjectNode object, String... keys) {
        for (String key : keys) {
            Member member = object.member(key);
            if (member != null) {
                return member.key().span();
            }
        }
        Span all = object.span();
        return new Span(all.source(), all.start(), Math.min(all.start() + 1, all.end()));
    }

    /** Names are part of a path of the API: any text but what a path cannot hold; nothing a terminal obeys. */
    private static boolean isName(String name) {
        return name.length() <= NAME
                && !name.equals(".")
                && !name.equals("..")
                && !PLACEHOLDER.matcher(name).find()
                && name.codePoints().noneMatch(ManifestReader::isForbidden);
    }

    private static boolean isForbidden(int c) {
        int type = Character.getType(c);
        return c == '/'
                || c == '%'
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    private static String wrong(String value, String otherwise) {
        return PLACEHOLDER.matcher(value).find() ? " is a placeholder; render it first" : otherwise;
    }

    private static String notString(Node value) {
        if (value instanceof TaggedNode) {
            return " has a tag of its own; write it as a string";
        }
        return value instanceof Node.Scalar ? " is no string; put it in quotes" : " is no string; write it as a string";
    }

    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        int length = Math.min(value.length(), SHOWN);
        value.substring(0, length).codePoints().forEach(c -> {
            if (c != ' ' && c != '/' && c != '%' && isForbidden(c)) {
                shown.append(String.format("\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return length < value.length() ? shown + "…" : shown.toString();
    }
}
