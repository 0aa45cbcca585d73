package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod that KServe makes for a service, as far as the object of the service tells.
 *
 * <p>Source: kserve aaac4e294, pkg/constants and pkg/controller/v1beta1/inferenceservice/components.
 *
 * @param component such as {@code predictor}
 * @param labels those that are known; it has others
 * @param host whether it shares the network of its node
 */
public record ServedPod(KubernetesObject service, String component, Map<String, String> labels, boolean host) {
    private static final List<String> COMPONENTS = List.of("predictor", "transformer", "explainer");

    public ServedPod {
        labels = Map.copyOf(labels);
    }

    /** Those of an InferenceService or LLMInferenceService, one for each component; of ModelMesh that of a runtime. */
    public static List<ServedPod> of(KubernetesObject service) {
        if (!service.kind().equals("InferenceService")) {
            return List.of(new ServedPod(
                    service,
                    "template",
                    Map.of("app.kubernetes.io/part-of", "llminferenceservice"),
                    host(service.at("spec"))));
        }
        if (Annotations.get(service, "serving.kserve.io/deploymentMode")
                .filter(mode -> mode.value().equals("ModelMesh"))
                .isPresent()) {
            return List.of(new ServedPod(service, "runtime", Map.of(), false));
        }
        List<ServedPod> pods = new ArrayList<>();
        for (String component : COMPONENTS) {
            if (service.at("spec", component) instanceof ObjectNode spec) {
                Map<String, String> labels = new HashMap<>();
                add(service.at("metadata", "labels"), labels);
                add(spec.get("labels"), labels);
                labels.put("serving.kserve.io/inferenceservice", service.name());
                labels.put("component", component);
                pods.add(new ServedPod(service, component, labels, host(spec)));
            }
        }
        return pods;
    }

    private static void add(@Nullable Node written, Map<String, String> labels) {
        if (written instanceof ObjectNode object) {
            for (Member member : object.members()) {
                if (member.value() instanceof Scalar value) {
                    labels.put(member.key().value(), value.value());
                }
            }
        }
    }

    private static boolean host(@Nullable Node spec) {
        return spec != null
                && ManifestTree.mappings(spec).stream()
                        .anyMatch(mapping -> mapping.get("hostNetwork") instanceof Scalar flag
                                && flag.value().equals("true"));
    }
}
