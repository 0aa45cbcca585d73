package io.policyauditor.estate.snapshot;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A tree as JSON of printable ASCII without white space. */
public final class JsonText {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,400}");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,400}");
    private static final int LONGEST_NUMBER = 400;

    private final StringBuilder text = new StringBuilder();
    private final int most;
    private final boolean sorted;

    private JsonText(int most, boolean sorted) {
        this.most = most;
        this.sorted = sorted;
    }

    /**
     * The members in their order, repeated keys too.
     *
     * @return empty when there is a tag of YAML in it, a number that is none of JSON, or more than so many characters
     */
    public static Optional<String> of(Node node, int most) {
        return new JsonText(most, false).whole(node);
    }

    /** The members by name, of repeated keys the last; numbers as JSON has them. */
    static Optional<String> sorted(Node node, int most) {
        return new JsonText(most, true).whole(node);
    }

    private Optional<String> whole(Node node) {
        return write(node) ? Optional.of(text.toString()) : Optional.empty();
    }

    // Stops at the bound: aliases make a tree endless that is small as a text.
    private boolean write(Node node) {
        if (text.length() > most) {
            return false;
        }
        if (node instanceof ObjectNode object) {
            return object(object);
        }
        if (node instanceof ArrayNode array) {
            text.append('[');
            for (int i = 0; i < array.items().size(); i++) {
                text.append(i == 0 ? "" : ",");
                if (!write(array.items().get(i))) {
                    return false;
                }
            }
            text.append(']');
            return true;
        }
        if (node instanceof StringNode string) {
            string(string.value());
            return true;
        }
        if (node instanceof NumberNode number) {
            Optional<String> written = number(number.value());
            written.ifPresent(text::append);
            return written.isPresent();
        }
        if (node instanceof BooleanNode flag) {
            text.append(flag.value().equalsIgnoreCase("true"));
            return true;
        }
        text.append("null");
        return node instanceof NullNode;
    }

    private boolean object(ObjectNode object) {
        text.append('{');
        boolean first = true;
        for (Member member : members(object)) {
            text.append(first ? "" : ",");
            first = false;
            String name = member.key().value();
            string(sorted ? WellFormed.of(name) : name);
            text.append(':');
            if (!write(member.value())) {
                return false;
            }
        }
        text.append('}');
        return true;
    }

    private Collection<Member> members(ObjectNode object) {
        if (!sorted) {
            return object.members();
        }
        TreeMap<String, Member> byName = new TreeMap<>();
        object.members().forEach(member -> byName.put(WellFormed.of(member.key().value()), member));
        return List.copyOf(byName.values());
    }

    private Optional<String> number(String written) {
        if (written.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        if (NUMBER.matcher(written).matches()) {
            return Optional.of(written);
        }
        if (sorted && HEXADECIMAL.matcher(written).matches()) {
            return Optional.of(new BigInteger(written.substring(2), 16).toString());
        }
        if (sorted && OCTAL.matcher(written).matches()) {
            return Optional.of(new BigInteger(written.substring(2), 8).toString());
        }
        return sorted && DECIMAL.matcher(written).matches()
                ? Optional.of(new BigDecimal(written).toPlainString())
                : Optional.empty();
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        text.append('"');
    }
}
