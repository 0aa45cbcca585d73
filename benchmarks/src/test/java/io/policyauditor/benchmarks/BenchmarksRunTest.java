package io.policyauditor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every benchmark runs once, with its answer asserted, so that none rots. */
class BenchmarksRunTest {
    @Test
    void scan() {
        ScanBenchmark benchmark = new ScanBenchmark();
        benchmark.load();
        assertThat(benchmark.policies()).isEqualTo(4);
        assertThat(benchmark.parse().policies()).hasSize(4);
        assertThat(benchmark.scan().findings()).isNotEmpty();
    }
}
