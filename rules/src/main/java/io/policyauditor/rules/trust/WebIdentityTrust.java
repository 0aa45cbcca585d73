package io.policyauditor.rules.trust;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A statement of a trust policy that lets tokens of an OIDC provider assume the role.
 *
 * @param provider the Federated entry
 * @param issuer of the tokens, without {@code https://}; the prefix of its condition keys
 */
public record WebIdentityTrust(CompiledStatement statement, Entry provider, String issuer) {
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";
    private static final String PROVIDER = ":oidc-provider/";

    /** Every OIDC provider that the statement lets in; none when it denies or speaks of something else. */
    public static List<WebIdentityTrust> of(CompiledStatement statement) {
        PrincipalElement principal = statement.source().principal();
        if (principal == null || principal.negated() || !statement.allows() || !statement.coversAction(ACTION)) {
            return List.of();
        }
        List<WebIdentityTrust> trusts = new ArrayList<>();
        for (Entry entry : principal.entries()) {
            String value = entry.value().value();
            int at = value.indexOf(PROVIDER);
            if (entry.type() == PrincipalElement.Type.FEDERATED && at >= 0) {
                trusts.add(new WebIdentityTrust(statement, entry, value.substring(at + PROVIDER.length())));
            }
        }
        return trusts;
    }

    /** Whether the provider is that of an EKS cluster. */
    public boolean eks() {
        return issuer.toLowerCase(Locale.ROOT).startsWith("oidc.eks.");
    }

    /** The conditions on a claim of this issuer, such as {@code sub}. */
    public List<Condition> on(String claim) {
        return statement.source().conditions().stream()
                .filter(condition -> condition.isAbout(issuer + ":" + claim))
                .toList();
    }

    /** The conditions on a claim of whatever issuer. */
    public List<Condition> onAny(String claim) {
        String suffix = ":" + claim;
        return statement.source().conditions().stream()
                .filter(condition ->
                        condition.key().value().toLowerCase(Locale.ROOT).endsWith(suffix))
                .toList();
    }

    /** Whether only tokens are let in whose claim has a value that the statement names. */
    public boolean pins(String claim) {
        return statement.pins(issuer + ":" + claim);
    }
}
