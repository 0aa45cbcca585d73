package io.policyauditor.policy.catalogue;

import java.util.List;
import java.util.Set;

/** An action of a service. */
public final class Action {
    private final String servicePrefix;
    private final String name;
    private final String lowerCaseName;
    private final int service;
    private final int ordinal;
    private final Set<AccessLevel> levels;
    private final List<ConditionKey> conditionKeys;
    private final List<ResourceUse> resources;

    Action(
            String servicePrefix,
            int service,
            String name,
            int ordinal,
            Set<AccessLevel> levels,
            List<ConditionKey> conditionKeys,
            List<ResourceUse> resources) {
        this.servicePrefix = servicePrefix;
        this.service = service;
        this.name = name;
        this.lowerCaseName = Ascii.lowerCase(name);
        this.ordinal = ordinal;
        this.levels = levels;
        this.conditionKeys = conditionKeys;
        this.resources = List.copyOf(resources);
    }

    /** The prefix of its service, such as {@code s3}. */
    public String servicePrefix() {
        return servicePrefix;
    }

    /** Its name as AWS writes it, such as {@code GetObject}. */
    public String name() {
        return name;
    }

    /** Prefix and name, such as {@code s3:GetObject}. */
    public String fullName() {
        return servicePrefix + ':' + name;
    }

    /** Its place among the actions of its service, from 0 on without a gap; another version of the data has others. */
    public int ordinal() {
        return ordinal;
    }

    /** What it does; never empty. */
    public Set<AccessLevel> levels() {
        return levels;
    }

    /** Whether it changes anything: data, tags or permissions. */
    public boolean writes() {
        return levels.contains(AccessLevel.WRITE)
                || levels.contains(AccessLevel.TAGGING)
                || levels.contains(AccessLevel.PERMISSIONS_MANAGEMENT);
    }

    /** Its condition keys, whatever the resource; global keys are listed only where AWS does. */
    public List<ConditionKey> conditionKeys() {
        return conditionKeys;
    }

    /** The types of resources it can be allowed on; empty when only {@code *} as the resource allows it. */
    public List<ResourceUse> resources() {
        return resources;
    }

    String lowerCaseName() {
        return lowerCaseName;
    }

    int service() {
        return service;
    }

    @Override
    public String toString() {
        return fullName();
    }
}
