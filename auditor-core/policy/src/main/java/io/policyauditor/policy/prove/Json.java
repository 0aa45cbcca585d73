package io.policyauditor.policy.prove;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.StringNode;
import java.util.List;
import java.util.Locale;

/** Writes JSON on one line. */
final class Json {
    private Json() {}

    static String string(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || (c >= 0x80 && c <= 0x9f) || Character.isSurrogate(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    static String strings(List<String> values) {
        return "[" + String.join(", ", values.stream().map(Json::string).toList()) + "]";
    }

    /** A located tree; of duplicate keys the last, as it counts. */
    static String of(Node node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(Node node, StringBuilder into) {
        if (node instanceof ObjectNode object) {
            into.append('{');
            String comma = "";
            for (Member member : object.members()) {
                if (object.get(member.key().value()) == member.value()) {
                    into.append(comma).append(string(member.key().value())).append(": ");
                    write(member.value(), into);
                    comma = ", ";
                }
            }
            into.append('}');
        } else if (node instanceof ArrayNode array) {
            into.append('[');
            String comma = "";
            for (Node item : array.items()) {
                into.append(comma);
                write(item, into);
                comma = ", ";
            }
            into.append(']');
        } else if (node instanceof StringNode text) {
            into.append(string(text.value()));
        } else if (node instanceof NumberNode number) {
            // A number of YAML need not be one of JSON; policies take its text all the same.
            into.append(string(number.value()));
        } else if (node instanceof BooleanNode truth) {
            into.append(string(truth.value()));
        } else if (node instanceof TaggedNode tagged) {
            write(tagged.value(), into);
        } else {
            into.append("null");
        }
    }
}
