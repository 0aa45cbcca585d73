package io.policyauditor.collect.files;

import io.policyauditor.estate.model.PlainOfSecret;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of Secrets out of the trees of a text and out of the text.
 *
 * <p>It keeps what it knows to be no value, not the other way round: in a document with a Secret, only tokens of the
 * tree stay readable, and of the Secret only those that are named here. So a comment, a misspelt {@code data} or an
 * anchor elsewhere tells nothing. A document that cannot be read and may hold a Secret is masked as a whole.
 */
final class SecretMask {
    private static final Set<String> STORAGE_TYPES = Set.of("s3", "hdfs", "webhdfs");
    private static final String STORAGE_CONFIG = "storage-config";

    private static final Pattern ACCESS_KEY_ID = Pattern.compile("(?:AKIA|ASIA)[A-Z0-9]{16}");
    private static final int PREFIX = 4;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private static final Pattern MENTION = Pattern.compile(
            "\\bkind\\b.{0,40}?\\bSecret(?:List)?\\b|\\bstringData\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final SourceText source;
    private final String text;
    private final List<Document> documents;

    /** Characters of values that are not told. */
    private final BitSet hidden = new BitSet();

    /** Characters of tokens that are. */
    private final BitSet told = new BitSet();

    /** What stands for a hidden value, where that is more than that there is one. */
    private final Map<Span, Node> remains = new HashMap<>();

    // An alias may make a Secret of what is none where its anchor stands.
    private final Map<Standing, Set<Node>> searched = new EnumMap<>(Standing.class);

    private final Set<Node> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Node, Node> moved = new IdentityHashMap<>();
    private boolean found;
    private SourceText masked;

    private SecretMask(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.documents = documents(text);
        this.masked = source;
    }

    /** A stretch of the text between lines that begin a YAML document. */
    private static final class Document {
        private final int start;
        private final int end;
        private boolean secret;
        private boolean unreadable;

        private Document(int start, int end) {
            this.start = start;
            this.end = end;
        }
    }

    /** Where a node stands that may be a Secret. */
    private enum Standing {
        /** It is one: an item of a SecretList. */
        SECRET,
        /** The root or an item of a list. */
        OBJECT,
        /** Somewhere inside. */
        INSIDE
    }

    /** The trees of one text without the values of Secrets; the same trees when there are none. */
    static List<Tree> over(List<Tree> trees) {
        SourceText source = source(trees);
        return source == null ? trees : new SecretMask(source).mask(trees);
    }

    private static @Nullable SourceText source(List<Tree> trees) {
        for (Tree tree : trees) {
            Node root = tree.root();
            if (root != null) {
                return root.span().source();
            }
            if (!tree.problems().isEmpty()) {
                return tree.problems().get(0).at().source();
            }
        }
        return null;
    }

    private List<Tree> mask(List<Tree> trees) {
        for (Tree tree : trees) {
            found = false;
            Node root = tree.root();
            if (root != null) {
                search(root, Standing.OBJECT);
            }
            if (root != null && found) {
                within(root.span().start(), root.span().end()).forEach(document -> document.secret = true);
            }
            if (tree.problems().stream().anyMatch(problem -> !problem.harmless())) {
                unreadable(tree, found);
            }
        }
        if (documents.stream().noneMatch(document -> document.secret || document.unreadable)) {
            return trees;
        }
        for (Tree tree : trees) {
            Node root = tree.root();
            if (root != null) {
                show(root);
            }
        }
        masked = new SourceText(source.name(), maskedText());
        return trees.stream().map(this::moved).toList();
    }

    // --- which documents

    private static List<Document> documents(String text) {
        List<Document> documents = new ArrayList<>();
        int start = 0;
        for (int i = text.indexOf("---"); i >= 0; i = text.indexOf("---", i + 3)) {
            boolean line = i > 0 && (text.charAt(i - 1) == '\n' || text.charAt(i - 1) == '\r');
            boolean alone = i + 3 == text.length() || " \t\r\n".indexOf(text.charAt(i + 3)) >= 0;
            if (line && alone) {
                documents.add(new Document(start, i));
                start = i;
            }
        }
        documents.add(new Document(start, text.length()));
        return documents;
    }

    /** The documents that a stretch touches. */
    private List<Document> within(int from, int to) {
        int low = 0;
        int high = documents.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (documents.get(middle).start <= from) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int last = low;
        while (last + 1 < documents.size() && documents.get(last + 1).start < to) {
            last++;
        }
        return documents.subList(low, last + 1);
    }

    private void unreadable(Tree tree, boolean holdsSecret) {
        Node root = tree.root();
        int from = root == null ? text.length() : root.span().start();
        int to = root == null ? 0 : root.span().end();
        for (Problem problem : tree.problems()) {
            if (!problem.harmless()) {
                from = Math.min(from, problem.at().start());
                to = Math.max(to, problem.at().end());
            }
        }
        // A quote that is never closed is found out only where the next document begins.
        for (Document document : within(Math.max(0, from - 1), to)) {
            if (holdsSecret
                    || MENTION.matcher(text)
                            .region(document.start, document.end)
                            .find()) {
                document.unreadable = true;
            }
        }
    }

    // --- which values

    private void search(Node node, Standing standing) {
        if (node instanceof TaggedNode tagged) {
            search(tagged.value(), standing);
        } else if (node instanceof Scalar || node instanceof NullNode) {
            if (standing == Standing.SECRET) {
                hide(node);
            }
        } else if (searched.computeIfAbsent(standing, all -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(node)) {
            searchInside(node, standing);
        }
    }

    private void searchInside(Node node, Standing standing) {
        if (node instanceof ArrayNode array) {
            array.items().forEach(item -> search(item, standing));
        } else if (node instanceof ObjectNode object && isSecret(object, standing)) {
            found = true;
            secret(object);
        } else if (node instanceof ObjectNode object) {
            for (Member member : object.members()) {
                boolean items =
                        standing == Standing.OBJECT && member.key().value().equals("items");
                boolean secrets = items && hasKind(object, "SecretList");
                search(member.value(), secrets ? Standing.SECRET : items ? Standing.OBJECT : Standing.INSIDE);
            }
        }
    }

    private static boolean isSecret(ObjectNode object, Standing standing) {
        if (standing == Standing.SECRET || has(object, "stringData")) {
            return true;
        }
        // A reference has a kind and a name, and neither of these.
        boolean whole = standing == Standing.OBJECT || has(object, "data") || has(object, "metadata");
        return whole && hasKind(object, "Secret");
    }

    private static boolean has(ObjectNode object, String key) {
        return object.members().stream().anyMatch(member -> member.key().value().equalsIgnoreCase(key));
    }

    private static boolean hasKind(ObjectNode object, String kind) {
        return object.members().stream()
                .anyMatch(member -> member.key().value().equalsIgnoreCase("kind")
                        && untagged(member.value()) instanceof Scalar value
                        && value.value().strip().equalsIgnoreCase(kind));
    }

    private static Node untagged(Node node) {
        Node value = node;
        while (value instanceof TaggedNode tagged) {
            value = tagged.value();
        }
        return value;
    }

    private void secret(ObjectNode secret) {
        boolean storageConfig = secret.get("metadata") instanceof ObjectNode about
                && about.get("name") instanceof StringNode name
                && name.value().equals(STORAGE_CONFIG);
        for (Member member : secret.members()) {
            String key = member.key().value();
            Node value = member.value();
            if (key.equals("metadata") && value instanceof ObjectNode metadata) {
                metadata(metadata);
            } else if ((key.equals("data") || key.equals("stringData")) && value instanceof ObjectNode entries) {
                for (Member entry : entries.members()) {
                    entry(entry.value(), key.equals("data"), storageConfig);
                }
            } else if (!PlainOfSecret.FIELDS.contains(key) || !(value instanceof Scalar)) {
                hide(value);
            }
        }
    }

    private void metadata(ObjectNode metadata) {
        for (Member member : metadata.members()) {
            String key = member.key().value();
            if (key.equals("annotations") && member.value() instanceof ObjectNode annotations) {
                for (Member annotation : annotations.members()) {
                    if (isCopy(annotation)) {
                        hide(annotation.value());
                    }
                }
            } else if (!PlainOfSecret.METADATA.contains(key)) {
                hide(member.value());
            }
        }
    }

    private static boolean isCopy(Member annotation) {
        return PlainOfSecret.COPIES.contains(annotation.key().value())
                || !(annotation.value() instanceof Scalar value)
                || value.value().stripLeading().startsWith("{");
    }

    private void hide(Node value) {
        boolean nothing = value instanceof NullNode
                || (value instanceof StringNode string && string.value().isEmpty());
        if (!nothing) {
            hidden.set(value.span().start(), value.span().end());
        }
    }

    private void entry(Node value, boolean encoded, boolean storageConfig) {
        hide(value);
        if (value instanceof NullNode) {
            remains.put(value.span(), at("", value.span()));
        }
        if (!(value instanceof StringNode string)) {
            return;
        }
        String plain = encoded ? decoded(string.value()) : string.value();
        if (plain == null) {
            return;
        }
        if (ACCESS_KEY_ID.matcher(plain.strip()).matches()) {
            remains.put(string.span(), accessKeyId(string, plain, !encoded));
        } else if (plain.stripLeading().startsWith("{")) {
            Node storage = storage(string, plain, encoded, storageConfig);
            if (storage != null) {
                remains.put(string.span(), storage);
            }
        }
    }

    private static @Nullable String decoded(String value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(WHITE_SPACE.matcher(value).replaceAll(""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private StringNode accessKeyId(StringNode string, String plain, boolean verbatim) {
        String id = plain.strip();
        String prefix = id.substring(0, PREFIX) + "*".repeat(id.length() - PREFIX);
        if (!verbatim) {
            return at(prefix, string.span());
        }
        int from = plain.indexOf(id);
        int[] offsets = new int[id.length() + 1];
        Arrays.setAll(offsets, i -> string.offset(from + i));
        told.set(offsets[0], offsets[PREFIX]);
        return StringNode.decoded(prefix, string.span(), offsets);
    }

    /** An entry of a storage-config; null when it is something else. */
    private @Nullable Node storage(StringNode string, String plain, boolean encoded, boolean storageConfig) {
        Tree tree;
        if (encoded) {
            int[] outer = new int[plain.length() + 1];
            Arrays.fill(outer, string.span().start());
            tree = JsonReader.readInside(source, plain, outer);
        } else {
            tree = JsonReader.readInside(string);
        }
        if (!tree.certain() || !(tree.root() instanceof ObjectNode entry)) {
            return null;
        }
        boolean known = entry.get("type") instanceof StringNode type && STORAGE_TYPES.contains(type.value());
        if (!known && !storageConfig) {
            return null;
        }
        if (!encoded) {
            // What stands between the tokens of JSON tells nothing; a value still begins as it did, hidden.
            hidden.clear(string.span().start() + 1, string.span().end());
        }
        List<Member> members = new ArrayList<>();
        for (Member member : entry.members()) {
            Span keyPlace = encoded ? string.span() : member.key().span();
            StringNode key = encoded ? at(member.key().value(), keyPlace) : member.key();
            Node value = member.value();
            Span place = encoded ? string.span() : value.span();
            if (!encoded) {
                told.set(keyPlace.start(), keyPlace.end());
                hide(value);
            }
            members.add(new Member(key, storageValue(key.value(), value, place, !encoded)));
        }
        return new ObjectNode(members, encoded ? string.span() : entry.span());
    }

    private Node storageValue(String key, Node value, Span place, boolean verbatim) {
        boolean empty = value instanceof StringNode string && string.value().isEmpty();
        if (value instanceof NullNode) {
            return at("", place);
        }
        if (value instanceof StringNode string
                && ACCESS_KEY_ID.matcher(string.value()).matches()) {
            return accessKeyId(verbatim ? string : at(string.value(), place), string.value(), verbatim);
        }
        if (!(value instanceof Scalar scalar) || !(empty || isPlainStorage(key, scalar.value()))) {
            return new NullNode(place);
        }
        if (verbatim) {
            told.set(place.start(), place.end());
            return scalar;
        }
        if (scalar instanceof BooleanNode) {
            return new BooleanNode(scalar.value(), place);
        }
        return scalar instanceof NumberNode ? new NumberNode(scalar.value(), place) : at(scalar.value(), place);
    }

    /** An address may carry a password or a signature. */
    private static boolean isPlainStorage(String key, String value) {
        return PlainOfSecret.STORAGE_FIELDS.contains(key) && value.indexOf('@') < 0 && value.indexOf('?') < 0;
    }

    /** A string all of whose characters stand at the same place. */
    private static StringNode at(String value, Span place) {
        int[] offsets = new int[value.length() + 1];
        Arrays.fill(offsets, place.start());
        offsets[value.length()] = place.end();
        return StringNode.decoded(value, place, offsets);
    }

    // --- the text

    private boolean isHidden(Span span) {
        return span.end() > span.start() && hidden.get(span.start());
    }

    /** Marks the tokens that stay readable. */
    private void show(Node node) {
        if (isHidden(node.span())) {
            return;
        }
        if (node instanceof TaggedNode tagged) {
            show(tagged.value());
        } else if (node instanceof ArrayNode array) {
            if (shown.add(node)) {
                array.items().forEach(this::show);
            }
        } else if (node instanceof ObjectNode object) {
            if (shown.add(node)) {
                for (Member member : object.members()) {
                    show(member.key());
                    show(member.value());
                }
            }
        } else {
            told.set(node.span().start(), node.span().end());
        }
    }

    private String maskedText() {
        char[] characters = text.toCharArray();
        for (Document document : documents) {
            for (int i = document.start; i < document.end; i++) {
                char c = characters[i];
                boolean kept = !document.secret || told.get(i) || (!hidden.get(i) && isStructure(c));
                if ((document.unreadable || !kept) && c != '\n' && c != '\r') {
                    characters[i] = '*';
                }
            }
        }
        return new String(characters);
    }

    private static boolean isStructure(char c) {
        return " \t{}[]:,-".indexOf(c) >= 0;
    }

    // --- the trees over the masked text

    private Tree moved(Tree tree) {
        Node root = tree.root();
        boolean unreadable = root != null
                && within(root.span().start(), root.span().end()).stream().anyMatch(document -> document.unreadable);
        List<Problem> problems = tree.problems().stream()
                .map(problem -> new Problem(moved(problem.at()), problem.message(), problem.harmless()))
                .toList();
        return new Tree(root == null || unreadable ? null : moved(root), problems);
    }

    private Span moved(Span span) {
        return new Span(masked, span.start(), span.end());
    }

    private Node moved(Node node) {
        if (node instanceof Scalar || node instanceof NullNode) {
            return rebuilt(node);
        }
        Node known = moved.get(node);
        if (known == null) {
            known = rebuilt(node);
            moved.put(node, known);
        }
        return known;
    }

    private Node rebuilt(Node node) {
        Node rest = node instanceof StringNode || node instanceof NullNode ? remains.get(node.span()) : null;
        if (rest != null) {
            return copied(rest, false);
        }
        return isHidden(node.span()) ? new NullNode(moved(node.span())) : copied(node, true);
    }

    /** The node over the masked text; what remains of a value has all its parts inside a hidden stretch. */
    private Node copied(Node node, boolean hiding) {
        UnaryOperator<Node> inner = hiding ? this::moved : part -> copied(part, false);
        Span span = moved(node.span());
        if (node instanceof ObjectNode object) {
            List<Member> members = new ArrayList<>(object.members().size());
            for (Member member : object.members()) {
                if (!hiding || !isHidden(member.key().span())) {
                    members.add(new Member(string(member.key()), inner.apply(member.value())));
                }
            }
            return new ObjectNode(members, span);
        }
        if (node instanceof ArrayNode array) {
            return new ArrayNode(array.items().stream().map(inner).toList(), span);
        }
        if (node instanceof TaggedNode tagged) {
            return new TaggedNode(tagged.tag(), inner.apply(tagged.value()), span);
        }
        if (node instanceof StringNode string) {
            return string(string);
        }
        if (node instanceof NumberNode number) {
            return new NumberNode(number.value(), span);
        }
        return node instanceof BooleanNode bool ? new BooleanNode(bool.value(), span) : new NullNode(span);
    }

    private StringNode string(StringNode string) {
        int length = string.value().length();
        int first = string.offset(0);
        Span span = moved(string.span());
        if (IntStream.rangeClosed(0, length).allMatch(i -> string.offset(i) == first + i)) {
            return StringNode.verbatim(string.value(), span, first);
        }
        int[] offsets = new int[length + 1];
        Arrays.setAll(offsets, string::offset);
        return StringNode.decoded(string.value(), span, offsets);
    }
}
