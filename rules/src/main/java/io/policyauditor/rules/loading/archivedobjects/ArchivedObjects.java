package io.policyauditor.rules.loading.archivedobjects;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.loading.ObjectsRule;
import java.util.List;
import java.util.Set;

/** Flags objects of a model that have to be restored before anybody can read them. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ArchivedObjects extends ObjectsRule {
    /** Of GLACIER_IR objects are read at once. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    public ArchivedObjects() {
        super(RuleInfo.of("RL032", "glacier-class", Severity.LOW, "Objects of the model are archived"), "C27");
    }

    @Override
    protected Outcome judge(
            LoadPoint loadPoint,
            Bucket bucket,
            String path,
            List<ObjectSample> objects,
            Estate estate,
            Settings settings) {
        List<ObjectSample> archived = objects.stream()
                .filter(object ->
                        object.storageClass().known().filter(ARCHIVES::contains).isPresent())
                .toList();
        if (!archived.isEmpty()) {
            ObjectSample first = archived.get(0);
            return Outcome.fail(List.of(finding(
                    loadPoint,
                    estate,
                    settings,
                    first.place(),
                    first.key(),
                    "object " + first.key()
                            + (archived.size() > 1 ? " and " + (archived.size() - 1) + " more are in " : " is in ")
                            + first.storageClass().known().orElse("")
                            + ", which nobody reads before it is restored",
                    "restore it, and except the prefix from the lifecycle rule that archives it")));
        }
        boolean alone = objects.size() == 1 && objects.get(0).key().equals(path);
        // No list of samples is ever complete, so of what is not on it the rule is silent.
        return alone && objects.get(0).storageClass().known().isPresent() ? Outcome.pass() : withoutObjects(bucket);
    }
}
