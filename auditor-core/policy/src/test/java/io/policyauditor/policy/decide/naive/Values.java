package io.policyauditor.policy.decide.naive;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A4, "Tests": the values that are not text. What does not parse is empty. */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.][0-9]+)?");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern EPOCH = Pattern.compile("-?[0-9]{1,15}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern VERSION4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private Values() {}

    private static boolean is(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    /** "integers or decimals (10 = 10.0)". */
    static Optional<BigDecimal> number(String text) {
        return is(NUMBER, text) ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** "true/false", in any letter case (A7 70). */
    static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** "bytes of base64". */
    static Optional<List<Byte>> bytes(String text) {
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            Byte[] bytes = new Byte[decoded.length];
            for (int i = 0; i < decoded.length; i++) {
                bytes[i] = decoded[i];
            }
            return Optional.of(List.of(bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * "ISO 8601 (W3C note; date-only = midnight UTC) or epoch seconds": YYYY, YYYY-MM, YYYY-MM-DD, and with a time of
     * hours and minutes, seconds, fraction, and always a zone. Compared to the millisecond (A7 65).
     */
    static Optional<Instant> date(String text) {
        try {
            if (is(YEAR, text)) {
                return Optional.of(midnight(YearMonth.parse(text + "-01").atDay(1)));
            }
            if (is(EPOCH, text)) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            if (is(MONTH, text)) {
                return Optional.of(midnight(YearMonth.parse(text).atDay(1)));
            }
            if (is(DAY, text)) {
                return Optional.of(midnight(LocalDate.parse(text)));
            }
            if (is(TIME, text)) {
                return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** "address in CIDR, families never mix, bare address = /32 or /128, host bits of the CIDR ignored". */
    static boolean inRange(String range, String address) {
        int slash = range.indexOf('/');
        Optional<Address> base = address(slash < 0 ? range : range.substring(0, slash));
        Optional<Address> caller = address(address);
        if (base.isEmpty()
                || caller.isEmpty()
                || base.get().bits() != caller.get().bits()) {
            return false;
        }
        int bits = base.get().bits();
        String length = slash < 0 ? Integer.toString(bits) : range.substring(slash + 1);
        if (!is(LENGTH, length) || Integer.parseInt(length) > bits) {
            return false;
        }
        int host = bits - Integer.parseInt(length);
        return base.get().number().shiftRight(host).equals(caller.get().number().shiftRight(host));
    }

    /**
     * An address as a number.
     *
     * @param bits 32 or 128
     */
    record Address(BigInteger number, int bits) {}

    static Optional<Address> address(String text) {
        return text.indexOf(':') < 0 ? version4(text) : version6(text);
    }

    private static Optional<Address> version4(String text) {
        if (!is(VERSION4, text)) {
            return Optional.empty();
        }
        BigInteger number = BigInteger.ZERO;
        for (String part : text.split("[.]")) {
            int octet = Integer.parseInt(part);
            if (octet > 255) {
                return Optional.empty();
            }
            number = number.shiftLeft(8).add(BigInteger.valueOf(octet));
        }
        return Optional.of(new Address(number, 32));
    }

    private static Optional<Address> version6(String text) {
        String groups = text;
        int lastColon = text.lastIndexOf(':');
        if (text.indexOf('.') > lastColon) {
            // The last two groups may be written as an IPv4 address.
            Optional<Address> tail = version4(text.substring(lastColon + 1));
            if (tail.isEmpty()) {
                return Optional.empty();
            }
            int low = tail.get().number().intValue();
            groups = text.substring(0, lastColon + 1)
                    + Integer.toHexString(low >>> 16)
                    + ":"
                    + Integer.toHexString(low & 0xffff);
        }
        int gap = groups.indexOf("::");
        if (gap < 0) {
            return groups.split(":", -1).length == 8 ? sum(groups, 0) : Optional.empty();
        }
        String before = groups.substring(0, gap);
        String after = groups.substring(gap + 2);
        int given = count(before) + count(after);
        if (given > 7) {
            return Optional.empty();
        }
        Optional<Address> high = sum(before, 8 - count(before));
        Optional<Address> low = sum(after, 0);
        return high.isEmpty() || low.isEmpty()
                ? Optional.empty()
                : Optional.of(new Address(high.get().number().add(low.get().number()), 128));
    }

    private static int count(String groups) {
        return groups.isEmpty() ? 0 : groups.split(":", -1).length;
    }

    private static Optional<Address> sum(String groups, int groupsBehind) {
        BigInteger number = BigInteger.ZERO;
        if (!groups.isEmpty()) {
            for (String group : groups.split(":", -1)) {
                if (!is(GROUP, group)) {
                    return Optional.empty();
                }
                number = number.shiftLeft(16).add(new BigInteger(group, 16));
            }
        }
        return Optional.of(new Address(number.shiftLeft(16 * groupsBehind), 128));
    }
}
