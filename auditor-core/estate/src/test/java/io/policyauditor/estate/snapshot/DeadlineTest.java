package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    // A clock of nanoseconds may begin anywhere, and run over.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(10), now::get);

    private void after(int seconds) {
        now.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void itPassesWhenItsTimeIsOver() {
        assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(10));
        after(9);
        assertThat(deadline.passed()).isFalse();
        assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(1));
        after(1);
        assertThat(deadline.passed()).isTrue();
        after(60);
        assertThat(deadline.left()).isZero();
    }

    @Test
    void aPartOfItIsNeverLater() {
        after(4);
        Deadline shorter = deadline.within(Duration.ofSeconds(2));
        Deadline longer = deadline.within(Duration.ofMinutes(2));
        after(2);
        assertThat(shorter.passed()).isTrue();
        assertThat(longer.left()).isEqualTo(Duration.ofSeconds(4));
        after(4);
        assertThat(longer.passed()).isTrue();
    }

    @Test
    void whatOthersWroteMovesNoTerminal() {
        assertThat(ForeignText.plain("a\u001b[31m\u202eb\nc")).isEqualTo("a?[31m?b?c");
        assertThat(ForeignText.plain("x".repeat(3_000))).hasSize(2_000);
        assertThat(ForeignText.plain(null)).isEqualTo("null");
    }
}
