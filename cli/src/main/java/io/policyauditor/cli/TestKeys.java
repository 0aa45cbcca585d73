package io.policyauditor.cli;

import io.policyauditor.audit.Section;
import java.util.List;

/** The mappings of a file of tests that have fixed keys. {@code tests.schema.json} publishes the same. */
enum TestKeys implements Section.Fixed {
    FILE("estate", "tests"),
    TEST("name", "principal", "serviceAccount", "anyone", "action", "resource", "context", "expect"),
    SERVICE_ACCOUNT("cluster", "namespace", "name"),
    ANYONE("outside", "in", "except"),
    ENVIRONMENT("environment");

    // Made by List.of, which Error Prone cannot see in the type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> names;

    TestKeys(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<String> names() {
        return names;
    }
}
