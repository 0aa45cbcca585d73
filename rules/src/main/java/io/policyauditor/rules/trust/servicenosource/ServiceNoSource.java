package io.policyauditor.rules.trust.servicenosource;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.trust.Callers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Flags a trust in an AWS service that does not say for whose resource the service may act, where the service is known to
 * say so when it assumes a role. Services that do not (ec2, lambda) have no such condition to write; {@code
 * pods.eks.amazonaws.com} is TR020.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ServiceNoSource extends DocumentRule {
    /** The keys by which a service says for whose resource it acts. */
    private static final List<String> SOURCES =
            List.of("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths");

    /**
     * Services whose documentation shows one of the keys in the trust policy of a role that they assume; {@code doc.md}
     * names the pages. A service that is not listed passes.
     */
    private static final Set<String> SAYING_THEIR_SOURCE = Set.of(
            "application-autoscaling.amazonaws.com",
            "appstream.amazonaws.com",
            "autoscaling.amazonaws.com",
            "bedrock.amazonaws.com",
            "datazone.amazonaws.com",
            "ecs-tasks.amazonaws.com",
            "eks-fargate-pods.amazonaws.com",
            "elasticmapreduce.amazonaws.com",
            "fis.amazonaws.com",
            "greengrass.amazonaws.com",
            "iot.amazonaws.com",
            "personalize.amazonaws.com",
            "sagemaker.amazonaws.com",
            "scheduler.amazonaws.com",
            "states.amazonaws.com");

    /** The Region in names such as {@code states.eu-west-1.amazonaws.com}. */
    private static final Pattern REGION =
            Pattern.compile("\\.[a-z]{2}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2}(?=\\.amazonaws\\.com$)");

    public ServiceNoSource() {
        super(
                RuleInfo.of(
                        "TR018",
                        "trust-service-no-source",
                        Severity.MEDIUM,
                        "A service can be made to assume the role for someone else"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        if (isServiceLinked(judgement)) {
            return;
        }
        for (CompiledStatement statement : judgement.allows()) {
            if (!statement.coversAction("sts:AssumeRole")) {
                continue;
            }
            for (Entry entry : Callers.of(statement, PrincipalElement.Type.SERVICE)) {
                String service = service(entry.value().value());
                if (!SAYING_THEIR_SOURCE.contains(service)) {
                    continue;
                }
                judgement.applies();
                if (!Callers.areNamed(statement, SOURCES)) {
                    judgement.fail(
                            Severity.MEDIUM,
                            entry.value().span(),
                            service,
                            statement.source().label() + " lets " + service
                                    + " assume the role for resources of any account" + Judgement.limits(statement),
                            "add StringEquals \"aws:SourceAccount\" with the account, or ArnLike \"aws:SourceArn\"");
                }
            }
        }
    }

    /** The name of a service principal without Region and partition. */
    private static String service(String principal) {
        String name = principal.toLowerCase(Locale.ROOT);
        String global = name.endsWith(".com.cn") ? name.substring(0, name.length() - ".cn".length()) : name;
        return REGION.matcher(global).replaceFirst("");
    }

    /** AWS writes the trust policy of a service-linked role; nobody can change it. */
    private static boolean isServiceLinked(Judgement judgement) {
        return judgement
                .attachedTo()
                .known()
                .filter(arn -> arn.contains(":role/aws-service-role/"))
                .isPresent();
    }
}
