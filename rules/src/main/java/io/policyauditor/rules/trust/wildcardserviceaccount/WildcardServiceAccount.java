package io.policyauditor.rules.trust.wildcardserviceaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.ClusterIssuers;
import io.policyauditor.rules.trust.Reach;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.Optional;

/** Flags a subject with a wildcard for the ServiceAccount. One for the namespace is TR003, for everything TR005. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardServiceAccount extends DocumentRule {
    public WildcardServiceAccount() {
        super(
                RuleInfo.of(
                        "TR004",
                        "irsa-sub-wildcard-sa",
                        Severity.MEDIUM,
                        "Several ServiceAccounts of a namespace can assume the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            judgement.applies();
            List<Scalar> values = trust.subjects(Reach.NAMESPACE);
            if (values.isEmpty()) {
                continue;
            }
            List<String> fitting = fitting(trust, judgement.estate());
            String now = fitting.size() > 1 ? ", as " + fitting.size() + " do now (" + some(fitting) + ")" : "";
            for (Scalar value : values) {
                judgement.fail(
                        fitting.size() > 1 ? Severity.HIGH : Severity.MEDIUM,
                        value.span(),
                        value.value(),
                        "\"" + value.value() + "\" lets every ServiceAccount that fits assume the role" + now,
                        "name the ServiceAccount, with one value for each when there are several");
            }
        }
    }

    /** The ServiceAccounts of the cluster whose tokens the trust lets in. */
    private static List<String> fitting(WebIdentityTrust trust, Estate estate) {
        Optional<Cluster> cluster =
                ClusterIssuers.of(estate).cluster(trust.issuer()).known();
        return cluster.isEmpty()
                ? List.of()
                : estate.objects("ServiceAccount").stream()
                        .filter(account -> account.cluster()
                                .known()
                                .filter(cluster.get().name()::equals)
                                .isPresent())
                        .flatMap(account -> fits(trust, account).stream())
                        .distinct()
                        .toList();
    }

    private static Optional<String> fits(WebIdentityTrust trust, KubernetesObject account) {
        return account.namespace()
                .known()
                .filter(namespace -> trust.letsIn(namespace, account.name()))
                .map(namespace -> namespace + "/" + account.name());
    }

    private static String some(List<String> names) {
        return names.size() <= 3 ? String.join(", ", names) : String.join(", ", names.subList(0, 3)) + ", …";
    }
}
