package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as they are read before they are compared, hostile ones too. */
class ReadingTest {
    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "10.0, 10",
        "10.50, 10.5",
        "010, 10",
        "+5, 5",
        "-0, 0",
        "-0.0, 0",
        "0.05, 0.05",
        "-3.140, -3.14",
        "100, 100",
        "1000000000000000000000000000000, 1000000000000000000000000000000",
    })
    void aNumberReadsPlain(String text, String canonical) {
        assertThat(Reading.NUMBER.canonical(text)).isEqualTo(canonical);
        assertThat(Numbers.parse(text)).isEqualByComparingTo(new BigDecimal(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+", ".", ".5", "5.", "1.2.3", "1e5", "0x10", " 1", "1 ", "1,000", "--1", "NaN", "١"})
    void whatIsNoNumberHasNoText(String text) {
        assertThat(Reading.NUMBER.canonical(text)).isNull();
    }

    @Test
    void digitsWithoutEndAreNoNumber() {
        assertThat(Reading.NUMBER.canonical("9".repeat(400))).hasSize(400);
        assertThat(Reading.NUMBER.canonical("9".repeat(401))).isNull();
        assertThat(Reading.NUMBER.canonical("9".repeat(10_000_000))).isNull();
        assertThat(Reading.INSTANT.canonical("9".repeat(10_000_000))).isNull();
        assertThat(Reading.ADDRESS.canonical("1".repeat(10_000_000))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 1970-01-01T00:00:00Z",
        "2024-05-01, 2024-05-01T00:00:00Z",
        "2024-05, 2024-05-01T00:00:00Z",
        "2024-05-01T12:30:15Z, 2024-05-01T12:30:15Z",
        "2024-05-01T12:30Z, 2024-05-01T12:30:00Z",
        "2024-05-01T09:30:00+0930, 2024-05-01T00:00:00Z",
        "253402300799, 9999-12-31T23:59:59Z",
        "2024-05-01T12:30:15, 2024-05-01T12:30:15Z",
        "2024-05-01T12:30:15.123Z, 2024-05-01T12:30:15.123Z",
        "2024-05-01T12:30:15.123456789Z, 2024-05-01T12:30:15.123Z",
        "2024-05-01T02:00:00+02:00, 2024-05-01T00:00:00Z",
        "2024-05-01T02:00:00+0200, 2024-05-01T00:00:00Z",
        "2024-04-30T19:00:00-0500, 2024-05-01T00:00:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "1714521600, 2024-05-01T00:00:00Z",
        "2024, 2024-01-01T00:00:00Z",
        "02024, 1970-01-01T00:33:44Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "1900-01-01, 1900-01-01T00:00:00Z",
    })
    void aDateReadsAsMilliseconds(String text, String instant) {
        assertThat(Instants.parse(text)).isEqualTo(Instant.parse(instant).toEpochMilli());
        assertThat(Reading.INSTANT.canonical(text))
                .isEqualTo(String.valueOf(Instant.parse(instant).toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-13-01",
                "2024-02-30",
                "2023-02-29",
                "2024-5-1",
                "2024-05-01T25:00:00Z",
                "2024-05-01T24:00:00Z",
                "2024-05-01T12",
                "2024-05-01T12:30:15+2:00",
                "2024-05-01T12:30:15+99:00",
                "2024-05-01 12:30:15",
                "now",
                "-5",
                "1.5",
                "1714521600.5",
                "1000000000000000",
                "9999999999999999",
                "T",
                "+999999999-12-31",
                "-999999999-01-01",
                "-999999999-01-01T00:00:00Z",
                "2024-05-01T12:30:15Z ",
                "2024-05-01T12:30:15[UTC]",
                "١٩٧٠-٠١-٠١"
            })
    void whatIsNoDateHasNoText(String text) {
        assertThat(Reading.INSTANT.canonical(text)).isNull();
    }

    /** Fifteen digits of seconds, and forty characters of a date, are as many as are read. */
    @Test
    void theLongestDates() {
        assertThat(Instants.parse("9".repeat(15))).isEqualTo(999_999_999_999_999_000L);
        String forty = "+12345678-05-01T12:30:15.123456789+02:00";
        assertThat(forty).hasSize(40);
        assertThat(Instants.parse(forty))
                .isEqualTo(OffsetDateTime.parse(forty).toInstant().toEpochMilli());
        assertThat(Instants.parse("+12345678-05-01T12:30:15.1234567+02:00:00")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 4 0",
        "1.2.3.4, 4 1020304",
        "255.255.255.255, 4 ffffffff",
        "'::', 6 0:0:0:0:0:0:0:0",
        "'::1', 6 0:0:0:0:0:0:0:1",
        "'1::', 6 1:0:0:0:0:0:0:0",
        "2001:DB8::1, 6 2001:db8:0:0:0:0:0:1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 6 2001:db8:0:0:0:0:0:1",
        "'::ffff:1.2.3.4', 6 0:0:0:0:0:ffff:102:304",
        "'64:ff9b::192.0.2.1', 6 64:ff9b:0:0:0:0:c000:201",
        "'1:2:3:4:5:6:7::', 6 1:2:3:4:5:6:7:0",
        "'::2:3:4:5:6:7:8', 6 0:2:3:4:5:6:7:8",
        "'1:2:3:4:5:6:7:8', 6 1:2:3:4:5:6:7:8",
        "'1:2:3:4:5:6:1.2.3.4', 6 1:2:3:4:5:6:102:304",
        "'0000:0000:0000:0000:0000:ffff:255.255.255.255', 6 0:0:0:0:0:ffff:ffff:ffff",
    })
    void anAddressReadsAsBits(String text, String expected) {
        IpAddress address = IpAddress.parse(text);
        assertThat(address).isNotNull();
        StringBuilder bits = new StringBuilder(expected.substring(0, 1));
        if (expected.startsWith("4")) {
            bits.append(binary(Long.parseLong(expected.substring(2), 16), 32));
        } else {
            for (String group : expected.substring(2).split(":")) {
                bits.append(binary(Long.parseLong(group, 16), 16));
            }
        }
        assertThat(Reading.ADDRESS.canonical(text)).isEqualTo(bits.toString());
    }

    private static String binary(long value, int width) {
        String digits = Long.toBinaryString(value);
        return "0".repeat(width - digits.length()) + digits;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":",
                ":::",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4 ",
                " 1.2.3.4",
                "-1.2.3.4",
                "0x1.2.3.4",
                "1.2.3.0001",
                "1.2.3.4.",
                "1:2:3:4:5:6:7:8:",
                ":::",
                "::1::2",
                "::1::",
                "1::2::3",
                ":1",
                "1:",
                "::1:",
                ":1::",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "::256.1.1.1",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.0/8",
                "localhost",
                "::ffff:1.2.3.4:",
                "١.٢.٣.٤",
                "::１"
            })
    void whatIsNoAddressHasNoText(String text) {
        assertThat(Reading.ADDRESS.canonical(text)).isNull();
    }

    @Test
    void aPrefixIsThatOfTheBits() {
        long seed = 77;
        System.out.println("ReadingTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            boolean v6 = random.nextBoolean();
            IpAddress one = address(v6, random);
            IpAddress near = near(one, random);
            int length = random.nextInt(one.width() + 1);
            String head = one.bits().substring(0, length + 1);
            assertThat(near.sharesPrefix(one, length))
                    .as("%s %s /%d", one, near, length)
                    .isEqualTo(near.bits().startsWith(head));
            assertThat(new IpAddress(!v6, 0, 1).sharesPrefix(one, length)).isFalse();
        }
    }

    private static IpAddress address(boolean v6, Random random) {
        return v6
                ? new IpAddress(true, random.nextLong(), random.nextLong())
                : new IpAddress(false, 0, random.nextLong() & 0xFFFF_FFFFL);
    }

    private static IpAddress near(IpAddress one, Random random) {
        int bit = random.nextInt(one.width());
        long high = one.v6() && bit < 64 ? one.high() ^ 1L << bit : one.high();
        long low = !one.v6() || bit >= 64 ? one.low() ^ 1L << (one.v6() ? bit - 64 : bit) : one.low();
        return new IpAddress(one.v6(), high, low);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "False, false"})
    void truthMindsNoCase(String text, String canonical) {
        assertThat(Reading.BOOL.canonical(text)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "1", "true ", "tru", "truе"})
    void whatIsNoTruthHasNoText(String text) {
        assertThat(Reading.BOOL.canonical(text)).isNull();
    }

    @Test
    void bytesReadOneCharacterEach() {
        assertThat(Reading.BYTES.canonical("YWI=")).isEqualTo("ab");
        assertThat(Reading.BYTES.canonical("/w==")).isEqualTo("\u00ff");
        assertThat(Reading.BYTES.canonical("")).isEmpty();
        assertThat(Reading.BYTES.canonical("Y")).isNull();
        assertThat(Reading.BYTES.canonical("YW I=")).isNull();
        assertThat(Reading.BYTES.canonical("_w==")).isNull();
        assertThat(Reading.BYTES.canonical("ü")).isNull();
        assertThat(Reading.TEXT.canonical(" a ")).isEqualTo(" a ");
    }
}
