package io.policyauditor.rules.kubernetes.keysasenvironment;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ManifestTree;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Flags AWS keys of a Secret that a manifest puts into the environment of a container. That KServe does so with the
 * Secrets of a ServiceAccount is KS003.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeysAsEnvironment extends ObjectRule {
    private static final Set<String> NAMES =
            Set.of("aws_access_key_id", "aws_secret_access_key", "awsaccesskeyid", "awssecretaccesskey");

    public KeysAsEnvironment() {
        super(
                RuleInfo.of(
                        "KS006",
                        "secrets-as-env",
                        Severity.LOW,
                        "AWS keys of a Secret stand in the environment of a container",
                        "EKS 4.4.1"),
                "InferenceService",
                "LLMInferenceService",
                "LLMInferenceServiceConfig",
                "ServingRuntime",
                "ClusterServingRuntime",
                "ClusterStorageContainer");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        List<Finding> findings = new ArrayList<>();
        boolean secrets = false;
        for (ObjectNode mapping : ManifestTree.mappings(object.node())) {
            Optional<Scalar> name = Annotations.scalar(mapping.get("name"));
            if (KubernetesObject.at(mapping, "valueFrom", "secretKeyRef") instanceof ObjectNode reference
                    && name.isPresent()) {
                secrets = true;
                Optional<Scalar> key = Annotations.scalar(reference.get("key"));
                if (isKey(name.get().value())
                        || key.filter(text -> isKey(text.value())).isPresent()) {
                    findings.add(finding(object, name.get(), name.get().value()));
                }
            }
            Optional<Scalar> whole = Annotations.scalar(KubernetesObject.at(mapping, "secretRef", "name"));
            if (whole.isPresent()) {
                secrets = true;
                if (holdsKeys(object, whole.get().value(), estate)) {
                    findings.add(
                            finding(object, whole.get(), "Secret " + whole.get().value()));
                }
            }
        }
        return secrets ? failOrPass(findings) : Outcome.notApplicable();
    }

    private Finding finding(KubernetesObject object, Scalar at, String what) {
        return finding(
                at.span(),
                at.value(),
                label(object) + " puts " + what + " into the environment, where every process of the container, its"
                        + " children and its crash reports have it",
                "use an IAM role of the ServiceAccount, else mount the Secret as a file");
    }

    private static boolean holdsKeys(KubernetesObject object, String secret, Estate estate) {
        Optional<KubernetesObject> found = object.cluster()
                .known()
                .flatMap(cluster -> object.namespace()
                        .known()
                        .flatMap(namespace -> estate.object(cluster, namespace, "Secret", secret)
                                .known()));
        return found.isPresent()
                && List.of("data", "stringData").stream()
                        .anyMatch(section -> found.get().at(section) instanceof ObjectNode data
                                && data.members().stream().map(Member::key).anyMatch(key -> isKey(key.value())));
    }

    private static boolean isKey(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
