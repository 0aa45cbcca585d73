package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a manifest; what it does not know it names with its line. */
final class ManifestFile {
    /** The first key, by which a manifest of ours is known. */
    static final String MARK = "auditorSnapshot";

    private static final Pattern BEGINNING = Pattern.compile("\\s*\\{\\s*\"" + MARK + "\"\\s*:");
    private static final int BEGINNING_BYTES = 256;
    private static final Pattern GAP_ID = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Set<String> KEYS =
            Set.of(MARK, "tool", "collected", "asked", "parts", "complete", "incomplete", "gaps");
    private static final Set<String> PART_KEYS = Set.of("scope", "kind", "sha256", "records", "bytes");
    private static final Set<String> GAP_KEYS = Set.of("reason", "what", "many");

    private final String name;
    private final List<SnapshotProblem> problems;

    private ManifestFile(String name, List<SnapshotProblem> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** A manifest as it was read, and the SHA-256 of its bytes. */
    record Read(Manifest manifest, String sha256) {}

    /** Whether the manifest of a directory is one of ours, of whatever version. */
    static boolean isOurs(Path directory) {
        Path file = directory.resolve(Manifest.NAME);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(BEGINNING_BYTES), StandardCharsets.UTF_8);
            return BEGINNING.matcher(text).lookingAt();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads a manifest.
     *
     * @param name as a person knows it
     * @param problems takes what is wrong with it
     * @return empty when anything is
     */
    static Optional<Read> read(Path file, String name, List<SnapshotProblem> problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) Limits.FILE_BYTES + 1);
        } catch (IOException e) {
            problems.add(new SnapshotProblem(name, 0, "it cannot be read"));
            return Optional.empty();
        }
        if (bytes.length > Limits.FILE_BYTES) {
            problems.add(new SnapshotProblem(name, 0, "bigger than " + (Limits.FILE_BYTES >> 20) + " MB"));
            return Optional.empty();
        }
        int before = problems.size();
        Tree tree = JsonReader.read(new SourceText(name, new String(bytes, StandardCharsets.UTF_8)));
        ManifestFile reading = new ManifestFile(name, problems);
        for (Problem problem : tree.problems()) {
            reading.problem(problem.at().from().line(), problem.message());
        }
        if (!(tree.root() instanceof ObjectNode root) || problems.size() > before) {
            if (problems.size() == before) {
                reading.problem(0, "an object is expected");
            }
            return Optional.empty();
        }
        Manifest manifest = reading.manifest(root);
        return problems.size() == before
                ? Optional.of(new Read(manifest, Sha256.text(Sha256.digest().digest(bytes))))
                : Optional.empty();
    }

    private void problem(long line, String message) {
        problems.add(new SnapshotProblem(name, line, message));
    }

    private void problem(Node at, String message) {
        problem(at.span().from().line(), message);
    }

    private Manifest manifest(ObjectNode root) {
        Node version = root.get(MARK);
        if (!(version instanceof NumberNode number) || !number.value().equals("" + Manifest.SCHEMA_VERSION)) {
            problem(
                    version == null ? root : version,
                    MARK + " is the version of the format, this auditor reads " + Manifest.SCHEMA_VERSION + " only");
            return empty();
        }
        keys(root, KEYS, "");
        SortedMap<String, Gap> gaps = gaps(root);
        return new Manifest(
                text(root, "tool"),
                collected(root),
                asked(root),
                parts(root),
                complete(root),
                incomplete(root, gaps),
                gaps);
    }

    private static Manifest empty() {
        return new Manifest("", Instant.EPOCH, List.of(), List.of(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** Each key of a set, once, and no other. */
    private void keys(ObjectNode object, Set<String> known, String of) {
        Set<String> met = new HashSet<>();
        for (Member member : object.members()) {
            String key = member.key().value();
            if (!known.contains(key)) {
                problem(member.key(), "unknown field " + Malformed.quoted(key) + of);
            } else if (!met.add(key)) {
                problem(member.key(), "the field " + key + of + " stands twice");
            }
        }
        known.stream()
                .filter(key -> !met.contains(key))
                .sorted()
                .forEach(key -> problem(object, "the field " + key + of + " is missing"));
    }

    private String text(ObjectNode object, String key) {
        Node value = object.get(key);
        if (value instanceof StringNode text) {
            return text.value();
        }
        if (value != null) {
            problem(value, key + ": a text is expected");
        }
        return "";
    }

    private long count(ObjectNode object, String key) {
        Node value = object.get(key);
        if (value instanceof NumberNode number && COUNT.matcher(number.value()).matches()) {
            return Long.parseLong(number.value());
        }
        if (value != null) {
            problem(value, key + ": a whole number is expected");
        }
        return 0;
    }

    private List<Node> items(ObjectNode object, String key) {
        Node value = object.get(key);
        if (value != null && !(value instanceof ArrayNode)) {
            problem(value, key + ": a list is expected");
        }
        return value instanceof ArrayNode array ? array.items() : List.of();
    }

    private List<Member> members(ObjectNode object, String key) {
        Node value = object.get(key);
        if (value != null && !(value instanceof ObjectNode)) {
            problem(value, key + ": an object is expected");
        }
        Set<String> met = new HashSet<>();
        List<Member> members = value instanceof ObjectNode inner ? inner.members() : List.of();
        for (Member member : members) {
            if (!met.add(member.key().value())) {
                problem(member.key(), key + ": " + Malformed.quoted(member.key().value()) + " stands twice");
            }
        }
        return members;
    }

    private Instant collected(ObjectNode root) {
        try {
            return Instant.parse(text(root, "collected"));
        } catch (DateTimeParseException e) {
            Node value = root.get("collected");
            if (value != null) {
                problem(value, "collected: a time such as 2026-11-23T09:00:00Z is expected");
            }
            return Instant.EPOCH;
        }
    }

    private List<String> asked(ObjectNode root) {
        List<String> asked = new ArrayList<>();
        for (Node item : items(root, "asked")) {
            if (item instanceof StringNode text) {
                asked.add(text.value());
            } else {
                problem(item, "asked: a text is expected");
            }
        }
        return asked;
    }

    private List<Manifest.Part> parts(ObjectNode root) {
        List<Manifest.Part> parts = new ArrayList<>();
        Set<String> met = new HashSet<>();
        // Two accounts may hold the same, but no file holds records of two kinds.
        Map<String, String> kindOf = new HashMap<>();
        for (Node item : items(root, "parts")) {
            if (!(item instanceof ObjectNode object)) {
                problem(item, "parts: an object is expected");
                continue;
            }
            keys(object, PART_KEYS, " of a part");
            String scope = text(object, "scope");
            String kind = text(object, "kind");
            String sha256 = text(object, "sha256");
            Optional<RecordKind<?>> known = RecordKind.ofWord(kind);
            if (known.isEmpty()) {
                problem(item, "unknown record kind " + Malformed.quoted(kind));
            } else if (!Scope.isWord(scope)) {
                problem(item, "unknown scope " + Malformed.quoted(scope));
            } else if (!Sha256.isText(sha256)) {
                problem(item, "sha256: 64 hexadecimal digits in small letters are expected");
            } else if (!met.add(scope + "#" + kind) || !kind.equals(kindOf.computeIfAbsent(sha256, key -> kind))) {
                problem(item, "the part " + Malformed.quoted(scope) + " " + kind + " is there twice");
            } else {
                parts.add(new Manifest.Part(
                        new Scope(scope), known.get(), sha256, count(object, "records"), count(object, "bytes")));
            }
        }
        return parts;
    }

    private SortedMap<Scope, Set<Listing>> complete(ObjectNode root) {
        SortedMap<Scope, Set<Listing>> complete = new TreeMap<>();
        for (Member member : members(root, "complete")) {
            String scope = member.key().value();
            if (!Scope.isWord(scope) || !new Scope(scope).lists()) {
                problem(member.key(), "complete: unknown scope " + Malformed.quoted(scope));
                continue;
            }
            Set<Listing> listings = EnumSet.noneOf(Listing.class);
            for (Node item : member.value() instanceof ArrayNode array ? array.items() : List.of(member.value())) {
                Optional<Listing> listing =
                        item instanceof StringNode word ? Listing.ofWord(word.value()) : Optional.empty();
                if (listing.isEmpty()) {
                    problem(item, "complete: unknown listing");
                }
                listing.ifPresent(listings::add);
            }
            complete.put(new Scope(scope), listings);
        }
        return complete;
    }

    private SortedMap<Scope, SortedMap<Listing, Gap>> incomplete(ObjectNode root, SortedMap<String, Gap> gaps) {
        SortedMap<Scope, SortedMap<Listing, Gap>> incomplete = new TreeMap<>();
        for (Member member : members(root, "incomplete")) {
            String scope = member.key().value();
            if (!Scope.isWord(scope) || !new Scope(scope).lists() || !(member.value() instanceof ObjectNode listings)) {
                problem(member.key(), "incomplete: an object under an account or cluster is expected");
                continue;
            }
            SortedMap<Listing, Gap> why = new TreeMap<>();
            for (Member one : listings.members()) {
                Optional<Listing> listing = Listing.ofWord(one.key().value());
                Gap gap = one.value() instanceof StringNode id ? gaps.get(id.value()) : null;
                if (listing.isEmpty()) {
                    problem(one.key(), "incomplete: unknown listing");
                } else if (gap == null) {
                    problem(one.value(), "incomplete: the id of a gap is expected");
                } else if (why.put(listing.get(), gap) != null) {
                    problem(one.key(), "incomplete: a listing stands twice");
                }
            }
            incomplete.put(new Scope(scope), why);
        }
        return incomplete;
    }

    private SortedMap<String, Gap> gaps(ObjectNode root) {
        SortedMap<String, Gap> gaps = new TreeMap<>();
        for (Member member : members(root, "gaps")) {
            String id = member.key().value();
            if (!GAP_ID.matcher(id).matches() || !(member.value() instanceof ObjectNode object)) {
                problem(member.key(), "gaps: an object under an id of 16 hexadecimal digits is expected");
                continue;
            }
            keys(object, GAP_KEYS, " of a gap");
            String reason = text(object, "reason");
            Optional<Gap.Reason> known = Arrays.stream(Gap.Reason.values())
                    .filter(each -> each.word().equals(reason))
                    .findFirst();
            if (known.isEmpty()) {
                problem(member.key(), "gaps: unknown reason " + Malformed.quoted(reason));
            }
            known.ifPresent(each -> gaps.put(id, new Gap(each, text(object, "what"), text(object, "many"))));
        }
        return gaps;
    }
}
