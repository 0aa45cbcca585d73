package io.policyauditor.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user asked for something that makes no sense; exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;
    private final String command;

    /**
     * @param command whose help explains more, such as {@code scan}; empty for the help of everything
     * @param lines what is wrong, each without a full stop
     */
    UsageException(String command, List<String> lines) {
        this(command, lines, null);
    }

    UsageException(String command, String line, Exception cause) {
        this(command, List.of(line), cause);
    }

    private UsageException(String command, List<String> lines, @Nullable Exception cause) {
        super(String.join("\n", lines), cause, false, false);
        this.command = command;
        this.lines = List.copyOf(lines);
    }

    UsageException(String command, String line) {
        this(command, List.of(line));
    }

    List<String> lines() {
        return lines;
    }

    /** Where to read on. */
    String hint() {
        return command.isEmpty() ? "see auditor --help" : "see auditor " + command + " --help";
    }
}
