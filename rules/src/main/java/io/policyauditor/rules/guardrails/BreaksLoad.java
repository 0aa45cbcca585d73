package io.policyauditor.rules.guardrails;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.estate.verdict.Refusal;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.RecordRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule on control policies that keep models from being loaded: one finding for each statement, however many it keeps. */
public abstract class BreaksLoad extends RecordRule<PolicySubject> {
    private final PolicyKind kind;
    private final ControlPolicy.Type type;
    private final Layer layer;

    protected BreaksLoad(RuleInfo info, PolicyKind kind, ControlPolicy.Type type, Layer layer) {
        super(info, PolicySubject.class);
        this.kind = kind;
        this.type = type;
        this.layer = layer;
    }

    /** What to do, one line. */
    protected abstract String repair();

    @Override
    public final Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
        Optional<PolicyDocument> document = subject.policy().document().known();
        boolean attached = estate.controlPolicies().stream()
                .anyMatch(policy -> policy.type() == type
                        && policy.policy().name().equals(subject.policy().name())
                        && !policy.targets().isEmpty());
        if (document.filter(known -> known.kind() == kind).isEmpty() || !attached) {
            return Outcome.notApplicable();
        }
        List<LoadVerdict> verdicts = LoadVerdicts.of(estate).all().stream()
                .filter(verdict -> verdict.result() != Result.ELSEWHERE)
                .toList();
        if (verdicts.isEmpty()) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = new ArrayList<>();
        Map<Span, Broken> refused =
                estate.derived(ByLayer.class, ByLayer::of).byPlace().getOrDefault(layer, Map.of());
        refused.forEach((at, broken) -> {
            if (document.get().span().contains(at)) {
                findings.add(finding(at, broken));
            }
        });
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return verdicts.stream()
                .filter(verdict -> verdict.result() == Result.NOT_ASSESSED)
                .flatMap(verdict -> verdict.gaps().stream())
                .findFirst()
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::pass);
    }

    private Finding finding(Span at, Broken broken) {
        int more = broken.loadPoints().size() - 1;
        Need need = broken.first().need();
        Finding finding = finding(
                at,
                String.join(", ", broken.actions()),
                "keeps " + broken.loadPoints().iterator().next()
                        + (more == 0 ? "" : " and " + more + " more") + " from loading: "
                        + String.join(", ", broken.actions()) + " is "
                        + (broken.first().denied() ? "denied" : "not allowed")
                        + ", " + broken.first().sentence(),
                repair());
        // A session of EKS Pod Identity has a policy and tags of its own, which decide is not told.
        return need.effective().layers().session().isEmpty()
                ? finding.shownBy(Witness.refused(need.effective().plain(need.request())))
                : finding;
    }

    /** What one statement refuses. */
    private record Broken(Refusal first, Set<String> loadPoints, Set<String> actions) {}

    /** What is refused, by the place that decides. */
    private record ByLayer(Map<Layer, Map<Span, Broken>> byPlace) {
        static ByLayer of(Estate estate) {
            Map<Layer, Map<Span, Broken>> all = new EnumMap<>(Layer.class);
            for (LoadVerdict verdict : LoadVerdicts.of(estate).all()) {
                if (verdict.result() == Result.CANNOT_LOAD) {
                    verdict.needs().stream()
                            .filter(need -> need.purpose() != Purpose.READ_SIBLING)
                            .flatMap(need -> need.refusals().stream())
                            .filter(refusal -> refusal.denied() || !ofAllowList(refusal))
                            .forEach(refusal -> refusal.at().ifPresent(at -> add(at, refusal, verdict, all)));
                }
            }
            return new ByLayer(all);
        }

        private static void add(Span at, Refusal refusal, LoadVerdict verdict, Map<Layer, Map<Span, Broken>> all) {
            Broken broken = all.computeIfAbsent(refusal.layer(), layer -> new LinkedHashMap<>())
                    .computeIfAbsent(at, place -> new Broken(refusal, new LinkedHashSet<>(), new LinkedHashSet<>()));
            broken.loadPoints().add(verdict.point().key());
            broken.actions().add(refusal.need().request().action().text());
        }

        /** Whether a whole service is missing, which OG024 tells. */
        private static boolean ofAllowList(Refusal refusal) {
            return refusal.layer() == Layer.SERVICE_CONTROL
                    && AllowLists.missing(
                                    refusal.need().effective().layers().serviceControl(),
                                    refusal.need().request().service())
                            .isPresent();
        }
    }
}
