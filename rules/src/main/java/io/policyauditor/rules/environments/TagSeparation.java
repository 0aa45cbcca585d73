package io.policyauditor.rules.environments;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.environment.EnvironmentRule;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.ReachableModels;
import java.util.ArrayList;
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
    private static final List<String> USUAL = List.of("env", "environment", "stage");
    private static final List<String> NAMES = List.of("prod", "production", "staging", "dev");
    private static final List<String> OF_PRINCIPALS = List.of("aws:PrincipalTag/");
    private static final List<String> OF_BUCKETS = List.of("s3:BucketTag/", "aws:ResourceTag/");

    /** A value that no policy names. */
    private static final String OTHER = "auditor-example";

    private final Map<CompiledPolicy, Boolean> byPolicy = new ConcurrentHashMap<>();

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

    /** Those that keep a role out, with the tags that it and the buckets have today. */
    public List<Separation> around(Role role, Estate estate, Settings settings) {
        boolean own = role.policies().known().orElse(List.of()).stream().anyMatch(this::speaks);
        List<Separation> all = new ArrayList<>();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(role.account())) {
            if (own || bucket.policy().known().filter(this::speaks).isPresent()) {
                around(role, bucket, estate, settings, all);
            }
        }
        return all;
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

    private static void around(Role role, Bucket bucket, Estate estate, Settings settings, List<Separation> all) {
        Caller caller = Caller.aws(role.arn(), role.account());
        Set<String> spoken = EffectiveAccess.of(estate)
                .between(caller, bucket.arn())
                .known()
                .map(Effective::spoken)
                .orElse(Set.of());
        for (String tag : tags(settings)) {
            for (boolean ofBucket : List.of(false, true)) {
                (ofBucket ? OF_BUCKETS : OF_PRINCIPALS)
                        .stream()
                                .map(family -> family + tag)
                                .filter(key -> spoken.contains(key.toLowerCase(Locale.ROOT)))
                                .findFirst()
                                .flatMap(key -> value(caller, bucket, tag, key, estate, settings))
                                .filter(value -> !has(ofBucket ? bucket.tags() : role.tags(), tag, value))
                                .ifPresent(value -> all.add(new Separation(bucket, tag, value, ofBucket)));
            }
        }
    }

    private static boolean has(Lookup<Map<String, String>> tags, String tag, String value) {
        return tags.known().filter(known -> value.equals(known.get(tag))).isPresent();
    }

    /** The names of the tags that tell environments. */
    private static Set<String> tags(Settings settings) {
        Set<String> tags = new LinkedHashSet<>();
        List<EnvironmentRule> rules = settings.configuration().environments();
        rules.forEach(rule -> tags.addAll(rule.tags().keySet()));
        return rules.isEmpty() ? new LinkedHashSet<>(USUAL) : tags;
    }

    /** The first value with which something is allowed that is not allowed with another. */
    private static Optional<String> value(
            Caller caller, Bucket bucket, String tag, String key, Estate estate, Settings settings) {
        Allowances allowances = Allowances.of(estate);
        for (String action : List.of("s3:GetObject", "s3:PutObject")) {
            Ask ask = Ask.onObjects(bucket.arn(), List.of(action));
            if (allowances.of(caller, ask.with(only(key, OTHER))) instanceof Never) {
                for (String value : values(bucket, tag, estate, settings)) {
                    if (allowances.of(caller, ask.with(only(key, value))) instanceof Granted) {
                        return Optional.of(value);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Set<String> values(Bucket bucket, String tag, Estate estate, Settings settings) {
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

    private static Context only(String key, String value) {
        return new Context.Builder().put(key, value).build();
    }
}
