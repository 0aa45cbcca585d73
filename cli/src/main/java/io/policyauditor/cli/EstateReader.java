package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.PathGlob;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Policy files whose kind is said with {@code --kind}; a full reader of files takes its place. */
final class EstateReader {
    private EstateReader() {}

    record Found(Estate estate, List<Input> inputs) {}

    static Found read(
            List<String> paths,
            Path workingDirectory,
            Configuration configuration,
            Optional<Path> configurationFile,
            InputStream standardInput) {
        List<Policy> policies = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        try {
            for (String path : paths) {
                Path root = workingDirectory.resolve(path);
                List<Path> files;
                try (Stream<Path> walk = Files.walk(root)) {
                    files = walk.filter(Files::isRegularFile).sorted().toList();
                }
                for (Path file : files) {
                    String name = root.equals(file)
                            ? file.getFileName().toString()
                            : root.relativize(file).toString();
                    if (configuration.inputs().exclude().stream().anyMatch(glob -> PathGlob.matches(glob, name))) {
                        continue;
                    }
                    if (!name.endsWith(".json")) {
                        inputs.add(new Input(name, Optional.empty(), Role.SKIPPED, "no policy"));
                        continue;
                    }
                    Tree tree = JsonReader.read(new SourceText(name, Files.readString(file, StandardCharsets.UTF_8)));
                    inputs.add(new Input(name, Optional.empty(), Role.POLICY, ""));
                    policies.add(new Policy(
                            name,
                            Lookup.known(tree),
                            document(configuration, name, tree),
                            Lookup.unknown(Gap.outOfScope("account")),
                            Lookup.unknown(Gap.outOfScope("attachment"))));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Found(new Estate(policies), inputs);
    }

    private static Lookup<PolicyDocument> document(Configuration configuration, String name, Tree tree) {
        Node root = tree.root();
        for (Configuration.DocumentInput input : configuration.inputs().documents()) {
            if (root != null && input.kind().isPresent() && PathGlob.matches(input.path(), name)) {
                return Lookup.known(PolicyDocument.parse(input.kind().get(), root, tree));
            }
        }
        return Lookup.unknown(Gap.unread("its kind is not known"));
    }
}
