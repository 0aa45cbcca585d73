package io.policyauditor.rules.lint.nevermatches;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.NeverApplies;

/**
 * Flags an Allow whose conditions no request meets, and a bucket policy that names resources of another bucket. A Deny
 * whose conditions no request meets is LN025.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NeverMatches extends DocumentRule {
    public NeverMatches() {
        super(
                RuleInfo.of("LN024", "statement-never-matches", Severity.MEDIUM, "The statement applies to nothing"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            if (statement.allows() && !statement.source().conditions().isEmpty()) {
                judgement.applies();
                NeverApplies.by(statement, judgement.document())
                        .ifPresent(condition -> judgement.fail(
                                info().severity(),
                                condition.written().span(),
                                condition.written().value() + " "
                                        + condition.key().value(),
                                statement.source().label() + " allows nothing: no request meets its conditions, "
                                        + condition.written().value() + " on "
                                        + condition.key().value() + " among them",
                                "remove the condition that contradicts, or the statement"));
            }
        }
        if (judgement.kind() == PolicyKind.BUCKET && judgement.attachedTo() instanceof Lookup.Known<String> bucket) {
            judgement.statements().forEach(statement -> otherBucket(judgement, statement, bucket.value()));
        }
    }

    private static void otherBucket(Judgement judgement, CompiledStatement statement, String bucket) {
        Patterns resource = statement.source().resource();
        if (resource == null || resource.negated()) {
            return;
        }
        judgement.applies();
        for (StringNode value : resource.values()) {
            if (!isOf(bucket, value.value())) {
                judgement.fail(
                        value,
                        statement.source().label() + " names \"" + value.value() + "\", which is not of bucket "
                                + bucket + " that the policy is attached to",
                        "name " + bucket + " or " + bucket + "/*");
            }
        }
    }

    private static boolean isOf(String bucket, String pattern) {
        if (pattern.equals(bucket) || pattern.startsWith(bucket + "/")) {
            return true;
        }
        ResourceSet named = ResourceSet.ofPattern(pattern);
        return named.meets(bucket) || named.meets(bucket + "/*");
    }
}
