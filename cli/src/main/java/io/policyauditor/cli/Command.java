package io.policyauditor.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command. Its flags are described to picocli in code: reading annotations by reflection would cost every scan
 * more than its parsing does.
 */
interface Command {
    /** Name, flags and help. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UsageException for what the user has to change
     * @throws OutputException when something cannot be written
     */
    int run(ParseResult given, Console console, Parts parts);

    /** The frame of every command; without one to run it is only a name. */
    static CommandSpec spec(@Nullable Command command, String name, String... description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description).sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build());
        return spec;
    }

    /** A flag without a value. */
    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).description(description).build();
    }

    /** A flag with one value, at most once. */
    static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** A flag with one value, as often as one likes. */
    static OptionSpec values(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** A flag with one value or more, as often as one likes. */
    static OptionSpec lists(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description(description)
                .build();
    }

    /** A further word without a flag. */
    static PositionalParamSpec word(String label, int index, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .type(String.class)
                .index(Integer.toString(index))
                .required(true)
                .arity("1")
                .description(description)
                .build();
    }

    /** One word without a flag. */
    static PositionalParamSpec word(String label, boolean required, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .type(String.class)
                .index("0")
                .required(required)
                .arity(required ? "1" : "0..1")
                .description(description)
                .build();
    }

    /** Any number of words without a flag. */
    static PositionalParamSpec words(String label, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .description(description)
                .build();
    }
}
