package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers and texts in bytes read as what was written. */
class FlatTest {
    @Test
    void numbersReadAsWritten() {
        byte[] bytes = new Flat()
                .one(7)
                .two(65_535)
                .four(-123_456_789)
                .eight(Long.MIN_VALUE + 1)
                .text("é!")
                .toBytes();
        assertThat(bytes).hasSize(17).startsWith((byte) 7).endsWith(Glob.FLAT_NEVER, (byte) '!');
        assertThat(Flat.two(bytes, 1)).isEqualTo(65_535);
        assertThat(Flat.four(bytes, 3)).isEqualTo(-123_456_789);
        assertThat(Flat.eight(bytes, 7)).isEqualTo(Long.MIN_VALUE + 1);
    }

    @Test
    void whatIsWrittenOverIsReplaced() {
        Flat flat = new Flat().one(1).four(2).one(3);
        flat.one(0, 9);
        flat.four(1, 1_000_000);
        assertThat(flat.size()).isEqualTo(6);
        assertThat(Flat.four(flat.toBytes(), 1)).isEqualTo(1_000_000);
        assertThat(flat.toBytes()).startsWith((byte) 9).endsWith((byte) 3);
    }

    @Test
    void aNumberOfTwoBytesThatDoesNotFitIsNoticedForGood() {
        assertThat(new Flat().two(0).two(65_535).tooLarge()).isFalse();
        assertThat(new Flat().two(65_536).tooLarge()).isTrue();
        assertThat(new Flat().two(65_536).two(1).tooLarge()).isTrue();
    }

    /** The hash of that word is the bit of the sign alone; those of the others are the same but for case. */
    @Test
    void theHashHasTwoBytesAndNoCase() {
        assertThat("polygenelubricants".hashCode()).isEqualTo(Integer.MIN_VALUE);
        assertThat(Flat.hash("polygenelubricants")).isEqualTo(0x8000);
        assertThat(Flat.hash("aws:PrincipalTag/Model")).isEqualTo(Flat.hash("AWS:principaltag/MODEL"));
        assertThat(Flat.hash("aws:PrincipalTag/Model")).isBetween(0, 0xFFFF);
        assertThat(Flat.hash("")).isZero();
    }

    /** One byte that differs, wherever it stands, makes the difference; those around the stretch make none. */
    @Test
    void sameAreStretchesWithoutADifference() {
        for (int length = 0; length <= 25; length++) {
            byte[] some = new byte[length + 1 + Long.BYTES];
            byte[] others = new byte[length + 2 + Long.BYTES];
            Arrays.fill(some, (byte) 5);
            Arrays.fill(others, (byte) 5);
            some[0] = 1;
            Arrays.fill(others, length + 2, others.length, (byte) 2);
            assertThat(Flat.same(some, 1, others, 2, length)).isTrue();
            for (int i = 0; i < length; i++) {
                others[2 + i]++;
                assertThat(Flat.same(some, 1, others, 2, length)).isFalse();
                others[2 + i]--;
            }
        }
    }

    @Test
    void roomIsMadeForWhateverComes() {
        String text = "abcdefgh".repeat(100);
        Flat flat = new Flat();
        for (int i = 0; i < 40; i++) {
            flat.text(text).one(i);
        }
        assertThat(flat.size()).isEqualTo(40 * 801);
        assertThat(flat.toBytes()).hasSize(40 * 801).endsWith((byte) 'h', (byte) 39);
    }
}
