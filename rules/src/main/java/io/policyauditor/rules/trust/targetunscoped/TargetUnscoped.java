package io.policyauditor.rules.trust.targetunscoped;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.trust.Callers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Flags the target role of a Pod Identity association that takes every session of the base role. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TargetUnscoped extends DocumentRule {
    /** Amazon EKS User Guide, pod-id-assign-target-role and pod-id-abac. */
    private static final List<String> SCOPES = List.of(
            "sts:ExternalId",
            "aws:PrincipalTag/eks-cluster-arn",
            "aws:PrincipalTag/eks-cluster-name",
            "aws:PrincipalTag/kubernetes-namespace",
            "aws:PrincipalTag/kubernetes-service-account",
            "aws:RequestTag/eks-cluster-arn",
            "aws:RequestTag/eks-cluster-name",
            "aws:RequestTag/kubernetes-namespace",
            "aws:RequestTag/kubernetes-service-account");

    public TargetUnscoped() {
        super(
                RuleInfo.of(
                        "TR021",
                        "podidentity-cross-account-target-unscoped",
                        Severity.HIGH,
                        "Every pod of the base role gets the target role as well"),
                PolicyKind.TRUST);
    }

    /** The ARNs of target roles. */
    private record Targets(Set<String> arns) {
        static Targets of(Estate estate) {
            return new Targets(estate.clusters().stream()
                    .flatMap(cluster -> cluster.podIdentityAssociations().known().stream())
                    .flatMap(List::stream)
                    .map(PodIdentityAssociation::targetRole)
                    .flatMap(target -> target.known().stream())
                    .collect(Collectors.toUnmodifiableSet()));
        }
    }

    @Override
    protected void judge(Judgement judgement) {
        Targets targets = judgement.estate().derived(Targets.class, Targets::of);
        if (judgement.attachedTo().known().filter(targets.arns()::contains).isEmpty()) {
            return;
        }
        for (CompiledStatement statement : judgement.allows()) {
            boolean roles = !AwsPrincipal.of(statement).isEmpty()
                    || AwsPrincipal.anyone(statement).isPresent();
            if (!roles || !statement.coversAction("sts:AssumeRole")) {
                continue;
            }
            judgement.applies();
            if (!Callers.areNamed(statement, SCOPES)) {
                judgement.fail(
                        Severity.HIGH,
                        statement.source().place("Condition", "Principal"),
                        "sts:AssumeRole",
                        statement.source().label()
                                + " takes every session of the base role, whatever cluster, namespace"
                                + " or ServiceAccount it is for" + Judgement.limits(statement),
                        "require sts:ExternalId with the external id of the association, or aws:PrincipalTag/"
                                + "kubernetes-namespace and aws:PrincipalTag/kubernetes-service-account");
            }
        }
    }
}
