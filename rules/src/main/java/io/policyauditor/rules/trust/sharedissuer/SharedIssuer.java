package io.policyauditor.rules.trust.sharedissuer;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.trust.Callers;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Flags a trust in an issuer that serves many tenants which does not say whose tokens are meant. Conditions on {@code
 * :sub} that are there but pin nothing are TR007 to TR010.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SharedIssuer extends DocumentRule {
    /**
     * An issuer that gives tokens to whoever has an account there.
     *
     * @param subject where the subject names the tenant, in the text up to its first wildcard, which is kept
     * @param claims others that name the tenant
     * @param repair how to name the tenant
     */
    private record Tenants(String issuer, Pattern subject, List<String> claims, String repair) {}

    // An issuer with the tenant in its own name (oidc.circleci.com/org/ID, GitHub's for an enterprise) is not shared.
    private static final List<Tenants> SHARED = List.of(
            new Tenants(
                    "accounts.google.com",
                    Pattern.compile("^[^*?]+$"),
                    List.of("aud", "google/organization_number"),
                    "accounts.google.com:aud or accounts.google.com:sub"),
            new Tenants(
                    "agent.buildkite.com",
                    Pattern.compile("^organization:[^:*?]+:"),
                    List.of("organization_id", "organization_slug", "pipeline_id", "cluster_id"),
                    "agent.buildkite.com:sub to \"organization:ORGANIZATION:pipeline:PIPELINE:*\""),
            new Tenants(
                    "app.terraform.io",
                    Pattern.compile("^organization:[^:*?]+:"),
                    List.of(),
                    "app.terraform.io:sub to \"organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:*\""),
            new Tenants(
                    "gitlab.com",
                    Pattern.compile("^project_path:[^/*?]+/"),
                    List.of("namespace_id", "project_id", "user_id"),
                    "gitlab.com:sub to \"project_path:GROUP/PROJECT:ref_type:branch:ref:main\""),
            new Tenants(
                    "oidc.vercel.com",
                    Pattern.compile("^owner:[^:*?]+:"),
                    List.of(),
                    "oidc.vercel.com:sub to \"owner:TEAM:project:PROJECT:environment:production\""),
            new Tenants(
                    "token.actions.githubusercontent.com",
                    Pattern.compile("(?:^|:)(?:(?:repo|repository|job_workflow_ref):[^/:*?]+/"
                            + "|(?:repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id)"
                            + ":[^:*?]+(?::|$))"),
                    List.of("enterprise_id", "job_workflow_ref", "repository", "repository_id", "repository_owner_id"),
                    "token.actions.githubusercontent.com:sub to \"repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main\""));

    public SharedIssuer() {
        super(
                RuleInfo.of(
                        "TR028",
                        "github-or-shared-issuer-without-tenant",
                        Severity.CRITICAL,
                        "Any tenant of a shared issuer can assume the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            for (Tenants tenants : SHARED) {
                if (trust.issuer().equalsIgnoreCase(tenants.issuer())) {
                    judgement.applies();
                    tenant(judgement, trust, tenants);
                }
            }
        }
    }

    private static void tenant(Judgement judgement, WebIdentityTrust trust, Tenants tenants) {
        List<String> keys = tenants.claims().stream()
                .map(claim -> trust.issuer() + ":" + claim)
                .toList();
        List<Tested> subjects = trust.on("sub").stream().filter(Tested::pins).toList();
        if (Callers.areNamed(trust.statement(), keys)
                || subjects.stream()
                        .anyMatch(condition -> open(condition, tenants).isEmpty())) {
            return;
        }
        String everyone = "every tenant of " + trust.issuer() + " assume the role";
        for (Tested condition : subjects) {
            for (Scalar value : open(condition, tenants)) {
                judgement.fail(
                        Severity.CRITICAL,
                        value.span(),
                        value.value(),
                        "\"" + value.value() + "\" names no tenant, which lets " + everyone,
                        "pin " + tenants.repair());
            }
        }
        if (subjects.isEmpty() && trust.saysNothingOf("sub")) {
            judgement.fail(
                    Severity.CRITICAL,
                    trust.placeOfSubject(),
                    trust.issuer(),
                    trust.statement().source().label() + " lets " + everyone,
                    "pin " + tenants.repair());
        }
    }

    /** The subjects of a condition that do not name a tenant; stars that are literal fit nobody (TR006). */
    private static List<Scalar> open(Tested condition, Tenants tenants) {
        return condition.condition().values().stream()
                .filter(value -> !condition.isLiteralStar(value)
                        && !tenants.subject()
                                .matcher(upToWildcard(value.value()))
                                .find())
                .toList();
    }

    private static String upToWildcard(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '*' || value.charAt(i) == '?') {
                return value.substring(0, i + 1);
            }
        }
        return value;
    }
}
