package io.policyauditor.rules.kubernetes.globalsettings;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags settings of S3 that hold for every model of a cluster without a word in any manifest of theirs. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class GlobalSettings extends ObjectRule {
    private static final List<String> TEXTS = List.of("s3Endpoint", "s3Region");
    private static final String ANONYMOUS = "s3UseAnonymousCredential";

    public GlobalSettings() {
        super(
                RuleInfo.of(
                        "KS019",
                        "global-s3-config-overrides",
                        Severity.LOW,
                        "Every model of the cluster gets a setting of S3 that its own manifests do not show"),
                "ConfigMap");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        if (!KserveConfiguration.is(object)) {
            return Outcome.notApplicable();
        }
        Lookup<Node> credentials = KserveConfiguration.section(object, "credentials");
        Optional<Gap> gap = credentials.missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        Node s3 = KubernetesObject.at(credentials.known().orElse(null), "s3");
        List<Finding> findings = new ArrayList<>();
        TEXTS.forEach(key -> Annotations.scalar(KubernetesObject.at(s3, key))
                .ifPresent(value -> findings.add(finding(object, key, value))));
        Annotations.scalar(KubernetesObject.at(s3, ANONYMOUS))
                .filter(Annotations::on)
                .ifPresent(value -> findings.add(finding(object, ANONYMOUS, value)));
        return failOrPass(findings);
    }

    private Finding finding(KubernetesObject object, String key, Scalar value) {
        return finding(
                value.span(),
                key,
                label(object) + " sets " + key + " to " + value.value() + " for every model of the cluster",
                "set it on the ServiceAccounts that need it");
    }
}
