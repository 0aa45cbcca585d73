package io.policyauditor.rules.loading.storagekey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.rules.loading.CauseRule;

/** Flags a storage spec or a named Secret that KServe cannot resolve. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class StorageKey extends CauseRule {
    public StorageKey() {
        super(
                RuleInfo.of(
                        "RL030",
                        "storage-key-missing",
                        Severity.HIGH,
                        "KServe cannot tell from the storage spec where the model is"),
                "C15",
                "give the entry of the Secret a type and a bucket as text, or write the URI as storageUri");
    }

    @Override
    protected Outcome otherwise(LoadPoint loadPoint) {
        return loadPoint
                .uri()
                .missing()
                .map(Outcome::notAssessed)
                .orElseGet(isWritten(loadPoint) ? Outcome::notApplicable : Outcome::pass);
    }

    /** Whether the place of the model is a URI in the manifest, and follows from nothing else. */
    private static boolean isWritten(LoadPoint loadPoint) {
        return loadPoint.uri().known().map(ModelUri::text).stream()
                .anyMatch(text -> loadPoint.place().text().contains(text));
    }
}
