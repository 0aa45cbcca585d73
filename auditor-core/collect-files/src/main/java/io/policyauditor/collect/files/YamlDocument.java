package io.policyauditor.collect.files;

import io.policyauditor.policy.text.Limits;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** One YAML document growing from the engine's events into a tree. */
final class YamlDocument {
    private static final String CORE = "tag:yaml.org,2002:";

    private final SourceText source;
    private final String text;
    private final int start;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Built> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private @Nullable Node root;
    private int end;
    private int template = -1;
    private long aliased;
    private boolean ended;
    private boolean abandoned;

    YamlDocument(SourceText source, int start) {
        this.source = source;
        this.text = source.text();
        this.start = start;
        this.end = start;
    }

    /** A finished node: where its source ends, how many nodes it is with aliases written out, how many levels. */
    private record Built(Node node, int end, long size, int height) {}

    private record Entry(StringNode key, Node value, boolean merge) {}

    /** A collection whose end has not come yet. */
    private static final class Open {
        private final boolean mapping;
        private final boolean flow;
        private final int start;
        private final int propertiesStart;
        private final @Nullable String tag;
        private final @Nullable String anchor;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Node> items = new ArrayList<>();
        private int end;
        private long size = 1;
        private int height = 1;
        private boolean keyRead;
        private boolean merge;

        // INVARIANT: null while no key is read, and when the key read cannot be one.
        private @Nullable StringNode key;

        private Open(CollectionStartEvent event, int propertiesStart, int start) {
            this.mapping = event instanceof MappingStartEvent;
            this.flow = event.isFlow();
            this.start = start;
            this.propertiesStart = propertiesStart;
            this.end = start;
            this.tag = event.getTag().orElse(null);
            this.anchor = name(event.getAnchor());
        }
    }

    int start() {
        return start;
    }

    /** Where what was read so far ends. */
    int end() {
        return end;
    }

    /** Whether the engine has said that the document is over. */
    boolean ended() {
        return ended;
    }

    /** Takes the next event; false when the document cannot be read on, the reason being reported. */
    boolean take(Event event, int from, int to) {
        if (event instanceof ScalarEvent scalar) {
            scalar(scalar, from, to);
        } else if (event instanceof AliasEvent alias) {
            alias(alias, from, to);
        } else if (event instanceof CollectionStartEvent collection) {
            return begin(collection, from, to);
        } else if (event instanceof CollectionEndEvent) {
            Open closing = open.peek();
            if (closing != null && closing.flow && to > from) {
                closing.end = to;
            }
            close();
        } else if (event instanceof DocumentEndEvent) {
            ended = true;
        }
        return true;
    }

    void problem(int from, int to, String message) {
        if (problems.size() < Limits.PROBLEMS) {
            problems.add(new Problem(new Span(source, from, Math.max(from, to)), message, false));
        }
    }

    /** Marks the document as a template; the first place counts. */
    void template(int at) {
        if (template < 0) {
            template = at;
        }
    }

    /**
     * The tree of what was read.
     *
     * @param unprintable forbidden characters of the text; those before {@code until} are this document's and taken
     */
    Tree tree(List<Problem> unprintable, int until) {
        abandoned = !open.isEmpty();
        while (!open.isEmpty()) {
            close();
        }
        List<Problem> all = new ArrayList<>(problems);
        while (!unprintable.isEmpty() && unprintable.get(0).at().start() < until) {
            all.add(unprintable.remove(0));
        }
        if (template >= 0) {
            int markerEnd = Math.min(template + 2, text.length());
            Span marker = new Span(source, template, markerEnd);
            return new Tree(root, List.of(new Problem(marker, YamlReader.TEMPLATE, false)));
        }
        all.sort(Comparator.comparingInt(problem -> problem.at().start()));
        return new Tree(root, all);
    }

    private void scalar(ScalarEvent event, int from, int to) {
        String tag = event.getTag().orElse(null);
        String anchor = name(event.getAnchor());
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        boolean bare = tag == null && anchor == null;
        int valueStart = bare ? from : afterProperties(from, to);
        int valueEnd = to;
        if (plain && event.getValue().isEmpty()) {
            valueStart = bare ? emptyPlace(from) : to;
            valueEnd = valueStart;
        }
        StringNode string = ScalarText.node(source, event.getValue(), event.getScalarStyle(), valueStart, valueEnd);
        int helm = plain ? Templates.helm(string.value()) : -1;
        if (helm >= 0) {
            template(string.offset(helm));
        }
        Built built = new Built(
                resolved(string, tag, plain, bare ? valueStart : from),
                string.span().end(),
                1,
                0);
        if (anchor != null) {
            anchors.put(anchor, built);
            openAnchors.remove(anchor);
        }
        add(built, string, bare && plain && string.value().equals("<<"));
    }

    private Node resolved(StringNode string, @Nullable String tag, boolean plain, int from) {
        String value = string.value();
        Span span = string.span();
        if (tag == null) {
            return plain ? core(string) : string;
        }
        String kind = tag.startsWith(CORE) ? tag.substring(CORE.length()) : tag;
        boolean fits;
        switch (kind) {
            case "!", "str" -> {
                return string;
            }
            case "null" -> fits = CoreSchema.isNull(value);
            case "bool" -> fits = CoreSchema.isBoolean(value);
            case "int" -> fits = CoreSchema.isInteger(value);
            case "float" -> fits = CoreSchema.isNumber(value);
            default -> {
                return new TaggedNode(shown(tag), string, new Span(source, from, span.end()));
            }
        }
        if (!fits) {
            problem(span.start(), span.end(), "the value is not what its tag !!" + kind + " says");
            return string;
        }
        return core(string);
    }

    private static Node core(StringNode string) {
        String value = string.value();
        if (CoreSchema.isNull(value)) {
            return new NullNode(string.span());
        }
        if (CoreSchema.isBoolean(value)) {
            return new BooleanNode(value.toLowerCase(Locale.ROOT), string.span());
        }
        return CoreSchema.isNumber(value) ? new NumberNode(value, string.span()) : string;
    }

    /** Where an empty value stands: behind its indicator, else behind what was read last. */
    private int emptyPlace(int from) {
        boolean behindIndicator = from > end && from > 0 && "-:?".indexOf(text.charAt(from - 1)) >= 0;
        return behindIndicator || open.isEmpty() ? from : end;
    }

    private void alias(AliasEvent event, int from, int to) {
        String name = event.getAlias().getValue();
        Built anchored = anchors.get(name);
        String why = null;
        if (openAnchors.contains(name)) {
            why = "an alias inside its own anchor";
        } else if (anchored == null) {
            why = "an alias without an anchor before it";
        } else if (aliased + anchored.size() > YamlReader.ALIASED_NODES) {
            why = "aliases that repeat more than " + YamlReader.ALIASED_NODES + " nodes, left out";
        } else if (open.size() + anchored.height() > Limits.DEPTH) {
            why = "an alias that nests deeper than " + Limits.DEPTH + " levels, left out";
        }
        if (anchored == null || why != null) {
            problem(from, to, String.valueOf(why));
            add(new Built(new NullNode(new Span(source, from, to)), to, 1, 0), null, false);
            return;
        }
        aliased += anchored.size();
        Node node = anchored.node();
        StringNode key = null;
        if (node instanceof StringNode string) {
            key = string;
        } else if (node instanceof Scalar scalar) {
            key = StringNode.verbatim(
                    scalar.value(), scalar.span(), scalar.span().start());
        }
        add(new Built(node, to, anchored.size(), anchored.height()), key, false);
    }

    private boolean begin(CollectionStartEvent event, int from, int to) {
        if (open.size() >= Limits.DEPTH) {
            problem(
                    from,
                    to,
                    "nested deeper than " + Limits.DEPTH + " levels, the rest of the document is passed over");
            return false;
        }
        String tag = event.getTag().orElse(null);
        String anchor = name(event.getAnchor());
        int valueStart = tag == null && anchor == null ? from : afterProperties(from, to);
        if (event instanceof MappingStartEvent && text.startsWith("{{", valueStart)) {
            template(valueStart);
        }
        if (anchor != null) {
            openAnchors.add(anchor);
        }
        open.push(new Open(event, from, valueStart));
        return true;
    }

    private void close() {
        Open closed = open.pop();
        Span span = new Span(source, closed.start, Math.max(closed.start, closed.end));
        Node node = closed.mapping ? new ObjectNode(members(closed), span) : new ArrayNode(closed.items, span);
        String tag = closed.tag;
        if (tag != null && !tag.equals("!") && !tag.equals(CORE + (closed.mapping ? "map" : "seq"))) {
            node = new TaggedNode(shown(tag), node, new Span(source, closed.propertiesStart, span.end()));
        }
        Built built = new Built(node, span.end(), closed.size, closed.height);
        String anchor = closed.anchor;
        if (anchor != null) {
            anchors.put(anchor, built);
            openAnchors.remove(anchor);
        }
        add(built, null, false);
    }

    private void add(Built built, @Nullable StringNode asKey, boolean merge) {
        end = Math.max(end, built.end());
        Open into = open.peek();
        if (into == null) {
            root = built.node();
            return;
        }
        into.end = Math.max(into.end, built.end());
        into.size += built.size();
        into.height = Math.max(into.height, built.height() + 1);
        if (!into.mapping) {
            into.items.add(built.node());
        } else if (!into.keyRead) {
            into.keyRead = true;
            into.key = asKey;
            into.merge = merge;
            if (asKey == null && !abandoned) {
                Span span = built.node().span();
                problem(span.start(), span.end(), "a key that is no plain value, left out; write it as a string");
            }
        } else {
            StringNode key = into.key;
            if (key != null) {
                into.entries.add(new Entry(key, built.node(), into.merge));
            }
            into.keyRead = false;
            into.key = null;
        }
    }

    /** The members of a mapping, what {@code <<} merges standing in its place. */
    private List<Member> members(Open mapping) {
        List<Member> members = new ArrayList<>(mapping.entries.size());
        Set<String> taken = new HashSet<>();
        if (mapping.entries.stream().anyMatch(Entry::merge)) {
            mapping.entries.stream()
                    .filter(entry -> !entry.merge())
                    .forEach(entry -> taken.add(entry.key().value()));
        }
        for (Entry entry : mapping.entries) {
            if (!entry.merge()) {
                members.add(new Member(entry.key(), entry.value()));
                continue;
            }
            List<Node> merged = entry.value() instanceof ArrayNode list ? list.items() : List.of(entry.value());
            for (Node one : merged) {
                merge(one, entry.key(), taken, members);
            }
        }
        return members;
    }

    private void merge(Node from, StringNode key, Set<String> taken, List<Member> into) {
        if (!(from instanceof ObjectNode mapping)) {
            problem(key.span().start(), key.span().end(), "<< merges a mapping or a list of mappings");
            return;
        }
        Set<String> added = new HashSet<>();
        for (Member member : mapping.members()) {
            if (!taken.contains(member.key().value())) {
                into.add(member);
                added.add(member.key().value());
            }
        }
        taken.addAll(added);
    }

    /** Where a value begins behind its anchor and tag. */
    private int afterProperties(int from, int to) {
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '&' || c == '!') {
                while (at < to && " \t\r\n".indexOf(text.charAt(at)) < 0 && !(c == '&' && ends(text.charAt(at)))) {
                    at++;
                }
            } else if (c == '#') {
                while (at < to && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                return at;
            }
        }
        return to;
    }

    private static boolean ends(char c) {
        return ",[]{}".indexOf(c) >= 0;
    }

    private static @Nullable String name(Optional<Anchor> anchor) {
        return anchor.map(Anchor::getValue).orElse(null);
    }

    private static String shown(String tag) {
        return tag.startsWith(CORE) ? "!!" + tag.substring(CORE.length()) : tag;
    }
}
