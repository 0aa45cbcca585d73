package io.policyauditor.rules.kubernetes.legacyannotation;

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
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;

/** Flags annotations of KFServing, which KServe does not read. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LegacyAnnotation extends ObjectRule {
    private static final String LEGACY = "serving.kubeflow.org/";
    private static final String TODAY = "serving.kserve.io/";

    public LegacyAnnotation() {
        super(
                RuleInfo.of(
                        "KS026",
                        "legacy-annotation-domain",
                        Severity.LOW,
                        "An annotation is of a time before KServe and is ignored"),
                "ServiceAccount",
                "Secret",
                "InferenceService",
                "LLMInferenceService");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        List<Finding> findings = new ArrayList<>();
        boolean current = false;
        for (Member annotation : Annotations.of(object)) {
            String key = annotation.key().value();
            current |= key.startsWith(TODAY);
            if (key.startsWith(LEGACY)) {
                findings.add(finding(
                        annotation.key().span(),
                        key,
                        label(object) + " has the annotation " + key + " of KFServing, which KServe ignores",
                        "write " + TODAY + key.substring(LEGACY.length())));
            }
        }
        return findings.isEmpty() && !current ? Outcome.notApplicable() : failOrPass(findings);
    }
}
