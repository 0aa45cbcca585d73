package io.policyauditor.cli;

import io.policyauditor.cli.TestFile.Test;
import io.policyauditor.cli.TestFile.Who;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.proof.Answer;
import io.policyauditor.estate.proof.Asked;
import io.policyauditor.estate.proof.Crowd;
import io.policyauditor.estate.proof.EstateProver;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.reports.DecisionView;
import io.policyauditor.reports.ProofText;
import io.policyauditor.reports.TestResult;
import io.policyauditor.reports.TestResult.Check;
import io.policyauditor.reports.TestResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the tests of a file against an estate. */
final class TestRun {
    private final Estate estate;
    private final EffectiveAccess access;
    private final EstateProver prover;

    TestRun(Estate estate, Environments environments) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
        this.prover = new EstateProver(estate, environments, Catalogue.bundled(), Budget.DEFAULT);
    }

    List<TestResult> of(TestFile file) {
        return file.tests().stream()
                .map(test -> new TestResult(file.name(), test.name(), test.at(), checks(test)))
                .toList();
    }

    private List<Check> checks(Test test) {
        if (test.who() instanceof Who.Anyone anyone) {
            return test.resources().stream()
                    .map(resource -> check(test, anyone.crowd(), resource))
                    .toList();
        }
        Lookup<Caller> caller = caller(test.who());
        List<Check> checks = new ArrayList<>();
        for (String action : test.actions()) {
            for (String resource : test.resources()) {
                checks.add(check(test, caller, action, resource));
            }
        }
        return checks;
    }

    /** Over all requests: of everyone of the crowd, whatever the other keys are. */
    private Check check(Test test, Crowd crowd, String resource) {
        String asked = String.join(", ", test.actions()) + " on " + resource + " for " + crowd.words();
        String expected = ", expected " + test.expectation().word();
        List<Answer> answers =
                prover.nobody(crowd, new Asked(resource, test.actions(), List.of(resource), test.context()));
        for (Answer answer : answers) {
            if (answer.verdict() instanceof Violated violated) {
                String with = ProofText.with(violated.witness().context());
                return new Check(
                        Outcome.FAILED,
                        asked + " is allowed" + expected + ": " + ProofText.asked(violated.witness())
                                + (with.isEmpty() ? "" : " with " + with),
                        answer.explanation().map(why -> new DecisionView(why, Reach.ALWAYS, List.of(), List.of())));
            }
        }
        for (Answer answer : answers) {
            if (answer.verdict() instanceof Unknown unknown) {
                return new Check(
                        Outcome.INCOMPLETE,
                        asked + " is not assessed: " + answer.caller() + ": " + unknown.reason() + " "
                                + unknown.detail() + expected,
                        Optional.empty());
            }
        }
        return answers.isEmpty()
                ? new Check(
                        Outcome.FAILED,
                        asked + ": nobody of the estate belongs there, so the test tests nothing" + expected,
                        Optional.empty())
                : new Check(Outcome.PASSED, asked + " is denied" + expected, Optional.empty());
    }

    private Lookup<Caller> caller(Who who) {
        if (who instanceof Who.Principal principal) {
            return Lookup.known(principal.caller());
        }
        return new ServiceAccountRole(estate)
                .of((Who.ServiceAccount) who)
                .flatMap(role -> Callers.parse(role)
                        .map(Lookup::known)
                        .orElseGet(() -> Lookup.unknown(Gap.unread("\"" + role + "\" is not the ARN of a role"))));
    }

    private Check check(Test test, Lookup<Caller> caller, String action, String resource) {
        String asked = action + " on " + resource;
        String expected = ", expected " + test.expectation().word();
        if (caller instanceof Lookup.KnownAbsent) {
            return new Check(Outcome.FAILED, asked + ": the ServiceAccount has no role" + expected, Optional.empty());
        }
        Lookup<Effective> found = caller.flatMap(who -> access.between(who, resource));
        if (found.known().isEmpty()) {
            return found.missing()
                    .map(gap -> new Check(
                            Outcome.INCOMPLETE, asked + " is not assessed: " + gap.what() + expected, Optional.empty()))
                    .orElseGet(() -> new Check(
                            Outcome.FAILED,
                            asked + ": the principal or the resource is known not to exist" + expected,
                            Optional.empty()));
        }
        Effective effective = found.known().get();
        Request request = effective.request(action, test.context());
        DecisionView view = DecisionView.of(effective.layers(request), request, effective.assumptions());
        String sentence = asked + " is " + Expectation.word(view) + expected;
        if (view.reach() == Reach.NOT_ASSESSED) {
            String gaps = view.gaps().isEmpty() ? "" : " (" + String.join("; ", view.gaps()) + ")";
            return new Check(Outcome.INCOMPLETE, sentence + gaps, Optional.of(view));
        }
        return new Check(test.expectation().met(view) ? Outcome.PASSED : Outcome.FAILED, sentence, Optional.of(view));
    }
}
