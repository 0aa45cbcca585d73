package io.policyauditor.policy.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers of policies: an optional sign, digits, an optional fraction; no exponent. */
final class Numbers {
    /** Digits beyond which a text is no number that anybody meant. */
    private static final int LONGEST = 400;

    private Numbers() {}

    static @Nullable BigDecimal parse(String text) {
        int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int digits = 0;
        boolean point = false;
        if (text.length() > LONGEST) {
            return null;
        }
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point && digits > 0 && i + 1 < text.length()) {
                point = true;
            } else {
                return null;
            }
        }
        return digits == 0 ? null : new BigDecimal(text);
    }

    static String canonical(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
