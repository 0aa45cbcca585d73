package io.policyauditor.policy.access;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a context value is read before it is compared. Each reading turns a value into a canonical text, so that equal
 * values have equal texts and an automaton can read them; a value that does not parse has none.
 */
public enum Reading {
    /** As it is. */
    TEXT {
        @Override
        public String canonical(String value) {
            return value;
        }
    },
    /** A decimal number: plain notation without needless zeros ({@code 10.0} reads {@code 10}). */
    NUMBER {
        @Override
        public @Nullable String canonical(String value) {
            BigDecimal number = Numbers.parse(value);
            return number == null ? null : Numbers.canonical(number);
        }
    },
    /** A date or time: its milliseconds since 1970 UTC, as a decimal number. */
    INSTANT {
        @Override
        public @Nullable String canonical(String value) {
            Long millis = Instants.parse(value);
            return millis == null ? null : millis.toString();
        }
    },
    /** An IP address: {@code 4} and 32 binary digits, or {@code 6} and 128. */
    ADDRESS {
        @Override
        public @Nullable String canonical(String value) {
            IpAddress address = IpAddress.parse(value);
            return address == null ? null : address.bits();
        }
    },
    /** Base64: one character a byte. */
    BYTES {
        @Override
        public @Nullable String canonical(String value) {
            try {
                return new String(Base64.getDecoder().decode(value), java.nio.charset.StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    },
    /** True or false in any case: lower case. */
    BOOL {
        @Override
        public @Nullable String canonical(String value) {
            String lower = value.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("false") ? lower : null;
        }
    };

    /** The canonical text of a value; null when it does not parse. */
    public abstract @Nullable String canonical(String value);
}
