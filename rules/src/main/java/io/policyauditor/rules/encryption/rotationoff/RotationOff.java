package io.policyauditor.rules.encryption.rotationoff;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.rules.RecordRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags a key that AWS could rotate every year and does not. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RotationOff extends RecordRule<KeySubject> {
    public RotationOff() {
        super(
                RuleInfo.of(
                        "KM016",
                        "key-rotation-off",
                        Severity.MEDIUM,
                        "The key material is never replaced",
                        "FSBP KMS.4",
                        "CIS5 3.6",
                        "CIS7 4.6"),
                KeySubject.class);
    }

    @Override
    public Outcome judge(KeySubject subject, Estate estate, Settings settings) {
        Key key = subject.kmsKey();
        if (cannotRotate(key)) {
            return Outcome.notApplicable();
        }
        if (key.rotation().known().orElse(false)) {
            return Outcome.pass();
        }
        Optional<Gap> gap = Stream.of(key.rotation(), key.symmetric(), key.origin(), key.state())
                .flatMap(fact -> fact.missing().stream())
                .findFirst();
        return gap.isPresent()
                ? Outcome.notAssessed(gap.get())
                : fail(
                        key.place(),
                        "rotation",
                        "key " + key.arn() + " is symmetric, of AWS KMS, and is not rotated",
                        "enable automatic rotation; what is encrypted stays readable");
    }

    /** AWS KMS Developer Guide, rotate-keys; a key that waits for its deletion says that it is not rotated. */
    private static boolean cannotRotate(Key key) {
        return key.awsManaged()
                || !key.symmetric().known().orElse(true)
                || key.origin().known().orElse(Key.Origin.AWS_KMS) != Key.Origin.AWS_KMS
                || key.state().known().orElse(Key.State.ENABLED) == Key.State.PENDING_DELETION;
    }
}
