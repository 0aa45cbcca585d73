package io.policyauditor.cli.sample;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Optional;

/** Does what the first Sid of a policy says: a severity is a finding, other words are the other outcomes. */
public final class SampleRule implements Rule<PolicySubject> {
    private final RuleInfo info;

    /** The sample rule with its own id. */
    public SampleRule() {
        this("TT001", "obedient-rule");
    }

    /** The sample rule under another id and name. */
    public SampleRule(String id, String name) {
        info = RuleInfo.of(id, name, Severity.HIGH, "the policy asks for it", "TEST 1", "TEST 2");
    }

    @Override
    public RuleInfo info() {
        return info;
    }

    @Override
    public Class<PolicySubject> subject() {
        return PolicySubject.class;
    }

    @Override
    public Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
        String name = subject.policy().name();
        Optional<SourceText> text = subject.policy().text().known().flatMap(SampleRule::source);
        if (text.isEmpty()) {
            return Outcome.notAssessed(Gap.unread(name + " could not be read"));
        }
        SourceText source = text.get();
        Optional<Severity> severity = Severity.ofWord(word(source));
        if (severity.isPresent()) {
            Span at = new Span(
                    source, source.text().indexOf(word(source)), source.text().indexOf(word(source)) + 1);
            return Outcome.fail(List.of(
                    new Finding(severity.get(), at, name + " asks for it", "ask for less", word(source), List.of())));
        }
        return switch (word(source)) {
            case "explode" -> throw new IllegalStateException("boom");
            case "overflow" -> throw new StackOverflowError();
            case "memory" -> throw new OutOfMemoryError("no more");
            case "unread" -> Outcome.notAssessed(Gap.unread("something could not be read"));
            case "scope" -> Outcome.notAssessed(Gap.outOfScope("nothing is said about it"));
            case "day" -> day(source, settings);
            default -> Outcome.pass();
        };
    }

    private static Outcome day(SourceText source, Settings settings) {
        Finding finding = new Finding(Severity.LOW, source.all(), "today is " + settings.asOf(), "wait", "", List.of());
        return Outcome.fail(List.of(finding));
    }

    private static Optional<SourceText> source(Tree tree) {
        return Optional.ofNullable(tree.root()).map(root -> root.span().source());
    }

    private static String word(SourceText source) {
        String text = source.text();
        int start = text.indexOf("\"Sid\": \"") + 8;
        return text.substring(start, text.indexOf('"', start));
    }
}
