package io.policyauditor.collect.files;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.ConfigurationError;
import io.policyauditor.audit.PathGlob;
import io.policyauditor.collect.files.FileText.Read;
import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.collect.files.FileTree.Entry;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files into an estate. Nothing throws: what cannot be read is a policy of which nothing is known. */
public final class FileEstate {
    private static final String NOT_GIVEN = " not given, say it with inputs.documents in auditor.yaml";
    private static final String UNREAD = "{n} files could not be read, or not whole; they are listed as unread";

    private final Path workingDirectory;
    private final Configuration configuration;
    private final @Nullable Path configurationFile;
    private final List<Policy> policies = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private final Set<Path> others = new HashSet<>();
    private final ObjectsRead objects = new ObjectsRead();
    private ManifestClusters clusters = ManifestClusters.none();
    private EstateReader.@Nullable Result estate;

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
        reading.inputs.sort(Comparator.comparing(Input::name));
        return new Found(new Estate(reading.parts()), reading.inputs);
    }

    private Estate.Parts parts() {
        EstateReader.Result known = estate;
        Estate.Parts parts = known == null ? Estate.Parts.ofPolicies(List.of()) : known.parts();
        policies.addAll(parts.policies());
        policies.sort(Comparator.comparing(Policy::name));
        return new Estate.Parts(
                parts.organization(),
                parts.accounts(),
                parts.controlPolicies(),
                parts.roles(),
                parts.users(),
                parts.buckets(),
                parts.keys(),
                parts.oidcProviders(),
                clusters.opened(parts.clusters()),
                objects.all(),
                policies,
                parts.guardrails(),
                Stream.concat(parts.conflicts().stream(), objects.conflicts().stream())
                        .toList(),
                parts.observations(),
                parts.snapshots());
    }

    private void readAll(List<String> paths, SourceReader reader) {
        List<Entry> entries = new ArrayList<>();
        for (String path : paths) {
            Path given = path.equals("-") ? Entry.STANDARD_INPUT.path() : workingDirectory.resolve(path);
            FileTree.Listing listing = tree(given).walk(List.of(given));
            listing.refused().forEach(refused -> unread(refused.name(), refused.name(), refused.reason()));
            Path root = given.toAbsolutePath().normalize();
            for (Entry entry : listing.files()) {
                if (!entry.path().equals(configurationFile) && seen.add(entry.path())) {
                    estate(entry, root, reader);
                    entries.add(entry);
                }
            }
        }
        EstateReader.Result known = estate;
        for (Entry entry : entries) {
            boolean named = known != null && known.files().containsKey(entry.path());
            if (!named && !isEstate(entry)) {
                if (others.stream().anyMatch(other -> entry.path().startsWith(other))) {
                    inputs.add(
                            new Input(shown(entry.path()), Optional.empty(), Role.SKIPPED, "of an estate of its own"));
                } else {
                    read(entry, reader);
                }
            }
        }
    }

    private static boolean isEstate(Entry entry) {
        return entry.path().endsWith(EstateReader.NAME);
    }

    /** Reads the one estate of the run, and says of every other that it is not read. */
    private void estate(Entry entry, Path root, SourceReader reader) {
        if (!isEstate(entry)) {
            return;
        }
        Path directory = Objects.requireNonNull(entry.path().getParent());
        boolean atRoot = entry.path().equals(root) || directory.equals(root);
        if (!atRoot || estate != null) {
            others.add(directory);
            unread(entry.name(), shown(entry.path()), "an estate of its own, scan " + shown(directory) + " by itself");
            return;
        }
        String shown = shown(entry.path());
        FileText text = reader.read(entry, shown);
        if (text instanceof Refused refused) {
            unread(entry.name(), shown, refused.reason());
        } else if (text instanceof Read read) {
            List<Tree> trees = new ArrayList<>(trees(read.source(), entry));
            if (!trees.isEmpty()) {
                trees.set(0, withProblems(trees.get(0), read.problems()));
            }
            EstateReader.Result result = EstateReader.read(read.source(), trees, directory, reader, this::shown);
            estate = result;
            clusters = ManifestClusters.of(directory, result);
            estateInputs(entry, shown, read, result);
        }
    }

    private void estateInputs(Entry entry, String shown, Read read, EstateReader.Result result) {
        result.files()
                .forEach((path, sha256) ->
                        inputs.add(new Input(shown(path), Optional.of(sha256), Role.ESTATE, "named in " + shown)));
        List<ConfigurationError> errors = result.errors();
        if (errors.isEmpty()) {
            inputs.add(new Input(shown, Optional.of(read.sha256()), Role.ESTATE, ""));
            return;
        }
        errors.forEach(error -> inputs.add(
                new Input(shown, Optional.of(read.sha256()), Role.UNREAD, error.at() + " " + error.message())));
        ConfigurationError first = errors.get(0);
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more errors)";
        policies.add(PolicyTexts.unknown(entry.name(), Gap.unread(first.at() + " " + first.message() + more)));
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
            clusters.unread(entry.path());
        } else if (reading instanceof Read read) {
            read(entry, read);
        }
    }

    private void read(Entry entry, Read read) {
        SourceText source = read.source();
        Optional<DocumentInput> said = configuration.inputs().documents().stream()
                .filter(document -> PathGlob.matches(document.path(), entry.name()))
                .findFirst();
        boolean told = said.flatMap(DocumentInput::kind).isPresent();
        List<Tree> trees = new ArrayList<>(trees(source, entry));
        if (!trees.isEmpty()) {
            trees.set(0, withProblems(trees.get(0), read.problems()));
        }
        // The reader of manifests masks Secrets itself: what is masked twice says less than what a Secret may say.
        Manifests manifests = told
                ? new Manifests(List.of(), List.of())
                : ManifestReader.read(trees, clusters.of(entry.path(), entry.name()));
        trees = ManifestReader.withoutSecrets(trees);
        manifests.objects().forEach(objects::add);
        int before = policies.size();
        for (int i = 0; i < trees.size(); i++) {
            Tree tree = trees.get(i);
            String name = trees.size() == 1 ? entry.name() : entry.name() + "#" + i;
            Node root = tree.root();
            if (root != null && (told || KindDetector.isPolicy(root))) {
                policies.add(policy(name, entry, root, tree, said));
            } else if (!tree.certain() && !tree.problems().isEmpty()) {
                Problem first = tree.problems().get(0);
                policies.add(PolicyTexts.unknown(name, unread(List.of(first))));
                clusters.unread(entry.path());
            }
        }
        if (!manifests.problems().isEmpty()) {
            clusters.unread(entry.path());
            if (policies.size() == before) {
                policies.add(PolicyTexts.unknown(entry.name(), unread(manifests.problems())));
            }
        }
        List<Policy> found = policies.subList(before, policies.size());
        inputs.add(new Input(
                source.name(),
                Optional.of(read.sha256()),
                role(found, manifests),
                found.isEmpty() && manifests.objects().isEmpty()
                        ? "neither a policy nor of another known shape"
                        : found.stream().map(FileEstate::note).distinct().collect(Collectors.joining("; "))));
    }

    /** A file of policies is read when one of them is, a file of manifests when all are. */
    private static Role role(List<Policy> found, Manifests manifests) {
        boolean policy = found.stream().anyMatch(one -> one.text().known().isPresent());
        if (!manifests.problems().isEmpty() || (!found.isEmpty() && !policy)) {
            return Role.UNREAD;
        }
        if (policy) {
            return Role.POLICY;
        }
        return manifests.objects().isEmpty() ? Role.SKIPPED : Role.MANIFEST;
    }

    private static Gap unread(List<Problem> problems) {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return Gap.unread(problems.get(0).at() + " " + problems.get(0).message() + more, UNREAD);
    }

    private static String note(Policy policy) {
        return policy.document()
                .known()
                .map(document -> document.kind().title())
                .orElseGet(() -> policy.document().missing().map(Gap::what).orElse(""));
    }

    /** JSON is read as JSON: its rules are stricter than YAML's, and its mistakes are found one by one. */
    static List<Tree> trees(SourceText source, Entry entry) {
        String name = entry.name().toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        boolean json = name.endsWith(".json") || source.text().stripLeading().startsWith("{");
        return json && !yaml ? List.of(JsonReader.read(source)) : YamlReader.read(source);
    }

    static Tree withProblems(Tree tree, List<Problem> more) {
        return more.isEmpty()
                ? tree
                : new Tree(
                        tree.root(),
                        Stream.concat(more.stream(), tree.problems().stream()).toList());
    }

    private static Policy policy(String name, Entry entry, Node root, Tree tree, Optional<DocumentInput> said) {
        Lookup<String> attachedTo = said.flatMap(DocumentInput::attachedTo)
                .map(Lookup::known)
                .orElseGet(() -> Lookup.unknown(Gap.outOfScope(
                        "what " + name + " is attached to is" + NOT_GIVEN,
                        "what {n} policies are attached to is" + NOT_GIVEN)));
        Optional<String> account = said.flatMap(DocumentInput::account)
                .or(() ->
                        attachedTo.known().flatMap(Arn::parse).map(Arn::account).filter(Arn::isAccountId));
        Lookup<String> owner = account.map(Lookup::known)
                .orElseGet(() -> Lookup.unknown(Gap.outOfScope(
                        "the account that owns " + name + " is" + NOT_GIVEN,
                        "the account that owns each of {n} policies is" + NOT_GIVEN)));
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
        policies.add(PolicyTexts.unknown(name, Gap.unread(shown + ": " + reason, UNREAD)));
        inputs.add(new Input(shown, Optional.empty(), Role.UNREAD, reason));
    }

    /** The name that a person can open: relative to where the command runs, else absolute. */
    private String shown(Entry entry) {
        return entry.path().equals(Entry.STANDARD_INPUT.path()) ? entry.name() : shown(entry.path());
    }

    private String shown(Path file) {
        Path path = file.startsWith(workingDirectory) ? workingDirectory.relativize(file) : file;
        String name = path.toString().replace(path.getFileSystem().getSeparator(), "/");
        return name.isEmpty() ? "." : name;
    }
}
