package io.policyauditor.benchmarks;

import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The identity policies of the folder that the system property {@code policies} names. */
final class IdentityPolicies {
    private IdentityPolicies() {}

    /** Their texts in the order of their file names; what is no identity policy is left out. */
    static List<SourceText> texts() {
        Path folder = Path.of(System.getProperty("policies", "../examples/policies"));
        try (Stream<Path> files = Files.list(folder)) {
            List<SourceText> read = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                SourceText text = new SourceText(file.toString(), Files.readString(file));
                if (PolicyCompiler.compile(parse(text)).rejections().isEmpty()) {
                    read.add(text);
                }
            }
            return List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PolicyDocument parse(SourceText text) {
        Tree tree = JsonReader.read(text);
        return PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree);
    }
}
