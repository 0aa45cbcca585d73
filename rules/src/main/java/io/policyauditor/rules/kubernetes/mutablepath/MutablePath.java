package io.policyauditor.rules.kubernetes.mutablepath;

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
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Flags a model of production whose path stays the same when the model changes. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MutablePath extends LoadPointRule {
    private static final Pattern BETWEEN = Pattern.compile("[^A-Za-z0-9]+");
    /** A number, a number of a version, a date, a commit or a digest. */
    private static final Pattern VERSION = Pattern.compile("[vr]?[0-9]+|(?=[a-f]*[0-9])[a-f0-9]{7,64}");
    /** An identifier that training platforms give to a run. */
    private static final Pattern RUN = Pattern.compile("(?=[a-z0-9]*[0-9])(?=[a-z0-9]*[a-z])[a-z0-9]{20,64}");

    private static final Set<String> MOVING = Set.of("latest", "current");

    public MutablePath() {
        super(RuleInfo.of(
                "KS020",
                "storageuri-mutable-tag",
                Severity.MEDIUM,
                "A model of production is loaded from a path without a version"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        if (loadPoint.direction() == Direction.WRITE || loadPoint.loader() == Loader.LOGGER) {
            return Outcome.notApplicable();
        }
        if (loadPoint.uri() instanceof Lookup.Unknown<ModelUri> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        Optional<ModelUri> uri = loadPoint.uri().known().filter(ModelUri::isS3);
        if (uri.isEmpty()) {
            return Outcome.notApplicable();
        }
        Lookup<String> environment =
                settings.environments(estate).object(loadPoint.object()).name();
        Optional<Gap> gap = environment.missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        if (environment.known().filter("prod"::equals).isEmpty()) {
            return Outcome.notApplicable();
        }
        Optional<String> fault = fault(uri.get().key());
        return fault.isEmpty()
                ? Outcome.pass()
                : Outcome.fail(List.of(new Finding(
                        Severity.MEDIUM,
                        loadPoint.place(),
                        loadPoint.key() + " serves production from " + uri.get().text() + ", " + fault.get()
                                + ": what is served changes with the next write there",
                        "write each version of the model below a path of its own, such as v3/, and name that",
                        uri.get().text(),
                        List.of())));
    }

    private static Optional<String> fault(String key) {
        String[] segments = key.toLowerCase(Locale.ROOT).split("/", -1);
        String last =
                Stream.of(segments).filter(segment -> !segment.isEmpty()).reduce("", (before, segment) -> segment);
        Optional<String> moving =
                parts(last).filter(MOVING::contains).findFirst().map(part -> "a path that ends in " + part);
        boolean versioned = Stream.of(segments)
                .flatMap(MutablePath::parts)
                .anyMatch(part ->
                        VERSION.matcher(part).matches() || RUN.matcher(part).matches());
        return moving.or(() -> versioned ? Optional.empty() : Optional.of("a path without a version"));
    }

    private static Stream<String> parts(String segment) {
        return BETWEEN.splitAsStream(segment);
    }
}
