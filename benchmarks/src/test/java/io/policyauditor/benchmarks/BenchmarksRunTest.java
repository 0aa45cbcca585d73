package io.policyauditor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"random, 12", "loader, 6", "managed, 5"})
    void decide(String name, int size) {
        DecideBenchmark.Cases cases = new DecideBenchmark.Cases();
        cases.cases = name;
        cases.load(12);
        DecideBenchmark benchmark = new DecideBenchmark();
        DecideBenchmark.Pass pass = new DecideBenchmark.Pass();
        assertThat(cases.size()).isEqualTo(size);
        assertThat(benchmark.decideOneCase(cases)).isNotEmpty();
        assertThat(benchmark.pass(cases)).isGreaterThanOrEqualTo(size * "Allowed".length());
        for (int i = 0; i < size; i++) {
            String decided = benchmark.decide(cases, pass);
            assertThat(benchmark.readAndDecide(cases, at(i))).isEqualTo(decided);
            assertThat(benchmark.naive(cases, at(i))).isEqualTo(decided);
            assertThat(benchmark.naiveReadAndDecide(cases, at(i))).isEqualTo(decided);
        }
    }

    private static DecideBenchmark.Pass at(int next) {
        DecideBenchmark.Pass pass = new DecideBenchmark.Pass();
        for (int i = 0; i < next; i++) {
            pass.next(Integer.MAX_VALUE);
        }
        return pass;
    }

    @Test
    void casesOfAFile(@TempDir Path folder) throws IOException {
        List<String> lines = CaseFiles.random(3).stream()
                .map(one ->
                        one.text().substring(0, one.text().length() - 1) + ",\"expected\":\"" + one.expected() + "\"}")
                .toList();
        Path file = Files.write(folder.resolve("cases.jsonl"), lines);
        assertThat(CaseFiles.read(file)).extracting(PreparedCase::decide).hasSize(3);
        assertThatThrownBy(() -> PreparedCase.of(lines.get(0), "Maybe").decide())
                .hasMessageContaining("Maybe");
    }

    @Test
    void compile() {
        CompileBenchmark benchmark = new CompileBenchmark();
        benchmark.load();
        assertThat(benchmark.size()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            assertThat(benchmark.compile().statements()).isNotEmpty();
            assertThat(benchmark.parseAndCompile().rejections()).isEmpty();
        }
    }
}
