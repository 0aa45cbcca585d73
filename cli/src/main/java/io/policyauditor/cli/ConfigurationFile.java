package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.ConfigurationOrigin;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.ConfigurationReader;
import io.policyauditor.audit.ConfigurationReader.Result;
import io.policyauditor.collect.files.YamlReader;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration in force and where it comes from.
 *
 * @param file empty when there is none and the defaults hold
 */
record ConfigurationFile(Configuration configuration, Optional<Path> file, Optional<ConfigurationOrigin> origin) {
    private static final String NAME = "auditor.yaml";

    /**
     * Finds and reads it: the file that was named, else {@code auditor.yaml} in the first directory to scan, else in the
     * working directory.
     *
     * @param command whose help is offered where the file is wrong
     * @param rules ids of all rules there are
     * @throws UsageException when the file is missing, unreadable or wrong, with every error of it
     */
    static ConfigurationFile find(
            String command, Optional<String> named, List<String> paths, Path workingDirectory, Set<String> rules) {
        if (named.isPresent()) {
            Path file = workingDirectory.resolve(ScanOptions.path(named.get()));
            if (!Files.isRegularFile(file)) {
                throw new UsageException(command, "no such configuration file: " + named.get());
            }
            return read(command, named.get(), file, rules);
        }
        for (String path : paths) {
            Path directory = workingDirectory.resolve(ScanOptions.path(path));
            if (!path.equals("-") && Files.isDirectory(directory)) {
                if (Files.exists(directory.resolve(NAME))) {
                    String shown = Path.of(path).normalize().resolve(NAME).toString();
                    return read(command, shown, directory.resolve(NAME), rules);
                }
                break;
            }
        }
        Path here = workingDirectory.resolve(NAME);
        return Files.exists(here)
                ? read(command, NAME, here, rules)
                : new ConfigurationFile(Configuration.DEFAULT, Optional.empty(), Optional.empty());
    }

    private static ConfigurationFile read(String command, String shown, Path file, Set<String> rules) {
        byte[] bytes = bytes(command, shown, file);
        SourceText source = new SourceText(shown, text(bytes));
        List<Tree> trees = YamlReader.read(source);
        if (trees.size() > 1) {
            throw new UsageException(command, shown + ": one YAML document is expected, not " + trees.size());
        }
        Tree tree = trees.isEmpty() ? new Tree(null, List.of()) : trees.get(0);
        Result result = ConfigurationReader.read(tree, rules);
        if (result instanceof Result.Invalid invalid) {
            throw new UsageException(
                    command,
                    invalid.errors().stream()
                            .map(error -> error.at() + ": " + error.message())
                            .toList());
        }
        return new ConfigurationFile(
                ((Result.Valid) result).configuration(),
                Optional.of(file),
                Optional.of(new ConfigurationOrigin(shown.replace('\\', '/'), sha256(bytes))));
    }

    private static byte[] bytes(String command, String shown, Path file) {
        try {
            if (Files.size(file) > Limits.FILE_BYTES) {
                throw new UsageException(command, shown + " is larger than " + (Limits.FILE_BYTES >> 20) + " MB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException(command, "cannot read " + shown + ": " + OutputException.reason(e), e);
        }
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
