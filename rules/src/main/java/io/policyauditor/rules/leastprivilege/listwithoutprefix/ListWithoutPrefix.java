package io.policyauditor.rules.leastprivilege.listwithoutprefix;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.LoaderGrantRule;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.environments.Openness;
import io.policyauditor.rules.environments.Readers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flags a role that may list what another namespace keeps in a bucket. A listing of everything stays open to whoever may
 * send HeadBucket, which carries no prefix; the rule asks for the prefix of the other.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ListWithoutPrefix extends LoaderGrantRule {
    private static final List<String> LIST = List.of("s3:ListBucket");
    private static final String PREFIX = "s3:prefix";

    public ListWithoutPrefix() {
        super(RuleInfo.of(
                "LP012",
                "list-bucket-without-prefix-scope",
                Severity.LOW,
                "One tenant of a bucket can list the models of another"));
    }

    @Override
    protected Map<String, Ask> asks(Role role, Estate estate, Settings settings) {
        List<LoadPoint> own = LoaderRoles.of(estate).loadPoints(role.arn());
        Set<Lookup<String>> namespaces = new HashSet<>();
        own.forEach(point -> namespaces.add(point.object().namespace()));
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(role.account())) {
            List<String> needed = own.stream()
                    .filter(point ->
                            point.bucket().filter(bucket.name()::equals).isPresent())
                    .map(ListWithoutPrefix::key)
                    .toList();
            foreign(bucket, namespaces, needed, estate)
                    .ifPresent(prefix -> asks.put(
                            "\"" + prefix + "\" of bucket " + bucket.name(),
                            Ask.on(bucket.arn(), LIST)
                                    .with(new Context.Builder()
                                            .put(PREFIX, prefix)
                                            .build())));
        }
        return asks;
    }

    /** The first path that another namespace loads and that has nothing in common with what is needed. */
    private static Optional<String> foreign(
            Bucket bucket, Set<Lookup<String>> namespaces, List<String> needed, Estate estate) {
        return needed.isEmpty()
                ? Optional.empty()
                : Readers.of(estate).of(bucket.name()).stream()
                        .filter(point -> point.object().namespace().known().isPresent()
                                && !namespaces.contains(point.object().namespace()))
                        .map(ListWithoutPrefix::key)
                        .filter(key -> needed.stream().noneMatch(mine -> key.startsWith(mine) || mine.startsWith(key)))
                        .findFirst();
    }

    private static String key(LoadPoint point) {
        return point.uri().known().map(ModelUri::key).orElse("");
    }

    /** Another tenant of a bucket may be missing, if the role lists any. */
    @Override
    protected Optional<Gap> unasked(Role role, Estate estate, Settings settings) {
        return LoaderRoles.of(estate).loadPoints(role.arn()).isEmpty()
                ? Optional.empty()
                : Openness.ofLoadPoints(estate);
    }

    @Override
    protected String message(Role role, String resource, Granted granted) {
        return "role " + role.name() + " is allowed to list " + resource + ", which another namespace loads";
    }

    @Override
    protected String repair(Role role, String resource, Granted granted) {
        return "add the condition StringLikeIfExists " + PREFIX
                + " with the paths that are loaded as the role; HeadBucket"
                + " of KServe 0.17 carries no prefix and needs IfExists";
    }
}
