package io.policyauditor.rules.leastprivilege;

import io.policyauditor.audit.Judgement;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.access.S3Resource;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.S3Actions;
import io.policyauditor.rules.Wildcards;
import java.util.ArrayList;
import java.util.List;

/**
 * One pattern of a Resource element, with the S3 actions on buckets and on objects that its statement allows.
 *
 * @param resource the pattern as the policy has it
 */
public record S3Grant(CompiledStatement statement, StringNode resource, ActionSet onBuckets, ActionSet onObjects) {
    /** Those of the statements that allow, full administrators and NotResource apart; tells the judgement of any. */
    public static List<S3Grant> of(Judgement judgement) {
        List<S3Grant> grants = new ArrayList<>();
        for (CompiledStatement statement : judgement.allows()) {
            Patterns resources = statement.source().resource();
            if (resources == null || resources.negated() || FullAdmin.is(statement)) {
                continue;
            }
            ActionSet allowed = S3Actions.of(statement);
            ActionSet onBuckets = allowed.intersect(S3Actions.ON_BUCKETS);
            ActionSet onObjects = allowed.intersect(S3Actions.ON_OBJECTS);
            if (onBuckets.isEmpty() && onObjects.isEmpty()) {
                continue;
            }
            judgement.applies();
            for (StringNode resource : resources.values()) {
                grants.add(new S3Grant(statement, resource, onBuckets, onObjects));
            }
        }
        return grants;
    }

    /** The same without some actions. */
    public S3Grant without(ActionSet actions) {
        return new S3Grant(statement, resource, onBuckets.minus(actions), onObjects.minus(actions));
    }

    /** Whether the pattern holds every bucket, or every object of every bucket, that the actions can act on. */
    public boolean everywhere() {
        if (!bucketOpen()) {
            return false;
        }
        ResourceSet set = set();
        return (!onBuckets.isEmpty() && set.coversAll(S3Resource.BUCKET))
                || (!onObjects.isEmpty() && set.coversAll(S3Resource.OBJECT));
    }

    /** Whether the pattern holds buckets that it does not name, but not all of them. */
    public boolean severalBuckets() {
        return S3Resource.bucketPattern(resource.value()).isPresent()
                && bucketOpen()
                && !everywhere()
                && !reached().isEmpty();
    }

    /** The actions that have something to act on: a slash behind the bucket makes an object, and a star can stand for one. */
    public ActionSet reached() {
        boolean slash = resource.value().indexOf('/') >= 0;
        ActionSet none = Catalogue.bundled().noActions();
        return (slash ? none : onBuckets).union(slash || Wildcards.in(resource.value()) ? onObjects : none);
    }

    private ResourceSet set() {
        return ResourceSet.ofPattern(resource.value());
    }

    /** Nearly every pattern names one bucket; that is seen without an automaton. */
    private boolean bucketOpen() {
        return S3Resource.bucketPattern(resource.value())
                .map(Wildcards::in)
                .orElseGet(() -> Wildcards.in(resource.value()));
    }
}
