package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was collected, and what was not, is the same behind a snapshot. */
class AwsSnapshotTest {
    private static final Settings OWN = Settings.in("eu-west-1").build();
    private static final Settings ALL = Settings.in("eu-west-1")
            .roleName("PolicyAuditorReadOnly")
            .externalId("e-1")
            .build();

    private final ScriptedAws aws = SampleAws.start();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void theRecordsAreThoseOfTheCollection() {
        Collection all = collection(OWN);
        Estate estate = estate("snap", OWN);
        assertThat(estate.conflicts()).isEmpty();
        assertThat(estate.accounts()).extracting(Account::id).containsExactly(ScriptedAws.CALLER);
        for (AccountRecords records : all.accounts()) {
            Account account = estate.account(records.account().id()).known().orElseThrow();
            assertThat(account.complete()).isEqualTo(records.account().complete());
            assertThat(estate.rolesOf(account.id()))
                    .extracting(Role::arn)
                    .containsExactlyElementsOf(
                            records.roles().stream().map(Role::arn).toList());
            assertThat(estate.bucketsOf(account.id())).hasSameSizeAs(records.buckets());
            assertThat(estate.traits(account.id()).known().orElseThrow().samlProviders())
                    .isEqualTo(records.traits().samlProviders());
            records.policies().stream()
                    .filter(policy -> policy.text().known().isPresent())
                    .forEach(policy -> assertThat(estate.policies())
                            .as("each policy is judged once")
                            .filteredOn(each -> each.name().equals(policy.name()))
                            .hasSize(1));
        }
        assertThat(estate.organization().known()).isPresent();
        assertThat(estate.controlPolicies()).hasSameSizeAs(all.organization().controlPolicies());
        assertThat(estate.observations().accessFindings()).isNotEmpty();
        assertThat(estate.observations().buckets()).isNotEmpty();
        assertThat(estate.policies()).extracting(Policy::name).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void twoRunsGiveTheSameBytes() {
        write("one", ALL, new ArrayList<>());
        write("other", ALL, new ArrayList<>());
        assertThat(files("one")).hasSizeGreaterThan(10).isEqualTo(files("other"));
    }

    /** The member account answers with clusters of the same names as the caller's. */
    @Test
    void clustersOfOneNameInTwoAccountsAreTwo() {
        Estate estate = estate("snap", ALL);
        assertThat(estate.clusters())
                .extracting(Cluster::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("arn:aws:eks:eu-west-1:"));
        assertThat(estate.clusters())
                .extracting(cluster -> Cluster.shortName(cluster.name()))
                .containsExactly("serving", "serving");
    }

    @Test
    void aListingThatWasDeniedMakesWhatIsNotThereUnreadNotAbsent() {
        Lookup<Role> absent = estate("whole", OWN).role("arn:aws:iam::111122223333:role/none");
        assertThat(absent).isEqualTo(Lookup.absent());
        aws.on(Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, call -> SampleAws.error(call, 403, "AccessDenied"));
        aws.on(Operation.S3_LIST_BUCKETS, call -> SampleAws.error(call, 403, "AccessDenied"));
        Estate estate = estate("denied", OWN);
        for (Lookup<?> asked : List.of(
                estate.role("arn:aws:iam::111122223333:role/none"),
                estate.user("arn:aws:iam::111122223333:user/none"),
                estate.bucket("none"))) {
            Gap gap = asked.missing().orElseThrow();
            assertThat(gap.reason()).isEqualTo(Gap.Reason.UNREAD);
            assertThat(gap.what()).contains("is not in the estate, for ").contains("denied (AccessDenied, HTTP 403)");
        }
        Gap open = estate.open("111122223333", Listing.ROLES).orElseThrow();
        assertThat(open.what()).startsWith("iam GetAccountAuthorizationDetails in account 111122223333");
        // What a rule would judge is not there, so it is the gap that keeps every rule from a pass.
        assertThat(estate.policies())
                .extracting(policy -> policy.document().missing())
                .anySatisfy(gap -> assertThat(gap).contains(open));
        assertThat(estate.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.unread()).contains(open);
            assertThat(snapshot.collected()).isEqualTo(Instant.EPOCH);
        });
    }

    @Test
    void progressCountsAccountsAnswersAndGaps() {
        List<String> told = new ArrayList<>();
        aws.on(Operation.S3_LIST_BUCKETS, call -> SampleAws.error(call, 403, "AccessDenied"));
        write("snap", ALL, told);
        assertThat(told.get(0)).isEqualTo("0 of 3 accounts, 0 calls answered, 0 gaps");
        assertThat(told.get(told.size() - 1)).matches("3 of 3 accounts, [0-9]{2,} calls answered, [2-9] gaps");
    }

    private Collection collection(Settings settings) {
        try (Transport transport = aws.transport()) {
            return Collection.of(transport, settings);
        }
    }

    private void write(String name, Settings settings, List<String> told) {
        try (SnapshotWriter writer = SnapshotWriter.open(directory.resolve(name), "test");
                Transport transport = aws.transport()) {
            AwsCollector.collect(settings, transport, new AwsSnapshot(writer, told::add));
            writer.publish(Instant.EPOCH, List.of("everything"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Estate estate(String name, Settings settings) {
        write(name, settings, new ArrayList<>());
        SnapshotReader.Result result =
                SnapshotReader.read(List.of(directory.resolve(name)), path -> String.valueOf(path.getFileName()));
        assertThat(result).isInstanceOf(SnapshotReader.Result.Sound.class);
        return new Estate(((SnapshotReader.Result.Sound) result).parts());
    }

    private Map<String, String> files(String name) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory.resolve(name))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        directory.resolve(name).relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
