package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are laid out flat, and where everything stands then. */
class FlatRequestTest {
    private static final Value ACTION = new Value("s3:GetObject");
    private static final Value RESOURCE = new Value("arn:aws:s3:::models/llama");

    private static FlatRequest.Builder builder() {
        return new FlatRequest.Builder(ACTION, RESOURCE);
    }

    private static @Nullable FlatRequest withKeys(int count) {
        FlatRequest.Builder builder = builder();
        for (int i = 0; i < count; i++) {
            builder.key("aws:k" + i, new Value("v" + i));
        }
        return builder.build();
    }

    private static @Nullable FlatRequest withNames(int count) {
        FlatRequest.Builder builder = builder();
        for (int i = 0; i < count; i++) {
            builder.name(new Value("n" + i), 1);
        }
        return builder.build();
    }

    private static String text(FlatRequest request, int at) {
        return request.toString().substring(request.start(at), request.start(at) + request.length(at));
    }

    @Test
    void everyValueIsFoundAtItsPlace() {
        Value one = new Value("One");
        Value two = new Value("2");
        Value three = new Value("1970-01-01T00:00:03Z");
        FlatRequest request = Objects.requireNonNull(builder()
                .name(new Value("self x"), 4)
                .key("aws:a", one)
                .key("aws:b", List.of(two, three))
                .build());
        assertThat(request.value(FlatRequest.ACTION)).isSameAs(ACTION);
        assertThat(request.value(FlatRequest.RESOURCE)).isSameAs(RESOURCE);
        assertThat(text(request, FlatRequest.ACTION)).isEqualTo(ACTION.folded());
        assertThat(text(request, FlatRequest.RESOURCE)).isEqualTo(RESOURCE.text());
        assertThat(text(request, Flat.two(request.bytes, FlatRequest.FIRST_NAME)))
                .isEqualTo("self x");
        assertThat(request.bytes[FlatRequest.NAMES]).isEqualTo((byte) 1);
        assertThat(request.bytes[FlatRequest.KEYS]).isEqualTo((byte) 2);
        int key = Flat.two(request.bytes, FlatRequest.FIRST_KEY);
        assertThat(text(request, key)).isEqualTo("aws:a");
        assertThat(text(request, key + FlatRequest.KEY_SIZE)).isEqualTo("aws:b");
        int value = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE);
        assertThat(Flat.two(request.bytes, key + FlatRequest.KEY_SIZE + FlatRequest.VALUE_SIZE))
                .isEqualTo(value + FlatRequest.VALUE_SIZE);
        for (Value each : List.of(one, two, three)) {
            assertThat(request.value(value)).isSameAs(each);
            assertThat(text(request, value)).isEqualTo(each.text());
            assertThat(request.hash(value)).isEqualTo(Flat.hash(each.text()));
            value += FlatRequest.VALUE_SIZE;
        }
        int last = value - FlatRequest.VALUE_SIZE;
        assertThat(request.reading(last, FlatRequest.INSTANT)).isEqualTo(3_000);
        assertThat(request.reading(last, FlatRequest.NUMBER)).isEqualTo(FlatRequest.NO_READING);
        assertThat(request.reading(last - FlatRequest.VALUE_SIZE, FlatRequest.NUMBER))
                .isEqualTo(2);
        assertThat(request.reading(last - 2 * FlatRequest.VALUE_SIZE, FlatRequest.NUMBER))
                .isEqualTo(FlatRequest.NO_READING);
    }

    /** One reading is enough to be written, whichever it is. */
    @ParameterizedTest
    @CsvSource({"-5, 0, -5", "2024-05, 8, 1714521600000", "0.0.1.2, 16, 258"})
    void aValueHasTheReadingsThatItHas(String text, int reading, long expected) {
        FlatRequest request =
                Objects.requireNonNull(builder().key("aws:x", new Value(text)).build());
        int key = Flat.two(request.bytes, FlatRequest.FIRST_KEY);
        int value = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE);
        for (int each : new int[] {FlatRequest.NUMBER, FlatRequest.INSTANT, FlatRequest.ADDRESS}) {
            assertThat(request.reading(value, each)).isEqualTo(each == reading ? expected : FlatRequest.NO_READING);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "10.0, 10", "-5, -5", "4611686018427387903, 4611686018427387903"})
    void aWholeNumberIsHeldInEightBytes(String number, long held) {
        assertThat(FlatRequest.inEightBytes(new BigDecimal(number))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "10.01", "-0.1", "18446744073709551616", "-18446744073709551617", "1e400"})
    void whatEightBytesDoNotHoldHasNoReading(String number) {
        assertThat(FlatRequest.inEightBytes(new BigDecimal(number))).isEqualTo(FlatRequest.NO_READING);
    }

    @Test
    void addressesOfTheOldKindOnlyAreHeld() {
        assertThat(FlatRequest.inEightBytes(IpAddress.parse("1.2.3.4"))).isEqualTo(0x01020304);
        assertThat(FlatRequest.inEightBytes(IpAddress.parse("::1"))).isEqualTo(FlatRequest.NO_READING);
        assertThat(FlatRequest.inEightBytes((IpAddress) null)).isEqualTo(FlatRequest.NO_READING);
        assertThat(FlatRequest.inEightBytes((BigDecimal) null)).isEqualTo(FlatRequest.NO_READING);
    }

    @Test
    void asManyKeysAndNamesAsThereIsRoomFor() {
        assertThat(withKeys(0)).isNotNull();
        assertThat(withKeys(64)).isNotNull();
        assertThat(withKeys(65)).isNull();
        assertThat(withNames(255)).isNotNull();
        assertThat(withNames(256)).isNull();
    }

    /** Places are numbers of two bytes, so no request is longer than those reach. */
    @Test
    void theLongestRequest() {
        int rest = Objects.requireNonNull(builder().key("aws:x", new Value("x")).build())
                        .toString()
                        .length()
                - 1;
        assertThat(builder().key("aws:x", new Value("x".repeat(65_535 - rest))).build())
                .isNotNull();
        assertThat(builder().key("aws:x", new Value("x".repeat(65_536 - rest))).build())
                .isNull();
    }

    @Test
    void whatIsNotAsciiOrHasEmptyValuesAloneIsNotLaidOut() {
        assertThat(builder().key("aws:x", new Value("\u007f")).build()).isNotNull();
        assertThat(builder().key("aws:x", new Value("\u0080")).build()).isNull();
        assertThat(builder().key("aws:x", new Value("")).build()).isNotNull();
        assertThat(builder().key("aws:x", List.of()).build()).isNotNull();
        assertThat(builder().key("aws:x", List.of(new Value(""))).build()).isNull();
        assertThat(builder()
                        .key("aws:x", List.of(new Value(""), new Value("a")))
                        .build())
                .isNotNull();
    }

    @Test
    void anEmptyValueIsNoKey() {
        FlatRequest request =
                Objects.requireNonNull(builder().key("aws:x", new Value("")).build());
        assertThat(request.bytes[FlatRequest.KEYS]).isZero();
    }
}
