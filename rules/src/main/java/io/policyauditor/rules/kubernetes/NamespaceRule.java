package io.policyauditor.rules.kubernetes;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.rules.kubernetes.ServingNamespaces.ServingNamespace;

/** A rule about the namespaces in which models are served. */
public abstract class NamespaceRule extends ObjectRule {
    protected NamespaceRule(RuleInfo info) {
        super(info, "Namespace", "InferenceService", "LLMInferenceService");
    }

    /** What the rule says of a namespace. */
    protected abstract Outcome judge(ServingNamespace namespace, Egress egress);

    @Override
    protected final Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        return ServingNamespaces.of(estate)
                .judgedAs(object)
                .map(namespace -> judge(namespace, Egress.of(estate, namespace.cluster(), namespace.name())))
                .known()
                .orElseGet(() -> ServingNamespaces.of(estate)
                        .judgedAs(object)
                        .missing()
                        .map(Outcome::notAssessed)
                        .orElseGet(Outcome::notApplicable));
    }
}
