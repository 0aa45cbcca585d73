package io.policyauditor.policy.text;

/**
 * A stretch of a source text: two offsets in UTF-16 units, the end exclusive. Text inside text (a policy in a string of
 * another file) keeps spans of the outermost text.
 */
public record Span(SourceText source, int start, int end) {
    public Span {
        if (start < 0 || end < start || end > source.text().length()) {
            throw new IllegalArgumentException("no such span: " + start + ".." + end + " of " + source);
        }
    }

    /** Where the span begins. */
    public Position from() {
        return source.position(start);
    }

    /** Where the span ends, exclusive. */
    public Position to() {
        return source.position(end);
    }

    /** The text between the offsets, verbatim. */
    public String text() {
        return source.text().substring(start, end);
    }

    /** Whether the other span lies wholly inside this one. */
    public boolean contains(Span other) {
        return source == other.source && start <= other.start && other.end <= end;
    }

    /** {@code file:line:column}, as compilers print it. */
    @Override
    public String toString() {
        return source.name() + ":" + from();
    }
}
