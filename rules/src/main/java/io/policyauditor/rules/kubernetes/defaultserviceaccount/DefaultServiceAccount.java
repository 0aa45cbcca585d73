package io.policyauditor.rules.kubernetes.defaultserviceaccount;

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
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;
import java.util.Set;

/** Flags a model that is loaded from S3 as the ServiceAccount that every pod of the namespace has. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DefaultServiceAccount extends LoadPointRule {
    /** A cache's jobs run as default whatever one writes, and the identity of a logger is that of its predictor. */
    private static final Set<Loader> OTHERS = Set.of(Loader.NONE, Loader.CACHE_JOB, Loader.LOGGER);

    public DefaultServiceAccount() {
        super(RuleInfo.of(
                "KS001",
                "isvc-uses-default-sa",
                Severity.HIGH,
                "A model is loaded as the ServiceAccount that every pod of the namespace has",
                "EKS 4.1.5",
                "EKS 5.2.1"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        if (loadPoint.direction() == Direction.WRITE || OTHERS.contains(loadPoint.loader())) {
            return Outcome.notApplicable();
        }
        if (loadPoint.serviceAccountName() instanceof Lookup.Unknown<String> unknown) {
            return loadPoint.uri().known().filter(uri -> !uri.isS3()).isPresent()
                    ? Outcome.notApplicable()
                    : Outcome.notAssessed(unknown.gap());
        }
        boolean runsAsDefault = !loadPoint.namedServiceAccount()
                && loadPoint.serviceAccountName().equals(Lookup.known("default"));
        if (loadPoint.uri() instanceof Lookup.Unknown<ModelUri> unknown) {
            return runsAsDefault ? Outcome.notAssessed(unknown.gap()) : Outcome.pass();
        }
        if (loadPoint.uri().known().filter(ModelUri::isS3).isEmpty()) {
            return Outcome.notApplicable();
        }
        if (!runsAsDefault) {
            return Outcome.pass();
        }
        return Outcome.fail(List.of(new Finding(
                Severity.HIGH,
                place(loadPoint),
                loadPoint.key() + " names no ServiceAccount, so it loads its model as default, like every other pod of"
                        + " the namespace that names none",
                "give the model a ServiceAccount of its own and name it as serviceAccountName",
                "",
                List.of())));
    }

    /** The component that should name one, where its manifest has it. */
    private static Span place(LoadPoint loadPoint) {
        String component = loadPoint.component().split("[^A-Za-z]", 2)[0];
        if (loadPoint.object().at("spec") instanceof ObjectNode spec) {
            Member member = spec.member(component);
            if (member != null) {
                return member.key().span();
            }
        }
        return loadPoint.place();
    }
}
