package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The model buckets of an estate that a principal of an account may be allowed something on. */
public final class ReachableModels {
    private final Reachable<Bucket> buckets = new Reachable<>();

    private ReachableModels(Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        estate.buckets().stream()
                .filter(bucket -> models.contains(bucket.name()))
                .forEach(bucket -> buckets.add(bucket, bucket.account(), bucket.policy()));
    }

    /** Those of an estate, found once for each list of configured model buckets. */
    public static ReachableModels of(Estate estate, Settings settings) {
        return estate.derived(ByConfigured.class, ignored -> new ByConfigured(new ConcurrentHashMap<>()))
                .known()
                .computeIfAbsent(
                        settings.configuration().models().buckets(), ignored -> new ReachableModels(estate, settings));
    }

    private record ByConfigured(Map<Set<String>, ReachableModels> known) {}

    /** Those for principals of an account, in the order of the estate within each group. */
    public List<Bucket> from(String account) {
        return buckets.from(account);
    }
}
