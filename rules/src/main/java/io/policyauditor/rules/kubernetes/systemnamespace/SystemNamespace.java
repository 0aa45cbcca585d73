package io.policyauditor.rules.kubernetes.systemnamespace;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.List;
import java.util.Set;

/** Flags models that are served from a namespace that is nobody's, or the cluster's own. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SystemNamespace extends ObjectRule {
    private static final Set<String> NAMESPACES = Set.of("default", "kube-system", "kube-public");

    public SystemNamespace() {
        super(
                RuleInfo.of(
                        "KS014",
                        "isvc-in-default-namespace",
                        Severity.LOW,
                        "A model is served from a namespace that is nobody's",
                        "EKS 4.5.2"),
                "InferenceService",
                "LLMInferenceService");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        if (object.namespace() instanceof Lookup.Unknown<String> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        String namespace = object.namespace().known().orElse("");
        if (!NAMESPACES.contains(namespace)) {
            return Outcome.pass();
        }
        StringNode token = object.text("metadata", "namespace");
        return Outcome.fail(List.of(finding(
                token == null ? object.place() : token.span(),
                namespace,
                label(object) + " is in the namespace " + namespace + ", where nothing keeps it apart from others",
                "move it into a namespace of its team and environment")));
    }
}
