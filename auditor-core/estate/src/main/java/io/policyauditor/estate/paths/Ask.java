package io.policyauditor.estate.paths;

import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.decide.Context;
import java.util.List;

/**
 * Some actions on a resource, or on all that a pattern holds: what a rule wants to know of a principal.
 *
 * @param actions each {@code service:Name}, all of one service
 * @param resource ARN by which the estate knows the resource: a bucket, a key, a role, something else, or {@code *}
 * @param pattern of the resources that are meant, such as {@code arn:aws:s3:::models/fraud/*}
 * @param example one that the pattern holds, as a request would have it
 * @param except patterns of those among them that are not meant
 * @param given context keys that the requests have
 */
public record Ask(
        List<String> actions, String resource, String pattern, String example, List<String> except, Context given) {
    /** The name of an object that nobody has in mind. */
    public static final String EXAMPLE = "auditor-example";

    public Ask {
        actions = List.copyOf(actions);
        except = List.copyOf(except);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked about");
        }
    }

    /** One about all that the pattern holds. */
    public Ask(List<String> actions, String resource, String pattern, String example, Context given) {
        this(actions, resource, pattern, example, List.of(), given);
    }

    /** Actions on a resource itself. */
    public static Ask on(String resource, List<String> actions) {
        return new Ask(actions, resource, resource, resource, Context.EMPTY);
    }

    /** Actions on any object of a bucket, by its ARN. */
    public static Ask onObjects(String bucket, List<String> actions) {
        return onObjects(bucket, "", actions);
    }

    /** Actions on any object of a bucket whose key begins in one way. */
    public static Ask onObjects(String bucket, String prefix, List<String> actions) {
        return new Ask(
                actions,
                bucket + "/" + EXAMPLE,
                objects(bucket, prefix),
                bucket + "/" + prefix + EXAMPLE,
                Context.EMPTY);
    }

    /** The same for requests that have some context keys. */
    public Ask with(Context context) {
        return new Ask(actions, resource, pattern, example, except, context);
    }

    /** The same without the resources of some patterns, which may hold variables. */
    public Ask butNot(List<String> patterns) {
        return new Ask(actions, resource, pattern, example, patterns, given);
    }

    /** The pattern of all objects of a bucket whose key begins in one way, whatever characters it has. */
    public static String objects(String bucket, String prefix) {
        return bucket + "/" + literal(prefix) + "*";
    }

    /** Whether the example is certainly one that is meant. */
    boolean meansExample() {
        return except.stream()
                .noneMatch(other ->
                        other.contains("${") || ResourceSet.ofPattern(other).contains(example));
    }

    /** Whether one resource is meant, by actions that are no patterns. */
    boolean isOne() {
        return pattern.equals(example)
                && except.isEmpty()
                && !isPattern(pattern)
                && actions.stream().noneMatch(Ask::isPattern);
    }

    private static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('$') >= 0;
    }

    /** A pattern that holds all that is meant, and maybe more, without any variable. */
    String loose() {
        int variable = pattern.indexOf("${");
        return variable < 0 ? pattern : pattern.substring(0, variable) + "*";
    }

    /** A text in which no character stands for others. */
    private static String literal(String text) {
        return text.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
    }
}
