package io.policyauditor.rules;

import io.policyauditor.estate.model.Lookup;
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

/**
 * Resources that a principal of an account may be allowed something on: those of its account, and those whose policy names
 * the account, somebody of it or everyone, or is not known. On all others he is allowed nothing.
 *
 * @param <T> what they are
 */
final class Reachable<T> {
    private final Map<String, Set<T>> byAccount = new HashMap<>();
    private final Set<T> byAnyone = new LinkedHashSet<>();

    void add(T resource, Lookup<String> account, Lookup<Policy> policy) {
        account.known().ifPresent(owner -> to(owner, resource));
        if (account.known().isEmpty()) {
            byAnyone.add(resource);
        }
        Lookup<CompiledPolicy> compiled = policy.flatMap(Policy::compiled);
        if (compiled.missing().isPresent()) {
            byAnyone.add(resource);
        }
        compiled.known().map(CompiledPolicy::allows).orElse(List.of()).forEach(allow -> add(allow, resource));
    }

    private void add(CompiledStatement allow, T resource) {
        PrincipalElement principal = allow.source().principal();
        if (principal != null) {
            principal.entries().forEach(entry -> add(entry, resource));
        }
    }

    private void add(Entry entry, T resource) {
        String value = entry.value().value();
        if (entry.anyone()) {
            byAnyone.add(resource);
        } else if (entry.type() == PrincipalElement.Type.AWS) {
            Optional.of(value)
                    .filter(Arn::isAccountId)
                    .or(() -> Arn.parse(value).map(Arn::account).filter(Arn::isAccountId))
                    .ifPresent(account -> to(account, resource));
        }
    }

    private void to(String account, T resource) {
        byAccount.computeIfAbsent(account, ignored -> new LinkedHashSet<>()).add(resource);
    }

    /** Those for principals of an account, in the order added within each group. */
    List<T> from(String account) {
        Set<T> all = new LinkedHashSet<>(byAccount.getOrDefault(account, Set.of()));
        all.addAll(byAnyone);
        return new ArrayList<>(all);
    }
}
