package io.policyauditor.cli;

import io.policyauditor.estate.proof.Answer;
import io.policyauditor.estate.proof.Comparison;
import io.policyauditor.estate.proof.EstateProver;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Reason;
import io.policyauditor.policy.prove.Stats;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.reports.ProofJson;
import io.policyauditor.reports.ProofText;
import io.policyauditor.reports.ProofView;
import io.policyauditor.reports.ProofView.Proof;
import io.policyauditor.reports.ProofView.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What the questions of {@code auditor prove} have in common, and {@code auditor excess} has too. */
final class ProveOptions {
    /** Longer than a day no gate waits. */
    private static final int MOST_MILLIS = 86_400_000;

    private final String command;
    private final ParseResult given;
    private final Console console;

    /** @param command whose help is named when something is wrong */
    ProveOptions(String command, ParseResult given, Console console) {
        this.command = command;
        this.given = given;
        this.console = console;
    }

    static void describeKind(CommandSpec spec) {
        spec.addOption(Command.value(
                "KIND",
                "What the policies are: " + kinds() + ". Default: what a scan finds, identity where that is open.",
                "--kind"));
    }

    static void describeEstate(CommandSpec spec) {
        spec.addOption(Command.value("PATH", "Ask of the estate in this directory, with all its layers.", "--estate"));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
    }

    static void describe(CommandSpec spec) {
        describe(spec, "text (default) or json.");
    }

    static void describe(CommandSpec spec, String formats) {
        spec.addOption(Command.value(
                "MS",
                "Processor time of a question; more of it also allows more cases. Default: 1500.",
                "--budget-ms"));
        spec.addOption(Command.value("FORMAT", formats, "-f", "--format"));
        spec.addOption(Command.flag("Show everything that is not proven.", "-v", "--verbose"));
    }

    private static String kinds() {
        return Stream.of(PolicyKind.values()).map(PolicyKind::word).collect(Collectors.joining(", "));
    }

    boolean has(String flag) {
        return given.hasMatchedOption(flag);
    }

    Optional<String> one(String flag) {
        String written = given.matchedOptionValue(flag, null);
        if (written != null && written.isBlank()) {
            throw usage(flag + " is empty");
        }
        return Optional.ofNullable(written);
    }

    String needed(String flag) {
        return one(flag).orElseThrow(() -> usage(flag + " is missing"));
    }

    List<String> all(String flag) {
        List<String> written = given.matchedOptionValue(flag, List.of());
        if (written.stream().anyMatch(String::isBlank)) {
            throw usage(flag + " is empty");
        }
        return written;
    }

    /** @throws UsageException when one of the flags is there, which has no effect with what is */
    void without(String with, String... flags) {
        for (String flag : flags) {
            if (has(flag)) {
                throw usage(flag + " has no effect with " + with);
            }
        }
    }

    UsageException usage(String line) {
        return new UsageException(command, line);
    }

    boolean json() {
        return format("text", "json").equals("json");
    }

    /** The format that was asked for, of those that there are; text when nothing is said. */
    String format(String... formats) {
        String format = one("--format").orElse("text");
        if (!List.of(formats).contains(format)) {
            throw usage("--format is " + String.join(" or ", formats) + ", not " + format);
        }
        if (!format.equals("text") && has("--verbose")) {
            throw usage("--verbose has no effect with --format " + format + ", which has everything");
        }
        return format;
    }

    Budget budget() {
        Optional<String> written = one("--budget-ms");
        if (written.isEmpty()) {
            return Budget.DEFAULT;
        }
        String digits = written.get();
        int millis = digits.matches("[0-9]{1,8}") ? Integer.parseInt(digits) : 0;
        if (millis == 0 || millis > MOST_MILLIS) {
            throw usage("--budget-ms is a number of milliseconds from 1 to " + MOST_MILLIS + ", not " + digits);
        }
        double share = Math.max(1, millis / (double) Budget.DEFAULT.cpu().toMillis());
        return new Budget(
                more(Budget.DEFAULT.states(), share), more(Budget.DEFAULT.nodes(), share), Duration.ofMillis(millis));
    }

    private static int more(int than, double share) {
        return (int) Math.min(Integer.MAX_VALUE, than * share);
    }

    /**
     * Policies that are to be compared, all of one kind: the one that is given, else the one that all of them can be.
     *
     * @throws UsageException when a file is wrong, or the kind stays open
     */
    List<BarePolicy> policies(String... files) {
        PolicyFile reader = new PolicyFile(command, console.workingDirectory());
        PolicyKind kind = kind(reader, files);
        List<BarePolicy> policies = new ArrayList<>();
        for (String file : files) {
            Document.Known document = reader.read(file, kind);
            policies.add(new BarePolicy(document.name(), document.policy()));
        }
        return policies;
    }

    private PolicyKind kind(PolicyFile reader, String... files) {
        Optional<String> said = one("--kind");
        if (said.isPresent()) {
            return PolicyKind.ofWord(said.get())
                    .orElseThrow(() -> usage("--kind is one of " + kinds() + ", not " + said.get()));
        }
        Set<PolicyKind> possible = EnumSet.allOf(PolicyKind.class);
        for (String file : files) {
            possible.retainAll(reader.kinds(file));
        }
        if (possible.contains(PolicyKind.IDENTITY)) {
            return PolicyKind.IDENTITY;
        }
        if (possible.size() == 1) {
            return possible.iterator().next();
        }
        String which = possible.isEmpty()
                ? "the policies are of different kinds"
                : String.join(", ", files) + " may be of several kinds ("
                        + possible.stream().map(PolicyKind::word).collect(Collectors.joining(", ")) + ")";
        throw usage(which + ", say --kind");
    }

    /** The prover of the estate that {@code --estate} names. */
    EstateProver prover(Parts parts) {
        return prover(files(parts), parts);
    }

    EstateProver prover(EstateFiles files, Parts parts) {
        return new EstateProver(files.found().estate(), files.environments(parts), Catalogue.bundled(), budget());
    }

    EstateFiles files(Parts parts) {
        return EstateFiles.read(command, List.of(needed("--estate")), one("--config"), console, parts);
    }

    /** The parts of a statement about an estate. */
    static List<Proof> proofs(List<Answer> answers) {
        return answers.stream()
                .map(answer -> new Proof(
                        answer.caller() + " to " + answer.resource(),
                        answer.verdict(),
                        answer.explanation().map(Side::of).stream().toList(),
                        answer.assumptions(),
                        Optional.empty()))
                .toList();
    }

    /** What was proven of a resource, with what an analyzer says of it. */
    static Proof proof(Comparison compared) {
        Optional<Answer> answer = compared.answer();
        return new Proof(
                answer.map(Answer::caller).orElse("anyone outside") + " to " + compared.resource(),
                answer.map(Answer::verdict)
                        .orElseGet(() ->
                                new Unknown(Reason.GAP, compared.reason(), List.of(), new Stats(0, 0, Duration.ZERO))),
                answer.flatMap(Answer::explanation).map(Side::of).stream().toList(),
                answer.map(Answer::assumptions).orElse(List.of()),
                Optional.empty(),
                Optional.of(compared));
    }

    /** Prints what was found; the exit code. */
    int print(ProofView view) {
        boolean json = json();
        console.print(out -> {
            if (json) {
                ProofJson.write(view, out);
            } else {
                ProofText.write(view, has("--verbose"), out);
            }
        });
        return switch (view.word()) {
            case VIOLATED -> ExitCode.FINDINGS;
            case UNKNOWN -> ExitCode.INCOMPLETE;
            case PROVEN -> ExitCode.CLEAN;
        };
    }
}
