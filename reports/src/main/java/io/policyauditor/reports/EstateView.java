package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import java.util.List;

/**
 * An estate as it was understood: what is on the way of a model, which environment it belongs to, and everything that is
 * not known of it.
 *
 * @param scope what was asked for, as the user named it
 * @param roles those that models are loaded as
 * @param buckets those that hold models
 * @param keys those that encrypt such buckets
 * @param unknowns what is not known, once each
 */
public record EstateView(
        List<String> scope,
        List<Input> inputs,
        List<Placed<Account>> accounts,
        List<Placed<Cluster>> clusters,
        List<Placed<LoaderRole>> roles,
        List<Placed<Bucket>> buckets,
        List<Placed<Key>> keys,
        List<Placed<LoadPoint>> loadPoints,
        List<Gap> unknowns) {
    public EstateView {
        scope = List.copyOf(scope);
        inputs = List.copyOf(inputs);
        accounts = List.copyOf(accounts);
        clusters = List.copyOf(clusters);
        roles = List.copyOf(roles);
        buckets = List.copyOf(buckets);
        keys = List.copyOf(keys);
        loadPoints = List.copyOf(loadPoints);
        unknowns = List.copyOf(unknowns);
    }

    /** A thing and its environment. */
    public record Placed<T>(T thing, Environment environment) {}

    /**
     * A role that models are loaded as.
     *
     * @param given whether the estate holds the role itself
     * @param loadPoints keys of the load points that may use it
     */
    public record LoaderRole(String arn, boolean given, List<String> loadPoints) {
        public LoaderRole {
            loadPoints = List.copyOf(loadPoints);
        }
    }

    /** Whether something that was given could not be read. */
    public boolean incomplete() {
        return unknowns.stream().anyMatch(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE);
    }

    /** The words for a credential: as whom, and by what. */
    static String shown(Lookup<List<io.policyauditor.estate.loading.Credential>> credentials) {
        return credentials
                .known()
                .map(list -> list.stream().findFirst().map(CredentialWords::of).orElse("nobody: no credential applies"))
                .orElseGet(() ->
                        credentials instanceof Lookup.KnownAbsent ? "nobody: no credential applies" : "not known");
    }
}
