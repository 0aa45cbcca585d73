package io.policyauditor.rules.environments.prodloadsnonprod;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.LoadPointSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Stages;

/** Flags a production load point whose model lies in a bucket, or below a prefix, of another environment. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ProdLoadsNonprod extends RecordRule<LoadPointSubject> {
    public ProdLoadsNonprod() {
        super(
                RuleInfo.of(
                        "EN004",
                        "prod-loads-nonprod-model",
                        Severity.HIGH,
                        "Production loads a model from the bucket of another environment"),
                LoadPointSubject.class);
    }

    @Override
    public Outcome judge(LoadPointSubject subject, Estate estate, Settings settings) {
        LoadPoint point = subject.loadPoint();
        if (point.direction() != Direction.READ || point.loader() == Loader.NONE) {
            return Outcome.notApplicable();
        }
        if (!(point.uri() instanceof Lookup.Known<ModelUri> uri)) {
            return point.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String bucket = uri.value().s3Bucket().orElse("");
        if (bucket.isEmpty()) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Environment own = environments.object(point.object());
        if (own.name().known().filter(name -> !Stages.production(name)).isPresent()) {
            return Outcome.notApplicable();
        }
        Environment model = environments.prefix(bucket, uri.value().key());
        if (own.differs(model)) {
            return fail(
                    point.place(),
                    uri.value().text(),
                    point.object().kind() + " " + point.object().name() + " is " + own + " and loads "
                            + uri.value().text() + ", which is " + model,
                    "promote the model to a bucket of " + own.name().known().orElse("production")
                            + " and load it from there");
        }
        return own.name()
                .missing()
                .or(() -> model.name().missing())
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::pass);
    }
}
