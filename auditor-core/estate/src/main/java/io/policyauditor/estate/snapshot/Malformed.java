package io.policyauditor.estate.snapshot;

/** A line or file that is not what the format says. Never leaves the package. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line, without a full stop */
    Malformed(String message) {
        super(message, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** A text of the input as a message may quote it: on one line and not endless. */
    static String quoted(String text) {
        int most = 80;
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(most).forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                shown.append(String.format("\\u{%X}", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > most ? "…\"" : "\"")
                .toString();
    }
}
