package io.policyauditor.rules.environments;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.environment.EnvironmentRule;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.rules.ReachableModels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where a tag that names the environment is what keeps a role from models: with one value it is allowed an action there, and
 * with another it is not.
 */
public final class TagSeparation {
    private static final Set<String> USUAL =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of("env", "environment", "stage")));
    private static final List<String> NAMES = List.of("prod", "production", "staging", "dev");
    private static final List<String> OF_PRINCIPALS = List.of("aws:PrincipalTag/");
    private static final List<String> OF_BUCKETS = List.of("s3:BucketTag/", "aws:ResourceTag/");

    /** A value that no policy names. */
    private static final String OTHER = "auditor-example";

    private final Map<CompiledPolicy, Boolean> byPolicy = new ConcurrentHashMap<>();

    /** The model buckets whose policies speak of tags, by who may be allowed something on them. */
    private final Map<From, List<Bucket>> byAccount = new ConcurrentHashMap<>();

    private record From(String account, Set<String> configured) {}

    private TagSeparation() {}

    /** Of an estate, made when first asked for. */
    public static TagSeparation of(Estate estate) {
        return estate.derived(TagSeparation.class, ignored -> new TagSeparation());
    }

    /**
     * A tag that separates a role from a bucket.
     *
     * @param tag its name
     * @param value with which the role is allowed something
     * @param ofBucket whether it is the bucket's; else it is the role's
     */
    public record Separation(Bucket bucket, String tag, String value, boolean ofBucket) {}

    /**
     * Those around a role.
     *
     * @param gap why there may be others
     */
    public record Separations(List<Separation> all, Optional<Gap> gap) {
        public Separations {
            all = List.copyOf(all);
        }
    }

    /** Those that keep a role out, with the tags that it and the buckets have today. */
    public Separations around(Role role, Estate estate, Settings settings) {
        boolean own = role.policies().known().orElse(List.of()).stream().anyMatch(this::speaks);
        Search search = new Search(role, estate, settings);
        (own ? ReachableModels.of(estate, settings).from(role.account()) : speaking(role.account(), estate, settings))
                .forEach(search::look);
        return new Separations(search.found, search.gap);
    }

    private List<Bucket> speaking(String account, Estate estate, Settings settings) {
        return byAccount.computeIfAbsent(
                new From(account, settings.configuration().models().buckets()),
                from -> ReachableModels.of(estate, settings).from(account).stream()
                        .filter(bucket ->
                                bucket.policy().known().filter(this::speaks).isPresent())
                        .toList());
    }

    /** Whether anything of a policy may hang on a tag. */
    private boolean speaks(Policy policy) {
        return policy.compiled()
                .known()
                .map(compiled -> byPolicy.computeIfAbsent(
                        compiled, one -> one.statements().stream().anyMatch(TagSeparation::speaks)))
                .orElse(false);
    }

    private static boolean speaks(CompiledStatement statement) {
        return statement.conditions().anyMatch(TagSeparation::isTag)
                || statement.literals().stream()
                        .flatMap(literal -> literal.matchers().stream())
                        .anyMatch(Matcher.WithVariables.class::isInstance);
    }

    private static boolean isTag(Literal literal) {
        return Stream.concat(OF_PRINCIPALS.stream(), OF_BUCKETS.stream())
                .anyMatch(family -> literal.dimension().key().startsWith(family.toLowerCase(Locale.ROOT)));
    }

    /** What is found for one role. */
    private static final class Search {
        private final Role role;
        private final Estate estate;
        private final Settings settings;
        private final Caller caller;
        private final List<Separation> found = new ArrayList<>();
        private Optional<Gap> gap = Optional.empty();

        Search(Role role, Estate estate, Settings settings) {
            this.role = role;
            this.estate = estate;
            this.settings = settings;
            this.caller = Caller.aws(role.arn(), role.account());
        }

        void look(Bucket bucket) {
            Optional<Effective> effective =
                    EffectiveAccess.of(estate).between(caller, bucket.arn()).known();
            if (effective.isEmpty()) {
                return;
            }
            Set<String> spoken = effective.get().spoken();
            for (String tag : tags()) {
                look(OF_PRINCIPALS, tag, spoken, effective.get(), bucket, false);
                look(OF_BUCKETS, tag, spoken, effective.get(), bucket, true);
            }
        }

        private void look(
                List<String> families,
                String tag,
                Set<String> spoken,
                Effective effective,
                Bucket bucket,
                boolean ofBucket) {
            Lookup<Map<String, String>> tags = ofBucket ? bucket.tags() : role.tags();
            Optional<String> value = families.stream()
                    .map(family -> family + tag)
                    .filter(key -> spoken.contains(key.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .flatMap(key -> value(effective, bucket, tag, key));
            if (value.isPresent() && tags.missing().isPresent()) {
                gap = gap.or(tags::missing);
            } else if (value.isPresent() && !value.equals(tags.known().map(known -> known.get(tag)))) {
                found.add(new Separation(bucket, tag, value.get(), ofBucket));
            }
        }

        /** The names of the tags that tell environments. */
        private Set<String> tags() {
            Set<String> tags = new LinkedHashSet<>();
            List<EnvironmentRule> rules = settings.configuration().environments();
            rules.forEach(rule -> tags.addAll(rule.tags().keySet()));
            return rules.isEmpty() ? USUAL : tags;
        }

        /** The first value with which something is allowed that is not allowed with another. */
        private Optional<String> value(Effective effective, Bucket bucket, String tag, String key) {
            Set<String> values = values(bucket, tag);
            for (String action : List.of("s3:GetObject", "s3:PutObject")) {
                Ask ask = Ask.onObjects(bucket.arn(), List.of(action));
                boolean never = allowance(effective, ask.with(only(key, OTHER))) instanceof Never;
                for (String value : values) {
                    boolean separates = never
                            ? allowance(effective, ask.with(only(key, value))) instanceof Granted
                            : separatesBelow(effective, bucket, value, action, key);
                    if (separates) {
                        return Optional.of(value);
                    }
                }
            }
            return Optional.empty();
        }

        private Allowance allowance(Effective effective, Ask ask) {
            Allowance allowance = Allowances.of(estate).of(effective, ask);
            if (allowance instanceof Open open) {
                gap = gap.or(() -> Optional.of(open.gap()));
            }
            return allowance;
        }

        /** Where the tag is a part of the path each value has objects of its own: by one of them. */
        private static boolean separatesBelow(
                Effective effective, Bucket bucket, String value, String action, String key) {
            Effective there = effective.on(bucket.arn() + "/" + value + "/" + OTHER);
            return there.reach(there.request(action, only(key, OTHER))) == Reach.NEVER
                    && there.reach(there.request(action, only(key, value))) == Reach.ALWAYS;
        }

        private Set<String> values(Bucket bucket, String tag) {
            Set<String> values = new LinkedHashSet<>();
            bucket.tags().known().map(tags -> tags.get(tag)).ifPresent(values::add);
            settings.environments(estate).bucket(bucket.name()).name().known().ifPresent(values::add);
            settings.configuration().environments().forEach(rule -> {
                String named = rule.tags().get(tag);
                if (named != null) {
                    values.add(named);
                }
            });
            values.addAll(NAMES);
            return values;
        }
    }

    private static Context only(String key, String value) {
        return new Context.Builder().put(key, value).build();
    }
}
