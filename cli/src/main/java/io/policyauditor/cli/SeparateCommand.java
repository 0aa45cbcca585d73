package io.policyauditor.cli;

import io.policyauditor.estate.proof.Answer;
import io.policyauditor.estate.proof.Asked;
import io.policyauditor.estate.proof.Crowd;
import io.policyauditor.estate.proof.EstateProver;
import io.policyauditor.reports.ProofView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor prove separate}: nobody of one environment reaches a resource of another. */
final class SeparateCommand implements Command {
    private static final String NAME = "separate";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                NAME,
                "Whether nobody of one environment is allowed anything on a bucket, key or role of another.",
                "",
                "Asked of every user and role of the first, of the root users of its accounts, and for roles of every OIDC"
                        + " provider, by all layers.",
                "");
        ProveOptions.describeEstate(spec);
        spec.addOption(Command.value("ENV", "The environment of the principals.", "--from"));
        spec.addOption(Command.value("ENV", "The environment of the resources.", "--to"));
        ProveOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("prove " + NAME, given, console);
        options.json();
        String from = options.needed("--from");
        String to = options.needed("--to");
        if (from.equals(to)) {
            throw options.usage("--from and --to are the same environment");
        }
        EstateProver prover = options.prover(parts);
        if (prover.principalsOf(from).isEmpty()) {
            throw options.usage("no user or role of the estate belongs to environment " + from);
        }
        List<String> resources = prover.resourcesOf(to);
        if (resources.isEmpty()) {
            throw options.usage("no bucket, key or role of the estate belongs to environment " + to);
        }
        List<Answer> answers = new ArrayList<>();
        resources.forEach(arn -> answers.addAll(prover.nobody(new Crowd.Members(from), Asked.all(arn))));
        return options.print(new ProofView(
                NAME,
                "nobody in environment " + from + " is allowed anything on what is in environment " + to,
                ProveOptions.proofs(answers)));
    }
}
