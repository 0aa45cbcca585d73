package io.policyauditor.rules.kubernetes.statickeys;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.List;
import java.util.Optional;

/** Flags a Secret whose keys load models: they are stolen with the Secret and work from everywhere until revoked. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class StaticKeysInSecret extends ObjectRule {
    public StaticKeysInSecret() {
        super(
                RuleInfo.of(
                        "KS003",
                        "static-aws-keys-in-secret",
                        Severity.HIGH,
                        "Models are loaded with AWS keys out of a Secret",
                        "EKS 4.4.2",
                        "FSBP IAM.3"),
                "Secret");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        List<LoadPoint> loadPoints = LoadPoints.of(estate).all();
        List<LoadPoint> users = loadPoints.stream()
                .filter(loadPoint -> loadPoint.credentials().known().orElse(List.of()).stream()
                        .anyMatch(credential -> isIn(object, credential)))
                .toList();
        if (!users.isEmpty()) {
            LoadPoint first = users.get(0);
            String more = users.size() == 1 ? "" : " and " + (users.size() - 1) + " more";
            return Outcome.fail(List.of(new Finding(
                    info().severity(),
                    object.place(),
                    label(object) + " holds AWS keys with which " + first.key() + more + " may load models",
                    "give the ServiceAccount an IAM role, delete the Secret and revoke its keys",
                    "",
                    List.of(new Related(first.place(), "what is loaded with them")))));
        }
        // A load point of the namespace whose credentials are not known may use it.
        Optional<Gap> gap = loadPoints.stream()
                .filter(loadPoint -> loadPoint.object().cluster().equals(object.cluster())
                        && loadPoint.object().namespace().equals(object.namespace()))
                .flatMap(loadPoint -> loadPoint.credentials().missing().stream())
                .findFirst();
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
    }

    private static boolean isIn(KubernetesObject secret, Credential credential) {
        // An entry of a storage-config is named in brackets behind its Secret.
        return credential instanceof StaticKeys keys
                && (keys.source().equals(secret.key()) || keys.source().startsWith(secret.key() + "["));
    }
}
