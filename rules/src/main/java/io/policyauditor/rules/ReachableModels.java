package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The model buckets of an estate that a principal of an account may be allowed something on: those of its account, and those
 * whose policy names the account, somebody of it or everyone, or is not known. On all others he is allowed nothing.
 */
public final class ReachableModels {
    private final Map<String, Set<Bucket>> byAccount = new HashMap<>();
    private final Set<Bucket> byAnyone = new LinkedHashSet<>();

    private ReachableModels(Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        estate.buckets().stream()
                .filter(bucket -> models.contains(bucket.name()))
                .forEach(this::add);
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
        List<Bucket> all = new ArrayList<>(byAccount.getOrDefault(account, Set.of()));
        byAnyone.stream().filter(bucket -> !all.contains(bucket)).forEach(all::add);
        return all;
    }

    private void add(Bucket bucket) {
        bucket.account().known().ifPresent(owner -> to(owner, bucket));
        if (bucket.account().known().isEmpty()) {
            byAnyone.add(bucket);
        }
        Optional<CompiledPolicy> policy =
                bucket.policy().flatMap(Policy::compiled).known();
        if (policy.isEmpty()) {
            if (bucket.policy().missing().isPresent()
                    || bucket.policy().flatMap(Policy::compiled).missing().isPresent()) {
                byAnyone.add(bucket);
            }
            return;
        }
        for (CompiledStatement allow : policy.get().allows()) {
            PrincipalElement principal = allow.source().principal();
            if (principal != null) {
                principal.entries().forEach(entry -> add(entry, bucket));
            }
        }
    }

    private void add(Entry entry, Bucket bucket) {
        String value = entry.value().value();
        if (entry.anyone()) {
            byAnyone.add(bucket);
        } else if (entry.type() == PrincipalElement.Type.AWS) {
            Optional.of(value)
                    .filter(Arn::isAccountId)
                    .or(() -> Arn.parse(value).map(Arn::account).filter(Arn::isAccountId))
                    .ifPresent(account -> to(account, bucket));
        }
    }

    private void to(String account, Bucket bucket) {
        byAccount.computeIfAbsent(account, ignored -> new LinkedHashSet<>()).add(bucket);
    }
}
