package io.policyauditor.collect.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything a run handed on, in the order in which it came. */
record Collection(List<AccountRecords> accounts, OrganizationRecords organization, Collected collected) {
    static Collection of(ScriptedAws aws, Settings settings) {
        try (Transport transport = aws.transport()) {
            return of(transport, settings);
        }
    }

    static Collection of(Transport transport, Settings settings) {
        Kept kept = new Kept();
        Collected collected = AwsCollector.collect(settings, transport, kept);
        return new Collection(kept.accounts, kept.organization.orElseThrow(), collected);
    }

    private static final class Kept implements Records {
        private final List<AccountRecords> accounts = new ArrayList<>();
        private Optional<OrganizationRecords> organization = Optional.empty();

        @Override
        public void account(AccountRecords account) {
            if (organization.isPresent()) {
                throw new AssertionError("the organization comes last");
            }
            accounts.add(account);
        }

        @Override
        public void organization(OrganizationRecords records) {
            if (organization.isPresent()) {
                throw new AssertionError("the organization comes once");
            }
            organization = Optional.of(records);
        }
    }

    /** Every gap, by its words. */
    List<String> gaps() {
        List<String> all = new ArrayList<>();
        organization.gaps().forEach(gap -> all.add(gap.what()));
        accounts.forEach(records -> records.gaps().forEach(gap -> all.add(gap.what())));
        return all.stream().distinct().sorted().toList();
    }
}
