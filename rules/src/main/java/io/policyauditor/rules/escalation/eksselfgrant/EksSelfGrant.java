package io.policyauditor.rules.escalation.eksselfgrant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags a role that loads models and can make itself more in a cluster than its pods are; once for each cluster. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EksSelfGrant extends EscalationRule {
    private static final String CREATE_ENTRY = "eks:CreateAccessEntry";
    private static final String UPDATE_ENTRY = "eks:UpdateAccessEntry";
    private static final String ASSOCIATE_POLICY = "eks:AssociateAccessPolicy";
    private static final String CREATE_ASSOCIATION = "eks:CreatePodIdentityAssociation";
    private static final String UPDATE_CONFIGURATION = "eks:UpdateClusterConfig";

    /** Without any of them there is nothing to look for. */
    private static final List<String> ACTIONS =
            List.of(CREATE_ENTRY, UPDATE_ENTRY, ASSOCIATE_POLICY, CREATE_ASSOCIATION, UPDATE_CONFIGURATION);

    private static final String PODS = "pods.eks.amazonaws.com";

    public EksSelfGrant() {
        super(RuleInfo.of(
                "PE008",
                "eks-self-grant",
                Severity.HIGH,
                "The loader can let itself into the cluster, whose pods have other roles"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        if (ACTIONS.stream().noneMatch(action -> inquiry.somewhere(action).isPresent())) {
            return;
        }
        String account = inquiry.role().account();
        for (Cluster cluster : inquiry.estate().clusters()) {
            if (cluster.account().known().map(account::equals).orElse(true)) {
                cluster.arn().missing().ifPresent(inquiry::unknown);
                cluster.arn()
                        .known()
                        .flatMap(Arn::parse)
                        .filter(arn -> arn.account().equals(account))
                        .ifPresent(arn -> judge(inquiry, cluster, arn));
            }
        }
        inquiry.unlisted(Listing.CLUSTERS);
    }

    private static void judge(Inquiry inquiry, Cluster cluster, Arn arn) {
        String name = "role " + inquiry.role().name() + " loads models and is allowed ";
        String of = " on cluster " + Cluster.shortName(cluster.name());
        Map<String, String> parts = Map.of(
                "Region",
                arn.region(),
                "ClusterName",
                arn.resource().substring(arn.resource().indexOf('/') + 1));
        Optional<Granted> configuration = inquiry.granted(Ask.on(arn.toString(), List.of(UPDATE_CONFIGURATION)));
        if (configuration.isPresent()) {
            inquiry.fail(
                    configuration.get(),
                    name + UPDATE_CONFIGURATION + of + ", which decides who is authenticated there",
                    "take " + UPDATE_CONFIGURATION + " out of the policies of the role");
            return;
        }
        Lookup<Boolean> entry = cluster.accessEntries()
                .map(entries -> entries.stream()
                        .anyMatch(one -> one.principal().equals(inquiry.role().arn())));
        if (entry(inquiry, entry, arn, parts, name, of)) {
            return;
        }
        Optional<Granted> association = inquiry.granted(Ask.on(arn.toString(), List.of(CREATE_ASSOCIATION)));
        association.ifPresent(create -> inquiry.passed(PODS, List.of("sts:AssumeRole", "sts:TagSession")).stream()
                // Of the roles of loaders PE009 tells.
                .filter(pass -> !loads(pass.witness().resource().text(), inquiry.estate()))
                .findFirst()
                .ifPresent(pass -> inquiry.fail(
                        List.of(create, pass),
                        name + CREATE_ASSOCIATION + of + " and iam:PassRole on "
                                + pass.witness().resource().text() + ", and so may have a pod get that role",
                        "take " + CREATE_ASSOCIATION + " out of the policies of the role")));
    }

    /** What it comes to be in the cluster by an access entry of its own. */
    private static boolean entry(
            Inquiry inquiry, Lookup<Boolean> present, Arn cluster, Map<String, String> parts, String name, String of) {
        Optional<Granted> associate = inquiry.somewhere(ASSOCIATE_POLICY, parts);
        Optional<Granted> update = inquiry.somewhere(UPDATE_ENTRY, parts);
        Optional<Granted> create = inquiry.granted(Ask.on(cluster.toString(), List.of(CREATE_ENTRY)));
        boolean has = present.known().orElse(false);
        if (has && (associate.isPresent() || update.isPresent())) {
            Granted granted = associate.or(() -> update).get();
            inquiry.fail(
                    granted,
                    name + granted.witness().action().text() + of + ", where it has an access entry",
                    "take " + granted.witness().action().text() + " out of the policies of the role");
            return true;
        }
        if (create.isPresent() && associate.isPresent()) {
            inquiry.fail(
                    List.of(create.get(), associate.get()),
                    name + CREATE_ENTRY + " and " + ASSOCIATE_POLICY + of
                            + ", and so may make itself its administrator",
                    "take " + CREATE_ENTRY + " and " + ASSOCIATE_POLICY + " out of the policies of the role");
            return true;
        }
        if (associate.isPresent() || update.isPresent()) {
            present.missing().ifPresent(inquiry::unknown);
        }
        if (create.isPresent()) {
            inquiry.unknown(Gap.outOfScope(name + CREATE_ENTRY + of
                    + ", and what is bound there to groups that it may give itself is not asked"));
        }
        return false;
    }

    private static boolean loads(String arn, Estate estate) {
        return estate.role(arn)
                .flatMap(role -> LoaderRoles.of(estate).contains(role))
                .known()
                .orElse(false);
    }
}
