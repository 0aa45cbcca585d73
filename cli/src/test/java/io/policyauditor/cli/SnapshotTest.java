package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Settings;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotTest {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    private static final Instant TIME = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir
    private Path directory;

    static Stream<Path> examples() {
        try (Stream<Path> all = Files.list(EXAMPLES)) {
            return all.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path directory, Estate estate) {
        try (SnapshotWriter writer = SnapshotWriter.open(directory, "1.2.3")) {
            EstateSnapshot.write(estate, writer);
            writer.publish(TIME, List.of("an example"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every rule says of every subject, apart from places. */
    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsJudgedTheSameFromItsSnapshot(Path example) throws IOException {
        Engine engine = Engine.installed();
        Set<String> ids = engine.rules().stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
        ConfigurationFile file =
                ConfigurationFile.find("scan", Optional.empty(), List.of(example.toString()), EXAMPLES, ids);
        Estate direct = FileEstate.read(
                        List.of(example.toString()),
                        EXAMPLES,
                        file.configuration(),
                        file.file(),
                        InputStream.nullInputStream())
                .estate();
        write(directory.resolve("one"), direct);
        write(directory.resolve("again"), direct);
        assertThat(Files.readAllBytes(directory.resolve("again/manifest.json")))
                .isEqualTo(Files.readAllBytes(directory.resolve("one/manifest.json")));
        SnapshotReader.Result read = SnapshotReader.read(List.of(directory.resolve("one")), Path::toString);
        assertThat(read).isInstanceOf(SnapshotReader.Result.Sound.class);
        Estate kept = withoutSnapshots(((SnapshotReader.Result.Sound) read).parts());
        List<String> expected = said(engine, direct, file);
        assertThat(expected).hasSizeGreaterThan(0);
        assertThat(said(engine, kept, file)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(direct.policies()).hasSameSizeAs(kept.policies());
    }

    /** The snapshot itself is something to judge, too, of which files have none. */
    private static Estate withoutSnapshots(Estate.Parts parts) {
        return new Estate(new Estate.Parts(
                parts.organization(),
                parts.accounts(),
                parts.controlPolicies(),
                parts.roles(),
                parts.users(),
                parts.buckets(),
                parts.keys(),
                parts.oidcProviders(),
                parts.clusters(),
                parts.objects(),
                parts.policies(),
                parts.guardrails(),
                parts.conflicts(),
                parts.observations(),
                List.of()));
    }

    private static List<String> said(Engine engine, Estate estate, ConfigurationFile file) {
        AuditRun run = engine.run(
                estate,
                new Settings(file.configuration(), LocalDate.of(2026, 11, 23)),
                new Engine.Request(Auditor.PARTS.tool().get(), List.of(), Optional.empty(), List.of(), Gate.SCAN));
        assertThat(run.errors()).isEmpty();
        Stream<String> findings = run.findings().stream()
                .map(finding -> finding.rule().id() + " " + finding.severity() + " "
                        + finding.subject().key() + " " + finding.pointer() + " " + finding.fingerprint());
        Stream<String> open = run.notAssessed().stream()
                .map(one -> one.rule().id() + " " + one.subject().key() + " "
                        + one.gap().reason());
        Stream<String> counts = run.byRule().entrySet().stream().map(each -> each.getKey() + " " + each.getValue());
        return Stream.of(findings, open, counts).flatMap(all -> all).toList();
    }

    private Auditor auditor() {
        Auditor auditor = new Auditor(directory).policy("files/a.json", "high").policy("files/b.json", "pass");
        write(directory.resolve("snap"), estate("files"));
        return auditor;
    }

    private Estate estate(String path) {
        return FileEstate.read(
                        List.of(path),
                        directory,
                        io.policyauditor.audit.Configuration.DEFAULT,
                        Optional.empty(),
                        InputStream.nullInputStream())
                .estate();
    }

    @Test
    void aSnapshotIsScannedAsItsFilesAre() {
        Auditor auditor = auditor();
        Ran files = auditor.run("scan", "files", "-f", "json");
        Ran snapshot = auditor.run("scan", "snap", "-f", "json");
        assertThat(snapshot.err()).isEmpty();
        assertThat(snapshot.code()).isEqualTo(files.code()).isEqualTo(1);
        assertThat(snapshot.out())
                .contains("\"name\": \"snap/manifest.json\"", "snapshot of 2026-11-23T09:00:00Z, auditor 1.2.3")
                .contains("a.json");
        assertThat(auditor.run("estate", "snap").out()).contains("Read 1 of 1 files");
    }

    @Test
    void anEmptySnapshotIsNothingToJudge() {
        Auditor auditor = auditor();
        try (SnapshotWriter writer = SnapshotWriter.open(directory.resolve("snap"), "1.2.3")) {
            writer.publish(TIME, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ran ran = auditor.run("scan", "snap");
        assertThat(ran.err()).isEqualTo("auditor: nothing to read in snap: no record\nsee auditor scan --help\n");
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void twoSnapshotsAreOneEstate() {
        Auditor auditor = auditor().policy("more/c.json", "high");
        write(directory.resolve("other"), estate("more"));
        assertThat(auditor.run("scan", "snap", "other", "-f", "json").out())
                .contains("\"a.json\"", "\"c.json\"", "other/manifest.json");
    }

    @Test
    void aSnapshotThatIsNotSoundIsNotJudged() throws IOException {
        Auditor auditor = auditor();
        Path part;
        try (Stream<Path> parts = Files.list(directory.resolve("snap/parts"))) {
            part = parts.sorted().findFirst().orElseThrow();
        }
        Files.delete(part);
        String problem = "snap/parts/" + part.getFileName()
                + ": the part is missing; if the snapshot was replaced just now, read it again";
        Ran scan = auditor.run("scan", "snap");
        assertThat(scan.err()).isEqualTo("auditor: " + problem + "\nsee auditor scan --help\n");
        assertThat(scan.code()).isEqualTo(2);
        Ran verify = auditor.run("snapshot", "verify", "snap");
        assertThat(verify.out()).startsWith(problem + "\nsnap is not sound, it is not read: 2 parts, ");
        assertThat(verify.code()).isEqualTo(1);
        assertThat(auditor.run("snapshot", "verify", "snap", "-f", "json").out())
                .contains("\"sound\": false", "\"line\": 0", "the part is missing");
    }

    @Test
    void aSoundOneIsVerifiedAndShown() throws IOException {
        Auditor auditor = auditor();
        Ran verify = auditor.run("snapshot", "verify", "snap");
        assertThat(verify.out()).isEqualTo("snap is sound: 2 parts, 3 records\n");
        assertThat(verify.code()).isZero();
        Ran show = auditor.run("snapshot", "show", "snap");
        assertThat(show.out())
                .startsWith("""
                        Snapshot snap
                          collected  2026-11-23T09:00:00Z by auditor 1.2.3
                          asked for  an example
                        Parts (2)
                        """)
                .contains("  estate  policies  2 records, ")
                .contains("Complete (0)\nNot known (");
        assertThat(show.code()).isZero();
        try (SnapshotWriter writer = SnapshotWriter.open(directory.resolve("snap"), "1.2.3")) {
            writer.gap(Gap.unread("denied \u001b[2J"));
            writer.publish(TIME, List.of());
        }
        Ran open = auditor.run("snapshot", "show", "snap");
        assertThat(open.out()).contains("  unread  denied \\u{1B}[2J\n");
        assertThat(open.code()).isEqualTo(4);
        assertThat(auditor.run("scan", "snap").code()).isEqualTo(4);
        assertThat(auditor.run("snapshot", "show", "snap", "-f", "json").out())
                .contains("\"reason\": \"unread\"", "\"asked\": []");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scan snap files              | scan     | snap is a snapshot, which is not read together with files; give one or the other
            scan snap ./snap             | scan     | ./snap is given twice
            scan snap --kind *=identity  | scan     | --kind has no effect on a snapshot, which knows the kinds of its policies
            scan snap --exclude x        | scan     | --exclude has no effect on a snapshot, it leaves out files
            snapshot                     | snapshot | say verify or show, and a directory
            snapshot verfy snap          | snapshot | unknown action verfy; did you mean verify?
            snapshot verify              | snapshot | verify takes one directory
            snapshot show snap files     | snapshot | show takes one directory
            snapshot show files          | snapshot | no snapshot: files, it has no manifest.json of the auditor
            snapshot show nowhere        | snapshot | no such directory: nowhere
            snapshot show snap -f sarif  | snapshot | --format is text or json, not sarif
            """)
    void wrongUseIsSaid(String words, String command, String message) {
        Ran ran = auditor().run(words.split(" "));
        assertThat(ran.err()).isEqualTo("auditor: " + message + "\nsee auditor " + command + " --help\n");
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void aManifestOfALaterVersionIsNamed() throws IOException {
        Auditor auditor = auditor();
        Path manifest = directory.resolve("snap/manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"auditorSnapshot\": 1", "\"auditorSnapshot\": 2"));
        String problem =
                "snap/manifest.json:2: auditorSnapshot is the version of the format, this auditor reads 1 only";
        assertThat(auditor.run("scan", "snap").err()).startsWith("auditor: " + problem + "\n");
        assertThat(auditor.run("snapshot", "show", "snap").err()).startsWith("auditor: " + problem + "\n");
        assertThat(auditor.run("snapshot", "verify", "snap").out()).startsWith(problem + "\n");
    }
}
