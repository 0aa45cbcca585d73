package io.policyauditor.rules.loading.emptyprefix;

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

/** Flags a path under which none of the objects lies that are known of the bucket. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EmptyPrefix extends ObjectsRule {
    public EmptyPrefix() {
        super(RuleInfo.of("RL031", "empty-prefix", Severity.INFO, "There is nothing to load under the path"), "C30");
    }

    @Override
    protected Outcome judge(
            LoadPoint loadPoint,
            Bucket bucket,
            String path,
            List<ObjectSample> objects,
            Estate estate,
            Settings settings) {
        if (!objects.isEmpty()) {
            return Outcome.pass();
        }
        List<ObjectSample> all = bucket.objects().known().orElse(List.of());
        if (all.isEmpty()) {
            return withoutObjects(bucket);
        }
        boolean folders = all.stream().anyMatch(object -> object.key().startsWith(path));
        return Outcome.fail(List.of(finding(
                loadPoint,
                estate,
                settings,
                loadPoint.place(),
                bucket.name() + "/" + path,
                "of the objects that are known of bucket " + bucket.name() + " none is under \"" + path + "\""
                        + (folders ? " but markers of folders, which KServe passes over" : ""),
                "correct the URI, or upload the model there")));
    }
}
