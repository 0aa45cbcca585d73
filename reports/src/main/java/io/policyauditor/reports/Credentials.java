package io.policyauditor.reports;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides credentials in text, character by character, so that every offset stays what it was:
 *
 * <ul>
 *   <li>an access key id keeps the four letters that say its kind ({@code AKIA}, {@code ASIA});
 *   <li>the value behind a key that names a secret access key or a session token, whatever its spelling
 *       ({@code aws_secret_access_key}, {@code secretAccessKey}, {@code AWS_SESSION_TOKEN});
 *   <li>a run of exactly 40 characters of base64 with a capital, a small letter and a digit, which is what a secret
 *       access key looks like. A hexadecimal SHA-1, such as the thumbprint of an OIDC provider, is none.
 * </ul>
 */
final class Credentials {
    /** No credential is longer, in UTF-16 units: a reader who looks that far ahead cuts none in two. */
    static final int LONGEST = 4_096;

    private static final int SECRET_KEY_LENGTH = 40;
    private static final Pattern KEY_ID = Pattern.compile("A(?:KIA|SIA)[A-Z0-9]{16}");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?:secret[_-]?access[_-]?key|secret[_-]?key|session[_-]?token|security[_-]?token)\\\\?[\"']?\\s*+[:=]\\s*+",
            Pattern.CASE_INSENSITIVE);

    private Credentials() {}

    /** The text with its credentials as asterisks, of the same length. */
    static String masked(String text) {
        char[] shown = text.toCharArray();
        Matcher id = KEY_ID.matcher(text);
        while (id.find()) {
            hide(shown, id.start() + 4, id.end());
        }
        Matcher name = SECRET_NAME.matcher(text);
        while (name.find()) {
            hideValue(shown, name.end());
        }
        hideSecretKeys(shown);
        return new String(shown);
    }

    private static void hideValue(char[] shown, int at) {
        // JSON inside a JSON string: \"secretAccessKey\": \"…\". Rather too much is hidden than too little.
        boolean escaped = at + 1 < shown.length && shown[at] == '\\';
        int start = escaped && (shown[at + 1] == '"' || shown[at + 1] == '\'') ? at + 1 : at;
        if (start == shown.length) {
            return;
        }
        char quote = shown[start];
        boolean quoted = quote == '"' || quote == '\'';
        int end = quoted ? start + 1 : start;
        while (end < shown.length && (quoted ? shown[end] != quote : !endsPlainValue(shown[end]))) {
            end += quoted && shown[end] == '\\' ? 2 : 1;
        }
        hide(shown, quoted ? start + 1 : start, Math.min(end, shown.length));
    }

    private static boolean endsPlainValue(char c) {
        return Character.isWhitespace(c) || c == ',' || c == ';' || c == '"' || c == '\'';
    }

    private static void hideSecretKeys(char[] shown) {
        int start = 0;
        for (int i = 0; i <= shown.length; i++) {
            if (i == shown.length || !base64(shown[i])) {
                if (i - start == SECRET_KEY_LENGTH && mixed(shown, start, i)) {
                    hide(shown, start, i);
                }
                start = i + 1;
            }
        }
    }

    private static boolean base64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    private static boolean mixed(char[] shown, int start, int end) {
        boolean capital = false;
        boolean small = false;
        boolean digit = false;
        for (int i = start; i < end; i++) {
            capital |= shown[i] >= 'A' && shown[i] <= 'Z';
            small |= shown[i] >= 'a' && shown[i] <= 'z';
            digit |= shown[i] >= '0' && shown[i] <= '9';
        }
        return capital && small && digit;
    }

    private static void hide(char[] shown, int start, int end) {
        for (int i = start; i < end; i++) {
            shown[i] = '*';
        }
    }
}
