package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {
    private static final Scope ACCOUNT = Scope.account("111122223333");
    private static final Gap GAP = Gap.outOfScope("nobody asked");
    private static final Span PLACE = new SourceText("here", "").all();

    @TempDir
    private Path root;

    @FunctionalInterface
    private interface Writing {
        void write(SnapshotWriter writer) throws IOException;
    }

    private Manifest snapshot(String name, Writing writing) throws IOException {
        try (SnapshotWriter writer = SnapshotWriter.open(root.resolve(name), "1.2.3")) {
            writing.write(writer);
            return writer.publish(Snapshots.TIME, List.of("a test"));
        }
    }

    @SafeVarargs
    private static <R> void write(SnapshotWriter writer, Scope scope, RecordKind<R> kind, R... records)
            throws IOException {
        try (SnapshotWriter.Sink<R> sink = writer.part(scope, kind)) {
            for (R each : records) {
                sink.write(each);
            }
        }
    }

    private static Guardrail guardrail(String name) {
        return new Guardrail(name, PLACE);
    }

    private static Account account(Lookup<String> name, Listing... complete) {
        return new Account(
                "111122223333",
                name,
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                Set.of(complete),
                PLACE);
    }

    private static Cluster cluster(Lookup<String> issuer, Listing... complete) {
        return new Cluster(
                "east",
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                issuer,
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                Lookup.unknown(GAP),
                Set.of(complete),
                PLACE);
    }

    private static Role role(String name, List<Policy> policies) {
        return new Role(
                "arn:aws:iam::111122223333:role/" + name,
                Lookup.unknown(GAP),
                Lookup.known(policies),
                Lookup.unknown(GAP),
                Lookup.absent(),
                Lookup.known(Map.of()),
                Lookup.unknown(GAP),
                PLACE);
    }

    private static KubernetesObject object(String json) {
        SourceText source = new SourceText("manifest", json);
        ObjectNode node =
                (ObjectNode) Objects.requireNonNull(JsonReader.read(source).root());
        String kind = Objects.requireNonNull(node.get("kind")).span().text().replace("\"", "");
        return new KubernetesObject("", "v1", kind, Lookup.known("east"), Lookup.known("ns"), "it", node, source.all());
    }

    private List<Path> parts(String name) throws IOException {
        try (var files = Files.list(root.resolve(name).resolve("parts"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theManifestSaysWhatIsThere() throws IOException {
        Manifest manifest = snapshot("one", writer -> {
            write(writer, ACCOUNT, RecordKind.ACCOUNTS, account(Lookup.known("models"), Listing.USERS));
            write(writer, ACCOUNT, RecordKind.ROLES);
            writer.complete(ACCOUNT, Listing.ROLES);
            writer.gap(Gap.unread("s3:ListAllMyBuckets is denied"));
        });
        assertThat(manifest.parts()).singleElement().satisfies(part -> {
            assertThat(part.kind()).isEqualTo(RecordKind.ACCOUNTS);
            assertThat(part.records()).isEqualTo(1);
            assertThat(parts("one")).containsExactly(root.resolve("one").resolve(part.file()));
        });
        assertThat(manifest.complete()).isEqualTo(Map.of(ACCOUNT, Set.of(Listing.ROLES, Listing.USERS)));
        assertThat(SnapshotReader.manifest(root.resolve("one"), "one").manifest())
                .contains(manifest);
        Estate.Parts read = Snapshots.sound(root.resolve("one"));
        assertThat(read.accounts().get(0).complete()).containsExactlyInAnyOrder(Listing.ROLES, Listing.USERS);
        assertThat(new Estate(read).role("arn:aws:iam::111122223333:role/x")).isEqualTo(Lookup.absent());
        assertThat(read.policies())
                .as("a gap that no record names is a policy that no rule passes on")
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.document().missing()).contains(Gap.unread("s3:ListAllMyBuckets is denied")));
    }

    @Test
    void whatWasNotPublishedChangesNothing() throws IOException {
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail("old")));
        String before = Files.readString(root.resolve("one/manifest.json"));
        try (SnapshotWriter writer = SnapshotWriter.open(root.resolve("one"), "1.2.3", 1)) {
            write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail("new"));
            writer.part(Scope.ESTATE, RecordKind.CONFLICTS).write(new Conflict("x", PLACE, PLACE));
        }
        assertThat(Files.readString(root.resolve("one/manifest.json"))).isEqualTo(before);
        assertThat(Snapshots.sound(root.resolve("one")).guardrails())
                .extracting(Guardrail::name)
                .containsExactly("old");
    }

    @Test
    void theSnapshotBeforeStaysReadableAndOlderOnesAreSwept() throws IOException {
        for (int run = 0; run < 4; run++) {
            String name = "run " + run;
            snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail(name)));
            assertThat(parts("one")).hasSize(Math.min(2, run + 1));
        }
        Path left = Files.writeString(root.resolve("one/parts/part-killed.tmp"), "half");
        Path foreign = Files.writeString(root.resolve("one/parts/README"), "keep me");
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail("run 3")));
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
        assertThat(parts("one")).as("the same part is one file").hasSize(2);
        assertThat(Snapshots.problems(root.resolve("one"))).isEmpty();
    }

    @Test
    void whereTheSnapshotBeforeCannotBeReadNothingIsSwept() throws IOException {
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail("a")));
        Files.writeString(root.resolve("one/manifest.json"), "{\"auditorSnapshot\": 2}");
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.GUARDRAILS, guardrail("b")));
        assertThat(parts("one")).hasSize(2);
    }

    @Test
    void oneRunWritesAtATime() throws IOException {
        Path directory = root.resolve("one");
        try (SnapshotWriter first = SnapshotWriter.open(directory, "1.2.3")) {
            assertThatThrownBy(() -> SnapshotWriter.open(directory, "1.2.3"))
                    .isInstanceOf(SnapshotWriter.InUse.class)
                    .hasMessage("another run is writing to " + directory);
            first.publish(Snapshots.TIME, List.of());
        }
        SnapshotWriter.open(directory, "1.2.3").close();
    }

    @Test
    void wrongUseIsRefused() throws IOException {
        snapshot("one", writer -> {
            SnapshotWriter.Sink<Guardrail> sink = writer.part(Scope.ESTATE, RecordKind.GUARDRAILS);
            assertThatThrownBy(() -> writer.publish(Snapshots.TIME, List.of()))
                    .hasMessage("the part estate#guardrails is still open");
            assertThatThrownBy(() -> writer.part(Scope.ESTATE, RecordKind.GUARDRAILS))
                    .hasMessage("the part estate guardrails was begun before");
            sink.close();
            assertThatThrownBy(() -> sink.write(guardrail("late"))).hasMessage("the part estate#guardrails is closed");
            assertThatThrownBy(() -> writer.complete(Scope.ESTATE, Listing.ROLES))
                    .hasMessage("listings are of an account or a cluster, not of estate");
            assertThatThrownBy(() -> Scope.account("12")).hasMessage("no scope: account/12");
        });
        SnapshotWriter done = SnapshotWriter.open(root.resolve("two"), "1.2.3");
        done.publish(Snapshots.TIME, List.of());
        assertThatThrownBy(() -> done.gap(GAP)).hasMessage("the snapshot is published");
        done.close();
    }

    @Test
    void aRecordWrittenTwiceIsOneAndTwoThatDifferContradictEachOther() throws IOException {
        Manifest manifest = snapshot(
                "one",
                writer -> write(
                        writer,
                        ACCOUNT,
                        RecordKind.ROLES,
                        role("a", List.of()),
                        role("a", List.of()),
                        role("b", List.of()),
                        role(
                                "b",
                                List.of(new PolicyTexts()
                                        .policy("p", PolicyKind.IDENTITY, "{}", Lookup.absent(), Lookup.absent())))));
        assertThat(manifest.parts().get(0).records()).isEqualTo(3);
        Estate.Parts read = Snapshots.sound(root.resolve("one"));
        assertThat(read.roles()).hasSize(2);
        assertThat(read.conflicts()).extracting(Conflict::name).containsExactly("arn:aws:iam::111122223333:role/b");
    }

    @Test
    void whatTwoSnapshotsKnowOfAThingIsOneRecord() throws IOException {
        snapshot("aws", writer -> {
            write(writer, ACCOUNT, RecordKind.ACCOUNTS, account(Lookup.known("models"), Listing.ROLES));
            write(
                    writer,
                    ACCOUNT,
                    RecordKind.CLUSTERS,
                    cluster(Lookup.known("oidc.example/id/1"), Listing.NODE_GROUPS));
        });
        snapshot("kubernetes", writer -> {
            write(writer, ACCOUNT, RecordKind.ACCOUNTS, account(Lookup.unknown(Gap.unread("denied")), Listing.KEYS));
            write(writer, Scope.cluster("east"), RecordKind.CLUSTERS, cluster(Lookup.unknown(GAP), Listing.MANIFESTS));
        });
        for (List<String> order : List.of(List.of("aws", "kubernetes"), List.of("kubernetes", "aws"))) {
            Estate.Parts read = Snapshots.sound(root.resolve(order.get(0)), root.resolve(order.get(1)));
            assertThat(read.conflicts()).isEmpty();
            assertThat(read.accounts()).singleElement().satisfies(account -> {
                assertThat(account.name()).isEqualTo(Lookup.known("models"));
                assertThat(account.complete()).containsExactlyInAnyOrder(Listing.ROLES, Listing.KEYS);
            });
            assertThat(read.clusters()).singleElement().satisfies(cluster -> {
                assertThat(cluster.issuer()).isEqualTo(Lookup.known("oidc.example/id/1"));
                assertThat(cluster.complete()).containsExactlyInAnyOrder(Listing.NODE_GROUPS, Listing.MANIFESTS);
            });
        }
    }

    @Test
    void snapshotsThatContradictEachOtherLeaveWhatIsTrueOpen() throws IOException {
        snapshot("a", writer -> {
            write(writer, ACCOUNT, RecordKind.ACCOUNTS, account(Lookup.known("models"), Listing.ROLES));
            writer.organization(Lookup.absent());
        });
        snapshot("b", writer -> {
            write(writer, ACCOUNT, RecordKind.ACCOUNTS, account(Lookup.known("data"), Listing.ROLES));
            writer.organization(Lookup.known(new io.policyauditor.estate.model.Organization(
                    Lookup.known("o-1"), Lookup.unknown(GAP), List.of(), PLACE)));
        });
        Estate.Parts read = Snapshots.sound(root.resolve("a"), root.resolve("b"));
        assertThat(read.accounts())
                .singleElement()
                .satisfies(account -> assertThat(account.complete()).isEmpty());
        assertThat(read.organization().missing().map(Gap::what).orElse(""))
                .isEqualTo("organization is given twice with different content, at a#organization:1:1 and"
                        + " b#organization:1:1; keep the true one");
        assertThat(read.conflicts())
                .extracting(Conflict::name)
                .containsExactlyInAnyOrder("111122223333", "organization");
    }

    @Test
    void oneManagedPolicyOfTwoTextsIsAContradiction() throws IOException {
        PolicyTexts texts = new PolicyTexts();
        String arn = "arn:aws:iam::111122223333:policy/shared";
        Policy one = texts.policy(arn, PolicyKind.IDENTITY, "{\"Id\":\"1\"}", Lookup.absent(), Lookup.unknown(GAP));
        Policy other = texts.policy(arn, PolicyKind.IDENTITY, "{\"Id\":\"2\"}", Lookup.absent(), Lookup.unknown(GAP));
        snapshot(
                "one",
                writer -> write(
                        writer, ACCOUNT, RecordKind.ROLES, role("a", List.of(one)), role("b", List.of(one, other))));
        Estate.Parts read = Snapshots.sound(root.resolve("one"));
        assertThat(read.policies()).hasSize(1);
        assertThat(read.conflicts()).extracting(Conflict::name).containsExactly(arn);
    }

    @Test
    void documentsAreSharedByTheirText() throws IOException {
        PolicyTexts texts = new PolicyTexts();
        snapshot("one", writer -> {
            try (SnapshotWriter.Sink<Role> sink = writer.part(ACCOUNT, RecordKind.ROLES)) {
                for (int i = 0; i < 300; i++) {
                    int number = i;
                    sink.write(role(
                            "r" + i,
                            List.of(1, 2, 3).stream()
                                    .map(each -> texts.policy(
                                            "r" + number + "#" + each,
                                            PolicyKind.IDENTITY,
                                            "{\"Id\":\"" + (number + each) % 7 + "\",\"Statement\":[]}",
                                            Lookup.absent(),
                                            Lookup.absent()))
                                    .toList()));
                }
            }
        });
        Estate.Parts read = Snapshots.sound(root.resolve("one"));
        Set<Object> trees = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Object> compiled = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Policy policy : read.policies()) {
            trees.add(policy.text().known().orElseThrow());
            compiled.add(policy.compiled().known().orElseThrow());
        }
        assertThat(read.policies()).hasSize(900);
        assertThat(trees).hasSize(7);
        assertThat(compiled).hasSize(7);
    }

    @Test
    void spansPointIntoTheVerbatimText() throws IOException {
        String text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n";
        Policy policy =
                new PolicyTexts().policy("arn:x#trust", PolicyKind.TRUST, text, Lookup.absent(), Lookup.absent());
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.POLICIES, policy));
        Policy read = Snapshots.sound(root.resolve("one")).policies().get(0);
        Span version = Objects.requireNonNull(
                        read.document().known().orElseThrow().version())
                .span();
        assertThat(version).hasToString("arn:x#trust:2:14");
        assertThat(version.source().text()).isEqualTo(text);
    }

    @Test
    void whatCannotBeKeptLeavesAGapAndNothingComplete() throws IOException {
        SourceText source = new SourceText("manifest", "kind: !Sub x");
        var tagged = new io.policyauditor.policy.text.Node.TaggedNode(
                "!Sub", new io.policyauditor.policy.text.Node.NullNode(source.all()), source.all());
        KubernetesObject object = new KubernetesObject(
                "",
                "v1",
                "ConfigMap",
                Lookup.known("east"),
                Lookup.known("ns"),
                "it",
                new ObjectNode(
                        List.of(new io.policyauditor.policy.text.Node.Member(
                                io.policyauditor.policy.text.StringNode.verbatim("a", source.all(), 0), tagged)),
                        source.all()),
                source.all());
        Manifest manifest = snapshot("one", writer -> {
            write(writer, Scope.ESTATE, RecordKind.CLUSTERS, cluster(Lookup.absent(), Listing.MANIFESTS));
            write(writer, Scope.cluster("east"), RecordKind.OBJECTS, object);
        });
        assertThat(manifest.complete()).isEmpty();
        assertThat(manifest.gaps().values())
                .contains(Gap.unread(
                        "east/ns/ConfigMap/it is left out of the snapshot: it is no JSON object of a sensible size"));
    }

    @Test
    void noSecretIsWritten() throws IOException {
        String secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzz1";
        snapshot(
                "one",
                writer -> write(
                        writer,
                        Scope.cluster("east"),
                        RecordKind.OBJECTS,
                        object("""
                        {"kind": "Secret", "metadata": {"name": "keys", "labels": {"a": "b"}, "managedFields": "%1$s",
                          "annotations": {"serving.kserve.io/s3-region": "eu-west-1", "copy": "{%1$s}",
                            "kubectl.kubernetes.io/last-applied-configuration": "%1$s"}, "other": "%1$s"},
                         "data": {"k": "%1$s", "id": "AKIAIOSFODNN7ABCDEFG", "gone": null, "n": 7,
                           "config": {"type": "s3", "bucket": "models", "secret_access_key": "%1$s",
                             "endpoint_url": "https://u:p@host"}},
                         "stringData": {"k": "%1$s"}, "immutable": true, "typo": {"k": "%1$s"}}
                        """.formatted(secret)),
                        object("""
                        {"kind": "Deployment", "metadata": {"name": "it", "annotations":
                           {"kubectl.kubernetes.io/last-applied-configuration": "%1$s"}},
                         "env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "%1$s"},
                                 {"name": "AWS_SESSION_TOKEN", "value": "$(FROM_ELSEWHERE)"},
                                 {"name": "AWS_ACCESS_KEY_ID", "value": "AKIAIOSFODNN7ABCDEFG"}],
                         "file": "[default]\\naws_secret_access_key = %1$s\\n", "secret_access_key": "%1$s",
                         "sample": "AKIAIOSFODNN7EXAMPLE", "items": [{"kind": "Secret", "data": {"k": "%1$s"}}]}
                        """.formatted(secret))));
        String records = Snapshots.records(root.resolve("one"));
        assertThat(records)
                .doesNotContain(secret, "7ABCDEFG", "u:p@host", "last-applied")
                .contains("\"k\":null", "\"id\":\"AKIA****************\"", "\"bucket\":\"models\"")
                .contains("\"labels\":{\"a\":\"b\"}", "\"serving.kserve.io/s3-region\":\"eu-west-1\"")
                .contains("{\"name\":\"AWS_SECRET_ACCESS_KEY\",\"value\":\"" + "X".repeat(40) + "\"}")
                .contains("AKIAXXXXXXXXXXXXXXXX", "AKIAIOSFODNN7EXAMPLE", "$(FROM_ELSEWHERE)")
                .contains("aws_secret_access_key = " + "X".repeat(40));
    }

    @Test
    void aPolicyWrittenAsYamlIsKeptAsTheSameJson() throws IOException {
        SourceText outer = new SourceText("estate.yaml", "policy: |\n  {\"Id\": \"a\\u0062\", \"Statement\": []}\n");
        int at = outer.text().indexOf('{');
        String inner = outer.text().substring(at, outer.text().length() - 1);
        int[] offsets = new int[inner.length() + 1];
        java.util.Arrays.setAll(offsets, i -> at + i);
        var tree = JsonReader.readInside(outer, inner, offsets);
        Policy policy = new Policy("inline", Lookup.known(tree), Lookup.unknown(GAP), Lookup.absent(), Lookup.absent());
        snapshot("one", writer -> write(writer, Scope.ESTATE, RecordKind.POLICIES, policy));
        assertThat(Snapshots.records(root.resolve("one")))
                .contains("\"text\":\"{\\\"Id\\\": \\\"a\\\\u0062\\\", \\\"Statement\\\": []}\"");
    }

    @Test
    void bucketsAreKeptUnderTheirArnAndFoundByTheirName() throws IOException {
        Bucket bucket = new RandomEstate(1).parts().buckets().get(0);
        snapshot("one", writer -> write(writer, ACCOUNT, RecordKind.BUCKETS, bucket));
        Estate estate = new Estate(Snapshots.sound(root.resolve("one")));
        assertThat(estate.bucket(bucket.name()).known().map(Bucket::arn)).contains(bucket.arn());
        assertThat(estate.buckets().get(0).place()).hasToString(bucket.arn() + ":1:1");
    }
}
