package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The token of a ServiceAccount, as STS reads it.
 *
 * @param issuer without {@code https://}
 */
record Token(String issuer, String namespace, String serviceAccount, String audience) {
    /** The audience of whoever does not ask for another. */
    static final String STS = "sts.amazonaws.com";

    /** Its claim {@code sub}. */
    String subject() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    /** The request that exchanges it for a role. */
    Need forRole(Effective trust) {
        // A token of Kubernetes has no other claim that AWS reads, and brings no tags (IAM User Guide, available keys
        // for
        // OIDC federation).
        Context.Builder claims = new Context.Builder();
        spoken(trust)
                .filter(key -> isOfRequest(key) || !(key.startsWith("aws:") || key.startsWith("sts:")))
                .forEach(claims::absent);
        claims.put(issuer + ":sub", subject()).put(issuer + ":aud", audience);
        return Asking.one(Purpose.WEB_IDENTITY, trust, "sts:AssumeRoleWithWebIdentity", claims.build());
    }

    /** The keys of which the trust policy speaks, in lower case. */
    static Stream<String> spoken(Effective trust) {
        return trust.layers().resource() instanceof Document.Known known
                ? known.policy().statements().stream()
                        .flatMap(CompiledStatement::conditions)
                        .map(literal -> literal.dimension().key())
                : Stream.of();
    }

    /** Whether only what the request sends gives a key. */
    static boolean isOfRequest(String key) {
        return key.startsWith("aws:requesttag/")
                || Set.of("aws:tagkeys", "sts:transitivetagkeys", "sts:externalid", "sts:sourceidentity")
                        .contains(key);
    }
}
