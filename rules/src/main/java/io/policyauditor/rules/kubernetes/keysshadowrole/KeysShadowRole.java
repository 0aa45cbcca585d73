package io.policyauditor.rules.kubernetes.keysshadowrole;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;
import java.util.Optional;

/** Flags keys that the storage initializer takes although its ServiceAccount has a role: environment keys come first. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeysShadowRole extends LoadPointRule {
    public KeysShadowRole() {
        super(RuleInfo.of(
                "KS004",
                "static-keys-shadow-role",
                Severity.HIGH,
                "Static keys are used although the ServiceAccount has a role"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        if (loadPoint.credentials() instanceof Lookup.Unknown<List<Credential>> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        List<Credential> credentials = loadPoint.credentials().known().orElse(List.of());
        Optional<Credential> role = credentials.stream()
                .filter(credential -> credential instanceof Irsa || credential instanceof PodIdentity)
                .findFirst();
        if (role.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (credentials.get(0) instanceof StaticKeys keys) {
            return Outcome.fail(List.of(new Finding(
                    Severity.HIGH,
                    keys.place(),
                    loadPoint.key() + " loads with the keys of " + keys.source() + ", and the role " + arn(role.get())
                            + " of its ServiceAccount is never used (C12)",
                    "take the keys away from the ServiceAccount, so that its role is used",
                    keys.source(),
                    List.of(new Related(role.get().place(), "the role that is not used")))));
        }
        return Outcome.pass();
    }

    private static String arn(Credential role) {
        return role instanceof Irsa irsa
                ? irsa.role()
                : ((PodIdentity) role).association().role();
    }
}
