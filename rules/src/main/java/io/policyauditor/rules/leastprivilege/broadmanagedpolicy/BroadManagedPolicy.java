package io.policyauditor.rules.leastprivilege.broadmanagedpolicy;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.S3Actions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags a loader role with a policy of AWS that reaches every bucket. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BroadManagedPolicy extends RecordRule<RoleSubject> {
    /** AWS Managed Policy Reference Guide: name to how bad it is for a role that loads models. */
    private static final Map<String, Severity> BROAD = Map.of(
            "AdministratorAccess", Severity.HIGH,
            "PowerUserAccess", Severity.HIGH,
            "IAMFullAccess", Severity.HIGH,
            "AmazonS3FullAccess", Severity.HIGH,
            "AmazonSageMakerFullAccess", Severity.HIGH,
            "job-function/DataScientist", Severity.HIGH,
            "ReadOnlyAccess", Severity.MEDIUM,
            "AmazonS3ReadOnlyAccess", Severity.MEDIUM);

    public BroadManagedPolicy() {
        super(
                RuleInfo.of(
                        "LP023",
                        "managed-policy-overbroad",
                        Severity.HIGH,
                        "A policy of AWS opens every bucket to the loader",
                        "FSBP IAM.1",
                        "CIS5 1.15"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loader = LoaderRoles.of(estate).contains(role);
        if (loader instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!loader.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        Optional<Gap> gap = role.managed().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        List<Finding> findings = role.managed().known().orElse(List.of()).stream()
                .distinct()
                .flatMap(arn -> finding(role, arn).stream())
                .toList();
        return findings.isEmpty() ? Outcome.pass() : Outcome.fail(findings);
    }

    private static Optional<Finding> finding(Role role, String arn) {
        return Arn.parse(arn)
                .filter(parsed ->
                        parsed.service().equals("iam") && parsed.account().equals("aws"))
                .map(parsed -> parsed.resource().replaceFirst("^policy/", ""))
                .filter(BROAD::containsKey)
                .map(name -> new Finding(
                        BROAD.getOrDefault(name, Severity.HIGH),
                        role.place(),
                        "role " + role.name() + " has " + name + " of AWS, which is not limited to the models it loads",
                        "replace it by a policy with " + S3Actions.LOAD_SET + " on the model bucket and prefix",
                        arn,
                        List.of()));
    }
}
