package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.estate.snapshot.Scope;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** Puts what is collected into a snapshot as it comes, one account in memory at a time; to publish it is the caller's. */
public final class AwsSnapshot implements Records {
    private static final Gap ELSEWHERE = Gap.outOfScope("the organization is written apart");

    private final SnapshotWriter writer;
    private final Consumer<String> progress;
    private int expected;
    private int accounts;
    private long answers;
    private long gaps;

    /**
     * Into a writer.
     *
     * @param progress takes a line about how far it is
     */
    public AwsSnapshot(SnapshotWriter writer, Consumer<String> progress) {
        this.writer = writer;
        this.progress = progress;
    }

    @Override
    public void expect(int number) {
        expected = number;
        tell();
    }

    /** @throws UncheckedIOException when it cannot be written */
    @Override
    public void account(AccountRecords records) {
        Estate estate = new Estate(new Estate.Parts(
                Lookup.unknown(ELSEWHERE),
                List.of(records.account()),
                List.of(),
                records.roles(),
                records.users(),
                records.buckets(),
                records.keys(),
                records.oidcProviders(),
                records.clusters(),
                List.of(),
                records.policies(),
                List.of(),
                List.of(),
                new Observations(
                        List.of(records.traits()), records.bucketTraits(), records.accessFindings(), List.of()),
                List.of()));
        try {
            EstateSnapshot.writeAccount(records.account().id(), estate, writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records.gaps().forEach(writer::gap);
        accounts++;
        answers += records.answers();
        gaps += records.gaps().size();
        tell();
    }

    /** @throws UncheckedIOException when it cannot be written */
    @Override
    public void organization(OrganizationRecords records) {
        try {
            writer.organization(records.organization());
            try (SnapshotWriter.Sink<ControlPolicy> sink =
                    writer.part(Scope.ORGANIZATION, RecordKind.CONTROL_POLICIES)) {
                for (ControlPolicy policy : records.controlPolicies()) {
                    sink.write(policy);
                }
            }
            try (SnapshotWriter.Sink<DelegatedAdministrator> sink =
                    writer.part(Scope.ORGANIZATION, RecordKind.DELEGATED_ADMINISTRATORS)) {
                for (DelegatedAdministrator one :
                        records.delegatedAdministrators().known().orElse(List.of())) {
                    sink.write(one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records.gaps().forEach(writer::gap);
    }

    private void tell() {
        progress.accept(accounts + " of " + expected + (expected == 1 ? " account, " : " accounts, ") + answers
                + " calls answered, " + gaps + " gaps");
    }
}
