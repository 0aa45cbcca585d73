package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.audit.Configuration;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import io.policyauditor.policy.decide.Case;
import io.policyauditor.policy.decide.CaseReader;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.reports.ExcessJson;
import io.policyauditor.reports.ProofJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code auditor prove} and {@code auditor excess}. */
class ProveTest {
    private static final String READ = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Read",
                  "Effect": "Allow",
                  "Action": "s3:GetObject",
                  "Resource": "arn:aws:s3:::models/*"
                }
              ]
            }
            """;
    private static final String WRITE = READ.replace("\"s3:GetObject\"", "[\"s3:GetObject\", \"s3:PutObject\"]");
    private static final String BUCKET = """
            {
              "Version": "2012-10-17",
              "Statement": {
                "Sid": "Reader",
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/loader" },
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::models/*"
              }
            }
            """;

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory)
                .file("read.json", READ)
                .file("write.json", WRITE)
                .file("bucket.json", BUCKET);
    }

    private Ran prove(String... args) {
        return auditor.run(Stream.concat(Stream.of("prove"), Stream.of(args)).toArray(String[]::new));
    }

    private Ran compare(String question, String subject, String reference, String... more) {
        String[] both = {question, "--subject", subject, "--reference", reference};
        return prove(Stream.concat(Stream.of(both), Stream.of(more)).toArray(String[]::new));
    }

    // ---- two policies

    @Test
    void aViolationShowsARequestAndBothSides() {
        Ran ran = compare("no-new-access", "write.json", "read.json");
        assertThat(ran.out()).isEqualTo("""
                VIOLATED: write.json allows nothing that read.json does not

                  s3:PutObject on arn:aws:s3:::models/example for arn:aws:iam::111122223333:user/example-user

                  write.json allows it
                write.json:5:14  Allow  statement "Read" of identity policy write.json
                  |
                5 |       "Sid": "Read",
                  |              ^^^^^^
                  = applies

                  no statement of read.json allows it
                """);
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void theReferenceSaysWhyNot() {
        auditor.file(
                "vpc.json",
                READ.replace(
                        "models/*\"",
                        "models/*\", \"Condition\": { \"StringEquals\": { \"aws:SourceVpc\": \"vpc-1\" } }"));
        Ran ran = compare("implies", "read.json", "vpc.json");
        assertThat(ran.out())
                .startsWith("VIOLATED: all that read.json allows vpc.json allows\n")
                .contains("  no statement of vpc.json allows it\nvpc.json:8:")
                .contains("= does not apply: ");
        auditor.file(
                "denied.json",
                READ.replace(
                        "\"Statement\": [",
                        "\"Statement\": [{\"Sid\": \"No\", \"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\":"
                                + " \"arn:aws:s3:::models/secret/*\"},"));
        assertThat(compare("implies", "read.json", "denied.json").out())
                .contains("  denied.json denies it\ndenied.json:3:")
                .contains("on arn:aws:s3:::models/secret/");
    }

    @Test
    void aProofIsOneLine() {
        Ran ran = compare("no-new-access", "read.json", "write.json");
        assertThat(ran.out()).isEqualTo("PROVEN: read.json allows nothing that write.json does not\n");
        assertThat(ran.code()).isZero();
        assertThat(compare("equivalent", "read.json", "read.json").code()).isZero();
        Ran differ = compare("equivalent", "read.json", "write.json");
        assertThat(differ.out())
                .startsWith("VIOLATED: read.json and write.json allow the same\n")
                .contains("2 questions: 1 proven, 1 violated, 0 unknown\n");
        assertThat(differ.code()).isEqualTo(1);
    }

    @Test
    void whatIsLeftOpenSaysWhyAndWhatToDo() {
        // Hundreds of patterns that no pairwise look decides: no processor does that in a millisecond.
        List<String> patterns = new ArrayList<>();
        orders("", "abcdef", patterns);
        String list = "[\"" + String.join("\", \"", patterns) + "\"]";
        auditor.file("some.json", READ.replace("\"arn:aws:s3:::models/*\"", list))
                .file(
                        "others.json",
                        READ.replace(
                                "\"Statement\": [",
                                "\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"NotResource\": "
                                        + list + "},"));
        Ran ran = compare("no-new-access", "some.json", "others.json", "--budget-ms", "1");
        assertThat(ran.out()).isEqualTo("""
                UNKNOWN: some.json allows nothing that others.json does not

                  BUDGET_TIME: more than 1 ms
                  = fix : raise --budget-ms, or ask about fewer actions at a time
                """);
        assertThat(ran.code()).isEqualTo(4);
    }

    private static void orders(String done, String left, List<String> into) {
        if (left.length() == 1) {
            into.add("arn:aws:s3:::models/*" + done);
        }
        for (int i = 0; i < left.length(); i++) {
            orders(done + left.charAt(i) + "*", left.substring(0, i) + left.substring(i + 1), into);
        }
    }

    @Test
    void kindsAreFoundOrAskedFor() {
        assertThat(compare("implies", "bucket.json", "bucket.json").code()).isZero();
        Ran mixed = compare("implies", "bucket.json", "read.json");
        assertThat(mixed.err())
                .isEqualTo("auditor: the policies are of different kinds, say --kind\nsee auditor prove implies"
                        + " --help\n");
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(compare("implies", "read.json", "read.json", "--kind", "bukket")
                        .err())
                .startsWith("auditor: --kind is one of identity, bucket, ");
        assertThat(compare("implies", "read.json", "read.json", "--kind", "scp").code())
                .isZero();
        auditor.file(
                "open.json",
                BUCKET.replace("{ \"AWS\": \"arn:aws:iam::111122223333:role/loader\" }", "\"*\"")
                        .replace("arn:aws:s3:::models/*", "*"));
        assertThat(compare("implies", "open.json", "open.json").err()).contains(" may be of several kinds (");
    }

    // ---- one policy

    @Test
    void notGranted() {
        String[] asked = {"not-granted", "--subject", "write.json", "--action", "s3:Put*", "s3:Delete*", "--resource"};
        Ran held = prove(Stream.concat(Stream.of(asked), Stream.of("arn:aws:s3:::other/*"))
                .toArray(String[]::new));
        assertThat(held.out())
                .isEqualTo("PROVEN: s3:Put*, s3:Delete* on arn:aws:s3:::other/* is not granted by write.json\n");
        Ran broken = prove("not-granted", "--subject", "write.json", "--action", "s3:Put*");
        assertThat(broken.out())
                .startsWith("VIOLATED: s3:Put* on any resource is not granted by write.json\n\n  s3:PutObject on");
        assertThat(broken.code()).isEqualTo(1);
    }

    @Test
    void noOutsideAccess() {
        String[] inside = {"no-outside-access", "--subject", "bucket.json", "--inside-account", "111122223333"};
        Ran held = prove(inside);
        assertThat(held.out()).startsWith("PROVEN: bucket.json allows nothing to anyone outside 111122223333\n");
        assertThat(held.code()).isZero();
        Ran broken = prove(
                "no-outside-access", "--subject", "bucket.json", "--inside-account", "444455556666", "999999999999");
        assertThat(broken.out())
                .contains("assumed-role/loader/")
                .contains("bucket.json:4:12  Allow  statement \"Reader\" of bucket policy bucket.json\n")
                .doesNotContain("everything");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(prove(
                                "no-outside-access",
                                "--subject",
                                "bucket.json",
                                "--inside-principal",
                                "arn:aws:iam::111122223333:role/loader")
                        .code())
                .isZero();
        assertThat(prove("no-outside-access", "--subject", "read.json", "--inside-account", "111122223333")
                        .err())
                .startsWith("auditor: read.json is an identity policy, which names no principals");
    }

    // ---- an estate

    @Test
    void anEstateIsAskedWithAllItsLayers() {
        Estates.loader(auditor);
        String bucket = "arn:aws:s3:::models";
        assertThat(prove("no-outside-access", "--estate", "estate", "--resource", bucket)
                        .code())
                .isZero();
        Ran dark = prove("no-outside-access", "--estate", "estate", "--resource", "arn:aws:s3:::dark");
        assertThat(dark.out()).contains("UNKNOWN  anyone outside the organization to arn:aws:s3:::dark\n  GAP: ");
        assertThat(dark.code()).isEqualTo(4);
        Ran environment =
                prove("no-outside-access", "--estate", "estate", "--resource", bucket, "--outside", "environment:prod");
        assertThat(environment.out())
                .contains("VIOLATED  arn:aws:iam::111122223333:role/loader to arn:aws:s3:::models\n  s3:GetObject on"
                        + " arn:aws:s3:::models/");
        assertThat(environment.code()).isEqualTo(1);
        String role = "arn:aws:iam::111122223333:role/loader";
        assertThat(prove(
                                "not-granted",
                                "--estate",
                                "estate",
                                "--principal",
                                role,
                                "--action",
                                "s3:Put*",
                                "--resource",
                                bucket + "/*")
                        .code())
                .isZero();
        Ran granted = prove("not-granted", "--estate", "estate", "--principal", role, "--action", "s3:Get*");
        assertThat(granted.out()).contains("VIOLATED  " + role + " to " + bucket + "\n");
        Ran none = prove("not-granted", "--estate", "estate", "--principal", role, "--action", "sqs:*");
        assertThat(none.out()).startsWith("PROVEN: sqs:* on any resource is not granted to " + role + "\n");
        assertThat(prove("separate", "--estate", "estate", "--from", "dev", "--to", "prod")
                        .err())
                .startsWith("auditor: no user or role of the estate belongs to environment dev\n");
    }

    @Test
    void theExamples() throws IOException {
        Path examples = Path.of("../examples").toRealPath();
        Ran apart = new Auditor(examples)
                .with(Auditor.INSTALLED)
                .run("prove", "separate", "--estate", "cross-account-kserve-repaired", "--from", "dev", "--to", "prod");
        assertThat(apart.out())
                .startsWith("PROVEN: nobody in environment dev is allowed anything on what is in environment prod\n");
        Ran mixed = new Auditor(examples)
                .run("prove", "separate", "--estate", "cross-account-kserve", "--from", "dev", "--to", "prod");
        assertThat(mixed.out())
                .contains("  sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/kserve-model-loader for")
                .contains("statement \"DevCluster\" of trust policy");
        assertThat(mixed.code()).isEqualTo(1);
    }

    // ---- pairs

    private static String line(String text) {
        return text.replace("\n", "");
    }

    private static String pair(String id, String subject, String reference) {
        return "{\"id\":\"" + id + "\",\"subject\":" + line(subject) + ",\"reference\":" + line(reference) + "}\n";
    }

    private Ran pairs(String text) {
        return auditor.reading(text).run("prove", "no-new-access", "--pairs", "-");
    }

    @Test
    void everyPairHasAnAnswerInOrder() {
        Ran ran = pairs(pair("a", READ, WRITE) + "\n" + pair("b", WRITE, READ)
                + pair("c", BUCKET, BUCKET).replace("{\"id\"", "{\"kind\":\"bucket\",\"id\""));
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0))
                .startsWith("{\"id\":\"a\",\"verdict\":\"PROVEN\",\"reason\":null,\"replay\":null,\"cpuMillis\":");
        assertThat(lines.get(1))
                .startsWith("{\"id\":\"b\",\"verdict\":\"VIOLATED\",\"reason\":null,\"replay\":{\"id\": \"b\", ");
        assertThat(lines.get(2)).startsWith("{\"id\":\"c\",\"verdict\":\"PROVEN\"");
        assertThat(lines).hasSize(3);
        assertThat(ran.code()).isZero();
    }

    @Test
    void archivesAreRead() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("pairs.gz")))) {
            out.write(pair("a", READ, WRITE).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(prove("no-new-access", "--pairs", "pairs.gz").out())
                .startsWith("{\"id\":\"a\",\"verdict\":\"PROVEN\"");
        assertThat(prove("no-new-access", "--pairs", "missing").err())
                .isEqualTo("auditor: cannot read missing: no such file or directory\nsee auditor prove no-new-access"
                        + " --help\n");
    }

    @Test
    void whatIsNoPairIsSaidWithItsPlaceAndTheRestIsJudged() {
        String deep = "[".repeat(100_000);
        Ran ran = pairs("{\"id\":\"broken\",\"subject\":\n[]\n" + pair("p", READ.replace("Allow", "Perhaps"), READ)
                + "{\"id\":7}\n{\"id\":\"n\",\"subject\":{}}\n"
                + pair("k", READ, READ).replace("\"id\"", "\"ID\"")
                + pair("q", READ, READ).replace("{\"id\"", "{\"kind\":\"bukket\",\"id\"")
                + deep + "\n{\"id\":" + deep + "\n{\"id\":\"\\u001b[2J\",\"subject\":\u0000\n" + pair("z", READ, READ));
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0)).startsWith("{\"id\":\"broken\",\"verdict\":\"Error\",\"detail\":\"1:");
        assertThat(lines.get(1))
                .isEqualTo("{\"id\":null,\"verdict\":\"Error\",\"detail\":\"2:1: a pair is a JSON object\"}");
        assertThat(lines.get(2)).contains("\"detail\":\"3:").contains("subject: Effect");
        assertThat(lines.get(3))
                .isEqualTo("{\"id\":null,\"verdict\":\"Error\",\"detail\":\"4:7: id is a string, and needed\"}");
        assertThat(lines.get(4)).contains("\"id\":\"n\",\"verdict\":\"Error\"").contains("5:");
        assertThat(lines.get(5)).contains("unknown key ID, write id");
        assertThat(lines.get(6)).contains("kind is a kind of policy");
        assertThat(lines.subList(7, 10)).allMatch(one -> one.contains("\"verdict\":\"Error\""));
        assertThat(lines.get(9)).doesNotContain("\u001b").contains("\\u001B");
        assertThat(lines.get(10)).startsWith("{\"id\":\"z\",\"verdict\":\"PROVEN\"");
        assertThat(lines).hasSize(11);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEmpty();
    }

    /** Changes of known direction; every violation is replayed by the evaluator, with the subject and with the reference. */
    @Test
    void everyReplayIsAllowedAndNotWithTheReference() throws Exception {
        Random random = new Random(7);
        StringBuilder input = new StringBuilder();
        List<String> references = new ArrayList<>();
        List<Boolean> same = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            List<String> before = new ArrayList<>();
            int statements = 1 + random.nextInt(3);
            for (int s = 0; s < statements; s++) {
                before.add(statement(random));
            }
            List<String> after = new ArrayList<>(before);
            boolean widened = random.nextInt(5) > 0;
            if (widened) {
                int at = random.nextInt(after.size());
                String changed = after.get(at);
                after.set(
                        at,
                        switch (random.nextInt(3)) {
                            case 0 -> changed.replaceFirst(", \"Condition\".*", "}");
                            case 1 -> changed.replaceFirst("\"Resource\": \"[^\"]*\"", "\"Resource\": \"*\"");
                            default -> changed.replaceFirst("\"Action\": \\[", "\"Action\": [\"sqs:SendMessage\", ");
                        });
            }
            references.add(policy(before));
            same.add(!widened);
            input.append(pair("p" + i, policy(after), policy(before)));
        }
        Ran ran = pairs(input.toString());
        assertThat(ran.code()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(300);
        int violated = 0;
        for (int i = 0; i < lines.size(); i++) {
            ObjectNode answer = object(lines.get(i));
            String verdict = ((Scalar) Objects.requireNonNull(answer.get("verdict"))).value();
            assertThat(verdict).as(lines.get(i)).isIn(same.get(i) ? List.of("PROVEN") : List.of("PROVEN", "VIOLATED"));
            if (verdict.equals("VIOLATED")) {
                violated++;
                String replay =
                        Objects.requireNonNull(answer.get("replay")).span().text();
                assertThat(decided(replay)).as(replay).isEqualTo(Decision.ALLOWED);
                Node identity = Objects.requireNonNull(object(replay).get("identityPolicies"));
                Node policy = Objects.requireNonNull(
                        ((ObjectNode) ((ArrayNode) identity).items().get(0)).get("policy"));
                String other = replay.replace(policy.span().text(), references.get(i));
                assertThat(other).isNotEqualTo(replay);
                assertThat(decided(other)).as(other).isNotEqualTo(Decision.ALLOWED);
            }
        }
        assertThat(violated).isGreaterThan(100);
    }

    private static Decision decided(String text) throws CaseReader.Malformed {
        Case read = CaseReader.read(new SourceText("replay", text));
        return Explanation.of(read.layers(), read.request()).decision();
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) Objects.requireNonNull(
                JsonReader.read(new SourceText("line", text)).root());
    }

    private static String policy(List<String> statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
    }

    private static String statement(Random random) {
        List<String> actions = List.of(
                "s3:GetObject", "s3:Put*", "kms:Decrypt", "sts:AssumeRole", "ec2:DescribeInstances", "iam:PassRole");
        List<String> resources = List.of(
                "arn:aws:s3:::models/*",
                "arn:aws:kms:us-east-1:111111111111:key/*",
                "arn:aws:iam::111111111111:role/*",
                "arn:aws:s3:::models/${aws:username}/*",
                "*");
        List<String> conditions = List.of(
                "",
                "",
                "\"Bool\": {\"aws:SecureTransport\": \"true\"}",
                "\"StringEquals\": {\"aws:SourceVpc\": [\"vpc-1\", \"vpc-2\"]}",
                "\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}",
                "\"ForAllValues:StringEquals\": {\"aws:TagKeys\": [\"team\"]}",
                "\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:role/app-*\"}");
        String condition = conditions.get(random.nextInt(conditions.size()));
        return "{\"Effect\": \"" + (random.nextInt(5) == 0 ? "Deny" : "Allow") + "\", \"Action\": [\""
                + actions.get(random.nextInt(actions.size())) + "\", \"" + actions.get(random.nextInt(actions.size()))
                + "\"], \"Resource\": \"" + resources.get(random.nextInt(resources.size())) + "\""
                + (condition.isEmpty() ? "" : ", \"Condition\": {" + condition + "}") + "}";
    }

    // ---- JSON

    private static Schema schema(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The estate of the loader as a collector would leave it: with an analyzer of the bucket's account, and a finding. */
    private void collected() throws IOException {
        Estates.loader(auditor);
        Path file = directory.resolve("estate/estate.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "      models:\n        policy",
                                "      models:\n        region: eu-west-1\n        policy"));
        Estate read = FileEstate.read(
                        List.of("estate"),
                        directory,
                        Configuration.DEFAULT,
                        Optional.empty(),
                        InputStream.nullInputStream())
                .estate();
        String analyzer = "arn:aws:access-analyzer:eu-west-1:444455556666:analyzer/models";
        Span place = new SourceText(analyzer, "").all();
        AccountTraits traits = new AccountTraits(
                "444455556666",
                Lookup.known(List.of()),
                Lookup.known(List.of()),
                Lookup.known(List.of(new AccountTraits.Analyzer(analyzer, false, place))),
                Lookup.known(1),
                place);
        AccessFinding finding = new AccessFinding(
                "f-4711",
                analyzer,
                Lookup.known("arn:aws:s3:::models"),
                Lookup.known("444455556666"),
                false,
                Map.of("AWS", "arn:aws:iam::111122223333:role/loader"),
                List.of("s3:GetObject"),
                place);
        Estate estate = new Estate(new Estate.Parts(
                read.organization(),
                read.accounts(),
                read.controlPolicies(),
                read.roles(),
                read.users(),
                read.buckets(),
                read.keys(),
                read.oidcProviders(),
                read.clusters(),
                read.objects(),
                read.policies(),
                read.guardrails(),
                read.conflicts(),
                new Observations(List.of(traits), List.of(), List.of(finding), List.of()),
                List.of()));
        try (SnapshotWriter writer = SnapshotWriter.open(directory.resolve("snapshot"), "1.2.3")) {
            EstateSnapshot.write(estate, writer);
            writer.publish(Instant.parse("2026-11-23T09:00:00Z"), List.of("an example"));
        }
    }

    @Test
    void whatAnalyzersFoundIsHeldAgainstTheProof() throws IOException {
        collected();
        String bucket = "arn:aws:s3:::models";
        Ran one = prove("no-outside-access", "--estate", "snapshot", "--analyzer", "--resource", bucket);
        assertThat(one.out())
                .contains("VIOLATED  arn:aws:iam::111122223333:role/loader to arn:aws:s3:::models\n")
                .contains("  = analyzer arn:aws:access-analyzer:eu-west-1:444455556666:analyzer/models: confirmed"
                        + " (f-4711)\n");
        assertThat(one.code()).isEqualTo(1);
        Ran all = prove("no-outside-access", "--estate", "snapshot", "--analyzer", "-f", "json");
        assertThat(schema(ProofJson.class, ProofJson.SCHEMA).validate(all.out(), InputFormat.JSON))
                .as(all.out())
                .isEmpty();
        assertThat(all.out()).contains("\"agreement\": \"confirmed\"");
        assertThat(prove("no-outside-access", "--estate", "estate", "--analyzer")
                        .err())
                .startsWith("auditor: no Access Analyzer of the estate watches a bucket, key or role of it");
        assertThat(prove("no-outside-access", "--estate", "snapshot", "--analyzer", "--outside", "accounts")
                        .err())
                .startsWith("auditor: --outside has no effect with --analyzer");
    }

    @Test
    void theFormIsPublished() {
        Estates.loader(auditor);
        Schema proof = schema(ProofJson.class, ProofJson.SCHEMA);
        for (Ran ran : List.of(
                compare("no-new-access", "write.json", "read.json", "-f", "json"),
                compare("equivalent", "read.json", "write.json", "-f", "json"),
                prove("no-outside-access", "--estate", "estate", "--resource", "arn:aws:s3:::dark", "-f", "json"),
                prove(
                        "no-outside-access",
                        "--subject",
                        "bucket.json",
                        "--inside-account",
                        "444455556666",
                        "-f",
                        "json"))) {
            assertThat(proof.validate(ran.out(), InputFormat.JSON))
                    .as(ran.out())
                    .isEmpty();
            assertThat(ran.out()).contains("\"exactness\": \"PROVEN: no request");
        }
        assertThat(proof.validate("{}", InputFormat.JSON)).isNotEmpty();
        Ran excess = auditor.run("excess", "write.json", "read.json", "-f", "json");
        assertThat(schema(ExcessJson.class, ExcessJson.SCHEMA).validate(excess.out(), InputFormat.JSON))
                .as(excess.out())
                .isEmpty();
    }

    // ---- excess

    @Test
    void excess() {
        Ran ran = auditor.run("excess", "write.json", "read.json");
        assertThat(ran.out()).isEqualTo("""
                EXCESS: write.json beyond read.json

                1. s3:PutObject
                   on arn:aws:s3:::models/*
                   such as s3:PutObject on arn:aws:s3:::models/example for arn:aws:iam::111122223333:user/example-user

                complete: this is all of it
                """);
        assertThat(ran.code()).isEqualTo(1);
        Ran none = auditor.run("excess", "read.json", "write.json");
        assertThat(none.out())
                .isEqualTo("NONE: nothing in read.json beyond write.json\n\ncomplete: this is all of it\n");
        assertThat(none.code()).isZero();
        assertThat(auditor.run("excess", "read.json").err())
                .isEqualTo(
                        "auditor: give SUBJECT and MINIMUM, two files, or --estate PATH\nsee auditor excess --help\n");
    }

    // ---- use

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prove                                                               | QUESTION is missing, one of no-new-access, not-granted
            prove no-new-acces                                                  | unknown prove question no-new-acces; did you mean no-new-access?
            prove implies --subject read.json                                   | --reference is missing
            prove implies --subject x.json --reference read.json                | cannot read x.json: there is no such file
            prove implies --subject read.json --reference read.json -f sarif    | --format is text or json, not sarif
            prove implies --subject read.json --reference read.json -v -f json  | --verbose has no effect with --format json
            prove implies --subject read.json --reference read.json --budget-ms 0 | --budget-ms is a number of milliseconds from 1
            prove implies --subject read.json --reference read.json --budget-ms 1e9 | --budget-ms is a number of milliseconds from 1
            prove no-new-access --pairs - --subject read.json                   | --subject has no effect with --pairs
            prove not-granted --subject read.json                               | --action is missing
            prove not-granted --subject read.json --action GetObject            | --action is SERVICE:NAME
            prove not-granted --subject read.json --action s3:* --principal anonymous | --principal has no effect with --subject
            prove not-granted --estate . --action s3:* --principal bob          | --principal is the ARN of
            prove not-granted --estate . --action s3:* --principal anonymous --resource arn:aws:s3:::m* | --resource arn:aws:s3:::m* is of no single bucket
            prove no-outside-access --subject bucket.json                       | who is inside is missing
            prove no-outside-access --subject bucket.json --inside-account 1    | --inside-account is an account id of twelve digits
            prove no-outside-access --estate . --resource models                | --resource is the ARN of one bucket
            prove separate --estate . --from a --to a                           | --from and --to are the same environment
            prove separate --from a --to b                                      | --estate is missing
            """)
    void wrongUseIsSaid(String line, String message) {
        Ran ran = auditor.run(line.split(" "));
        assertThat(ran.err()).startsWith("auditor: " + message);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void helpNamesTheQuestions() {
        assertThat(prove("--help").out())
                .contains("no-new-access", "not-granted", "no-outside-access", "separate", "implies", "equivalent");
        assertThat(prove("no-new-access", "--help").out())
                .contains("Usage: auditor prove no-new-access")
                .contains("exit code is then 0\nwhatever the verdicts, and 2 when a line was no pair")
                .contains("Exit codes:");
    }

    /** What a policy holds never reaches the terminal raw. */
    @Test
    void hostileTextIsSpelled() {
        auditor.file("hostile.json", READ.replace("models/*", "models/\\u001b[2J\\u202e/*"));
        Ran ran = compare("no-new-access", "hostile.json", "write.json");
        assertThat(ran.code()).isZero();
        Ran other = compare("no-new-access", "hostile.json", "bucket.json", "--kind", "identity");
        assertThat(other.err()).doesNotContain("\u001b", "\u202e");
        auditor.file("none.json", READ.replace("models/*", "none/*"));
        Ran shown = compare("no-new-access", "hostile.json", "none.json");
        assertThat(shown.out()).contains("\\u{1B}", "\\u{202E}").doesNotContain("\u001b", "\u202e");
        String json = compare("no-new-access", "hostile.json", "none.json", "-f", "json")
                .out();
        assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
        assertThat(object(json).get("proofs")).isNotNull();
    }
}
