package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code mapRoles} and {@code mapUsers} of the ConfigMap {@code aws-auth}: YAML in a string. Only the form that
 * people and tools write is read, a list of mappings of plain or quoted words; whatever else stands there makes the whole
 * unreadable, so that nothing is ever guessed.
 */
final class AwsAuth {
    private static final Pattern KEY = Pattern.compile("([A-Za-z]+):(?:\\s+(.*))?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+=@][^\\[\\],\"'`]*");
    private static final String GROUPS = "groups";

    private final StringNode string;
    private final String arnKey;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Open open;

    private AwsAuth(StringNode string, String arnKey) {
        this.string = string;
        this.arnKey = arnKey;
    }

    /** One IAM principal and what it is in the cluster. */
    record Entry(String arn, String username, List<String> groups, Span place) {
        Entry {
            groups = List.copyOf(groups);
        }
    }

    /** An entry that is being read. */
    private static final class Open {
        private final int dash;
        private final int keys;
        private final int from;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<String> groups = new ArrayList<>();
        private boolean inGroups;
        private int to;

        Open(int dash, int keys, int from) {
            this.dash = dash;
            this.keys = keys;
            this.from = from;
        }
    }

    /**
     * The entries of one of the two lists.
     *
     * @param arnKey {@code rolearn} or {@code userarn}
     * @return empty when it cannot be read with certainty
     */
    static Optional<List<Entry>> read(StringNode string, String arnKey) {
        return string.value().stripLeading().startsWith("[")
                ? json(string, arnKey)
                : new AwsAuth(string, arnKey).lines();
    }

    private static Optional<List<Entry>> json(StringNode string, String arnKey) {
        Tree tree = JsonReader.readInside(string);
        if (!tree.certain() || !(tree.root() instanceof ArrayNode list)) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        for (Node item : list.items()) {
            List<String> groups = new ArrayList<>();
            Node given = KubernetesObject.at(item, GROUPS);
            for (Node group : given instanceof ArrayNode array ? array.items() : List.<Node>of()) {
                if (!(group instanceof StringNode text)) {
                    return Optional.empty();
                }
                groups.add(text.value());
            }
            if (!(item instanceof ObjectNode entry) || !(entry.get(arnKey) instanceof StringNode arn)) {
                return Optional.empty();
            }
            String username = entry.get("username") instanceof StringNode name ? name.value() : "";
            entries.add(new Entry(arn.value(), username, groups, item.span()));
        }
        return Optional.of(entries);
    }

    private Optional<List<Entry>> lines() {
        String text = string.value();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            String line = text.substring(start, end < 0 ? text.length() : end).stripTrailing();
            int indent = line.length() - line.stripLeading().length();
            String content = line.substring(indent);
            boolean nothing =
                    content.isEmpty() || content.startsWith("#") || (content.equals("---") && entries.isEmpty());
            if (!nothing && (line.indexOf('\t') >= 0 || !line(content, indent, start))) {
                return Optional.empty();
            }
            if (!nothing && open != null) {
                open.to = start + line.length();
            }
            start = next;
        }
        return close() ? Optional.of(List.copyOf(entries)) : Optional.empty();
    }

    private boolean line(String content, int indent, int start) {
        Open entry = open;
        boolean dash = content.startsWith("- ");
        if (dash && entry != null && entry.inGroups && indent >= entry.keys) {
            return group(entry, content.substring(2));
        }
        if (dash) {
            String rest = content.substring(2).stripLeading();
            int keys = indent + content.length() - rest.length();
            if ((entry != null && entry.dash != indent) || !close()) {
                return false;
            }
            open = new Open(indent, keys, start + indent);
            return key(open, rest);
        }
        return entry != null && indent == entry.keys && key(entry, content);
    }

    private static boolean key(Open entry, String content) {
        Matcher parts = KEY.matcher(content);
        if (!parts.matches() || entry.values.containsKey(parts.group(1))) {
            return false;
        }
        String key = parts.group(1);
        String value = parts.group(2) == null ? "" : parts.group(2).strip();
        entry.inGroups = key.equals(GROUPS) && (value.isEmpty() || value.startsWith("#"));
        if (entry.inGroups) {
            entry.values.put(key, "");
            return true;
        }
        if (key.equals(GROUPS)) {
            entry.values.put(key, "");
            return flow(entry, value);
        }
        String word = word(value);
        entry.values.put(key, word == null ? "" : word);
        return word != null;
    }

    private static boolean flow(Open entry, String value) {
        if (!value.startsWith("[") || !value.endsWith("]")) {
            return false;
        }
        String inside = value.substring(1, value.length() - 1).strip();
        for (String one : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
            if (!group(entry, one)) {
                return false;
            }
        }
        return true;
    }

    private static boolean group(Open entry, String text) {
        String word = word(text.strip());
        return word != null && entry.groups.add(word);
    }

    /** A plain or quoted word; null for anything that YAML may read otherwise. */
    private static @Nullable String word(String text) {
        if (text.startsWith("'") || text.startsWith("\"")) {
            int close = text.indexOf(text.charAt(0), 1);
            String behind = close < 0 ? "x" : text.substring(close + 1).strip();
            String inside = close < 0 ? "" : text.substring(1, close);
            boolean plain = (behind.isEmpty() || behind.startsWith("#")) && inside.indexOf('\\') < 0;
            return plain ? inside : null;
        }
        int comment = text.indexOf(" #");
        String word = comment < 0 ? text : text.substring(0, comment).strip();
        boolean plain = PLAIN.matcher(word).matches() && !word.contains(": ") && !word.endsWith(":");
        return plain ? word : null;
    }

    /** Ends the entry being read; false where it is none. */
    private boolean close() {
        Open entry = open;
        if (entry == null) {
            return true;
        }
        String arn = entry.values.getOrDefault(arnKey, "");
        entries.add(new Entry(
                arn,
                entry.values.getOrDefault("username", ""),
                entry.groups,
                string.part(entry.from, Math.max(entry.from, entry.to))));
        open = null;
        return !arn.isEmpty();
    }
}
