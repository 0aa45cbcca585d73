package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.policyauditor.estate.model.Estate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader refuses, and how it says so. */
class RefusalTest {
    private static final String GUARDRAIL = "{\"name\":\"deny-leave\"}\n";

    @TempDir
    private Path root;

    private Path directory() {
        return root.resolve("snap");
    }

    private String part(String lines) {
        return Sha256.text(Sha256.digest().digest(lines.getBytes(StandardCharsets.UTF_8)));
    }

    /** A snapshot of one part whose manifest tells the truth about it. */
    private void craft(String kind, String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        craft(kind, part(lines), Snapshots.packed(bytes), lines.lines().count(), bytes.length);
    }

    private void craft(String kind, String sha256, byte[] packed, long records, long bytes) throws IOException {
        manifest("""
                {"scope": "estate", "kind": "%s", "sha256": "%s", "records": %d, "bytes": %d}""".formatted(kind, sha256, records, bytes));
        Path parts = Files.createDirectories(directory().resolve("parts"));
        Files.write(parts.resolve(sha256 + ".ndjson.gz"), packed);
    }

    private void manifest(String parts) throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("manifest.json"), """
                {
                  "auditorSnapshot": 1,
                  "tool": "1.2.3",
                  "collected": "2026-11-23T09:00:00Z",
                  "asked": [],
                  "parts": [
                    %s
                  ],
                  "complete": {}, "incomplete": {},
                  "gaps": {"0123456789abcdef": {"reason": "unread", "what": "denied", "many": "denied"}}
                }
                """.formatted(parts));
    }

    private List<String> problems() {
        return Snapshots.problems(directory());
    }

    @Test
    void aSoundOneIsRead() throws IOException {
        craft("guardrails", GUARDRAIL);
        assertThat(problems()).isEmpty();
        assertThat(Snapshots.sound(directory()).guardrails()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            guardrails | {"name":"a","colour":"red"}              | unknown field "colour"
            guardrails | {"name":"a","name":"b"}                  | the field name stands twice
            guardrails | {}                                       | the field name is missing
            guardrails | {"name":null}                            | name: a text is expected
            guardrails | {"name":["a"]}                           | name: a text is expected
            guardrails | {"name":"a"} {"name":"b"}                | text after the record
            guardrails | [1]                                      | an object is expected
            guardrails | {"name":"a"                              | no JSON at column 12
            guardrails | {name:"a"}                               | no JSON at column 2
            guardrails | {"name":"a","gaps":{"name":"0123456789abcdef"}} | the field name has a value and a gap
            guardrails | {"name":"a","gaps":{"x":"0123456789abcdef"}} | gaps names the unknown field "x"
            users      | {"arn":"a","policies":null,"boundary":null} | the field tags is missing and has no gap
            users      | {"arn":"a","policies":null,"boundary":null,"gaps":{"tags":"fedcba9876543210"}} | the manifest has no gap "fedcba9876543210"
            users      | {"arn":"a","policies":null,"boundary":null,"tags":{"a":"1","a":"2"}} | tags: the key "a" stands twice
            users      | {"arn":"a","policies":[{"name":"p","kind":"magic"}],"boundary":null,"tags":null} | policies: kind: unknown value "magic"
            roles      | {"arn":"a","maxSessionDuration":-1}      | maxSessionDuration: a number from 0 to 2147483647 is expected
            roles      | {"arn":"a","maxSessionDuration":99999999999999999999} | maxSessionDuration: a number from 0 to 2147483647 is expected
            roles      | {"arn":"a","maxSessionDuration":1.5}     | maxSessionDuration: a whole number is expected
            keys       | {"arn":"a","aliases":["x","x"]}          | aliases: a value stands twice in a set
            keys       | {"arn":"a","state":"asleep"}             | state: unknown value "asleep"
            keys       | {"grants":[{"id":"1","grantee":"2","name":null,"retiringPrincipal":null,"constraints":null,"operations":[]}],"arn":"a"} | grants: the first field of the record is not in front
            accounts   | {"id":"12","name":null,"unit":null,"tags":null,"publicAccessBlock":null} | id: an account id of twelve digits is expected
            objects    | {"object":[]}                            | object: an object is expected
            """)
    void aLineThatIsNoRecordIsNamedWithItsPlace(String kind, String line, String problem) throws IOException {
        craft(kind, line + "\n");
        assertThat(problems()).containsExactly("snap/parts/" + part(line + "\n") + ".ndjson.gz:1: " + problem);
    }

    @Test
    void everyMistakeIsToldUpToABound() throws IOException {
        String lines = GUARDRAIL + "\n" + "{}\n".repeat(30);
        craft("guardrails", lines);
        assertThat(problems())
                .hasSize(21)
                .startsWith(
                        "snap/parts/" + part(lines) + ".ndjson.gz:2: the line ends within the record",
                        "snap/parts/" + part(lines) + ".ndjson.gz:3: the field name is missing")
                .endsWith("snap/parts/" + part(lines) + ".ndjson.gz: and more mistakes");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        byte[] bytes = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xFF, '"', '}', '\n'};
        String sha256 = Sha256.text(Sha256.digest().digest(bytes));
        craft("guardrails", sha256, Snapshots.packed(bytes), 1, bytes.length);
        assertThat(problems()).singleElement().asString().endsWith(":1: a byte that is no ASCII at column 10");
    }

    @Test
    void bracketsWithoutEndAreRefused() throws IOException {
        String lines = "{\"object\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}\n";
        craft("objects", lines);
        assertThat(problems()).singleElement().asString().endsWith(":1: no JSON");
    }

    @Test
    void aPartThatUnpacksWithoutEndIsLeftWhereTheManifestEnds() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] lines = GUARDRAIL.repeat(10_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 400; i++) {
                out.write(lines);
            }
        }
        craft("guardrails", "0".repeat(64), packed.toByteArray(), 4, 88);
        assertThat(problems())
                .containsExactly(
                        "snap/parts/" + "0".repeat(64) + ".ndjson.gz:1: more than the 88 bytes that the manifest says");
    }

    @Test
    void aLineWithoutEndIsLeftAtItsBound() throws IOException {
        byte[] blanks = new byte[PartLines.LINE_BYTES * 2];
        Arrays.fill(blanks, (byte) ' ');
        craft("guardrails", "0".repeat(64), Snapshots.packed(blanks), 1, blanks.length);
        assertThat(problems())
                .containsExactly("snap/parts/" + "0".repeat(64) + ".ndjson.gz:1: a line of more than 16 MB");
    }

    @Test
    void whatIsNotWhatItsNameSaysIsRefused() throws IOException {
        String sha256 = part("{\"name\":\"other\"}\n");
        craft("guardrails", sha256, Snapshots.packed(GUARDRAIL.getBytes(StandardCharsets.UTF_8)), 1, 22);
        assertThat(problems())
                .containsExactly(
                        "snap/parts/" + sha256 + ".ndjson.gz: its content is not what its name says, it was changed");
    }

    @Test
    void damagedAndMissingPartsAreNamed() throws IOException {
        String name = "snap/parts/" + part(GUARDRAIL) + ".ndjson.gz";
        byte[] packed = Snapshots.packed(GUARDRAIL.getBytes(StandardCharsets.UTF_8));
        craft("guardrails", part(GUARDRAIL), Arrays.copyOf(packed, packed.length - 12), 1, 22);
        assertThat(problems()).containsExactly(name + ":1: cut off, it cannot be unpacked to its end");
        craft("guardrails", part(GUARDRAIL), new byte[] {}, 1, 22);
        assertThat(problems()).containsExactly(name + ":1: cut off, it cannot be unpacked to its end");
        craft("guardrails", part(GUARDRAIL), GUARDRAIL.getBytes(StandardCharsets.UTF_8), 1, 22);
        assertThat(problems()).containsExactly(name + ":1: it is not packed with gzip");
        craft("guardrails", part(GUARDRAIL), packed, 2, 23);
        assertThat(problems())
                .containsExactly(
                        name + ": it has 1 records, the manifest says 2",
                        name + ": it has 22 bytes, the manifest says 23");
        craft("guardrails", "{\"name\":\"a\"}");
        assertThat(problems()).singleElement().asString().endsWith(":1: the last line has no end");
        craft("guardrails", GUARDRAIL);
        Path part = directory().resolve("parts").resolve(part(GUARDRAIL) + ".ndjson.gz");
        Files.move(part, root.resolve("elsewhere"));
        String missing = name + ": the part is missing; if the snapshot was replaced just now, read it again";
        assertThat(problems()).containsExactly(missing);
        Files.createSymbolicLink(part, root.resolve("elsewhere"));
        assertThat(problems()).containsExactly(missing);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "auditorSnapshot": 1, | "auditorSnapshot": 2, | 2: auditorSnapshot is the version of the format, this auditor reads 1 only
            "auditorSnapshot": 1, | "auditorSnapshot": "1", | 2: auditorSnapshot is the version of the format, this auditor reads 1 only
            "tool": "1.2.3",      | "tool": 1,            | 3: tool: a text is expected
            "tool": "1.2.3",      | ''                    | 1: the field tool is missing
            "asked": [],          | "asked": [], "more": 1, | 5: unknown field "more"
            "asked": [],          | "asked": [], "asked": [], | 5: the field asked stands twice
            "asked": [],          | "asked": [7],         | 5: asked: a text is expected
            2026-11-23T09:00:00Z  | yesterday             | 4: collected: a time such as 2026-11-23T09:00:00Z is expected
            "guardrails"          | "gardrails"           | 7: unknown record kind "gardrails"
            "estate"              | "galaxy"              | 7: unknown scope "galaxy"
            "estate"              | "account/../.."       | 7: unknown scope "account/../.."
            "records": 1          | "records": -1         | 7: records: a whole number is expected
            "records": 1          | "record": 1           | 7: unknown field "record" of a part;7: the field records of a part is missing
            "complete": {}        | "complete": {"estate": []} | 9: complete: unknown scope "estate"
            "complete": {}        | "complete": {"account/111122223333": ["rolls"]} | 9: complete: unknown listing
            "incomplete": {}      | "incomplete": {"estate": {}} | 9: incomplete: an object under an account or cluster is expected
            "incomplete": {}      | "incomplete": {"account/111122223333": {"rolls": "0123456789abcdef"}} | 9: incomplete: unknown listing
            "incomplete": {}      | "incomplete": {"account/111122223333": {"roles": "fedcba9876543210"}} | 9: incomplete: the id of a gap is expected
            "reason": "unread"    | "reason": "lazy"      | 10: gaps: unknown reason "lazy"
            "0123456789abcdef"    | "g1"                  | 10: gaps: an object under an id of 16 hexadecimal digits is expected
            """)
    void theManifestIsReadAsStrictly(String from, String to, String problems) throws IOException {
        craft("guardrails", GUARDRAIL);
        Path file = directory().resolve("manifest.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
        assertThat(problems())
                .containsExactlyElementsOf(Arrays.stream(problems.split(";"))
                        .map(problem -> "snap/manifest.json:" + problem)
                        .toList());
    }

    @Test
    void aNameOfAPartIsNoPath() throws IOException {
        Files.writeString(root.resolve("passwd"), "secret");
        for (String name : List.of("../../passwd", "/etc/passwd", "A".repeat(64), "", "0".repeat(64) + "/..")) {
            manifest("{\"scope\": \"estate\", \"kind\": \"roles\", \"sha256\": \"" + name
                    + "\", \"records\": 1, \"bytes\": 1}");
            assertThat(problems())
                    .containsExactly(
                            "snap/manifest.json:7: sha256: 64 hexadecimal digits in small letters are expected");
        }
    }

    @Test
    void aPartIsThereOnce() throws IOException {
        String one = "{\"scope\": \"estate\", \"kind\": \"roles\", \"sha256\": \"" + "0".repeat(64)
                + "\", \"records\": 0, \"bytes\": 0}";
        manifest(one + ",\n" + one.replace("000\"", "111\"") + ",\n" + one.replace("roles", "users"));
        assertThat(problems())
                .containsExactly(
                        "snap/manifest.json:8: the part \"estate\" roles is there twice",
                        "snap/manifest.json:9: the part \"estate\" users is there twice");
    }

    @Test
    void completeNeedsSomethingToBeCompleteOf() throws IOException {
        craft("guardrails", GUARDRAIL);
        Path file = directory().resolve("manifest.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"complete\": {}", "\"complete\": {\"cluster/east\": [\"manifests\"]}"));
        assertThat(problems())
                .containsExactly("snap/manifest.json: complete names \"cluster/east\", of which there is no record");
    }

    @Test
    void whatIsNoSnapshotIsSaid() throws IOException {
        Files.createDirectories(directory());
        assertThat(SnapshotReader.isSnapshot(directory())).isFalse();
        assertThat(problems()).containsExactly("snap: no snapshot, it has no manifest.json");
        Path file = directory().resolve("manifest.json");
        Files.writeString(file, "{\"kind\": \"ConfigMap\", \"auditorSnapshot\": 1}");
        assertThat(SnapshotReader.isSnapshot(directory())).isFalse();
        Files.writeString(file, " {\n \"auditorSnapshot\" : 9");
        assertThat(SnapshotReader.isSnapshot(directory())).isTrue();
        assertThat(problems()).isNotEmpty();
        Files.writeString(file, "[]");
        assertThat(problems()).containsExactly("snap/manifest.json: an object is expected");
    }

    /** Whatever happens to the bytes, there is an answer, and none but the true estate is read. */
    @Test
    void damagedBytesAreNeverReadAsAnotherEstate() throws IOException {
        Random random = new Random(7);
        Snapshots.write(directory(), new Estate(new RandomEstate(3).parts()));
        Estate.Parts whole = Snapshots.sound(directory());
        List<Path> files;
        try (var all = Files.walk(directory())) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .sorted()
                    .toList();
        }
        for (int round = 0; round < 150; round++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
            for (int i = 0; i < 3 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            assertThatCode(() -> {
                        SnapshotReader.Result result = Snapshots.read(directory());
                        if (result instanceof SnapshotReader.Result.Sound sound && !file.endsWith("manifest.json")) {
                            assertThat(Alike.texts(sound.parts().roles())).isEqualTo(Alike.texts(whole.roles()));
                        }
                    })
                    .as("round " + round)
                    .doesNotThrowAnyException();
            Files.write(file, bytes);
        }
    }
}
