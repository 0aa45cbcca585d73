package io.policyauditor.rules.environments;

import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.Wildcards;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The parts of a bucket that are of another environment than the bucket, by the first part of their keys, such as {@code
 * dev/}: as far as something loads from there or the bucket policy names them.
 *
 * @param own environment of all the rest
 * @param others by their prefix with its slash, in alphabetical order
 */
public record Prefixes(Bucket bucket, Environment own, Map<String, Environment> others) {
    /** Those of a bucket. */
    public static Prefixes of(Bucket bucket, Estate estate, Environments environments) {
        Environment own = environments.bucket(bucket.name());
        Map<String, Environment> others = new TreeMap<>();
        Stream.concat(loaded(bucket, estate), named(bucket))
                .map(key -> key.split("/", 2))
                .filter(parts -> parts.length == 2 && !parts[0].isEmpty() && !Wildcards.in(parts[0]))
                .map(parts -> parts[0] + "/")
                .distinct()
                .forEach(prefix -> {
                    Environment environment = environments.prefix(bucket.name(), prefix);
                    if (environment.name().known().isPresent()
                            && !environment.name().equals(own.name())) {
                        others.put(prefix, environment);
                    }
                });
        return new Prefixes(bucket, own, others);
    }

    private static Stream<String> loaded(Bucket bucket, Estate estate) {
        return Readers.of(estate).of(bucket.name()).stream()
                .flatMap(point -> point.uri().known().stream())
                .map(ModelUri::key);
    }

    private static Stream<String> named(Bucket bucket) {
        String start = bucket.arn() + "/";
        return bucket.policy().flatMap(Policy::compiled).known().stream()
                .flatMap(policy -> policy.statements().stream())
                .map(statement -> statement.source().resource())
                .flatMap(resource -> resource == null ? Stream.<StringNode>of() : patterns(resource))
                .map(StringNode::value)
                .filter(pattern -> pattern.startsWith(start) && !pattern.contains("${"))
                .map(pattern -> pattern.substring(start.length()));
    }

    private static Stream<StringNode> patterns(Patterns resource) {
        return resource.values().stream();
    }

    /** What is asked about all objects that are not of another environment than the bucket. */
    public Ask rest(List<String> actions) {
        return Ask.onObjects(bucket.arn(), actions)
                .butNot(others.keySet().stream()
                        .map(prefix -> Ask.objects(bucket.arn(), prefix))
                        .toList());
    }

    /** The prefixes of environments that pass a test. */
    public List<String> of(Predicate<String> test) {
        return others.entrySet().stream()
                .filter(each -> each.getValue().name().known().filter(test).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether environments share the bucket, each with a prefix. */
    public boolean shared() {
        long named = others.values().stream().map(Environment::name).distinct().count();
        return named + (own.name().known().isPresent() ? 1 : 0) > 1;
    }
}
