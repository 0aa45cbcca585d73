package io.policyauditor.estate.snapshot;

/** Text with U+FFFD for what is half of a surrogate pair, which readers of JSON refuse in a name. */
final class WellFormed {
    private WellFormed() {}

    static String of(String text) {
        if (text.codePoints().noneMatch(WellFormed::isHalf)) {
            return text;
        }
        return text.codePoints()
                .map(c -> isHalf(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
