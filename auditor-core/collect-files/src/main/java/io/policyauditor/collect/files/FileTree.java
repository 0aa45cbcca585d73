package io.policyauditor.collect.files;

import io.policyauditor.audit.PathGlob;
import io.policyauditor.collect.files.FileText.Refused;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files under the scan roots that may hold policies or manifests. Of a directory these are the regular files that
 * end in {@code .json}, {@code .yaml} or {@code .yml} in any case; a file that is named itself is taken whatever its
 * ending, and {@code -} is standard input.
 *
 * <p>Hidden directories, {@code node_modules} and {@code target} are passed over. A symbolic link to a file is followed
 * while it stays inside the root. A link to a directory is not: what it leads to inside the root is met there under its
 * own name, and what is outside is refused, as is a loop. The order is that of the roots and, within one, of the names
 * by code point, so it is the same on every machine.
 */
public final class FileTree {
    private static final Comparator<Entry> BY_NAME = (a, b) -> compareCodePoints(a.name(), b.name());
    private static final Set<String> SKIPPED = Set.of("node_modules", "target");

    private final List<String> include;
    private final List<String> exclude;
    private final @Nullable Path base;
    private final Lister lister;

    /** Lists a directory; a seam for what no file system of a test can be made to do. */
    interface Lister {
        List<Path> list(Path directory) throws IOException;
    }

    /**
     * A way to walk.
     *
     * @param include a file of a directory is taken only when one of these takes its name; empty takes all
     * @param exclude a file of a directory is left out when one of these takes its name
     * @param base the directory that names are relative to for what lies below it; null for the root each time
     */
    public FileTree(List<String> include, List<String> exclude, @Nullable Path base) {
        this(include, exclude, base, FileTree::entries);
    }

    FileTree(List<String> include, List<String> exclude, @Nullable Path base, Lister lister) {
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
        this.base = base;
        this.lister = lister;
    }

    /**
     * A file to read.
     *
     * @param path where it is
     * @param name what identifies it: relative to the base or else to the scan root, with {@code /} between its parts;
     *     of a file named itself outside the base its whole path. It may hold any character a file system allows.
     */
    public record Entry(Path path, String name) {
        /** Standard input. */
        public static final Entry STANDARD_INPUT = new Entry(Path.of("-"), "<stdin>");
    }

    /** The files found and what could not be looked into, both in order. */
    public record Listing(List<Entry> files, List<Refused> refused) {
        public Listing {
            files = List.copyOf(files);
            refused = List.copyOf(refused);
        }
    }

    /** Walks the roots in their order; a file under two roots is listed under the first. */
    public Listing walk(List<Path> roots) {
        List<Entry> files = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path root : roots) {
            Listing listing = walk(root);
            for (Entry entry : listing.files()) {
                if (seen.add(entry.path())) {
                    files.add(entry);
                }
            }
            refused.addAll(listing.refused());
        }
        return new Listing(files, refused);
    }

    private Listing walk(Path given) {
        if (given.equals(Entry.STANDARD_INPUT.path())) {
            return new Listing(List.of(Entry.STANDARD_INPUT), List.of());
        }
        Path root = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            Entry named = new Entry(
                    root, base != null && root.startsWith(base) ? joined(base.relativize(root)) : joined(root));
            return Files.exists(root)
                    ? new Listing(List.of(named), List.of())
                    : new Listing(List.of(), List.of(new Refused(given.toString(), unreachable(root))));
        }
        try {
            Walk walk = new Walk(root, root.toRealPath());
            walk.run();
            walk.files.sort(BY_NAME);
            walk.refused.sort((a, b) -> compareCodePoints(a.name(), b.name()));
            return new Listing(walk.files, walk.refused);
        } catch (IOException e) {
            return new Listing(List.of(), List.of(new Refused(given.toString(), SourceReader.reason(e))));
        }
    }

    /** One walk under one root; a stack of its own, since directories nest as deep as they like. */
    private final class Walk {
        private final Path root;
        private final Path realRoot;
        private final List<Entry> files = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final Deque<Path> directories = new ArrayDeque<>();

        private Walk(Path root, Path realRoot) {
            this.root = root;
            this.realRoot = realRoot;
        }

        private void run() {
            directories.push(root);
            while (!directories.isEmpty()) {
                Path directory = directories.pop();
                try {
                    for (Path path : lister.list(directory)) {
                        visit(path);
                    }
                } catch (IOException e) {
                    refused.add(new Refused(
                            name(directory), "a directory that cannot be listed: " + SourceReader.reason(e)));
                }
            }
        }

        private void visit(Path path) {
            if (Files.isSymbolicLink(path)) {
                link(path);
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                if (!isSkipped(path)) {
                    directories.push(path);
                }
            } else {
                file(path);
            }
        }

        private void link(Path link) {
            String name = name(link);
            Path target;
            try {
                target = link.toRealPath();
            } catch (NoSuchFileException e) {
                if (isTaken(name)) {
                    refused.add(new Refused(name, "a symbolic link that leads nowhere"));
                }
                return;
            } catch (IOException e) {
                refused.add(new Refused(name, "a symbolic link that cannot be followed, such as a loop"));
                return;
            }
            boolean directory = Files.isDirectory(target);
            boolean wanted = directory ? !isSkipped(link) : isTaken(name);
            if (!wanted) {
                return;
            }
            if (!target.startsWith(realRoot)) {
                refused.add(new Refused(
                        name, "a symbolic link that leads out of the scan root; name its target as a root"));
            } else if (!directory) {
                file(link);
            } else if (link.startsWith(root) && realPathOfParent(link).startsWith(target)) {
                refused.add(new Refused(name, "a symbolic link to a directory it is in: a loop"));
            }
        }

        private Path realPathOfParent(Path link) {
            // No link on the way from the root to here was followed.
            Path parent = link.getParent();
            return realRoot.resolve(root.relativize(parent == null ? root : parent));
        }

        private void file(Path path) {
            String name = name(path);
            if (!isTaken(name)) {
                return;
            }
            if (Files.isRegularFile(path)) {
                files.add(new Entry(path, name));
            } else {
                refused.add(new Refused(name, "not a regular file"));
            }
        }

        private boolean isTaken(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean ending = lower.endsWith(".json") || lower.endsWith(".yaml") || lower.endsWith(".yml");
            return ending
                    && (include.isEmpty() || include.stream().anyMatch(glob -> PathGlob.matches(glob, name)))
                    && exclude.stream().noneMatch(glob -> PathGlob.matches(glob, name));
        }

        private boolean isSkipped(Path directory) {
            Path last = directory.getFileName();
            String own = last == null ? "" : last.toString();
            String name = name(directory);
            return own.startsWith(".")
                    || SKIPPED.contains(own)
                    || exclude.stream().anyMatch(glob -> glob.endsWith("**") && PathGlob.matches(glob, name + "/"));
        }

        private String name(Path path) {
            return joined((base != null && path.startsWith(base) ? base : root).relativize(path));
        }
    }

    private static String joined(Path path) {
        StringBuilder name = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (Path part : path) {
            name.append(name.length() == 0 || name.charAt(name.length() - 1) == '/' ? "" : "/")
                    .append(part);
        }
        return name.length() == 0 ? "." : name.toString();
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    private static String unreachable(Path path) {
        return Files.isSymbolicLink(path) ? "a symbolic link that leads nowhere" : "there is no such file or directory";
    }

    // String.compareTo orders by UTF-16 unit, which puts U+FF5E behind the emoji.
    static int compareCodePoints(String a, String b) {
        int i = 0;
        int shared = Math.min(a.length(), b.length());
        while (i < shared && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        if (i == shared) {
            return Integer.compare(a.length(), b.length());
        }
        // Two different low surrogates behind the same high one compare as they are.
        boolean low = i > 0 && Character.isHighSurrogate(a.charAt(i - 1));
        return low ? Character.compare(a.charAt(i), b.charAt(i)) : Integer.compare(a.codePointAt(i), b.codePointAt(i));
    }
}
