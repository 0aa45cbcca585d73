package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LocalModelCaches and LocalModelNamespaceCaches. A job a node downloads as {@code default} of the namespace of the
 * jobs; the account that the cache names only lends its Secrets and settings.
 *
 * <p>Source: kserve aaac4e294, pkg/controller/v1alpha1/localmodelnode/controller.go launchJob.
 */
final class Caches {
    private static final String LABEL = "internal.serving.kserve.io/localmodel";
    private static final String DISABLED = "serving.kserve.io/disable-localmodel";

    private Caches() {}

    static List<LoadPoint> of(KubernetesObject cache, Home home) {
        Scalar source = Fields.scalar(cache.node(), "spec", "sourceModelUri");
        if (source == null) {
            return List.of();
        }
        Home jobs = home.in(Lookup.known(home.config().jobNamespace()));
        Home lookupHome = home.namespace() instanceof Lookup.KnownAbsent ? jobs : home;
        Scalar named = Fields.scalar(cache.node(), "spec", "serviceAccountName");
        Lookup<KubernetesObject> lookup =
                lookupHome.find(PodAccount.KIND, named == null ? PodAccount.DEFAULT : named.value());
        PodAccount account = PodAccount.ofDefault(jobs).lookingIn(lookup, lookupHome);
        ModelUri uri = ModelUri.of(source.value());
        Node storage = cache.at("spec", "storage");
        S3Settings settings = storage instanceof ObjectNode
                ? StorageSpecs.resolve(cache, lookupHome, storage, source.span(), uri)
                        .settings()
                : Secrets.of(cache, account);
        Initializer initializer =
                Initializers.of(home, Initializers.Workload.DOWNLOAD_JOB, null, uri, source.span(), false);
        Credentials.Load load = new Credentials.Load(cache, null, account, settings, initializer, source.span());
        Credentials.Chain chain = Credentials.of(load);
        List<Problem> more = new ArrayList<>(initializer.problems());
        Lookup<ModelUri> written = ModelUri.written(source);
        written.known().ifPresent(known -> more.addAll(UriChecks.ofBucket(known, source.span())));
        Span place = named == null ? source.span() : named.span();
        boolean role = lookup.known()
                .filter(found -> Fields.annotation(found, Secrets.ROLE_ARN) != null)
                .isPresent();
        if (named != null && role && chain.isNodeOrNothing()) {
            more.add(new Problem(
                    "C37",
                    "the job runs as default of " + home.config().jobNamespace() + ", so the role of " + named.value()
                            + " is never used: give default a role",
                    place));
        }
        return List.of(load.point("job", Direction.READ, Loader.CACHE_JOB, written, chain, more, source.span()));
    }

    /** Whether a cache stands for what an InferenceService names, so that its own pod loads nothing. */
    static boolean cover(KubernetesObject service, Home home, ModelUri uri) {
        if (Fields.label(service, LABEL) != null) {
            return true;
        }
        boolean off = isOn(Fields.label(service, DISABLED)) || isOn(Fields.annotation(service, DISABLED));
        if (off || !home.config().localModels()) {
            return false;
        }
        for (KubernetesObject cache : home.kserve().caches()) {
            boolean near = cache.namespace() instanceof Lookup.KnownAbsent
                    || cache.namespace().equals(service.namespace());
            if (near
                    && ModelUri.of(Fields.text(cache.node(), "spec", "sourceModelUri"))
                            .covers(uri)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOn(@Nullable Scalar flag) {
        return flag != null && flag.value().equalsIgnoreCase("true");
    }
}
