package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * InferenceServices: predictor, canaries, transformer and explainer are components with pods of their own.
 *
 * <p>Source: kserve aaac4e294, pkg/controller/v1beta1/inferenceservice/components.
 */
final class InferenceServices {
    private static final String MODEL = "model";

    // kserve aaac4e294, pkg/apis/serving/v1beta1/predictor.go: its defaulter rewrites each into model.
    private static final Set<String> FRAMEWORKS = Set.of(
            "sklearn",
            "xgboost",
            "tensorflow",
            "pytorch",
            "triton",
            "onnx",
            "huggingface",
            "pmml",
            "lightgbm",
            "paddle");
    private static final List<String> EXPLAINERS = List.of("art", "alibi", "aix");

    private InferenceServices() {}

    static List<LoadPoint> of(KubernetesObject service, Home home) {
        List<LoadPoint> points = new ArrayList<>();
        ObjectNode predictor = predictor(service);
        if (predictor != null) {
            component(service, home, "predictor", predictor, predictor.get(MODEL), points);
            int number = 0;
            for (Node canary : Fields.items(service.node(), "spec", "canary")) {
                String name = "canary[" + number++ + "]";
                if (KubernetesObject.at(canary, "predictor") instanceof ObjectNode over
                        && Overlay.merge(predictor, withModel(over), Overlay.Lists.REPLACE)
                                instanceof ObjectNode merged) {
                    component(service, home, name, merged, merged.get(MODEL), points);
                }
            }
        }
        if (service.at("spec", "transformer") instanceof ObjectNode transformer) {
            component(service, home, "transformer", transformer, null, points);
        }
        if (service.at("spec", "explainer") instanceof ObjectNode explainer) {
            component(service, home, "explainer", explainer, explanation(explainer), points);
        }
        return points;
    }

    private static void component(
            KubernetesObject service,
            Home home,
            String name,
            ObjectNode spec,
            @Nullable Node model,
            List<LoadPoint> points) {
        new ServiceComponent(service, home, name, spec, model, points).find();
    }

    /** The predictor with its model under {@code model}; null when there is none. */
    static @Nullable ObjectNode predictor(KubernetesObject service) {
        return service.at("spec", "predictor") instanceof ObjectNode predictor ? withModel(predictor) : null;
    }

    private static ObjectNode withModel(ObjectNode predictor) {
        if (predictor.get(MODEL) instanceof ObjectNode) {
            return predictor;
        }
        List<Member> members = new ArrayList<>();
        for (Member member : predictor.members()) {
            members.add(
                    FRAMEWORKS.contains(member.key().value()) && member.value() instanceof ObjectNode
                            ? new Member(asModel(member.key()), member.value())
                            : member);
        }
        return new ObjectNode(members, predictor.span());
    }

    private static StringNode asModel(StringNode key) {
        return StringNode.verbatim(MODEL, key.span(), key.span().start());
    }

    private static @Nullable Node explanation(ObjectNode explainer) {
        for (String kind : EXPLAINERS) {
            if (explainer.get(kind) instanceof ObjectNode found) {
                return found;
            }
        }
        return null;
    }

    /** The runtime that a model names: of its namespace, else of the cluster; absent when it names none. */
    static Lookup<KubernetesObject> runtime(@Nullable Node model, Home home) {
        Scalar name = Fields.scalar(model, "runtime");
        if (name == null) {
            return Lookup.absent();
        }
        Lookup<KubernetesObject> near = home.kserve("ServingRuntime", name.value());
        Lookup<KubernetesObject> far = home.kserve().runtime(name.value());
        // A runtime of the namespace goes first, so while that is open a known one of the cluster does not decide.
        return near instanceof Lookup.KnownAbsent ? far : near;
    }

    /** Who loads a storage URI of an InferenceService. */
    static Loader loader(KubernetesObject service, Home home, @Nullable ModelUri uri) {
        if (uri != null && (uri.isMounted() || Caches.cover(service, home, uri))) {
            return Loader.NONE;
        }
        return isModelMesh(service) ? Loader.AGENT : Loader.STORAGE_INITIALIZER;
    }

    static boolean isModelMesh(KubernetesObject service) {
        Scalar mode = Fields.annotation(service, "serving.kserve.io/deploymentMode");
        return mode != null && mode.value().equals("ModelMesh");
    }
}
