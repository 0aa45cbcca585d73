package io.policyauditor.rules.kubernetes.otherscheme;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;

/** Tells of a model that comes from elsewhere than S3, where nothing that guards S3 holds. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OtherScheme extends LoadPointRule {
    public OtherScheme() {
        super(RuleInfo.of(
                "KS023",
                "modelcar-or-pvc-bypass",
                Severity.INFO,
                "A model does not come from S3, so what guards S3 says nothing about it"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        if (loadPoint.direction() == Direction.WRITE) {
            return Outcome.notApplicable();
        }
        if (!(loadPoint.uri() instanceof Lookup.Known<ModelUri> uri)) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        if (uri.value().isS3()) {
            // What stands for it is another load point, or nothing at all.
            return loadPoint.loader() == Loader.NONE ? Outcome.notApplicable() : Outcome.pass();
        }
        String scheme = uri.value().scheme().isEmpty() ? "a path" : uri.value().scheme() + "://";
        return Outcome.fail(List.of(new Finding(
                Severity.INFO,
                loadPoint.place(),
                loadPoint.key() + " has its model from " + scheme
                        + ", so bucket policies, roles and keys do not guard it",
                "guard the place it comes from likewise, or serve it from S3",
                scheme,
                List.of())));
    }
}
