package io.policyauditor.rules.trust.unknowncluster;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.ClusterIssuers;
import io.policyauditor.rules.trust.WebIdentityTrust;

/** Flags a trust in tokens of an EKS cluster that none of the accounts has. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownCluster extends DocumentRule {
    public UnknownCluster() {
        super(
                RuleInfo.of(
                        "TR011",
                        "irsa-unknown-cluster-provider",
                        Severity.MEDIUM,
                        "The role trusts a cluster that is gone or somebody else's"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            judgement.applies();
            boolean trusted =
                    judgement.configuration().trust().oidcIssuers().stream().anyMatch(trust.issuer()::equalsIgnoreCase);
            if (trusted) {
                continue;
            }
            Lookup<Cluster> cluster = ClusterIssuers.of(judgement.estate()).cluster(trust.issuer());
            cluster.missing().ifPresent(judgement::unknown);
            if (cluster instanceof Lookup.KnownAbsent) {
                judgement.fail(
                        trust.provider().value(),
                        trust.statement().source().label() + " trusts " + trust.issuer()
                                + ", which is the issuer of no cluster of the accounts",
                        "remove the statement and the OIDC provider, or list the issuer under trust.oidcIssuers");
            }
        }
    }
}
