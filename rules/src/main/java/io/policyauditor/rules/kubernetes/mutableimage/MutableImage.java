package io.policyauditor.rules.kubernetes.mutableimage;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.KserveConfiguration;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.List;
import java.util.Optional;

/** Flags an image of the storage initializer, which runs with the role of every model, that a registry may exchange. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MutableImage extends ObjectRule {
    private static final String DIGEST = "@sha256:";

    public MutableImage() {
        super(
                RuleInfo.of(
                        "KS017",
                        "storage-initializer-image-mutable",
                        Severity.MEDIUM,
                        "What downloads the models can be exchanged in the registry",
                        "EKS 5.1.4"),
                "ConfigMap",
                "ClusterStorageContainer");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        if (object.kind().equals("ClusterStorageContainer")) {
            return judge(object, Annotations.scalar(object.at("spec", "container", "image")));
        }
        if (!KserveConfiguration.is(object)) {
            return Outcome.notApplicable();
        }
        Lookup<Node> section = KserveConfiguration.section(object, "storageInitializer");
        Optional<Gap> gap = section.missing();
        return gap.isPresent()
                ? Outcome.notAssessed(gap.get())
                : judge(
                        object,
                        Annotations.scalar(KubernetesObject.at(section.known().orElse(null), "image")));
    }

    private Outcome judge(KubernetesObject object, Optional<Scalar> image) {
        if (image.isEmpty()) {
            return Outcome.notApplicable();
        }
        String name = image.get().value();
        if (name.contains(DIGEST)) {
            return Outcome.pass();
        }
        return Outcome.fail(List.of(finding(
                image.get().span(),
                name,
                label(object) + " takes the storage initializer " + name
                        + " by a tag, and whoever moves the tag runs code with the role of every model",
                "append the digest of the image that was tested, as in " + name + DIGEST + "...")));
    }
}
