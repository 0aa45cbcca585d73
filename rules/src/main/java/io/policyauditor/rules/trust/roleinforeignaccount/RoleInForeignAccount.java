package io.policyauditor.rules.trust.roleinforeignaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.trust.AnnotatedServiceAccount;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.Optional;

/** Points out a ServiceAccount whose role is in another account than its cluster, and what that needs. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RoleInForeignAccount extends AnnotatedServiceAccount {
    public RoleInForeignAccount() {
        super(RuleInfo.of(
                "TR023",
                "irsa-role-in-foreign-account",
                Severity.INFO,
                "The role is in another account than the cluster"));
    }

    @Override
    protected Outcome judge(KubernetesObject account, StringNode role, Cluster cluster, Estate estate) {
        Optional<Arn> arn = Arn.parse(role.value()).filter(parsed -> Arn.isAccountId(parsed.account()));
        if (arn.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (!(cluster.account() instanceof Lookup.Known<String> home)) {
            return cluster.account().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String foreign = arn.get().account();
        if (foreign.equals(home.value())) {
            return Outcome.pass();
        }
        return fail(
                role.span(),
                role.value(),
                "role " + role.value() + " is in account " + foreign + " and cluster " + cluster.name() + " in account "
                        + home.value() + ": " + need(arn.get(), cluster, estate),
                "register the issuer of the cluster as an OIDC provider of account " + foreign
                        + " and name that provider as Federated principal");
    }

    private static String need(Arn role, Cluster cluster, Estate estate) {
        Optional<String> elsewhere = federatedElsewhere(role, estate);
        if (elsewhere.isPresent()) {
            return "its trust policy names the provider " + elsewhere.get() + ", which is not of account "
                    + role.account();
        }
        Lookup<String> provider = cluster.issuer()
                .map(issuer ->
                        new Arn(role.partition(), "iam", "", role.account(), "oidc-provider/" + issuer).toString());
        return provider.known()
                .map(estate::oidcProvider)
                .filter(found -> found instanceof Lookup.KnownAbsent)
                .map(absent -> "account " + role.account() + " has no OIDC provider of the issuer of the cluster")
                .orElse("that works only while account " + role.account()
                        + " has an OIDC provider of the issuer of the cluster");
    }

    /** A Federated principal of the role's trust policy that belongs to another account than the role. */
    private static Optional<String> federatedElsewhere(Arn role, Estate estate) {
        return estate
                .role(role.toString())
                .known()
                .flatMap(known -> known.trust().known())
                .flatMap(trust -> trust.compiled().known())
                .stream()
                .flatMap(trust -> trust.allows().stream())
                .flatMap(statement -> WebIdentityTrust.of(statement).stream())
                .map(trust -> trust.provider().value().value())
                .filter(name -> Arn.parse(name)
                        .filter(arn -> !arn.account().equals(role.account()))
                        .isPresent())
                .findFirst();
    }
}
