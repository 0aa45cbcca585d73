package io.policyauditor.cli;

import io.policyauditor.reports.Visible;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command: its streams, environment and directory. Everything is written in UTF-8.
 *
 * @param outTerminal whether a person sees standard output directly
 * @param errTerminal whether a person sees standard error directly
 */
record Console(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        Path workingDirectory,
        boolean outTerminal,
        boolean errTerminal) {
    /** The process's own; the launcher says which of its streams are terminals, because Java 17 cannot tell. */
    static Console system() {
        return new Console(
                System.in,
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Boolean.getBoolean("auditor.terminal.out"),
                Boolean.getBoolean("auditor.terminal.err"));
    }

    /** One line on standard error. */
    void say(String line) {
        err.print(Visible.line(line) + "\n");
        err.flush();
    }

    /** Whether colour is welcome on standard output. */
    boolean colour() {
        return outTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Whether the reader of standard output went away, so that there is nobody left to write for. */
    boolean readerGone() {
        return out instanceof StandardOutput standard && standard.readerGone();
    }

    /** Something that can be written. */
    @FunctionalInterface
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }

    /** @throws OutputException when standard output takes no more; a reader that went away is no failure */
    void print(Content content) {
        try {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            content.writeTo(writer);
            writer.flush();
        } catch (IOException e) {
            throw new OutputException("to standard output", e);
        }
    }
}
