package io.policyauditor.rules.lint;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.access.S3Resource;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ResourceType;
import io.policyauditor.policy.catalogue.ResourceUse;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The actions that a statement writes out beside its resources. An action that comes of a wildcard is none of them:
 * {@code s3:*} on a bucket means those of its actions that fit a bucket.
 *
 * @param statement whose resources are listed
 * @param actions written out; at least one
 * @param patterns the written patterns of these actions
 */
public record ResourceFit(CompiledStatement statement, List<Action> actions, List<StringNode> patterns) {
    /** Actions that list what is in a bucket, and so are allowed on the bucket. */
    private static final Set<String> LISTS =
            Set.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");

    /**
     * What the statement writes out; empty when it does not list its actions and resources, or when {@code *} is among
     * these, which fits everything.
     */
    public static Optional<ResourceFit> of(CompiledStatement statement, Catalogue catalogue) {
        Patterns action = statement.source().action();
        Patterns resource = statement.source().resource();
        if (action == null
                || action.negated()
                || resource == null
                || resource.negated()
                || resource.values().isEmpty()
                || resource.values().stream().anyMatch(value -> value.value().equals("*"))) {
            return Optional.empty();
        }
        List<Action> actions = new ArrayList<>();
        List<StringNode> patterns = new ArrayList<>();
        for (StringNode pattern : action.values()) {
            catalogue.action(pattern.value()).ifPresent(known -> {
                actions.add(known);
                patterns.add(pattern);
            });
        }
        return actions.isEmpty() ? Optional.empty() : Optional.of(new ResourceFit(statement, actions, patterns));
    }

    /** Whether every pattern of the statement is an action that the catalogue has. */
    public boolean complete() {
        Patterns action = statement.source().action();
        return action != null && action.values().size() == actions.size();
    }

    /** Whether a pattern is that of an action that lists a bucket. */
    public static boolean listsBucket(StringNode pattern) {
        String written = pattern.value();
        return LISTS.stream().anyMatch(written::equalsIgnoreCase);
    }

    /** The patterns of actions that list a bucket, where the statement's resources are objects only. */
    public List<StringNode> listsOfObjects() {
        Map<Action, Boolean> dead = new HashMap<>();
        List<StringNode> lists = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            if (listsBucket(patterns.get(i)) && dead.computeIfAbsent(actions.get(i), this::isOnObjectsOnly)) {
                lists.add(patterns.get(i));
            }
        }
        return lists;
    }

    private boolean isOnObjectsOnly(Action list) {
        return list.resources().stream().map(ResourceUse::type).noneMatch(type -> plainlyFits(type) || fits(type))
                && statement.resources().meets(S3Resource.OBJECT);
    }

    /** Whether some resource of the statement may be of a type that one of the actions works on. */
    public boolean anyFits() {
        return types().distinct().anyMatch(this::plainlyFits)
                || types().distinct().anyMatch(this::fits);
    }

    private Stream<ResourceType> types() {
        return actions.stream().flatMap(action -> action.resources().stream()).map(ResourceUse::type);
    }

    /** Whether an ARN at hand shows that some resource is of the type. Cheap, and mostly enough. */
    private boolean plainlyFits(ResourceType type) {
        if (isBucket(type)) {
            return resources().stream().anyMatch(resource -> isBucket(resource.value()));
        }
        for (String glob : type.globs()) {
            ResourceSet form = ResourceSet.ofForm(glob);
            for (StringNode resource : resources()) {
                // A pattern matches its own text, and a broad one the form with its own parts filled in.
                if (form.contains(resource.value())
                        || sample(glob, resource.value())
                                .filter(arn -> form.contains(arn)
                                        && ResourceSet.ofPattern(resource.value())
                                                .contains(arn))
                                .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The form as text, with the parts of the pattern where the form leaves them open. */
    private static Optional<String> sample(String form, String pattern) {
        Optional<Arn> open = Arn.parse(form);
        Optional<Arn> fixed = Arn.parse(pattern);
        return open.isEmpty() || fixed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Arn(
                                filled(open.get().partition(), fixed.get().partition()),
                                open.get().service(),
                                filled(open.get().region(), fixed.get().region()),
                                filled(open.get().account(), fixed.get().account()),
                                open.get().resource())
                        .toString());
    }

    private static String filled(String open, String fixed) {
        return open.equals("*") ? fixed : open;
    }

    private boolean fits(ResourceType type) {
        return isBucket(type)
                ? statement.resources().meets(S3Resource.BUCKET)
                : type.globs().stream().map(ResourceSet::ofForm).anyMatch(statement.resources()::meets);
    }

    // In the catalogue's form of a bucket the star stands for slashes too.
    private static boolean isBucket(ResourceType type) {
        return type.key().equals("bucket") && type.arns().contains("arn:${Partition}:s3:::${BucketName}");
    }

    private static boolean isBucket(String resource) {
        return S3Resource.bucketPattern(resource).isPresent() && resource.indexOf('/') < 0;
    }

    private List<StringNode> resources() {
        Patterns resource = statement.source().resource();
        return resource == null ? List.of() : resource.values();
    }
}
