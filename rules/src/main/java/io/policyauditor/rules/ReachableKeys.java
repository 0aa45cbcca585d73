package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Arn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of model buckets that a principal of an account may be allowed something on. */
public final class ReachableKeys {
    private final Reachable<Key> keys = new Reachable<>();
    private final Reachable<Gap> gaps = new Reachable<>();

    private ReachableKeys(Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        Set<String> seen = new HashSet<>();
        for (Bucket bucket : estate.buckets()) {
            if (models.contains(bucket.name())) {
                Lookup<Key> key = BucketKeys.of(estate).of(bucket);
                key.known()
                        .filter(found -> !found.awsManaged() && seen.add(found.arn()))
                        .ifPresent(this::add);
                key.missing().ifPresent(gap -> gaps.add(gap, bucket.account(), bucket.policy()));
            }
        }
    }

    private void add(Key key) {
        keys.add(
                key,
                Arn.parse(key.arn()).map(arn -> Lookup.known(arn.account())).orElseGet(Lookup::absent),
                key.policy());
    }

    /** Those of an estate, found once for each list of configured model buckets. */
    public static ReachableKeys of(Estate estate, Settings settings) {
        return estate.derived(ByConfigured.class, ignored -> new ByConfigured(new ConcurrentHashMap<>()))
                .known()
                .computeIfAbsent(
                        settings.configuration().models().buckets(), ignored -> new ReachableKeys(estate, settings));
    }

    private record ByConfigured(Map<Set<String>, ReachableKeys> known) {}

    /** Those for principals of an account. */
    public List<Key> from(String account) {
        return keys.from(account);
    }

    /** Why the key of a bucket that principals of an account may reach is not known. */
    public Optional<Gap> open(String account) {
        return gaps.from(account).stream().findFirst();
    }
}
