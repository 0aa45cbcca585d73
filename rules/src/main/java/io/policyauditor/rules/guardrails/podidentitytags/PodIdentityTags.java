package io.policyauditor.rules.guardrails.podidentitytags;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.trust.PodIdentityTrust;
import java.util.ArrayList;
import java.util.List;

/** Flags an account with roles of EKS Pod Identity where everyone may give himself the tags of its sessions. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PodIdentityTags extends GuardrailRule {
    public PodIdentityTags() {
        super(
                RuleInfo.of(
                        "OG015",
                        "scp-podidentity-tags-unprotected",
                        Severity.MEDIUM,
                        "The tags that tell pods apart can be forged"),
                "deny iam:TagRole, iam:TagUser and sts:TagSession by a service control policy where aws:TagKeys holds kubernetes-* or eks-*",
                ControlPolicy.Type.SCP,
                ControlPolicy.Type.RCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<Role> roles = estate.rolesOf(account.id()).stream()
                .filter(role -> role.trust()
                        .flatMap(Policy::compiled)
                        .known()
                        .filter(trust -> trust.allows().stream().anyMatch(PodIdentityTrust::is))
                        .isPresent())
                .toList();
        if (roles.isEmpty()) {
            return estate.rolesOf(account.id()).stream()
                    .flatMap(role -> role.trust().flatMap(Policy::compiled).missing().stream())
                    .findFirst()
                    .<Lookup<List<List<Ask>>>>map(Lookup::unknown)
                    .orElseGet(Lookup::absent);
        }
        List<Ask> asks = new ArrayList<>();
        for (String tag : TAGS) {
            Context tagging = new Context.Builder()
                    .put("aws:TagKeys", List.of(tag))
                    .put("aws:RequestTag/" + tag, Ask.EXAMPLE)
                    .build();
            String user = "arn:aws:iam::" + account.id() + ":user/" + Ask.EXAMPLE;
            asks.add(Ask.on(user, List.of("iam:TagUser")).with(tagging));
            roles.forEach(role -> asks.add(
                    Ask.on(role.arn(), List.of("iam:TagRole", "sts:TagSession")).with(tagging)));
        }
        return Lookup.known(List.of(asks));
    }

    @Override
    protected String consequence() {
        return "so whoever may tag passes for any pod where policies tell pods by their tags";
    }

    /** Of the session tags of EKS Pod Identity those that policies go by. Source: Amazon EKS User Guide, pod-id-abac. */
    private static final List<String> TAGS =
            List.of("kubernetes-namespace", "kubernetes-service-account", "eks-cluster-arn", "eks-cluster-name");
}
