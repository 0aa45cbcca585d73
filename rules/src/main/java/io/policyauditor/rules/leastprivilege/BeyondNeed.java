package io.policyauditor.rules.leastprivilege;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The resource patterns by which a role may read objects of a bucket that it does not need.
 *
 * @param grants one for each pattern, with a request that it lets through
 * @param gap why there may be more
 */
public record BeyondNeed(List<Grant> grants, Optional<Gap> gap) {
    private static final List<String> READ = List.of("s3:GetObject");

    private static final String REST = "NotResource";

    /** A policy that grants more than this in one bucket is told so often. */
    private static final int MOST = 20;

    public BeyondNeed {
        grants = List.copyOf(grants);
    }

    /**
     * A pattern that grants too much.
     *
     * @param text the pattern; {@code NotResource} where everything else is granted
     */
    public record Grant(Span at, String text, Granted granted) {
        /** What a message calls it. */
        public String named() {
            return text.equals(REST) ? "everything but what " + REST + " names" : "\"" + text + "\"";
        }
    }

    /**
     * Those of a role and a bucket. What one pattern grants is left out when the next is looked for, so that each is found
     * by objects of its own.
     *
     * @param needed patterns of the objects that it needs
     * @param side which of the statements that grant something together are to grant less
     */
    public static BeyondNeed of(
            Estate estate,
            Caller role,
            Bucket bucket,
            List<String> needed,
            Function<List<Reading>, List<Reading>> side) {
        List<Grant> grants = new ArrayList<>();
        List<String> left = new ArrayList<>(needed);
        Set<Span> seen = new HashSet<>();
        while (grants.size() < MOST) {
            Allowance allowance = Allowances.of(estate)
                    .of(role, Ask.onObjects(bucket.arn(), READ).butNot(left));
            if (!(allowance instanceof Granted granted)) {
                return new BeyondNeed(
                        grants, allowance instanceof Open open ? Optional.of(open.gap()) : Optional.empty());
            }
            String object = granted.witness().resource().text();
            int before = left.size();
            List<Reading> meant = side.apply(granted.by());
            for (Reading reading : meant.isEmpty() ? granted.by() : meant) {
                for (StringNode pattern : fitting(reading.statement(), object)) {
                    left.add(pattern.value());
                    if (!meant.isEmpty() && seen.add(pattern.span())) {
                        grants.add(new Grant(pattern.span(), pattern.value(), granted));
                    }
                }
            }
            if (left.size() == before) {
                // No pattern of theirs grants it: everything does that a NotResource does not name, or nothing has to.
                meant.stream()
                        .map(reading -> reading.statement().source().place(REST, "Resource", "Effect"))
                        .filter(seen::add)
                        .forEach(place -> grants.add(new Grant(place, REST, granted)));
                break;
            }
        }
        return new BeyondNeed(grants, Optional.empty());
    }

    private static List<StringNode> fitting(CompiledStatement statement, String object) {
        Patterns resources = statement.source().resource();
        if (resources == null || resources.negated()) {
            return List.of();
        }
        List<StringNode> certain = resources.values().stream()
                .filter(pattern -> !variable(pattern)
                        && ResourceSet.ofPattern(pattern.value()).contains(object))
                .toList();
        return certain.isEmpty()
                ? resources.values().stream().filter(BeyondNeed::variable).toList()
                : certain;
    }

    private static boolean variable(StringNode pattern) {
        return pattern.value().contains("${");
    }
}
