package io.policyauditor.rules.environments;

import java.util.Locale;
import java.util.Set;

/** What the names of environments say about how close to production they are. */
public final class Stages {
    private static final Set<String> PRODUCTION = Set.of("prod", "production", "prd", "live");
    private static final Set<String> BEFORE_PRODUCTION =
            Set.of("staging", "stage", "stg", "preprod", "pre-prod", "preproduction", "uat");
    private static final Set<String> PIPELINES =
            Set.of("ci", "cd", "cicd", "ci-cd", "build", "pipeline", "deploy", "deployment", "release");

    private Stages() {}

    /** Whether it is production. */
    public static boolean production(String name) {
        return PRODUCTION.contains(lower(name));
    }

    /** Whether it is what production is tried out on. */
    public static boolean beforeProduction(String name) {
        return BEFORE_PRODUCTION.contains(lower(name));
    }

    /** Whether it is none of its own, but what brings things from one to the next. */
    public static boolean pipeline(String name) {
        return PIPELINES.contains(lower(name));
    }

    /** Whether things of it have no business in production. */
    public static boolean nonproduction(String name) {
        return !production(name) && !pipeline(name);
    }

    /** Whether the first is certainly further from production than the second. */
    public static boolean below(String name, String other) {
        return !pipeline(name) && !pipeline(other) && rank(name) < rank(other);
    }

    private static int rank(String name) {
        return production(name) ? 2 : beforeProduction(name) ? 1 : 0;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
