package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TrainedModels: the agent beside the parent's predictor loads them, as the predictor's ServiceAccount.
 *
 * <p>Source: kserve aaac4e294, pkg/webhook/admission/pod/agent_injector.go and
 * pkg/controller/v1alpha1/trainedmodel/controller.go.
 */
final class TrainedModels {
    private TrainedModels() {}

    static List<LoadPoint> of(KubernetesObject model, Home home) {
        Scalar uri = Fields.scalar(model.node(), "spec", "model", "storageUri");
        if (uri == null) {
            return List.of();
        }
        Scalar parentName = Fields.scalar(model.node(), "spec", "inferenceService");
        Lookup<KubernetesObject> parent = parentName == null
                ? Lookup.unknown(Gap.unread(model.key() + " names no inferenceService"))
                : home.kserve("InferenceService", parentName.value());
        KubernetesObject known = parent.known().orElse(null);
        Node predictor = known == null ? null : InferenceServices.predictor(known);
        PodAccount account = known == null
                ? PodAccount.unknown(
                        home, parent.missing().orElse(Gap.unread("the parent of " + model.key() + " does not exist")))
                : PodAccount.of(home, predictor);
        List<Problem> more = new ArrayList<>();
        if (parentName != null) {
            Problem refused = refused(parent, predictor, home, parentName);
            if (refused != null) {
                more.add(refused);
            }
        }
        Lookup<ModelUri> target = ModelUri.written(uri);
        target.known().ifPresent(read -> more.addAll(UriChecks.ofBucket(read, uri.span())));
        KubernetesObject configured = known == null ? model : known;
        Initializer agent = Initializer.plain(
                "agent", "agent", Initializers.own(home.config()).kserve(), List.of());
        S3Settings settings = Secrets.of(configured, account);
        Credentials.Load load = new Credentials.Load(model, predictor, account, settings, agent, uri.span());
        Credentials.Chain chain = Credentials.of(load);
        boolean told = settings.region()
                || chain.credentials().known().stream()
                        .flatMap(List::stream)
                        .anyMatch(found -> found instanceof Irsa || found instanceof PodIdentity);
        if (!told
                && chain.credentials() instanceof Lookup.Known
                && target.known().filter(ModelUri::isS3).isPresent()) {
            more.add(new Problem(
                    "C28",
                    "nothing tells the agent a region, and it takes none from the node: annotate the Secret with"
                            + " serving.kserve.io/s3-region",
                    uri.span()));
        }
        return List.of(load.point("model", Direction.READ, Loader.AGENT, target, chain, more, uri.span()));
    }

    private static @Nullable Problem refused(
            Lookup<KubernetesObject> parent, @Nullable Node predictor, Home home, Scalar name) {
        if (parent instanceof Lookup.KnownAbsent) {
            return new Problem(
                    "C42",
                    "InferenceService " + name.value() + " does not exist: create it or correct the name",
                    name.span());
        }
        Node model = KubernetesObject.at(predictor, "model");
        if (Fields.scalar(model, "storageUri") != null) {
            return new Problem(
                    "C42",
                    "InferenceService " + name.value()
                            + " has a model of its own, so it takes no TrainedModel: remove its storageUri",
                    name.span());
        }
        KubernetesObject runtime =
                InferenceServices.runtime(model, home).known().orElse(null);
        return runtime == null || Fields.isTrue(runtime.node(), "spec", "multiModel")
                ? null
                : new Problem(
                        "C42",
                        "the runtime " + runtime.name() + " of InferenceService " + name.value()
                                + " is not multiModel: use one that is",
                        name.span());
    }
}
