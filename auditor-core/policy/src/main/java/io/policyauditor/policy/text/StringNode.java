package io.policyauditor.policy.text;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A string: its decoded value, the span of its token, and from where in the source each character of the value came, so
 * that a part of it can be pointed at and a document inside it can be read in place.
 */
public final class StringNode implements Node.Scalar {
    private final String value;
    private final Span span;
    private final int contentStart;

    // INVARIANT: null when value character i stands at source offset contentStart + i; else of length value.length() +
    // 1.
    private final int @Nullable [] offsets;

    private StringNode(String value, Span span, int contentStart, int @Nullable [] offsets) {
        this.value = value;
        this.span = span;
        this.contentStart = contentStart;
        this.offsets = offsets;
    }

    /** A string whose value stands verbatim in the source from {@code contentStart} on. */
    public static StringNode verbatim(String value, Span span, int contentStart) {
        return new StringNode(value, span, contentStart, null);
    }

    /**
     * A string whose value is spelled otherwise in the source (escapes, folded lines).
     *
     * @param offsets source offset of each character of the value, then the offset behind the last
     */
    public static StringNode decoded(String value, Span span, int[] offsets) {
        if (offsets.length != value.length() + 1) {
            throw new IllegalArgumentException("one offset a character and one for the end");
        }
        return new StringNode(value, span, span.start(), offsets);
    }

    @Override
    public String value() {
        return value;
    }

    @Override
    public Span span() {
        return span;
    }

    /** Where the characters {@code from} (inclusive) to {@code to} (exclusive) of the value stand in the source. */
    public Span part(int from, int to) {
        int start = offset(from);
        int end = to == from ? start : Math.max(start, offset(to));
        return new Span(span.source(), start, Math.min(end, span.source().text().length()));
    }

    /** The source offset of a character of the value, or of the end of the value. */
    public int offset(int index) {
        int[] mapped = offsets;
        return mapped == null ? contentStart + index : mapped[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StringNode that && value.equals(that.value) && span.equals(that.span);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, span);
    }

    @Override
    public String toString() {
        return value;
    }
}
