package io.policyauditor.rules.encryption.pendingdeletion;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Key;
import io.policyauditor.rules.encryption.ModelKeyState;
import java.util.Set;

/** Flags the key of a model bucket that waits for its deletion. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PendingDeletion extends ModelKeyState {
    public PendingDeletion() {
        super(
                RuleInfo.of(
                        "KM017",
                        "key-pending-deletion",
                        Severity.CRITICAL,
                        "The models are lost when the key is deleted",
                        "FSBP KMS.3"),
                "cancel the deletion and enable the key, or encrypt the models with another key before it is gone",
                Set.of(Key.State.PENDING_DELETION));
    }
}
