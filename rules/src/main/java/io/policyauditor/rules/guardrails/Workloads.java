package io.policyauditor.rules.guardrails;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an account has that guardrails are there for. */
public final class Workloads {
    private Workloads() {}

    /** Its model buckets. */
    public static List<Bucket> buckets(Account account, Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        return estate.bucketsOf(account.id()).stream()
                .filter(bucket -> models.contains(bucket.name()))
                .toList();
    }

    /** Its roles that load models; absent where it has none, unknown where nobody knows whether one of its roles does. */
    public static Lookup<List<Role>> loaders(Account account, Estate estate) {
        LoaderRoles loaders = LoaderRoles.of(estate);
        List<Role> found = new ArrayList<>();
        Optional<Gap> gap = Optional.empty();
        for (Role role : estate.rolesOf(account.id())) {
            Lookup<Boolean> loads = loaders.contains(role);
            if (loads.known().orElse(false)) {
                found.add(role);
            }
            gap = gap.or(loads::missing);
        }
        return found.isEmpty()
                ? gap.<Lookup<List<Role>>>map(Lookup::unknown).orElseGet(Lookup::absent)
                : Lookup.known(List.copyOf(found));
    }

    /** Its keys that encrypt a model bucket, of whatever account. */
    public static List<Key> keys(Account account, Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        BucketKeys keys = BucketKeys.of(estate);
        return estate
                .derived(KeysByAccount.class, KeysByAccount::of)
                .keys()
                .getOrDefault(account.id(), List.of())
                .stream()
                .filter(key -> keys.buckets(key.arn()).stream().anyMatch(bucket -> models.contains(bucket.name())))
                .toList();
    }

    /** Whether it has anything of the three; unknown where that hangs on what its roles are for. */
    public static Lookup<Boolean> any(Account account, Estate estate, Settings settings) {
        if (!buckets(account, estate, settings).isEmpty()
                || !keys(account, estate, settings).isEmpty()) {
            return Lookup.known(true);
        }
        Lookup<List<Role>> loaders = loaders(account, estate);
        return loaders instanceof Lookup.KnownAbsent ? Lookup.known(false) : loaders.map(roles -> true);
    }

    private record KeysByAccount(Map<String, List<Key>> keys) {
        static KeysByAccount of(Estate estate) {
            Map<String, List<Key>> keys = new HashMap<>();
            estate.keys()
                    .forEach(key -> Arn.parse(key.arn())
                            .ifPresent(arn -> keys.computeIfAbsent(arn.account(), ignored -> new ArrayList<>())
                                    .add(key)));
            return new KeysByAccount(keys);
        }
    }
}
