package io.policyauditor.audit;

import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.language.Diagnostic;
import io.policyauditor.policy.language.PolicyDocument;
import java.util.List;
import java.util.stream.Stream;

/** A rule that gives a diagnostic of the parser its severity and its repair. */
public abstract class LintRule extends DocumentJudge {
    private final Diagnostic.Code code;
    private final String repair;

    /** @param repair one line without a full stop: what to do */
    protected LintRule(RuleInfo info, Diagnostic.Code code, String repair) {
        super(info);
        this.code = code;
        this.repair = repair;
    }

    /** Whether a diagnostic of the code is this rule's to report; another rule may know better what it means. */
    protected boolean reports(Diagnostic diagnostic, PolicyDocument document) {
        return true;
    }

    @Override
    final Verdict verdict(PolicySubject subject, Estate estate, Settings settings) {
        return subject.policy()
                .document()
                .known()
                .map(document -> new Verdict(of(document), true))
                .orElseGet(() -> new Verdict(withoutDocument(subject), false));
    }

    private Outcome of(PolicyDocument document) {
        List<Finding> findings = document.diagnostics().stream()
                .filter(diagnostic -> diagnostic.code() == code && reports(diagnostic, document))
                .map(this::finding)
                .toList();
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        boolean hidden = !document.certain() && code != Diagnostic.Code.SYNTAX;
        return hidden ? Outcome.notAssessed(Gap.unread("the text is not well formed (see LN001)")) : Outcome.pass();
    }

    /** A text of unknown kind can still be wrong as a text. */
    private Outcome withoutDocument(PolicySubject subject) {
        Stream<Diagnostic> problems = code != Diagnostic.Code.SYNTAX
                ? Stream.of()
                : subject.policy().text().known().stream()
                        .flatMap(tree -> tree.problems().stream())
                        .map(problem -> new Diagnostic(code, problem.at(), problem.message()));
        List<Finding> findings = problems.map(this::finding).toList();
        return findings.isEmpty()
                ? Outcome.notAssessed(
                        subject.policy().document().missing().orElseGet(() -> Gap.unread("there is no document")))
                : Outcome.fail(findings);
    }

    private Finding finding(Diagnostic diagnostic) {
        return new Finding(
                info().severity(),
                diagnostic.at(),
                diagnostic.detail(),
                repair,
                diagnostic.at().text(),
                List.of());
    }
}
