package io.policyauditor.rules.escalation.keyselfgrant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.escalation.Rewritten;
import io.policyauditor.rules.escalation.SelfGrant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags those who may not decrypt models and can write the key policy, or make a grant, so that they may. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeySelfGrant extends RecordRule<KeySubject> {
    private static final String DECRYPT = "kms:Decrypt";

    /** A grant of one's own, not one that an AWS service has made for it. */
    private static final Context OWN_GRANT = new Context.Builder()
            .put("kms:GrantIsForAWSResource", "false")
            .put("kms:GrantOperations", List.of("Decrypt"))
            .build();

    public KeySelfGrant() {
        super(
                RuleInfo.of(
                        "PE007",
                        "kms-self-grant",
                        Severity.HIGH,
                        "Whoever decides who uses the key of the models uses it when he likes"),
                KeySubject.class);
    }

    @Override
    public Outcome judge(KeySubject subject, Estate estate, Settings settings) {
        Key key = subject.kmsKey();
        ModelBuckets models = ModelBuckets.of(estate, settings);
        if (BucketKeys.of(estate).buckets(key.arn()).stream().noneMatch(bucket -> models.contains(bucket.name()))) {
            return Outcome.notApplicable();
        }
        Allowances allowances = Allowances.of(estate);
        SelfGrant found = new SelfGrant(info(), key.place(), estate);
        Map<Principal, Granted> able = new LinkedHashMap<>();
        for (Ask ask : List.of(
                Ask.on(key.arn(), List.of("kms:PutKeyPolicy")),
                Ask.on(key.arn(), List.of("kms:CreateGrant")).with(OWN_GRANT))) {
            found.granted(allowances.members(ask, SelfGrant::counts)).forEach(able::putIfAbsent);
            allowances.unlisted(ask).ifPresent(found::unknown);
        }
        able.forEach((principal, granted) -> {
            Caller caller = Caller.aws(
                    principal.id(), Arn.parse(principal.id()).map(Arn::account).orElse(""));
            Allowance decrypts = allowances.of(caller, Ask.on(key.arn(), List.of(DECRYPT)));
            found.granted(decrypts);
            if (decrypts instanceof Never && !hasGrant(key, principal) && couldDecrypt(caller, key, estate)) {
                String action = granted.witness().action().text();
                found.fail(
                        List.of(granted),
                        principal.id() + " is allowed " + action + " on key " + key.arn() + " and not " + DECRYPT
                                + ", which it may grant itself",
                        action.equals("kms:CreateGrant")
                                ? "add Bool \"kms:GrantIsForAWSResource\": \"true\", or take kms:CreateGrant away"
                                : "take kms:PutKeyPolicy out of the statement, or deny it with a control policy to all"
                                        + " but whoever sets up keys");
            }
        });
        return found.outcome();
    }

    private static boolean hasGrant(Key key, Principal principal) {
        return key.grants().known().orElse(List.of()).stream()
                .anyMatch(grant -> grant.grantee().equals(principal.id())
                        && grant.operations().contains("Decrypt"));
    }

    /** Whether he is allowed to decrypt under a key policy that allows it to him, as a grant would. */
    private static boolean couldDecrypt(Caller caller, Key key, Estate estate) {
        return EffectiveAccess.of(estate)
                .between(caller, key.arn())
                .known()
                .map(effective -> Rewritten.forCaller(effective, PolicyKind.KEY))
                .filter(effective -> effective.reach(DECRYPT) != Reach.NEVER)
                .isPresent();
    }
}
