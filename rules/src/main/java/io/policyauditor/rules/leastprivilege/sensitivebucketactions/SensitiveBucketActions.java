package io.policyauditor.rules.leastprivilege.sensitivebucketactions;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.OtherAccount;
import io.policyauditor.rules.S3Actions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Flags a bucket policy that lets another account change the policy, the ACLs or the encryption of the bucket. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SensitiveBucketActions extends DocumentRule {
    private static final Set<String> NAMES = Set.of(
            "DeleteBucketPolicy", "PutBucketAcl", "PutBucketPolicy", "PutEncryptionConfiguration", "PutObjectAcl");
    private static final ActionSet SENSITIVE = S3Actions.all().filter(action -> NAMES.contains(action.name()));

    public SensitiveBucketActions() {
        super(
                RuleInfo.of(
                        "LP007",
                        "cross-account-sensitive-bucket-actions",
                        Severity.HIGH,
                        "Another account can change who may use the bucket",
                        "FSBP S3.6"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            Patterns actions = statement.source().action();
            ActionSet reached = S3Actions.reaching(
                    statement.resources(), S3Actions.of(statement).intersect(SENSITIVE));
            boolean named = !AwsPrincipal.of(statement).isEmpty()
                    || AwsPrincipal.anyone(statement).isPresent();
            if (named) {
                judgement.applies();
            }
            if (actions == null || reached.isEmpty() || !named) {
                continue;
            }
            if (!(judgement.owner() instanceof Lookup.Known<String> owner)) {
                judgement.ownerUnknown();
                continue;
            }
            List<OtherAccount> others = OtherAccount.in(statement, owner.value());
            if (!others.isEmpty()) {
                fail(judgement, statement, actions, reached, others);
            }
        }
    }

    private static void fail(
            Judgement judgement,
            CompiledStatement statement,
            Patterns actions,
            ActionSet reached,
            List<OtherAccount> others) {
        String who = others.stream().map(OtherAccount::name).distinct().collect(Collectors.joining(", "));
        if (actions.negated()) {
            fail(judgement, statement, actions.key(), reached, who);
            return;
        }
        for (StringNode pattern : actions.values()) {
            ActionSet named = S3Actions.of(pattern.value()).intersect(reached);
            if (!named.isEmpty()) {
                fail(judgement, statement, pattern, named, who);
            }
        }
    }

    private static void fail(
            Judgement judgement, CompiledStatement statement, StringNode at, ActionSet actions, String who) {
        String names =
                actions.stream().map(action -> "s3:" + action.name()).sorted().collect(Collectors.joining(", "));
        judgement.fail(
                judgement.severity(statement),
                at.span(),
                at.value(),
                statement.source().label() + " allows " + who + " " + names + Judgement.limits(statement),
                "allow other accounts " + S3Actions.LOAD_SET + " and leave the settings to the owner of the bucket");
    }
}
