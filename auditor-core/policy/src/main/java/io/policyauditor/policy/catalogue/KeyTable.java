package io.policyauditor.policy.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Condition keys found by name: plain ones at once, families by trying each. */
final class KeyTable {
    private final List<ConditionKey> all;
    private final Map<String, ConditionKey> plain = new HashMap<>();
    private final List<ConditionKey> families = new ArrayList<>();

    KeyTable(List<ConditionKey> keys) {
        this.all = List.copyOf(keys);
        for (ConditionKey key : all) {
            if (key.isFamily()) {
                families.add(key);
            } else {
                plain.put(key.pattern(), key);
            }
        }
        // A family can lie within another (Metadata/x/Matcher within Metadata/x): the narrower goes first.
        families.sort(
                Comparator.comparingInt((ConditionKey key) -> key.pattern().length())
                        .reversed());
    }

    List<ConditionKey> all() {
        return all;
    }

    Optional<ConditionKey> find(String lowerCase) {
        ConditionKey key = plain.get(lowerCase);
        if (key != null) {
            return Optional.of(key);
        }
        return families.stream()
                .filter(family -> family.family().matches(lowerCase))
                .findFirst();
    }
}
