package io.policyauditor.rules.encryption.keyunavailable;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Key;
import io.policyauditor.rules.encryption.ModelKeyState;
import java.util.Set;

/** Flags the key of a model bucket that is disabled, without material, or out of reach. KM017 has those to be deleted. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeyUnavailable extends ModelKeyState {
    public KeyUnavailable() {
        super(
                RuleInfo.of(
                        "KM018",
                        "key-disabled-or-unavailable",
                        Severity.CRITICAL,
                        "No model of the bucket can be decrypted"),
                "enable the key, import its material, or connect its key store",
                Set.of(Key.State.DISABLED, Key.State.PENDING_IMPORT, Key.State.UNAVAILABLE));
    }
}
