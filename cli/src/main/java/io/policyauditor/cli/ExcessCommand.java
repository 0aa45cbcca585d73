package io.policyauditor.cli;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.reports.ExcessJson;
import io.policyauditor.reports.ExcessText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor excess}: what a policy grants beyond a minimum. */
final class ExcessCommand implements Command {
    private static final int MOST_BOXES = 1_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "excess",
                "Say what a policy allows beyond what is needed, as actions on resources under conditions.",
                "",
                "Excess makes the exit code 1; an answer that is not complete makes it 4 when it has found none.",
                "");
        spec.addPositional(Command.word("SUBJECT", 0, "The policy, a file."));
        spec.addPositional(Command.word("MINIMUM", 1, "A policy that allows what is needed, a file."));
        ProveOptions.describeKind(spec);
        ProveOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("excess", given, console);
        boolean json = options.json();
        List<BarePolicy> both =
                options.policies(given.matchedPositionalValue(0, ""), given.matchedPositionalValue(1, ""));
        BarePolicy subject = both.get(0);
        BarePolicy minimum = both.get(1);
        Excess excess = new Prover(Catalogue.bundled())
                .excess(
                        subject.access(),
                        minimum.access(),
                        BarePolicy.scope(subject.policy().source().kind()),
                        MOST_BOXES,
                        options.budget());
        console.print(out -> {
            if (json) {
                ExcessJson.write(subject.name(), minimum.name(), excess, out);
            } else {
                ExcessText.write(subject.name(), minimum.name(), excess, options.has("--verbose"), out);
            }
        });
        if (!excess.boxes().isEmpty()) {
            return ExitCode.FINDINGS;
        }
        return excess.complete() ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }
}
