package io.policyauditor.rules.trust;

import io.policyauditor.audit.Judgement;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A statement of a trust policy that lets tokens of an OIDC provider assume the role.
 *
 * @param provider the Federated entry
 * @param issuer of the tokens, without {@code https://}; the prefix of its condition keys
 */
public record WebIdentityTrust(CompiledStatement statement, Entry provider, String issuer) {
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";
    private static final String PROVIDER = ":oidc-provider/";

    /** Issuers that IAM knows without an OIDC provider of the account; IAM User Guide, id_roles_create_for-idp_oidc. */
    private static final Set<String> KNOWN_TO_IAM =
            Set.of("accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com");

    /** Every trust of a document in an OIDC provider, in source order. */
    public static List<WebIdentityTrust> in(Judgement judgement) {
        return judgement.statements().stream()
                .flatMap(statement -> of(statement).stream())
                .toList();
    }

    /** Every OIDC issuer that the statement lets in, once each; none when it denies or speaks of something else. */
    public static List<WebIdentityTrust> of(CompiledStatement statement) {
        List<Entry> federated = Callers.of(statement, PrincipalElement.Type.FEDERATED);
        if (federated.isEmpty() || !statement.coversAction(ACTION)) {
            return List.of();
        }
        List<WebIdentityTrust> trusts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Entry entry : federated) {
            String issuer = issuer(entry.value().value());
            if (!issuer.isEmpty() && seen.add(issuer.toLowerCase(Locale.ROOT))) {
                trusts.add(new WebIdentityTrust(statement, entry, issuer));
            }
        }
        return trusts;
    }

    /** The issuer of a Federated principal; empty when it is no OIDC provider. */
    private static String issuer(String principal) {
        int at = principal.indexOf(PROVIDER);
        if (at >= 0) {
            return principal.substring(at + PROVIDER.length());
        }
        return KNOWN_TO_IAM.contains(principal) ? principal : "";
    }

    /** Whether the provider is that of an EKS cluster. */
    public boolean eks() {
        return issuer.toLowerCase(Locale.ROOT).startsWith("oidc.eks.");
    }

    /** The conditions on a claim of this issuer, such as {@code sub}. */
    public List<Tested> on(String claim) {
        String key = issuer + ":" + claim;
        return Tested.of(statement).stream()
                .filter(condition -> condition.condition().isAbout(key))
                .toList();
    }

    /** The conditions on a claim of whatever issuer. */
    public List<Tested> onAny(String claim) {
        String suffix = ":" + claim;
        return Tested.of(statement).stream()
                .filter(condition -> condition
                        .condition()
                        .key()
                        .value()
                        .toLowerCase(Locale.ROOT)
                        .endsWith(suffix))
                .toList();
    }

    /** Whether only tokens are let in whose claim has a value that the statement names. */
    public boolean pins(String claim) {
        return statement.pins(issuer + ":" + claim);
    }

    /**
     * The values of conditions on the subject that reach so far; none when another condition on the subject does not let
     * in that many.
     */
    public List<Scalar> subjects(Reach reach) {
        List<Tested> pinning = on("sub").stream().filter(Tested::pins).toList();
        List<Scalar> values = new ArrayList<>();
        for (Tested condition : pinning) {
            if (Reach.widest(condition).compareTo(reach) < 0) {
                return List.of();
            }
            for (int i = 0; i < condition.condition().values().size(); i++) {
                if (Reach.of(condition, i) == reach) {
                    values.add(condition.condition().values().get(i));
                }
            }
        }
        return values;
    }

    /** Whether no condition on the subject keeps the token of a ServiceAccount out. */
    public boolean letsIn(String namespace, String serviceAccount) {
        String subject = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        return on("sub").stream().allMatch(tested -> tested.literal().holdsFor(subject, Variables.NONE));
    }

    /** Whether nothing but Null tests speaks of a claim, of whatever issuer; every token has a subject and audience. */
    public boolean saysNothingOf(String claim) {
        return onAny(claim).stream().allMatch(Tested::presence);
    }

    /** Where a condition on the subject is missing: the operator that already holds the audience. */
    public Span placeOfSubject() {
        List<Tested> audience = on("aud");
        return audience.isEmpty()
                ? statement.source().place("Condition", "Principal")
                : audience.get(0).condition().written().span();
    }
}
