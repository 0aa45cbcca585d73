package io.policyauditor.rules.loading.decryptdenied;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.loading.VerdictRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flags a key that the loader may not decrypt with, and says which side refuses. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DecryptDenied extends VerdictRule {
    public DecryptDenied() {
        super(
                RuleInfo.of("RL015", "kms-decrypt-denied", Severity.HIGH, "The role may not decrypt the model"),
                "C25",
                Set.of(Purpose.DECRYPT, Purpose.ENCRYPT),
                "allow kms:Decrypt on the key in the role's policy, and in another account's key policy too");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(
                verdict, needs, refusal -> refusal.layer() == Layer.IDENTITY || refusal.layer() == Layer.RESOURCE);
    }
}
