package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.ConfigurationReader;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Settings;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.collect.files.YamlReader;
import io.policyauditor.policy.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A directory that a test writes and scans with every rule. */
final class Scanned {
    static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);
    private static final Engine ALL = Engine.installed();

    private final Path directory;
    private Configuration configuration = Configuration.DEFAULT;

    Scanned(Path directory) {
        this.directory = directory;
    }

    Scanned with(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in auditor.yaml. */
    Scanned configured(String text) {
        ConfigurationReader.Result result = ConfigurationReader.read(
                YamlReader.read(new SourceText("auditor.yaml", text)).get(0),
                ALL.rules().stream().map(rule -> rule.info().id()).collect(Collectors.toSet()));
        assertThat(result).isInstanceOf(ConfigurationReader.Result.Valid.class);
        configuration = ((ConfigurationReader.Result.Valid) result).configuration();
        return this;
    }

    FileEstate.Found found(String... paths) {
        return FileEstate.read(
                paths.length == 0 ? List.of(".") : List.of(paths),
                directory.toAbsolutePath(),
                configuration,
                Optional.empty(),
                InputStream.nullInputStream());
    }

    AuditRun run(String... paths) {
        FileEstate.Found found = found(paths);
        AuditRun run = ALL.run(
                found.estate(),
                new Settings(configuration, AS_OF),
                new Engine.Request(
                        new AuditRun.Tool("test", "test", AS_OF),
                        List.of(),
                        Optional.empty(),
                        found.inputs(),
                        Gate.SCAN));
        assertThat(run.errors()).isEmpty();
        return run;
    }

    /** The open findings, each as {@code rule subject}, or the outcomes left open. */
    static List<String> open(AuditRun run) {
        return run.open().stream()
                .map(finding -> finding.rule().id() + " " + finding.subject().key())
                .toList();
    }
}
