package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credential.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The profiles of an AWS configuration file, as far as roles go.
 *
 * <p>Source: AWS SDKs and Tools Reference Guide, file-format and feature-assume-role-credentials.
 */
final class Profiles {
    private static final int LONGEST = 100_000;

    private final Map<String, Map<String, String>> byName = new HashMap<>();

    private Profiles(String text) {
        Map<String, String> section = new HashMap<>();
        for (String line : text.split("\\R", -1)) {
            String trimmed = line.strip();
            if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
                String name = trimmed.substring(1, trimmed.length() - 1).strip();
                String profile = name.startsWith("profile ")
                        ? name.substring("profile ".length()).strip()
                        : name;
                section = byName.computeIfAbsent(profile, key -> new HashMap<>());
            } else if (trimmed.indexOf('=') > 0 && !trimmed.startsWith("#") && !trimmed.startsWith(";")) {
                int equal = trimmed.indexOf('=');
                section.put(
                        trimmed.substring(0, equal).strip(),
                        trimmed.substring(equal + 1).strip());
            }
        }
    }

    /** Those of a text; empty where it is too long to be one. */
    static Optional<Profiles> of(String text) {
        return text.length() > LONGEST ? Optional.empty() : Optional.of(new Profiles(text));
    }

    /** Where a profile begins. */
    enum Source {
        /** The token of the pod, for a role of the profile's own. */
        WEB_IDENTITY,
        /** The credentials that EKS Pod Identity gives. */
        CONTAINER,
        /** The role of the node. */
        NODE,
        /** Keys, or something that is not told here. */
        OTHER
    }

    /**
     * A profile, followed to where it begins.
     *
     * @param role that is assumed with the token; empty for other sources
     * @param hops the roles that are assumed from there, in their order
     */
    record Followed(Source source, String role, List<Hop> hops) {}

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Follows a profile; empty where it assumes nothing, so that the SDK goes on to the next way. */
    Optional<Followed> follow(String name) {
        List<Hop> hops = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        String next = name;
        while (seen.add(next)) {
            Map<String, String> profile = byName.getOrDefault(next, Map.of());
            String role = profile.getOrDefault("role_arn", "");
            if (role.isEmpty()) {
                return hops.isEmpty() && !profile.containsKey("aws_access_key_id") && isSilent(profile)
                        ? Optional.empty()
                        : Optional.of(new Followed(Source.OTHER, "", hops));
            }
            if (profile.containsKey("web_identity_token_file")) {
                Collections.reverse(hops);
                return Optional.of(new Followed(Source.WEB_IDENTITY, role, hops));
            }
            hops.add(new Hop(role, Optional.ofNullable(profile.get("external_id"))));
            String credentials = profile.getOrDefault("credential_source", "");
            if (!credentials.isEmpty()) {
                Collections.reverse(hops);
                return Optional.of(new Followed(
                        switch (credentials) {
                            case "EcsContainer" -> Source.CONTAINER;
                            case "Ec2InstanceMetadata" -> Source.NODE;
                            default -> Source.OTHER;
                        },
                        "",
                        hops));
            }
            next = profile.getOrDefault("source_profile", "");
        }
        return Optional.of(new Followed(Source.OTHER, "", hops));
    }

    private static boolean isSilent(Map<String, String> profile) {
        return profile.keySet().stream()
                .noneMatch(
                        key -> key.startsWith("sso_") || key.startsWith("credential_") || key.equals("source_profile"));
    }
}
