package io.policyauditor.rules.kubernetes.cachecrosstenant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.LoadPointRule;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.ServiceAccountRoles.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a cached model that is served in a namespace whose own role may not read it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CacheCrossTenant extends LoadPointRule {
    private static final List<String> READ = List.of("s3:GetObject");
    private static final String SERVICE = KubernetesObject.type(KubernetesObject.KSERVE, "InferenceService");

    public CacheCrossTenant() {
        super(RuleInfo.of(
                "KS024",
                "local-model-cache-cross-tenant",
                Severity.MEDIUM,
                "A cache hands a model to a namespace that may not read it"));
    }

    /** The load points that a cache stands for: few of the many. */
    private record Cached(List<LoadPoint> points) {
        static Cached of(Estate estate) {
            return new Cached(LoadPoints.of(estate).all().stream()
                    .filter(point -> point.loader() == Loader.NONE
                            && point.object().type().equals(SERVICE)
                            && point.bucket().isPresent())
                    .toList());
        }
    }

    @Override
    protected Outcome judge(LoadPoint cache, Estate estate, Settings settings) {
        if (cache.loader() != Loader.CACHE_JOB) {
            return Outcome.notApplicable();
        }
        Lookup<Cluster> cluster = cache.object().cluster().flatMap(estate::cluster);
        Optional<Gap> gap = cache.uri().missing().or(cluster::missing);
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        ModelUri uri = cache.uri().known().orElseThrow();
        if (uri.s3Bucket().isEmpty()) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = new ArrayList<>();
        if (!cluster.known().orElseThrow().lists(SERVICE)) {
            gap = Optional.of(Gap.outOfScope("the InferenceServices of cluster "
                    + cluster.known().orElseThrow().name() + " may not all be in the estate"));
        }
        for (LoadPoint point : estate.derived(Cached.class, Cached::of).points()) {
            if (isOf(cache, point) && uri.covers(point.uri().known().orElseThrow())) {
                Optional<Gap> open = judge(cache, point, cluster.known().orElseThrow(), estate, findings);
                gap = gap.isPresent() ? gap : open;
            }
        }
        return findings.isEmpty() ? gap.map(Outcome::notAssessed).orElseGet(Outcome::pass) : Outcome.fail(findings);
    }

    private static boolean isOf(LoadPoint cache, LoadPoint point) {
        boolean everywhere = cache.object().namespace() instanceof Lookup.KnownAbsent;
        return cache.object().cluster().equals(point.object().cluster())
                && (everywhere
                        || cache.object().namespace().equals(point.object().namespace()));
    }

    /** Adds a finding where none of the roles of a consumer may read the model; what is not known where that is not. */
    private static Optional<Gap> judge(
            LoadPoint cache, LoadPoint point, Cluster cluster, Estate estate, List<Finding> findings) {
        Optional<Gap> unknown = point.object()
                .namespace()
                .missing()
                .or(() -> point.serviceAccountName().missing());
        if (unknown.isPresent()) {
            return unknown;
        }
        List<Binding> roles = ServiceAccountRoles.of(estate)
                .of(
                        cluster.name(),
                        point.object().namespace().known().orElse(""),
                        point.serviceAccountName().known().orElse(""));
        Optional<Gap> gap = ServiceAccountRoles.open(cluster);
        ModelUri uri = point.uri().known().orElseThrow();
        String bucket = estate.bucket(uri.bucket()).known().map(Bucket::arn).orElse("arn:aws:s3:::" + uri.bucket());
        Ask ask = Ask.onObjects(bucket, uri.key(), READ);
        Optional<Request> refused = Optional.empty();
        for (Binding binding : roles) {
            Caller role = Caller.aws(
                    binding.role(), Arn.parse(binding.role()).map(Arn::account).orElse(""));
            Allowance allowance = Allowances.of(estate).of(role, ask);
            if (allowance instanceof Allowance.Granted) {
                return Optional.empty();
            }
            if (allowance instanceof Allowance.Open open) {
                gap = Optional.of(open.gap());
            }
            refused = EffectiveAccess.of(estate)
                    .between(role, ask.resource())
                    .known()
                    .map(effective -> effective.on(ask.example()))
                    .map(effective -> effective.plain(effective.request(READ.get(0))));
        }
        if (gap.isPresent()) {
            return gap;
        }
        String who = roles.isEmpty()
                ? "its ServiceAccount, which has no role,"
                : "its own role " + roles.get(0).role();
        Finding finding = new Finding(
                Severity.MEDIUM,
                point.place(),
                point.key() + " serves " + uri.text() + " from "
                        + cache.object().kind() + " " + cache.object().name() + ", and " + who + " may not read it",
                cache.object().namespace() instanceof Lookup.KnownAbsent
                        ? "cache the model in its own namespaces by LocalModelNamespaceCache, or allow the role to read it"
                        : "give the ServiceAccount a role that may read the model",
                cache.object().key(),
                List.of(new Related(cache.place(), "the cache")));
        findings.add(refused.map(request -> finding.shownBy(Witness.refused(request)))
                .orElse(finding));
        return Optional.empty();
    }
}
