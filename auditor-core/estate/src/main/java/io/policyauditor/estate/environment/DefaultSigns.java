package io.policyauditor.estate.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What holds while the configuration names no environment: the usual tags, and names with the usual parts. */
final class DefaultSigns implements Signs {
    private static final Set<String> KEYS = Set.of("env", "environment", "stage");
    private static final Set<String> NAMES = Set.of("dev", "staging", "prod");
    private static final Map<String, String> LONG =
            Map.of("development", "dev", "stage", "staging", "production", "prod");
    private static final Pattern BETWEEN = Pattern.compile("[-_/.]");

    @Override
    public List<Sign> resource(String arn) {
        return List.of();
    }

    @Override
    public List<Sign> tags(Map<String, String> tags) {
        List<Sign> signs = new ArrayList<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            if (KEYS.contains(key.toLowerCase(Locale.ROOT)) && !value.isBlank()) {
                String lower = value.strip().toLowerCase(Locale.ROOT);
                signs.add(new Sign(LONG.getOrDefault(lower, lower), key + "=" + value));
            }
        });
        return signs;
    }

    @Override
    public List<Sign> account(String id) {
        return List.of();
    }

    @Override
    public List<Sign> unit(String idOrName) {
        return name(idOrName);
    }

    @Override
    public List<Sign> cluster(String name) {
        return name(name);
    }

    @Override
    public List<Sign> namespace(String cluster, String namespace) {
        return name(namespace);
    }

    @Override
    public List<Sign> name(String name) {
        List<Sign> signs = new ArrayList<>();
        for (String part : BETWEEN.split(name.toLowerCase(Locale.ROOT), -1)) {
            String environment = LONG.getOrDefault(part, part);
            if (NAMES.contains(environment)) {
                signs.add(new Sign(environment, part));
            }
        }
        return signs;
    }

    @Override
    public List<Sign> prefix(String part) {
        return name(part);
    }
}
