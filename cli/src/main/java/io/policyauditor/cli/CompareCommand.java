package io.policyauditor.cli;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Cases;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.reports.ProofView;
import io.policyauditor.reports.ProofView.Proof;
import io.policyauditor.reports.ProofView.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor prove no-new-access | implies | equivalent}: two policies against each other. */
final class CompareCommand implements Command {
    /** What is asked of the two. */
    enum Question {
        NO_NEW_ACCESS(
                "no-new-access",
                "Whether a changed policy (the subject) allows nothing that the one before (the reference) does not."),
        IMPLIES("implies", "Whether everything that the subject allows is allowed by the reference."),
        EQUIVALENT("equivalent", "Whether the subject and the reference allow the same.");

        private final String word;
        private final String help;

        Question(String word, String help) {
            this.word = word;
            this.help = help;
        }

        String claim(String subject, String reference) {
            return switch (this) {
                case NO_NEW_ACCESS -> subject + " allows nothing that " + reference + " does not";
                case IMPLIES -> "all that " + subject + " allows " + reference + " allows";
                case EQUIVALENT -> subject + " and " + reference + " allow the same";
            };
        }
    }

    private final Question question;

    CompareCommand(Question question) {
        this.question = question;
    }

    @Override
    public CommandSpec spec() {
        List<String> help = new ArrayList<>(List.of(question.help, ""));
        if (question == Question.NO_NEW_ACCESS) {
            help.add("With --pairs each line {\"id\",\"subject\",\"reference\"} gets a line"
                    + " {\"id\",\"verdict\",\"reason\",\"replay\",\"cpuMillis\"}; replay is an evaluation case for auditor decide"
                    + " --cases. The exit code is then 0 whatever the verdicts, and 2 when a line was no pair.");
            help.add("");
        }
        CommandSpec spec = Command.spec(this, question.word, help.toArray(new String[0]));
        spec.addOption(Command.value("FILE", "The policy that is asked about.", "--subject"));
        spec.addOption(Command.value("FILE", "The policy that it is held against.", "--reference"));
        ProveOptions.describeKind(spec);
        if (question == Question.NO_NEW_ACCESS) {
            spec.addOption(Command.value(
                    "FILE",
                    "Judge pairs of policies, JSON Lines, plain or gzip'd, - for standard input: a line each.",
                    "--pairs"));
        }
        ProveOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("prove " + question.word, given, console);
        if (question == Question.NO_NEW_ACCESS && options.has("--pairs")) {
            options.without("--pairs", "--subject", "--reference", "--kind", "--format", "--verbose");
            return PairAnswers.write(options.needed("--pairs"), options.budget(), console);
        }
        options.json();
        List<BarePolicy> both = options.policies(options.needed("--subject"), options.needed("--reference"));
        return options.print(view(both.get(0), both.get(1), options));
    }

    private ProofView view(BarePolicy subject, BarePolicy reference, ProveOptions options) {
        Prover prover = new Prover(Catalogue.bundled());
        PolicyKind kind = subject.policy().source().kind();
        List<Proof> proofs = new ArrayList<>();
        boolean two = question == Question.EQUIVALENT;
        proofs.add(proof(
                subject,
                reference,
                prover.implies(subject.access(), reference.access(), BarePolicy.scope(kind), options.budget()),
                two));
        if (two) {
            proofs.add(proof(
                    reference,
                    subject,
                    prover.implies(reference.access(), subject.access(), BarePolicy.scope(kind), options.budget()),
                    true));
        }
        return new ProofView(question.word, question.claim(subject.name(), reference.name()), proofs);
    }

    private static Proof proof(BarePolicy subject, BarePolicy reference, Verdict verdict, boolean oneOfTwo) {
        List<Side> sides = new ArrayList<>();
        Optional<String> replay = Optional.empty();
        if (verdict instanceof Violated violated) {
            sides.add(subject.side(violated.witness()));
            sides.add(reference.side(violated.witness()));
            replay = replay("witness", subject, violated);
        }
        String about = oneOfTwo ? subject.name() + " allows nothing that " + reference.name() + " does not" : "";
        return new Proof(about, verdict, sides, List.of(), replay);
    }

    /** The witness as a case that any evaluator can replay; of policies that a caller has attached. */
    static Optional<String> replay(String id, BarePolicy subject, Violated violated) {
        return subject.policy().source().kind() == PolicyKind.IDENTITY
                ? Optional.of(Cases.ofIdentity(id, subject.policy(), violated.witness(), Decision.ALLOWED))
                : Optional.empty();
    }
}
