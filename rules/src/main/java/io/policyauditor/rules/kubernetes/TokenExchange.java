package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;

/**
 * That the token of a ServiceAccount is changed for a role.
 *
 * @param request by which it is
 * @param reach how far that is allowed
 */
public record TokenExchange(Request request, Reach reach) {
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

    /**
     * That of a ServiceAccount, which need not exist, with the audience that EKS gives to tokens for AWS; known absent where
     * there is no such role, or its account has no OIDC provider for the issuer.
     */
    public static Lookup<TokenExchange> of(
            Estate estate, String issuer, String role, String namespace, String serviceAccount) {
        Arn arn = Arn.parse(role).orElse(null);
        if (arn == null) {
            return Lookup.absent();
        }
        String provider = "arn:" + arn.partition() + ":iam::" + arn.account() + ":oidc-provider/" + issuer;
        if (estate.oidcProvider(provider) instanceof Lookup.KnownAbsent) {
            return Lookup.absent();
        }
        return EffectiveAccess.of(estate)
                .between(Caller.federated(provider, arn.account()), role)
                .map(trust -> asked(trust, issuer, "system:serviceaccount:" + namespace + ":" + serviceAccount));
    }

    private static TokenExchange asked(Effective trust, String issuer, String subject) {
        Request request = trust.request(
                ACTION,
                new Context.Builder()
                        .put(issuer + ":sub", subject)
                        .put(issuer + ":aud", "sts.amazonaws.com")
                        .build());
        return new TokenExchange(trust.plain(request), trust.reach(request));
    }

    /** Whether it is allowed, if only in some circumstances. */
    public boolean possible() {
        return reach == Reach.ALWAYS || reach == Reach.ONLY_IF;
    }
}
