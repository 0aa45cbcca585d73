package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The format of the model of a load point.
 *
 * <p>Source: kserve aaac4e294, pkg/apis/serving/v1beta1/predictor.go: {@code model.modelFormat.name}, or the older field
 * that has the name of the framework; v1alpha1 TrainedModel, {@code spec.model.framework}.
 */
public final class ModelFormat {
    private static final String MODEL = "model";
    private static final String PREDICTOR = "predictor";
    private static final String CANARY = "canary[";

    private ModelFormat() {}

    /**
     * In lower case; empty where the object does not say it.
     *
     * @param known formats that may be the name of an older field
     */
    public static Optional<String> of(LoadPoint point, Iterable<String> known) {
        KubernetesObject object = point.object();
        if (object.kind().equals("TrainedModel")) {
            return text(object.at("spec", MODEL, "framework"));
        }
        String component = point.component();
        Node own = component.startsWith(CANARY)
                ? canary(object, component)
                : component.startsWith(PREDICTOR) ? object.at("spec", PREDICTOR) : null;
        return of(own, known)
                .or(() -> component.startsWith(CANARY) ? of(object.at("spec", PREDICTOR), known) : Optional.empty());
    }

    private static Optional<String> of(@Nullable Node predictor, Iterable<String> known) {
        if (!(predictor instanceof ObjectNode spec)) {
            return Optional.empty();
        }
        for (String format : known) {
            if (spec.get(format) instanceof ObjectNode) {
                return Optional.of(format);
            }
        }
        return text(KubernetesObject.at(spec, MODEL, "modelFormat", "name"));
    }

    private static @Nullable Node canary(KubernetesObject object, String component) {
        int end = component.indexOf(']');
        List<Node> canaries = object.at("spec", "canary") instanceof ArrayNode array ? array.items() : List.of();
        int number = Integer.parseInt(component.substring(CANARY.length(), end));
        return number < canaries.size() ? KubernetesObject.at(canaries.get(number), PREDICTOR) : null;
    }

    private static Optional<String> text(@Nullable Node node) {
        return node instanceof Scalar scalar ? Optional.of(scalar.value().toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
