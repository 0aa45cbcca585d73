package io.policyauditor.rules.exposure.lockout;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Zone;
import io.policyauditor.rules.Granting;
import java.util.List;
import java.util.Optional;

/** Flags a bucket policy that denies everyone to change it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class Lockout extends DocumentRule {
    private static final List<String> WAYS_OUT = List.of("s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
    private static final Prover PROVER = new Prover(Catalogue.bundled());

    public Lockout() {
        super(
                RuleInfo.of(
                        "BX019", "bucket-lockout", Severity.HIGH, "Nobody can change the policy of the bucket again"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement deny : judgement.statements()) {
            if (!deny.denies() || WAYS_OUT.stream().noneMatch(deny::coversAction)) {
                continue;
            }
            judgement.applies();
        }
        String bucket =
                judgement.attachedTo().known().or(() -> named(judgement)).orElse("arn:aws:s3:::example");
        if (!WAYS_OUT.stream().allMatch(action -> denied(judgement, action, bucket))) {
            return;
        }
        // Whoever is not of the bucket's account may not change its policy in any case.
        Scope scope = judgement
                .owner()
                .known()
                .map(owner ->
                        Scope.ANYONE.within(Zone.ofAccounts(List.of(owner)).callers()))
                .orElse(Scope.ANYONE);
        Access left =
                new Access.And(List.of(new Access.NotDenied(PolicyCompiler.compile(judgement.document()), false)));
        Verdict verdict =
                PROVER.notGranted(left, List.of(new Target(WAYS_OUT, List.of(bucket))), scope, Budget.DEFAULT);
        if (!(verdict instanceof Verdict.Proven)) {
            return;
        }
        judgement.statements().stream()
                .filter(deny -> deny.denies() && deny.coversAction(WAYS_OUT.get(0)))
                .findFirst()
                .ifPresent(deny -> judgement.fail(
                        info().severity(),
                        Granting.token(deny, WAYS_OUT.get(0)),
                        String.join(" ", WAYS_OUT),
                        deny.source().label()
                                + " denies everyone to put another policy or to delete this one, so only the"
                                + " root user of the account can open the bucket again",
                        "leave out s3:PutBucketPolicy and s3:DeleteBucketPolicy, or spare a role by ArnNotEquals"
                                + " aws:PrincipalArn"));
    }

    /** Whether some statement may deny an action on the bucket: what everybody is denied nobody has to ask the prover. */
    private static boolean denied(Judgement judgement, String action, String bucket) {
        return judgement.statements().stream()
                .anyMatch(deny -> deny.denies()
                        && deny.coversAction(action)
                        && deny.resources().meets(bucket));
    }

    /** The bucket that the first of these statements names. */
    private static Optional<String> named(Judgement judgement) {
        return judgement.statements().stream()
                .filter(deny -> deny.denies() && deny.coversAction(WAYS_OUT.get(0)))
                .map(deny -> deny.source().resource())
                .flatMap(resource -> resource == null || resource.negated()
                        ? java.util.stream.Stream.of()
                        : resource.values().stream())
                .map(value -> value.value())
                .filter(value ->
                        !value.contains("/") && !ResourceSet.ofPattern(value).meets("arn:aws:s3:::*/*"))
                .findFirst();
    }
}
