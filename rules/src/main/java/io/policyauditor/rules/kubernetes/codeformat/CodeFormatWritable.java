package io.policyauditor.rules.kubernetes.codeformat;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import io.policyauditor.rules.LoadPointRule;
import io.policyauditor.rules.environments.Intruders;
import io.policyauditor.rules.environments.Intruders.Intruder;
import io.policyauditor.rules.environments.Stages;
import io.policyauditor.rules.kubernetes.ModelFormat;
import java.util.List;
import java.util.Optional;

/** Flags a model whose file is a program, where somebody of an environment further from production can write it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CodeFormatWritable extends LoadPointRule {
    /**
     * Source: kserve aaac4e294, python/sklearnserver loads with joblib; MLflow's pyfunc and TorchServe's archives bring code
     * along. python/xgbserver reads boosters, which hold data.
     */
    private static final List<String> FORMATS = List.of("sklearn", "mlflow", "pytorch");

    private static final List<String> WRITE = List.of("s3:PutObject");

    public CodeFormatWritable() {
        super(RuleInfo.of(
                "KS022",
                "pickle-like-format-from-writable-bucket",
                Severity.HIGH,
                "Whoever writes the model runs code where it is served"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> format = ModelFormat.of(loadPoint, FORMATS).filter(FORMATS::contains);
        if (loadPoint.direction() == Direction.WRITE || format.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (!(loadPoint.uri() instanceof Lookup.Known<ModelUri> uri)) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Optional<String> name = uri.value().s3Bucket();
        if (name.isEmpty()) {
            return Outcome.notApplicable();
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        if (!(bucket instanceof Lookup.Known<Bucket> known)) {
            return bucket.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Environments environments = settings.environments(estate);
        Environment own = environments.object(loadPoint.object());
        if (!(own.name() instanceof Lookup.Known<String> environment)) {
            return own.name().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Intruders intruders = Intruders.of(
                estate,
                environments,
                known.value(),
                Ask.onObjects(known.value().arn(), uri.value().key(), WRITE),
                other -> Stages.below(other, environment.value()));
        if (!intruders.all().isEmpty()) {
            return Outcome.fail(List.of(finding(loadPoint, uri.value(), format.get(), own, intruders.all())));
        }
        return intruders.gap().map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private Finding finding(
            LoadPoint loadPoint, ModelUri uri, String format, Environment own, List<Intruder> intruders) {
        Intruder first = intruders.get(0);
        Span place = loadPoint.place();
        return Granting.at(
                info(),
                first.granted(),
                place,
                uri.text(),
                loadPoint.key() + " is " + own + " and runs what " + uri.text() + " holds, for a model of format "
                        + format + " is code: " + first.described() + " and can write it"
                        + (intruders.size() == 1 ? "" : ", and so can " + (intruders.size() - 1) + " more"),
                "take the grant away, or serve a format without code such as onnx or safetensors",
                granting(first));
    }

    private static Related[] granting(Intruder intruder) {
        return intruder.granted().by().stream()
                .map(reading -> new Related(
                        Granting.token(
                                reading.statement(),
                                intruder.granted().witness().action().text()),
                        reading.statement().source().label() + " allows it"))
                .toArray(Related[]::new);
    }
}
