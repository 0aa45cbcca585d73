package io.policyauditor.cli;

import io.policyauditor.policy.language.Nearness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code auditor}. */
public final class Main {
    private static final List<Command> COMMANDS = List.of(
            new ScanCommand(),
            new CollectCommand(),
            new AuditCommand(),
            new EstateCommand(),
            new CanLoadCommand(),
            new DecideCommand(),
            new WhoCanCommand(),
            new ProveCommand(),
            new ExcessCommand(),
            new TestCommand(),
            new SnapshotCommand(),
            new IamPolicyCommand(),
            new RbacCommand(),
            new RulesCommand(),
            new ExplainCommand(),
            new WarmCacheCommand());

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code;
        try {
            code = run(args, Console.system(), Parts.installed());
        } catch (Throwable e) {
            // Even the report of the failure failed.
            code = ExitCode.INTERNAL_ERROR;
        }
        System.exit(code);
    }

    /** Runs a command; whatever happens, the answer is an exit code. */
    static int run(String[] args, Console console, Parts parts) {
        try {
            return dispatch(args, console, parts);
        } catch (UsageException e) {
            e.lines().forEach(line -> console.say("auditor: " + line));
            console.say(e.hint());
            return ExitCode.USAGE;
        } catch (OutputException e) {
            console.say("auditor: " + e.getMessage());
            return ExitCode.INTERNAL_ERROR;
        } catch (Throwable e) {
            String repair = e instanceof OutOfMemoryError
                    ? "give Java more memory, such as JDK_JAVA_OPTIONS=-Xmx6g, or scan fewer accounts at a time"
                    : "please report";
            console.say("internal error: " + e + "; " + repair);
            if ("1".equals(console.environment().get("AUDITOR_DEBUG"))) {
                e.printStackTrace(console.err());
            }
            return ExitCode.INTERNAL_ERROR;
        }
    }

    private static int dispatch(String[] args, Console console, Parts parts) {
        CommandLine line = commandLine();
        if (args.length == 0) {
            console.err().print(help(line));
            console.err().flush();
            return ExitCode.USAGE;
        }
        ParseResult given = parse(line, args);
        if (given.isVersionHelpRequested()) {
            String version = Version.text(parts.tool().get());
            console.print(out -> out.write(version));
            return ExitCode.CLEAN;
        }
        ParseResult last = given;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine chosen = last.commandSpec().commandLine();
        String name = last.commandSpec().name();
        if (last.isUsageHelpRequested()) {
            console.print(out -> out.write(help(chosen)));
            return ExitCode.CLEAN;
        }
        if (name.equals("help")) {
            CommandLine about = helped(line, last);
            console.print(out -> out.write(help(about)));
            return ExitCode.CLEAN;
        }
        if (last.commandSpec().userObject() instanceof Command command) {
            return command.run(last, console, parts);
        }
        throw new UsageException("", "a command is missing");
    }

    private static CommandLine commandLine() {
        CommandSpec root = Command.spec(
                null,
                "auditor",
                "Audits the AWS policies behind KServe on EKS with models in another account's buckets.");
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the versions of the auditor, Java and the catalogue, and exit.")
                .build());
        root.usageMessage().synopsisSubcommandLabel("COMMAND");
        for (Command command : COMMANDS) {
            CommandSpec spec = command.spec();
            root.addSubcommand(spec.name(), spec);
        }
        CommandSpec help = Command.spec(null, "help", "Print the help of a command.");
        help.addPositional(Command.word("COMMAND", false, "What to print the help of."));
        root.addSubcommand("help", help);
        CommandLine line = new CommandLine(root);
        for (CommandLine each : withSubcommands(line)) {
            each.getCommandSpec().interpolateVariables(false);
            each.getCommandSpec()
                    .usageMessage()
                    .exitCodeListHeading("%nExit codes:%n")
                    .exitCodeList(ExitCode.meanings());
        }
        // An argument is what it says: no file of arguments behind @, no shortened names, nothing silently overwritten.
        return line.setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(false)
                .setAbbreviatedOptionsAllowed(false)
                .setAbbreviatedSubcommandsAllowed(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100);
    }

    private static List<CommandLine> withSubcommands(CommandLine line) {
        List<CommandLine> all = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(inner -> all.addAll(withSubcommands(inner)));
        return all;
    }

    private static String help(CommandLine line) {
        return line.getUsageMessage(Ansi.OFF);
    }

    private static CommandLine helped(CommandLine line, ParseResult help) {
        String name = help.matchedPositionalValue(0, "");
        if (name.isEmpty()) {
            return line;
        }
        CommandLine found = line.getSubcommands().get(name);
        if (found == null) {
            throw unknownCommand(line, name);
        }
        return found;
    }

    private static ParseResult parse(CommandLine line, String[] args) {
        try {
            return line.parseArgs(args);
        } catch (UnmatchedArgumentException e) {
            String first = e.getUnmatched().get(0);
            CommandSpec spec = e.getCommandLine().getCommandSpec();
            if (first.startsWith("-") && first.length() > 1) {
                Collection<String> known = spec.options().stream()
                        .flatMap(option -> Arrays.stream(option.names()))
                        .toList();
                String name = first.split("=", 2)[0];
                throw new UsageException(hint(spec), "unknown flag " + name + didYouMean(name, known));
            }
            if (!e.getCommandLine().getSubcommands().isEmpty()) {
                throw unknownCommand(e.getCommandLine(), first);
            }
            throw new UsageException(hint(spec), spec.name() + " takes no more words than it has: " + first);
        } catch (OverwrittenOptionException e) {
            throw new UsageException(
                    hint(e.getCommandLine().getCommandSpec()),
                    longest(e.getOverwritten()) + " is given more than once");
        } catch (MissingParameterException e) {
            throw new UsageException(hint(e.getCommandLine().getCommandSpec()), missing(e));
        } catch (ParameterException e) {
            throw new UsageException(hint(e.getCommandLine().getCommandSpec()), String.valueOf(e.getMessage()));
        }
    }

    private static String missing(MissingParameterException e) {
        return e.getMissing().stream()
                .map(spec -> spec instanceof OptionSpec option
                        ? option.longestName() + " needs a value: " + option.longestName() + " " + option.paramLabel()
                        : spec.paramLabel() + " is missing")
                .collect(Collectors.joining("; "));
    }

    private static String longest(CommandLine.Model.ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }

    private static UsageException unknownCommand(CommandLine line, String written) {
        Collection<String> names = line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .map(CommandSpec::name)
                .toList();
        String what = line.getParent() == null
                ? "command "
                : line.getCommandName() + " "
                        + line.getCommandSpec()
                                .usageMessage()
                                .synopsisSubcommandLabel()
                                .toLowerCase(Locale.ROOT) + " ";
        return new UsageException(
                hint(line.getCommandSpec()), "unknown " + what + written + didYouMean(written, names));
    }

    private static String hint(CommandSpec spec) {
        CommandSpec parent = spec.parent();
        if (parent == null) {
            return "";
        }
        String above = hint(parent);
        return above.isEmpty() ? spec.name() : above + " " + spec.name();
    }

    /** A question about the name that was likely meant; empty when none is near. */
    static String didYouMean(String written, Collection<String> known) {
        return Nearness.nearest(written, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }
}
