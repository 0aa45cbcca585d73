package io.policyauditor.rules.kubernetes.tokenautomount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ObjectRule;
import io.policyauditor.rules.kubernetes.RunningAs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a token for the API of the cluster in pods that serve models, which have no use for it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TokenAutomount extends ObjectRule {
    private static final String FIELD = "automountServiceAccountToken";
    private static final String REPAIR =
            "write " + FIELD + ": false; roles in AWS come by tokens of their own, which stay";

    public TokenAutomount() {
        super(
                RuleInfo.of(
                        "KS010",
                        "sa-token-automount",
                        Severity.LOW,
                        "Pods that serve models get a token for the API of the cluster",
                        "EKS 4.1.6"),
                "ServiceAccount");
    }

    @Override
    protected Outcome judge(KubernetesObject account, Estate estate, Settings settings) {
        List<LoadPoint> points = RunningAs.of(estate).pods(account);
        if (points.isEmpty()) {
            return RunningAs.of(estate).maybe(account).map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Optional<Scalar> ofAccount = Annotations.scalar(account.at(FIELD));
        List<Finding> findings = new ArrayList<>();
        boolean mounted = false;
        for (LoadPoint point : points) {
            Optional<Scalar> ofPod = RunningAs.ofPod(point, FIELD);
            if (ofPod.isEmpty()) {
                mounted |= ofAccount.filter(TokenAutomount::off).isEmpty();
            } else if (!off(ofPod.get())) {
                Span at = ofPod.get().span();
                if (findings.stream().noneMatch(finding -> finding.at().equals(at))) {
                    findings.add(finding(
                            at,
                            point.key(),
                            point.key() + " has the token of " + label(account) + " for the API of the cluster mounted",
                            REPAIR));
                }
            }
        }
        if (mounted) {
            StringNode name = account.text("metadata", "name");
            Span instead = name == null ? account.place() : name.span();
            findings.add(finding(
                    ofAccount.map(Scalar::span).orElse(instead),
                    account.key(),
                    label(account)
                            + " mounts its token for the API of the cluster into pods that serve models, such as "
                            + points.get(0).key(),
                    REPAIR));
        }
        return failOrPass(findings);
    }

    private static boolean off(Scalar value) {
        return value.value().equals("false");
    }
}
