package io.policyauditor.collect.files;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.PathGlob;
import io.policyauditor.collect.files.FileText.Read;
import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.collect.files.FileTree.Entry;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files into an estate. Nothing throws: what cannot be read is a policy of which nothing is known. */
public final class FileEstate {
    private final Path workingDirectory;
    private final Configuration configuration;
    private final @Nullable Path configurationFile;
    private final List<Policy> policies = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    private FileEstate(Path workingDirectory, Configuration configuration, @Nullable Path configurationFile) {
        this.workingDirectory = workingDirectory;
        this.configuration = configuration;
        this.configurationFile = configurationFile;
    }

    /** What was found. */
    public record Found(Estate estate, List<Input> inputs) {
        public Found {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Reads files and directories.
     *
     * @param paths as the user named them; {@code -} is standard input
     * @param workingDirectory what relative paths are relative to, absolute
     * @param configurationFile the file in force; globs are relative to its directory, and it is no input itself
     */
    public static Found read(
            List<String> paths,
            Path workingDirectory,
            Configuration configuration,
            Optional<Path> configurationFile,
            InputStream standardInput) {
        FileEstate reading = new FileEstate(
                workingDirectory.toAbsolutePath().normalize(),
                configuration,
                configurationFile
                        .map(path ->
                                workingDirectory.resolve(path).toAbsolutePath().normalize())
                        .orElse(null));
        reading.readAll(paths, new SourceReader(standardInput));
        reading.policies.sort(Comparator.comparing(Policy::name));
        reading.inputs.sort(Comparator.comparing(Input::name));
        return new Found(new Estate(reading.policies), reading.inputs);
    }

    private void readAll(List<String> paths, SourceReader reader) {
        for (String path : paths) {
            Path given = path.equals("-") ? Entry.STANDARD_INPUT.path() : workingDirectory.resolve(path);
            FileTree.Listing listing = tree(given).walk(List.of(given));
            listing.refused().forEach(refused -> unread(refused.name(), refused.name(), refused.reason()));
            for (Entry entry : listing.files()) {
                if (!entry.path().equals(configurationFile) && seen.add(entry.path())) {
                    read(entry, reader);
                }
            }
        }
    }

    /** Names are relative to the configuration file where there is one: its globs and suppressions speak of them. */
    private FileTree tree(Path given) {
        Path base = configurationFile == null ? null : configurationFile.getParent();
        if (base == null && !java.nio.file.Files.isDirectory(given)) {
            base = workingDirectory;
        }
        return new FileTree(
                configuration.inputs().include(), configuration.inputs().exclude(), base);
    }

    private void read(Entry entry, SourceReader reader) {
        String shown = shown(entry);
        FileText reading = reader.read(entry, shown);
        if (reading instanceof Refused refused) {
            unread(entry.name(), shown, refused.reason());
        } else if (reading instanceof Read read) {
            read(entry, read);
        }
    }

    private void read(Entry entry, Read read) {
        SourceText source = read.source();
        Optional<DocumentInput> said = configuration.inputs().documents().stream()
                .filter(document -> PathGlob.matches(document.path(), entry.name()))
                .findFirst();
        List<Tree> trees = trees(source, entry);
        int before = policies.size();
        for (int i = 0; i < trees.size(); i++) {
            Tree tree = withProblems(trees.get(i), i == 0 ? read.problems() : List.of());
            String name = trees.size() == 1 ? entry.name() : entry.name() + "#" + i;
            Node root = tree.root();
            boolean told = said.flatMap(DocumentInput::kind).isPresent();
            if (root != null && (told || KindDetector.isPolicy(root))) {
                policies.add(policy(name, entry, root, tree, said));
            } else if (!tree.certain() && !tree.problems().isEmpty()) {
                Problem first = tree.problems().get(0);
                policies.add(unknown(name, Gap.unread(first.at() + " " + first.message())));
            }
        }
        if (policies.size() == before) {
            inputs.add(new Input(
                    source.name(),
                    Optional.of(read.sha256()),
                    Role.SKIPPED,
                    "neither a policy nor of another known shape"));
        } else {
            boolean readable = policies.subList(before, policies.size()).stream()
                    .anyMatch(policy -> policy.text().known().isPresent());
            String note = policies.subList(before, policies.size()).stream()
                    .map(FileEstate::note)
                    .distinct()
                    .collect(Collectors.joining("; "));
            inputs.add(
                    new Input(source.name(), Optional.of(read.sha256()), readable ? Role.POLICY : Role.UNREAD, note));
        }
    }

    private static String note(Policy policy) {
        return policy.document()
                .known()
                .map(document -> document.kind().title())
                .orElseGet(() -> policy.document().missing().map(Gap::what).orElse(""));
    }

    /** JSON is read as JSON: its rules are stricter than YAML's, and its mistakes are found one by one. */
    private static List<Tree> trees(SourceText source, Entry entry) {
        String name = entry.name().toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        boolean json = name.endsWith(".json") || source.text().stripLeading().startsWith("{");
        return json && !yaml ? List.of(JsonReader.read(source)) : YamlReader.read(source);
    }

    private static Tree withProblems(Tree tree, List<Problem> more) {
        return more.isEmpty()
                ? tree
                : new Tree(
                        tree.root(),
                        Stream.concat(more.stream(), tree.problems().stream()).toList());
    }

    private static Policy policy(String name, Entry entry, Node root, Tree tree, Optional<DocumentInput> said) {
        Lookup<String> attachedTo = said.flatMap(DocumentInput::attachedTo)
                .map(Lookup::known)
                .orElseGet(() -> Lookup.unknown(Gap.outOfScope("what " + name
                        + " is attached to is not given, say it with inputs.documents in auditor.yaml")));
        Optional<String> account = said.flatMap(DocumentInput::account)
                .or(() ->
                        attachedTo.known().flatMap(Arn::parse).map(Arn::account).filter(Arn::isAccountId));
        Lookup<String> owner = account.map(Lookup::known)
                .orElseGet(() -> Lookup.unknown(Gap.outOfScope("the account that owns " + name
                        + " is not given, say it with inputs.documents in auditor.yaml")));
        return new Policy(name, Lookup.known(tree), document(name, entry, root, tree, said), owner, attachedTo);
    }

    private static Lookup<PolicyDocument> document(
            String name, Entry entry, Node root, Tree tree, Optional<DocumentInput> said) {
        Set<PolicyKind> kinds =
                said.flatMap(DocumentInput::kind).map(Set::of).orElseGet(() -> KindDetector.kinds(root, entry.name()));
        if (kinds.size() == 1) {
            return Lookup.known(PolicyDocument.parse(kinds.iterator().next(), root, tree));
        }
        String titles = kinds.stream().sorted().map(PolicyKind::title).collect(Collectors.joining(" or "));
        String words = kinds.stream().sorted().map(PolicyKind::word).collect(Collectors.joining("|"));
        return Lookup.unknown(Gap.unread(
                name + " can be " + titles + ", say which with --kind '" + entry.name() + "=" + words + "'"));
    }

    private void unread(String name, String shown, String reason) {
        policies.add(unknown(name, Gap.unread(shown + ": " + reason)));
        inputs.add(new Input(shown, Optional.empty(), Role.UNREAD, reason));
    }

    private static Policy unknown(String name, Gap gap) {
        return new Policy(name, Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap));
    }

    /** The name that a person can open: relative to where the command runs, else absolute. */
    private String shown(Entry entry) {
        if (entry.path().equals(Entry.STANDARD_INPUT.path())) {
            return entry.name();
        }
        Path path =
                entry.path().startsWith(workingDirectory) ? workingDirectory.relativize(entry.path()) : entry.path();
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
