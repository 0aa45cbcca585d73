package io.policyauditor.estate.snapshot;

import org.jspecify.annotations.Nullable;

/** Text of somebody else's making, such as the names that a cloud or a cluster gives, where a message repeats it. */
public final class ForeignText {
    private static final int LONGEST = 2_000;

    private ForeignText() {}

    /** The text, not too long and without what moves a terminal. */
    public static String plain(@Nullable CharSequence text) {
        StringBuilder plain = new StringBuilder();
        String.valueOf(text)
                .codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
