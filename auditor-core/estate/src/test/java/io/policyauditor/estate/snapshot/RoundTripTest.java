package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Observations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadFieldByField() {
        for (long seed = 0; seed < 40; seed++) {
            Estate.Parts before = new RandomEstate(seed).parts();
            Path at = directory.resolve("seed-" + seed);
            Snapshots.write(at, new Estate(before));
            Estate.Parts after = Snapshots.sound(at);
            String seeded = "seed " + seed;
            assertThat(Alike.texts(List.of(after.organization())))
                    .as(seeded)
                    .isEqualTo(Alike.texts(List.of(before.organization())));
            assertThat(Alike.texts(after.accounts())).as(seeded).isEqualTo(Alike.texts(before.accounts()));
            assertThat(Alike.texts(after.controlPolicies()))
                    .as(seeded)
                    .isEqualTo(Alike.texts(before.controlPolicies()));
            assertThat(Alike.texts(after.roles())).as(seeded).isEqualTo(Alike.texts(before.roles()));
            assertThat(Alike.texts(after.users())).as(seeded).isEqualTo(Alike.texts(before.users()));
            assertThat(Alike.texts(after.buckets())).as(seeded).isEqualTo(Alike.texts(before.buckets()));
            assertThat(Alike.texts(after.keys())).as(seeded).isEqualTo(Alike.texts(before.keys()));
            assertThat(Alike.texts(after.oidcProviders())).as(seeded).isEqualTo(Alike.texts(before.oidcProviders()));
            assertThat(Alike.texts(after.clusters())).as(seeded).isEqualTo(Alike.texts(before.clusters()));
            assertThat(Alike.texts(after.objects())).as(seeded).isEqualTo(Alike.texts(before.objects()));
            assertThat(Alike.texts(after.policies())).as(seeded).isEqualTo(Alike.texts(before.policies()));
            assertThat(Alike.texts(after.guardrails())).as(seeded).isEqualTo(Alike.texts(before.guardrails()));
            assertThat(Alike.texts(List.of(sorted(after.observations()))))
                    .as(seeded)
                    .isEqualTo(Alike.texts(List.of(sorted(before.observations()))));
            assertThat(after.snapshots()).as(seeded).hasSize(1);
            assertThat(after.conflicts())
                    .as(seeded)
                    .extracting(Conflict::name)
                    .containsExactlyInAnyOrderElementsOf(
                            before.conflicts().stream().map(Conflict::name).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000, SortedLines.MEMORY})
    void theSameEstateGivesTheSameBytesHoweverLittleMemoryThereIs(int memory) {
        for (long seed = 500; seed < 504; seed++) {
            Estate.Parts parts = new RandomEstate(seed).parts();
            Path one = directory.resolve("one-" + seed);
            Path other = directory.resolve("other-" + seed);
            Path third = directory.resolve("third-" + seed);
            Path again = directory.resolve("again-" + seed);
            Snapshots.write(one, new Estate(parts));
            Snapshots.write(other, new Estate(backwards(parts)), memory);
            assertThat(Snapshots.files(other)).as("seed " + seed).isEqualTo(Snapshots.files(one));
            Estate.Parts read = Snapshots.sound(one);
            Snapshots.write(again, new Estate(withoutConflicts(read)));
            Snapshots.write(third, new Estate(withoutConflicts(parts)));
            assertThat(Snapshots.records(again)).as("seed " + seed).isEqualTo(Snapshots.records(third));
            assertThat(Snapshots.files(again).get(Manifest.NAME))
                    .as("seed " + seed)
                    .isEqualTo(Snapshots.files(third).get(Manifest.NAME));
        }
    }

    // The places of a conflict are its content, and places are not kept as they were.
    private static Estate.Parts withoutConflicts(Estate.Parts parts) {
        return new Estate.Parts(
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
                List.of(),
                parts.observations(),
                List.of());
    }

    private static Estate.Parts backwards(Estate.Parts parts) {
        return new Estate.Parts(
                parts.organization(),
                backwards(parts.accounts()),
                backwards(parts.controlPolicies()),
                backwards(parts.roles()),
                backwards(parts.users()),
                backwards(parts.buckets()),
                backwards(parts.keys()),
                backwards(parts.oidcProviders()),
                backwards(parts.clusters()),
                backwards(parts.objects()),
                parts.policies(),
                backwards(parts.guardrails()),
                backwards(parts.conflicts()),
                new Observations(
                        backwards(parts.observations().accounts()),
                        backwards(parts.observations().buckets()),
                        backwards(parts.observations().accessFindings()),
                        backwards(parts.observations().delegatedAdministrators())),
                List.of());
    }

    private static Observations sorted(Observations observed) {
        return new Observations(
                sorted(observed.accounts(), AccountTraits::account),
                sorted(observed.buckets(), BucketTraits::bucket),
                sorted(observed.accessFindings(), AccessFinding::id),
                sorted(observed.delegatedAdministrators(), DelegatedAdministrator::account));
    }

    private static <T> List<T> sorted(List<T> list, Function<T, String> by) {
        return list.stream().sorted(Comparator.comparing(by)).toList();
    }

    private static <T> List<T> backwards(List<T> list) {
        List<T> turned = new ArrayList<>(list);
        Collections.reverse(turned);
        return turned;
    }
}
