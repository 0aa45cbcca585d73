package io.policyauditor.estate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DerivedTest {
    private record Level0(int value) {}

    private record Level1(int value) {}

    @Test
    void aComputationMayAskForOthersAndIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        Estate estate = new Estate(List.of());
        List<Level1> found = IntStream.range(0, 100)
                .parallel()
                .mapToObj(ignored -> estate.derived(Level1.class, outer -> {
                    made.incrementAndGet();
                    return new Level1(
                            outer.derived(Level0.class, inner -> new Level0(41)).value() + 1);
                }))
                .toList();
        assertThat(found).hasSize(100).containsOnly(new Level1(42));
        assertThat(made).hasValue(1);
    }
}
