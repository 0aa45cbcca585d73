package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Engine;
import io.policyauditor.cli.sample.SampleRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command in a directory of its own, with two sample rules and a fixed day. */
final class Auditor {
    static final Parts PARTS = new Parts(
            () -> new Engine(List.of(new SampleRule(), new SampleRule("TT002", "second-rule"))),
            () -> new Tool("1.2.3", "4.5.6", LocalDate.of(2026, 11, 1)),
            () -> LocalDate.of(2026, 11, 23));

    /** The same with the rules that there are, which the configuration of an example speaks of. */
    static final Parts INSTALLED = new Parts(Engine::installed, PARTS.tool(), PARTS.today());

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Parts parts = PARTS;
    private boolean terminal;
    private InputStream in = InputStream.nullInputStream();

    Auditor(Path directory) {
        this.directory = directory;
    }

    /** What a run came to. */
    record Ran(int code, String out, String err) {}

    Auditor with(Parts other) {
        parts = other;
        return this;
    }

    Auditor onTerminal() {
        terminal = true;
        return this;
    }

    Auditor environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Auditor reading(String text) {
        return reading(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Auditor reading(InputStream standardInput) {
        in = standardInput;
        return this;
    }

    /** A policy that makes the sample rules do what the word says. */
    Auditor policy(String name, String word) {
        return file(name, """
                {
                  "Version": "2012-10-17",
                  "Statement": [{"Sid": "%s", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]
                }
                """.formatted(word));
    }

    Auditor file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ran run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return run(out, () -> out.toString(StandardCharsets.UTF_8), args);
    }

    Ran run(OutputStream out, java.util.function.Supplier<String> written, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                in,
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                terminal,
                terminal);
        int code = Main.run(args, console, parts);
        return new Ran(code, written.get(), err.toString(StandardCharsets.UTF_8));
    }
}
