package io.policyauditor.cli;

import io.policyauditor.collect.files.FileText;
import io.policyauditor.collect.files.FileTree;
import io.policyauditor.collect.files.KindDetector;
import io.policyauditor.collect.files.SourceReader;
import io.policyauditor.collect.files.YamlReader;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A file with a policy, JSON or YAML, that a flag names. */
final class PolicyFile {
    private final String command;
    private final SourceReader reader = new SourceReader(InputStream.nullInputStream());
    private final Path workingDirectory;

    /** @param command whose help is named when a file is wrong */
    PolicyFile(String command, Path workingDirectory) {
        this.command = command;
        this.workingDirectory = workingDirectory;
    }

    /** @throws UsageException when it cannot be read, or AWS would not take it as such a policy */
    Document.Known read(String file, PolicyKind kind) {
        SourceText source = source(file);
        Tree tree = tree(source);
        Node root = tree.root();
        if (root == null) {
            throw empty(file, kind.title(), tree);
        }
        PolicyDocument document = PolicyDocument.parseInForce(kind, root, tree);
        CompiledPolicy policy = PolicyCompiler.compile(document);
        if (!policy.rejections().isEmpty()) {
            List<String> wrong = new ArrayList<>(problems(tree));
            document.diagnostics().stream()
                    .filter(diagnostic -> diagnostic.code().blocks())
                    .map(diagnostic -> diagnostic.at() + ": " + diagnostic.detail())
                    .filter(line -> !wrong.contains(line))
                    .forEach(wrong::add);
            if (wrong.isEmpty()) {
                policy.rejections().forEach(rejection -> wrong.add(source.name() + ": " + rejection));
            }
            throw new UsageException(command, wrong);
        }
        return new Document.Known(source.name(), policy);
    }

    /**
     * The kinds that a policy can be by its shape and the words of its path, as a scan finds them.
     *
     * @throws UsageException when it cannot be read
     */
    Set<PolicyKind> kinds(String file) {
        SourceText source = source(file);
        Tree tree = tree(source);
        Node root = tree.root();
        if (root == null) {
            throw empty(file, "policy", tree);
        }
        return KindDetector.kinds(root, source.name());
    }

    private UsageException empty(String file, String expected, Tree tree) {
        return new UsageException(
                command,
                tree.problems().isEmpty()
                        ? List.of(file + " is empty, where a " + expected + " is expected")
                        : problems(tree));
    }

    /** @throws UsageException when it cannot be read */
    SourceText source(String file) {
        Path path = workingDirectory.resolve(ScanOptions.path(file));
        FileText text = reader.read(new FileTree.Entry(path, file), file.replace('\\', '/'));
        if (text instanceof FileText.Read read) {
            if (!read.problems().isEmpty()) {
                throw new UsageException(command, problems(new Tree(null, read.problems())));
            }
            return read.source();
        }
        throw new UsageException(command, "cannot read " + file + ": " + ((FileText.Refused) text).reason());
    }

    private Tree tree(SourceText source) {
        String name = source.name().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return JsonReader.read(source);
        }
        List<Tree> trees = YamlReader.read(source);
        if (trees.size() > 1) {
            throw new UsageException(command, source.name() + ": one YAML document is expected, not " + trees.size());
        }
        return trees.isEmpty() ? new Tree(null, List.of()) : trees.get(0);
    }

    private static List<String> problems(Tree tree) {
        return tree.problems().stream()
                .filter(problem -> !problem.harmless())
                .map(problem -> problem.at() + ": " + problem.message())
                .toList();
    }
}
