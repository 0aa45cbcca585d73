package io.policyauditor.estate.excess;

import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.estate.verdict.Statements;
import io.policyauditor.estate.verdict.Statements.Grant;
import io.policyauditor.policy.decide.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The paths that are listed in each bucket. Where others have nothing in common with those of a role, it is granted the
 * listing of its own only: with {@code IfExists}, for HeadBucket of KServe 0.17 carries no prefix (LP012, RL009).
 */
final class Listings {
    private static final String PREFIX = "s3:prefix";

    private final Map<String, Set<String>> byBucket = new HashMap<>();

    Listings(List<LoadVerdict> all) {
        all.forEach(verdict -> lists(verdict.needs())
                .forEach(need -> byBucket.computeIfAbsent(
                                need.request().resource().text(), bucket -> new TreeSet<>())
                        .add(path(need))));
    }

    private static Stream<Need> lists(List<Need> needs) {
        return needs.stream().filter(need -> need.purpose() == Purpose.LIST);
    }

    private static String path(Need list) {
        return list.request().context().single(PREFIX).orElse("");
    }

    /**
     * What a statement has to grant.
     *
     * @param caller who asks
     * @param needs all of his
     */
    Grant grant(Need need, boolean ofResource, Caller caller, List<Need> needs) {
        Grant grant = Statements.grant(need, ofResource, caller);
        if (need.purpose() != Purpose.LIST && need.purpose() != Purpose.HEAD_BUCKET) {
            return grant;
        }
        String bucket = need.request().resource().text();
        Set<String> mine = new TreeSet<>();
        lists(needs)
                .filter(list -> list.request().resource().text().equals(bucket))
                .forEach(list -> mine.add(path(list)));
        boolean alone = byBucket.getOrDefault(bucket, Set.of()).stream()
                .allMatch(path -> mine.stream().anyMatch(own -> own.startsWith(path) || path.startsWith(own)));
        return alone
                ? grant
                : new Grant(
                        grant.principal(),
                        grant.actions(),
                        grant.resources(),
                        Map.of("StringLikeIfExists", Map.of(PREFIX, patterns(mine))));
    }

    /** A path may be given a slash at its end, and is then listed otherwise: both are granted, so that neither breaks. */
    private static List<String> patterns(Set<String> paths) {
        return paths.stream()
                .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .distinct()
                .flatMap(path -> Stream.of(path, path + "/*"))
                .toList();
    }
}
