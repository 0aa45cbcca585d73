package io.policyauditor.policy.catalogue;

import java.util.List;

/**
 * A type of resource that an action can be allowed on.
 *
 * @param required whether every request of the action names one
 * @param conditionKeys the keys the action has for this type in particular, besides its own
 */
public record ResourceUse(ResourceType type, boolean required, List<ConditionKey> conditionKeys) {
    public ResourceUse {
        conditionKeys = List.copyOf(conditionKeys);
    }
}
