package io.policyauditor.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags of a command that reads something live, checked and typed. */
final class LiveOptions {
    static final String DEADLINE = "--deadline";
    static final String CONCURRENCY = "--concurrency";

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smh])");

    private final String command;
    private final ParseResult given;

    LiveOptions(String command, ParseResult given) {
        this.command = command;
        this.given = given;
    }

    /** Adds the flags that every source understands. */
    static void describe(CommandSpec spec) {
        spec.addOption(Command.value(
                "TIME",
                "When to stop asking, such as 30m or 2h (default); what is not read by then is a gap.",
                DEADLINE));
        spec.addOption(Command.value(
                "NUMBER", "How many accounts or clusters to read at the same time, 1 to 64. Default: 4.", CONCURRENCY));
    }

    /** The value of a flag. */
    Optional<String> one(String name) {
        String value = given.matchedOptionValue(name, null);
        if (value != null && value.isBlank()) {
            throw usage(name + " has an empty value");
        }
        return Optional.ofNullable(value);
    }

    /** The values of a flag that may be repeated, or hold several with commas between. */
    List<String> all(String name) {
        List<String> written = given.matchedOptionValue(name, List.of());
        List<String> values = written.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
        if (values.stream().anyMatch(String::isEmpty)) {
            throw usage(name + " has an empty value");
        }
        return values;
    }

    /** Whether a flag is given. */
    boolean has(String name) {
        return given.hasMatchedOption(name);
    }

    /** How long a run may take. */
    Duration deadline() {
        String written = one(DEADLINE).orElse("2h");
        Matcher matcher = DURATION.matcher(written);
        if (!matcher.matches()) {
            throw usage(DEADLINE + " is a time such as 90s, 30m or 2h, not " + written);
        }
        long number = new BigDecimal(matcher.group(1)).longValueExact();
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** How many accounts or clusters are read at the same time. */
    int concurrency() {
        String written = one(CONCURRENCY).orElse("4");
        if (!written.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            throw usage(CONCURRENCY + " is a number from 1 to 64, not " + written);
        }
        return Integer.parseInt(written);
    }

    /** A mistake of the user. */
    UsageException usage(String line) {
        return new UsageException(command, line);
    }
}
