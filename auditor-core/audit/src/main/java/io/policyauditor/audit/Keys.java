package io.policyauditor.audit;

import java.util.List;

/**
 * The mappings of {@code auditor.yaml} that have fixed keys. {@code auditor.schema.json} publishes the same.
 */
enum Keys implements Section.Fixed {
    FILE("", "version", "inputs", "models", "trust", "environments", "gate", "rules", "suppressions"),
    INPUTS("inputs", "include", "exclude", "kinds", "documents"),
    DOCUMENT("inputs.documents[]", "path", "kind", "account", "attachedTo"),
    MODELS("models", "buckets"),
    TRUST("trust", "organization", "accounts", "oidcIssuers"),
    ENVIRONMENT("environments.*", "resources", "tags", "accounts", "units", "clusters", "namespaces", "names"),
    GATE("gate", "failOn", "failOnNotAssessed"),
    RULE("rules.*", "severity", "enabled", "reason", "locked"),
    SUPPRESSIONS("suppressions", "entries"),
    SUPPRESSION("suppressions.entries[]", "rule", "path", "resource", "object", "sid", "reason", "owner", "expires");

    private final String place;
    // Made by List.of, which Error Prone cannot see in the type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> names;

    Keys(String place, String... names) {
        this.place = place;
        this.names = List.of(names);
    }

    /** Where such mappings stand: names with dots between, {@code []} for the items of a list, {@code *} for any name. */
    String place() {
        return place;
    }

    @Override
    public List<String> names() {
        return names;
    }
}
