package io.policyauditor.benchmarks.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Estate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);

    @TempDir
    Path directory;

    @Test
    void theSameArgumentsGiveTheSameBytes() throws IOException {
        assertThat(written("a", "0.001", "7")).isEqualTo(written("b", "0.001", "7"));
        assertThat(written("c", "0.001", "8")).isNotEqualTo(written("a", "0.001", "7"));
    }

    @Test
    void whatIsWrittenIsReadWithoutAnError() throws IOException {
        assertEstate(read("0.01"), 10, 2_000, 200);
    }

    @Test
    void oneAccountMayHoldItAll() throws IOException {
        assertEstate(read("0.01", "1", "1"), 1, 2_000, 200);
    }

    private static void assertEstate(FileEstate.Found found, int accounts, int roles, int buckets) {
        assertThat(found.inputs())
                .allSatisfy(input -> assertThat(input.role())
                        .describedAs(input.toString())
                        .isIn(AuditRun.Role.ESTATE, AuditRun.Role.MANIFEST));
        Estate estate = found.estate();
        assertThat(estate.accounts()).hasSize(accounts);
        assertThat(estate.roles())
                .hasSize(roles)
                .allSatisfy(role -> assertThat(role.policies().known().orElseThrow())
                        .hasSize(3)
                        .allSatisfy(
                                policy -> assertThat(policy.document().known()).isPresent()));
        assertThat(estate.buckets()).hasSize(buckets);
        assertThat(estate.clusters()).hasSize(1);
        assertThat(estate.conflicts()).isEmpty();
        AuditRun run = new Engine(Engine.installed().rules())
                .run(
                        estate,
                        new Settings(Configuration.DEFAULT, AS_OF),
                        new Engine.Request(
                                new AuditRun.Tool("test", "test", AS_OF),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                Gate.SCAN));
        assertThat(run.errors()).isEmpty();
        // Trust without a subject, all of S3, kms:Decrypt on every key: the faults that are common are there.
        assertThat(run.open().stream().map(finding -> finding.rule()).map(RuleInfo::id))
                .contains("TR001", "LP001", "KM011");
    }

    @Test
    void otherArgumentsAreRefused() {
        assertThatThrownBy(() -> Generate.main(new String[] {"dir"}))
                .hasMessage("arguments: DIR SCALE [SEED [ACCOUNTS]]");
    }

    private FileEstate.Found read(String... arguments) throws IOException {
        Path estate = generate("estate", arguments);
        return FileEstate.read(
                List.of(estate.toString()),
                directory,
                Configuration.DEFAULT,
                Optional.empty(),
                InputStream.nullInputStream());
    }

    private Map<String, String> written(String name, String... arguments) throws IOException {
        Path estate = generate(name, arguments);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(estate)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(estate.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private Path generate(String name, String... arguments) throws IOException {
        Path estate = directory.resolve(name);
        Generate.main(Stream.concat(Stream.of(estate.toString()), Stream.of(arguments))
                .toArray(String[]::new));
        return estate;
    }
}
