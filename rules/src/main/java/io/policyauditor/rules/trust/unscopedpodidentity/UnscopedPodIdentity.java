package io.policyauditor.rules.trust.unscopedpodidentity;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.Callers;
import io.policyauditor.rules.trust.PodIdentityTrust;
import java.util.List;

/** Flags a trust in EKS Pod Identity that says neither cluster nor namespace nor ServiceAccount. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnscopedPodIdentity extends DocumentRule {
    /** Where the service comes from, and the tags that it sets on the session. */
    private static final List<String> SCOPES = List.of(
            "aws:RequestTag/eks-cluster-arn",
            "aws:RequestTag/eks-cluster-name",
            "aws:RequestTag/kubernetes-namespace",
            "aws:RequestTag/kubernetes-service-account",
            "aws:SourceAccount",
            "aws:SourceArn",
            "aws:SourceOrgID",
            "aws:SourceOrgPaths");

    public UnscopedPodIdentity() {
        super(
                RuleInfo.of(
                        "TR020",
                        "podidentity-trust-unscoped",
                        Severity.MEDIUM,
                        "Any Pod Identity association can use the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (!PodIdentityTrust.is(statement) || !statement.coversAction("sts:AssumeRole")) {
                continue;
            }
            judgement.applies();
            if (!Callers.areNamed(statement, SCOPES)) {
                judgement.fail(
                        Severity.MEDIUM,
                        statement.source().place("Condition", "Principal"),
                        PodIdentityTrust.SERVICE,
                        statement.source().label()
                                + " lets every Pod Identity association of every cluster use the role"
                                + Judgement.limits(statement),
                        "pin aws:SourceArn to the cluster, and aws:RequestTag/kubernetes-namespace and"
                                + " aws:RequestTag/kubernetes-service-account");
            }
        }
    }
}
