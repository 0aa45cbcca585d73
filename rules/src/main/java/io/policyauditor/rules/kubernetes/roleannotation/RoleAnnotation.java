package io.policyauditor.rules.kubernetes.roleannotation;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.Spelling;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Flags a role annotation that gives no role: the webhook takes any string, and ignores every other key and kind. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RoleAnnotation extends ObjectRule {
    private static final Pattern ROLE_ARN =
            Pattern.compile("arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[A-Za-z0-9_/.@+=,-]{1,576}");
    private static final String SERVICE_ACCOUNT = "ServiceAccount";

    public RoleAnnotation() {
        super(
                RuleInfo.of(
                        "KS025",
                        "role-annotation-format",
                        Severity.MEDIUM,
                        "The annotation that is to give a role gives none"),
                SERVICE_ACCOUNT,
                "InferenceService",
                "LLMInferenceService");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        List<Finding> findings = new ArrayList<>();
        boolean account = object.type().equals(SERVICE_ACCOUNT);
        for (Member annotation : Annotations.of(object)) {
            String key = annotation.key().value();
            if (Spelling.near(key.toLowerCase(Locale.ROOT), Annotations.ROLE)) {
                findings.add(finding(
                        annotation.key().span(),
                        key,
                        label(object) + " has the annotation " + key + ", which nothing reads (C4)",
                        "write " + Annotations.ROLE));
            } else if (!account && key.equals(Annotations.ROLE)) {
                findings.add(finding(
                        annotation.key().span(),
                        key,
                        label(object) + " has the annotation " + key + ", which is read on ServiceAccounts only (C4)",
                        "annotate the ServiceAccount that the pods run as"));
            }
        }
        Optional<Scalar> role = account ? Annotations.get(object, Annotations.ROLE) : Optional.empty();
        if (role.isEmpty()) {
            return findings.isEmpty() ? Outcome.notApplicable() : Outcome.fail(findings);
        }
        String arn = role.get().value();
        if (arn.contains("{{") || arn.contains("${")) {
            Gap template = Gap.unread(role.get().span() + " " + arn + " is a template, render it first");
            return findings.isEmpty() ? Outcome.notAssessed(template) : Outcome.fail(findings);
        }
        if (!ROLE_ARN.matcher(arn).matches()) {
            findings.add(malformed(object, role.get()));
            return Outcome.fail(findings);
        }
        Lookup<String> cluster = partition(object, estate);
        String partition = Arn.parse(arn).map(Arn::partition).orElse("");
        cluster.known()
                .filter(other -> !other.equals(partition))
                .ifPresent(other -> findings.add(finding(
                        role.get().span(),
                        arn,
                        label(object) + " names a role of the partition " + partition + ", but its cluster is in "
                                + other + " (C5)",
                        "name a role of the partition " + other)));
        Optional<Gap> gap = cluster.missing();
        return findings.isEmpty() && gap.isPresent() ? Outcome.notAssessed(gap.get()) : failOrPass(findings);
    }

    private Finding malformed(KubernetesObject object, Scalar role) {
        boolean blank = !role.value().strip().equals(role.value())
                && ROLE_ARN.matcher(role.value().strip()).matches();
        return finding(
                role.span(),
                role.value(),
                label(object)
                        + (blank
                                ? " has white space around the ARN of its role, so no such role is found (C5)"
                                : " names as its role what is no ARN of a role: " + role.value() + " (C5)"),
                blank ? "delete the white space" : "write arn:aws:iam::ACCOUNT:role/NAME");
    }

    private static Lookup<String> partition(KubernetesObject object, Estate estate) {
        return object.cluster()
                .flatMap(estate::cluster)
                .flatMap(Cluster::arn)
                .map(arn -> Arn.parse(arn).map(Arn::partition).orElse("aws"));
    }
}
