package io.policyauditor.audit;

import io.policyauditor.policy.language.Nearness;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file that a person writes. Bounded: behind {@link #SHOWN} errors the rest is only counted. */
public final class ConfigurationErrors {
    static final int SHOWN = 100;
    private static final int QUOTED = 80;

    private final boolean certain;
    private final List<ConfigurationError> shown = new ArrayList<>();
    private int more;

    /** @param certain whether the tree is what the text says; when not, nothing is said to be missing */
    public ConfigurationErrors(boolean certain) {
        this.certain = certain;
    }

    /** Reports something wrong at the smallest token; the message is one line without a full stop. */
    public void add(Span at, String message) {
        if (full()) {
            return;
        }
        shown.add(new ConfigurationError(at, message));
    }

    /** Reports something that is not there, where it should stand. */
    public void missing(Span at, String message) {
        if (certain) {
            add(at, message);
        }
    }

    /** Reports a value of another type than the one expected. */
    public void wrongType(Node node, String where, String expected) {
        String written = node instanceof NumberNode || node instanceof BooleanNode
                ? quoted(((Node.Scalar) node).value()) + " without quotes"
                : typeOf(node);
        add(node.span(), where + " must be " + expected + ", not " + written);
    }

    /**
     * Reports a word that is none of the known, with the nearest of them.
     *
     * @param otherwise the end of the message when none is near
     */
    public void unknown(Span at, String what, String written, Collection<String> known, String otherwise) {
        // Looking for the nearest is the dear part, so it is done only for what will be shown.
        if (full()) {
            return;
        }
        String repair = Nearness.nearest(written, known)
                .map(name -> "did you mean " + quoted(name))
                .orElse(otherwise);
        add(at, "unknown " + what + ", " + repair);
    }

    /** The errors in source order. */
    public List<ConfigurationError> inOrder() {
        List<ConfigurationError> ordered = new ArrayList<>(shown);
        ordered.sort(Comparator.comparingInt(error -> error.at().start()));
        if (more > 0) {
            Span last = ordered.get(ordered.size() - 1).at();
            ordered.add(new ConfigurationError(last, "and " + more + " more errors"));
        }
        return List.copyOf(ordered);
    }

    /** How many errors there are so far. */
    public int count() {
        return shown.size() + more;
    }

    private boolean full() {
        if (shown.size() < SHOWN) {
            return false;
        }
        more++;
        return true;
    }

    /** A text in quotes as a message may show it. */
    public static String quoted(String text) {
        return "\"" + shown(text) + "\"";
    }

    /** A text as a message may show it: one line, short, without characters that act on a terminal. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int i = 0;
        for (int count = 0; i < text.length() && count < QUOTED; count++) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> shown.append("\\u{%x}".formatted(c));
                default -> shown.appendCodePoint(c);
            }
        }
        return i < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static String typeOf(Node node) {
        if (node instanceof ObjectNode) {
            return "a mapping";
        }
        if (node instanceof ArrayNode) {
            return "a list";
        }
        if (node instanceof NullNode) {
            return "empty";
        }
        return node instanceof TaggedNode tagged ? "the tag " + shown(tagged.tag()) : "a string";
    }
}
