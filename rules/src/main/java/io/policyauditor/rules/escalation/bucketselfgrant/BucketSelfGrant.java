package io.policyauditor.rules.escalation.bucketselfgrant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBucketRule;
import io.policyauditor.rules.escalation.Rewritten;
import io.policyauditor.rules.escalation.SelfGrant;
import java.util.List;

/** Flags those who may not read models and can write the bucket policy so that they may. LP006 tells of loaders. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketSelfGrant extends ModelBucketRule {
    private static final String READ = "s3:GetObject";

    public BucketSelfGrant() {
        super(RuleInfo.of(
                "PE006",
                "bucket-policy-self-grant",
                Severity.HIGH,
                "Whoever writes the bucket policy reads the models when he likes"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        Ask write = Ask.on(bucket.arn(), List.of("s3:PutBucketPolicy"));
        Allowances allowances = Allowances.of(estate);
        SelfGrant found = new SelfGrant(info(), bucket.place(), estate);
        found.granted(allowances.members(write, principal -> SelfGrant.counts(principal) && !loads(principal, estate)))
                .forEach((principal, granted) -> {
                    Caller caller = Caller.aws(principal.id(), account(principal));
                    Allowance reads = allowances.of(caller, Ask.onObjects(bucket.arn(), List.of(READ)));
                    found.granted(reads);
                    if (reads instanceof Never && couldRead(caller, bucket, estate)) {
                        found.fail(
                                List.of(granted),
                                principal.id() + " is allowed s3:PutBucketPolicy on bucket " + bucket.name()
                                        + " and not " + READ + ", which it may grant itself",
                                "take s3:PutBucketPolicy out of the statement, or deny it in the bucket policy to all"
                                        + " but whoever sets up buckets");
                    }
                });
        allowances.unlisted(write).ifPresent(found::unknown);
        return found.outcome();
    }

    private static boolean loads(Principal principal, Estate estate) {
        return estate.role(principal.id())
                .flatMap(role -> LoaderRoles.of(estate).contains(role))
                .known()
                .orElse(false);
    }

    /** Whether he is allowed to read under a bucket policy that allows it to him, with the key too where it is known. */
    private static boolean couldRead(Caller caller, Bucket bucket, Estate estate) {
        boolean bucketLets = EffectiveAccess.of(estate)
                .between(caller, bucket.arn() + "/" + Ask.EXAMPLE)
                .known()
                .map(effective -> Rewritten.forCaller(effective, PolicyKind.BUCKET))
                .filter(effective -> effective.reach(READ) != Reach.NEVER)
                .isPresent();
        return bucketLets
                && BucketKeys.of(estate)
                        .of(bucket)
                        .known()
                        .map(key -> Allowances.of(estate).of(caller, Ask.on(key.arn(), List.of("kms:Decrypt"))))
                        .filter(Never.class::isInstance)
                        .isEmpty();
    }

    private static String account(Principal principal) {
        return Arn.parse(principal.id()).map(Arn::account).orElse("");
    }
}
