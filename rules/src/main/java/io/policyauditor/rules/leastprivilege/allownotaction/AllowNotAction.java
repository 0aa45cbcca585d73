package io.policyauditor.rules.leastprivilege.allownotaction;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.Partitions;
import java.util.List;
import java.util.stream.Stream;

/** Flags Allow with NotAction where S3, KMS or STS are among what is left. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AllowNotAction extends DocumentRule {
    public AllowNotAction() {
        super(
                RuleInfo.of("LP019", "allow-not-action", Severity.HIGH, "Everything but the named actions is allowed"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION,
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            judgement.applies();
            Patterns action = statement.source().action();
            if (action == null || !action.negated()) {
                continue;
            }
            List<String> services = services(statement, judgement);
            if (!services.isEmpty()) {
                judgement.fail(
                        judgement.severity(statement),
                        action.key().span(),
                        action.key().value(),
                        statement.source().label() + " allows every action it does not name, those of "
                                + String.join(", ", services) + " among them" + Judgement.limits(statement),
                        "replace NotAction by Action with the actions that are needed");
            }
        }
    }

    /** The services on the way to a model of which something is allowed. */
    private static List<String> services(CompiledStatement statement, Judgement judgement) {
        List<String> allowed = statement.actions(judgement.catalogue()).servicePrefixes();
        return Stream.of("s3", "kms", "sts")
                .filter(service -> speaksOf(judgement.kind(), service))
                .filter(allowed::contains)
                .filter(service -> reaches(statement.resources(), service))
                .toList();
    }

    private static boolean speaksOf(PolicyKind kind, String service) {
        return switch (kind) {
            case BUCKET -> service.equals("s3");
            case KEY -> service.equals("kms");
            case TRUST -> service.equals("sts");
            default -> true;
        };
    }

    /** Actions of STS act on roles. */
    private static boolean reaches(ResourceSet resources, String service) {
        return Partitions.meet(resources, ":" + (service.equals("sts") ? "iam" : service) + ":*");
    }
}
