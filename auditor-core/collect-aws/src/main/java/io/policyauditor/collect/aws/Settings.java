package io.policyauditor.collect.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What to collect and how hard to ask.
 *
 * @param region where global services are asked and, when the regions of an account are not known, all others too
 * @param roleName name, with its path, of the role to assume in each account; empty: the caller's account alone
 * @param externalId passed when the role is assumed
 * @param accounts twelve digits each; empty: all of the organization
 * @param units ids of units: only accounts in or below one of them; empty: all
 * @param regions the only regions to ask; empty: all that are enabled in the account
 * @param endpoint asked instead of AWS, for a test server
 * @param pathStyle whether a bucket stands in the path of a request, not in the name of its host
 * @param accountsAtOnce how many accounts are read at the same time
 * @param callsAtOnce how many calls of one account run at the same time
 * @param callTimeout for one call with all its repetitions
 * @param deadline for the whole run; what was not asked by then is a gap
 */
public record Settings(
        String region,
        Optional<String> roleName,
        Optional<String> externalId,
        SortedSet<String> accounts,
        SortedSet<String> units,
        SortedSet<String> regions,
        Optional<URI> endpoint,
        boolean pathStyle,
        int accountsAtOnce,
        int callsAtOnce,
        Duration callTimeout,
        Duration deadline) {
    public Settings {
        accounts = new TreeSet<>(accounts);
        units = new TreeSet<>(units);
        regions = new TreeSet<>(regions);
        if (accountsAtOnce < 1 || callsAtOnce < 1) {
            throw new IllegalArgumentException("at least one account and one call at once");
        }
    }

    /** Settings of the caller's own account, seen from a region. */
    public static Builder in(String region) {
        return new Builder(region);
    }

    /** Settings in the making. */
    public static final class Builder {
        private final String region;
        private Optional<String> roleName = Optional.empty();
        private Optional<String> externalId = Optional.empty();
        private final SortedSet<String> accounts = new TreeSet<>();
        private final SortedSet<String> units = new TreeSet<>();
        private final SortedSet<String> regions = new TreeSet<>();
        private Optional<URI> endpoint = Optional.empty();
        private boolean pathStyle;
        private int accountsAtOnce = 4;
        private int callsAtOnce = 8;
        private Duration callTimeout = Duration.ofMinutes(1);
        private Duration deadline = Duration.ofHours(2);

        private Builder(String region) {
            this.region = region;
        }

        /** The role to assume in each account. */
        public Builder roleName(String name) {
            roleName = Optional.of(name);
            return this;
        }

        /** The external id to assume it with. */
        public Builder externalId(String id) {
            externalId = Optional.of(id);
            return this;
        }

        /** One more account to read. */
        public Builder account(String id) {
            accounts.add(id);
            return this;
        }

        /** One more unit whose accounts are to be read. */
        public Builder unit(String id) {
            units.add(id);
            return this;
        }

        /** One more region to ask. */
        public Builder only(String oneRegion) {
            regions.add(oneRegion);
            return this;
        }

        /** A server to ask instead of AWS. */
        public Builder endpoint(URI server) {
            endpoint = Optional.of(server);
            return this;
        }

        /** A bucket in the path of a request: its name before that of a test server would resolve nowhere. */
        public Builder pathStyle() {
            pathStyle = true;
            return this;
        }

        /** How many accounts, and calls of one account, at once. */
        public Builder atOnce(int accountsAtOnce, int callsAtOnce) {
            this.accountsAtOnce = accountsAtOnce;
            this.callsAtOnce = callsAtOnce;
            return this;
        }

        /** How long one call, and how long the whole run may take. */
        public Builder within(Duration call, Duration run) {
            callTimeout = call;
            deadline = run;
            return this;
        }

        public Settings build() {
            return new Settings(
                    region,
                    roleName,
                    externalId,
                    accounts,
                    units,
                    regions,
                    endpoint,
                    pathStyle,
                    accountsAtOnce,
                    callsAtOnce,
                    callTimeout,
                    deadline);
        }
    }
}
