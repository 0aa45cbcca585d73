package io.policyauditor.policy.access;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Dates of policies: ISO 8601 as the W3C note profiles it (a date alone is midnight UTC), or seconds since 1970.
 *
 * <p>Source: IAM User Guide, reference_policies_elements_condition_operators, date condition operators.
 */
final class Instants {
    // Four digits are a year to the W3C note, and no second of 1970 that anybody means.
    private static final int YEAR = 4;
    private static final int YEAR_AND_MONTH = 7;

    private Instants() {}

    /** Milliseconds since 1970 UTC; null when the text is no date. */
    static @Nullable Long parse(String text) {
        if (text.isEmpty() || text.length() > 40) {
            return null;
        }
        if (text.length() != YEAR && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 15 ? null : Long.parseLong(text) * 1000;
        }
        try {
            return date(text);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static long date(String text) {
        if (text.indexOf('T') < 0) {
            LocalDate day = switch (text.length()) {
                case YEAR -> Year.parse(text).atDay(1);
                case YEAR_AND_MONTH -> YearMonth.parse(text).atDay(1);
                default -> LocalDate.parse(text);
            };
            return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        int time = text.indexOf('T');
        boolean zoned = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
        return zoned
                ? OffsetDateTime.parse(withColon(text)).toInstant().toEpochMilli()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** {@code +0200} is as common as {@code +02:00}; what is no date stays none with a colon more. */
    private static String withColon(String text) {
        int n = text.length();
        boolean bare = n > 5 && (text.charAt(n - 5) == '+' || text.charAt(n - 5) == '-');
        return bare ? text.substring(0, n - 2) + ":" + text.substring(n - 2) : text;
    }
}
