package io.policyauditor.policy.catalogue;

import java.util.ArrayList;
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
    }

    List<ConditionKey> all() {
        return all;
    }

    Optional<ConditionKey> find(String lowerCase) {
        ConditionKey key = plain.get(lowerCase);
        if (key != null) {
            return Optional.of(key);
        }
        // A family can lie within another (Metadata/x/Matcher within Metadata/x): the narrower one is meant.
        ConditionKey narrowest = null;
        for (ConditionKey family : families) {
            if (family.family().matches(lowerCase)
                    && (narrowest == null
                            || family.pattern().length() > narrowest.pattern().length())) {
                narrowest = family;
            }
        }
        return Optional.ofNullable(narrowest);
    }
}
