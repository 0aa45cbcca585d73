package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Section;
import io.policyauditor.collect.files.FileText.Read;
import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.PercentText;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The policy documents of one {@code estate.yaml}, inline or in files beside it. A file is read once, and a document
 * that stands in several places is parsed once for all that are of the same kind.
 */
final class EstateDocuments {
    /** Where the outputs of the AWS command line keep the document, as an object or as text. */
    private static final List<List<String>> WRAPPED = List.of(
            List.of("Policy", "Content"),
            List.of("Policy"),
            List.of("PolicyDocument"),
            List.of("PolicyVersion", "Document"),
            List.of("Role", "AssumeRolePolicyDocument"));

    private final Path directory;
    private final SourceReader reader;
    private final Function<Path, String> shown;
    private final ConfigurationErrors errors;
    private final Map<Path, Lookup<Tree>> trees = new HashMap<>();
    private final Map<Parsed, Policy> parsed = new HashMap<>();
    private final PolicyTexts texts = new PolicyTexts();
    private final Map<Path, String> files = new TreeMap<>();

    private record Parsed(PolicyKind kind, Path file) {}

    /**
     * Documents of an estate.
     *
     * @param directory of {@code estate.yaml}: absolute, and no file outside it is read
     * @param shown the name by which a person knows a file
     */
    EstateDocuments(Path directory, SourceReader reader, Function<Path, String> shown, ConfigurationErrors errors) {
        this.directory = directory;
        this.reader = reader;
        this.shown = shown;
        this.errors = errors;
    }

    /** The documents by their text. */
    PolicyTexts texts() {
        return texts;
    }

    /** Every policy that somebody can change, by name. */
    List<Policy> policies() {
        return texts.policies();
    }

    /** The files that were read, and the SHA-256 of their bytes. */
    Map<Path, String> files() {
        return files;
    }

    /**
     * A policy to be judged.
     *
     * @param node the document, {@code file: NAME}, the output of a command that holds it, or its JSON as text
     */
    Policy policy(
            PolicyKind kind, String name, Node node, String where, Lookup<String> account, Lookup<String> attachedTo) {
        Policy policy = unjudged(kind, name, node, where, account, attachedTo);
        texts.judge(policy);
        return policy;
    }

    /** The same, not to be judged. */
    Policy unjudged(
            PolicyKind kind, String name, Node node, String where, Lookup<String> account, Lookup<String> attachedTo) {
        return unnamed(kind, name, node, where).elsewhere(name, account, attachedTo);
    }

    /** The managed policy of an ARN; of one that no input gives only the name is known. */
    Policy managed(String arn) {
        return texts.managed(arn);
    }

    /** Reads a file through, however big. */
    <T> Optional<T> stream(Path file, Span at, BiFunction<String, Reader, T> reading) {
        String name = shown.apply(file);
        if (!Files.isRegularFile(file)) {
            errors.add(at, quoted(name) + ": " + (Files.exists(file) ? "not a regular file" : "there is no such file"));
            return Optional.empty();
        }
        MessageDigest digest = SourceReader.sha256();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            T read = reading.apply(name, new InputStreamReader(bytes, StandardCharsets.UTF_8));
            files.put(file, HexFormat.of().formatHex(digest.digest()));
            return Optional.of(read);
        } catch (IOException e) {
            errors.add(at, quoted(name) + ": " + SourceReader.reason(e));
            return Optional.empty();
        }
    }

    private Policy unnamed(PolicyKind kind, String name, Node node, String where) {
        if (node instanceof ObjectNode object && object.get("file") != null) {
            Section reference = Section.of(node, where, EstateKeys.FILE_REFERENCE, errors);
            Optional<Path> file = reference.one("file", this::file);
            if (file.isEmpty()) {
                return unread(name, node.span());
            }
            Parsed key = new Parsed(kind, file.get());
            Policy known = parsed.get(key);
            if (known == null) {
                known = read(kind, name, file.get(), reference.at("file"));
                parsed.put(key, known);
            }
            return known;
        }
        if (node instanceof ObjectNode) {
            return document(kind, name, new Tree(node, List.of()));
        }
        if (node instanceof StringNode text && text.value().stripLeading().startsWith("{")) {
            return document(kind, name, JsonReader.readInside(text));
        }
        errors.wrongType(node, where, "a policy or file: NAME");
        return unread(name, node.span());
    }

    private Policy read(PolicyKind kind, String name, Path file, Span at) {
        Lookup<Tree> tree = tree(file, at);
        return tree.known()
                .map(read -> document(kind, name, read))
                .orElseGet(() -> PolicyTexts.unknown(
                        name, tree.missing().orElseGet(() -> Gap.unread(shown.apply(file) + " could not be read"))));
    }

    /** A policy of a document that was read, or why there is none. */
    static Policy document(PolicyKind kind, String name, Tree tree) {
        Node root = tree.root();
        if (root == null) {
            String why = tree.problems().isEmpty()
                    ? "the document of " + name + " is empty"
                    : tree.problems().get(0).at() + " " + tree.problems().get(0).message();
            return PolicyTexts.unknown(name, Gap.unread(why));
        }
        Tree inner = unwrapped(tree, root);
        Node document = inner.root();
        return document == null
                ? PolicyTexts.unknown(name, Gap.unread(root.span() + " holds no policy document"))
                : known(name, inner, PolicyDocument.parse(kind, document, inner));
    }

    private static Policy known(String name, Tree tree, PolicyDocument document) {
        Gap nowhere = Gap.outOfScope(
                "what " + name + " is attached to is not given", "what {n} policies are attached to is not given");
        return new Policy(
                name, Lookup.known(tree), Lookup.known(document), Lookup.unknown(nowhere), Lookup.unknown(nowhere));
    }

    /** The document inside the output of a command. */
    private static Tree unwrapped(Tree tree, Node root) {
        if (root instanceof ObjectNode object && object.get("Statement") == null) {
            for (List<String> path : WRAPPED) {
                Node inside = KubernetesObject.at(object, path.toArray(String[]::new));
                boolean found = inside instanceof StringNode
                        || (inside instanceof ObjectNode document && document.get("Statement") != null);
                if (inside != null && found) {
                    return inside instanceof StringNode text
                            ? withProblems(tree, text(text))
                            : new Tree(inside, tree.problems());
                }
            }
        }
        return tree;
    }

    /** A document as text: JSON, or JSON in percent encoding as IAM gives it. */
    private static Tree text(StringNode text) {
        return PercentText.is(text.value()) ? PercentText.read(text) : JsonReader.readInside(text);
    }

    private static Tree withProblems(Tree outer, Tree inner) {
        List<Problem> all = Stream.concat(outer.problems().stream(), inner.problems().stream())
                .toList();
        return new Tree(inner.root(), all);
    }

    /** The tree of a file that is named in {@code estate.yaml}; why there is none is reported there. */
    Lookup<Tree> tree(Path file, Span at) {
        Lookup<Tree> known = trees.get(file);
        if (known == null) {
            known = readTree(file, at);
            trees.put(file, known);
        }
        return known;
    }

    private Lookup<Tree> readTree(Path file, Span at) {
        String name = shown.apply(file);
        FileTree.Entry entry = new FileTree.Entry(file, name);
        FileText text = reader.read(entry, name);
        if (text instanceof Read read) {
            files.put(file, read.sha256());
            List<Tree> documents = FileEstate.trees(read.source(), entry);
            if (documents.size() == 1) {
                return Lookup.known(FileEstate.withProblems(documents.get(0), read.problems()));
            }
            return refused(at, name, documents.isEmpty() ? "the file is empty" : "the file holds several documents");
        }
        return refused(at, name, text instanceof Refused refused ? refused.reason() : "it cannot be read");
    }

    private Lookup<Tree> refused(Span at, String name, String why) {
        errors.add(at, quoted(name) + ": " + why);
        return Lookup.unknown(Gap.unread(at + " " + quoted(name) + ": " + why));
    }

    /** The path of a file beside or below {@code estate.yaml}. */
    Optional<Path> file(Node node, String where, ConfigurationErrors ignored) {
        if (!(node instanceof StringNode text) || text.value().isBlank()) {
            errors.wrongType(node, where, "the path of a file");
            return Optional.empty();
        }
        String written = text.value();
        try {
            Path relative = Path.of(written);
            Path file = directory.resolve(relative).normalize();
            if (relative.isAbsolute() || written.startsWith("/")) {
                errors.add(
                        node.span(), where + " " + quoted(written) + " is absolute, write it relative to estate.yaml");
            } else if (!file.startsWith(directory) || leadsOut(file)) {
                errors.add(
                        node.span(),
                        where + " " + quoted(written)
                                + " leads out of the directory of estate.yaml, keep the file inside");
            } else {
                return Optional.of(file);
            }
        } catch (InvalidPathException e) {
            errors.add(node.span(), where + " " + quoted(written) + " is no path of a file");
        }
        return Optional.empty();
    }

    private boolean leadsOut(Path file) {
        try {
            return Files.exists(file) && !file.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    /** A policy that is named and whose document could not be read; the error says why. */
    private static Policy unread(String name, Span at) {
        return PolicyTexts.unknown(name, Gap.unread(at + " the document of " + name + " could not be read"));
    }
}
