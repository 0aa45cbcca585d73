package io.policyauditor.rules.kubernetes.tlsdisabled;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.KserveConfiguration;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Flags models that travel without TLS, or over TLS with anybody. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TlsDisabled extends ObjectRule {
    public TlsDisabled() {
        super(
                RuleInfo.of(
                        "KS008",
                        "s3-tls-disabled",
                        Severity.HIGH,
                        "Models are loaded without TLS or without asking who answers"),
                "ServiceAccount",
                "Secret",
                "ConfigMap");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        if (!object.type().equals("ConfigMap")) {
            return judge(
                    object,
                    Annotations.get(object, Annotations.S3_ENDPOINT),
                    Annotations.get(object, Annotations.S3_HTTPS),
                    Annotations.get(object, Annotations.S3_VERIFY));
        }
        if (!KserveConfiguration.is(object)) {
            return Outcome.notApplicable();
        }
        Lookup<Node> credentials = KserveConfiguration.section(object, "credentials");
        Node s3 = KubernetesObject.at(credentials.known().orElse(null), "s3");
        return credentials
                .missing()
                .map(Outcome::notAssessed)
                .orElseGet(() -> judge(
                        object,
                        Annotations.scalar(KubernetesObject.at(s3, "s3Endpoint")),
                        Annotations.scalar(KubernetesObject.at(s3, "s3UseHttps")),
                        Annotations.scalar(KubernetesObject.at(s3, "s3VerifySSL"))));
    }

    private Outcome judge(
            KubernetesObject object, Optional<Scalar> endpoint, Optional<Scalar> https, Optional<Scalar> verify) {
        if (endpoint.isEmpty() && https.isEmpty() && verify.isEmpty()) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = new ArrayList<>();
        // A scheme in the endpoint holds whatever the switch says.
        Optional<Scalar> scheme = endpoint.filter(url -> url.value().contains("://"));
        scheme.filter(url -> url.value().toLowerCase(Locale.ROOT).startsWith("http://"))
                .ifPresent(url -> findings.add(finding(
                        url.span(),
                        url.value(),
                        label(object) + " sends requests for models to " + url.value() + " without TLS",
                        "begin the endpoint with https://")));
        https.filter(Annotations::off)
                .filter(off -> scheme.isEmpty())
                .ifPresent(off -> findings.add(finding(
                        off.span(),
                        off.value(),
                        label(object) + " turns TLS to S3 off",
                        "set it to \"1\", or leave it out")));
        verify.filter(Annotations::off)
                .ifPresent(off -> findings.add(finding(
                        off.span(),
                        off.value(),
                        label(object) + " takes any certificate for that of S3",
                        "leave it out, and name your own authority with " + Annotations.S3 + "cabundle-configmap")));
        return failOrPass(findings);
    }
}
