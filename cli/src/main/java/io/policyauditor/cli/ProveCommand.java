package io.policyauditor.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor prove}: statements about all requests at once. */
final class ProveCommand implements Command {
    private static final List<Command> QUESTIONS = List.of(
            new CompareCommand(CompareCommand.Question.NO_NEW_ACCESS),
            new NotGrantedCommand(),
            new NoOutsideAccessCommand(),
            new SeparateCommand(),
            new CompareCommand(CompareCommand.Question.IMPLIES),
            new CompareCommand(CompareCommand.Question.EQUIVALENT));

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "prove",
                "Prove a statement about all requests at once, or show a request that contradicts it.",
                "",
                "PROVEN is a proof over all requests, VIOLATED comes with a request that the evaluator confirms, UNKNOWN"
                        + " with its reason.",
                "");
        spec.usageMessage().synopsisSubcommandLabel("QUESTION");
        spec.usageMessage().commandListHeading("%nQuestions:%n");
        QUESTIONS.forEach(question -> {
            CommandSpec inner = question.spec();
            spec.addSubcommand(inner.name(), inner);
        });
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        throw new UsageException(
                "prove",
                "QUESTION is missing, one of "
                        + QUESTIONS.stream()
                                .map(question -> question.spec().name())
                                .collect(Collectors.joining(", ")));
    }
}
