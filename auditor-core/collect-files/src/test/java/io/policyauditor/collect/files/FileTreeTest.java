package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.collect.files.FileTree.Entry;
import io.policyauditor.collect.files.FileTree.Listing;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }

    private static List<String> globs(String... patterns) {
        return List.of(patterns);
    }

    private static Listing walk(Path... roots) {
        return new FileTree(List.of(), List.of(), null).walk(List.of(roots));
    }

    private static List<String> names(Listing listing) {
        return listing.files().stream().map(Entry::name).toList();
    }

    @Test
    void takesPolicyAndManifestFilesInTheOrderOfCodePoints() throws IOException {
        for (String name : List.of(
                "b.json", "a.YAML", "B.Yml", "a/b.json", "a.json", "a-b/x.yaml", "c.txt", "json", ".hidden.yaml")) {
            file(name);
        }
        assertThat(names(walk(root)))
                .containsExactly(".hidden.yaml", "B.Yml", "a-b/x.yaml", "a.YAML", "a.json", "a/b.json", "b.json");
        assertThat(walk(root).refused()).isEmpty();
    }

    // Not through files: whether a file system takes such names depends on the locale.
    @Test
    void namesAreOrderedByCodePointNotByUnit() {
        List<String> ordered = List.of("", "a", "a/b", "a\uFF5E", "a\uD83D\uDE00", "a\uD83D\uDE01", "b");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(FileTree.compareCodePoints(ordered.get(i), ordered.get(j))))
                        .as("%s and %s", i, j)
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void passesOverWhatIsNobodysSource() throws IOException {
        file(".git/a.json");
        file("x/node_modules/y/a.json");
        file("target/a.json");
        file(".terraform/a.json");
        file(".other/a.json");
        file("x/targets/a.json");
        assertThat(names(walk(root))).containsExactly("x/targets/a.json");
    }

    @Test
    void aRootMayBeHiddenOrLieInASkippedDirectory() throws IOException {
        file(".git/target/a.json");
        assertThat(names(walk(root.resolve(".git/target")))).containsExactly("a.json");
    }

    @Test
    void aFileNamedItselfIsTakenWhateverItsEnding() throws IOException {
        Path file = file("a/policy.txt");
        Entry below = new Entry(file.toAbsolutePath(), "a/policy.txt");
        assertThat(new FileTree(List.of(), List.of(), root).walk(List.of(file)).files())
                .containsExactly(below);
        Entry elsewhere = new Entry(file.toAbsolutePath(), file.toAbsolutePath().toString());
        assertThat(walk(file).files()).containsExactly(elsewhere);
    }

    @Test
    void rootsAreNormalisedAndAFileIsListedOnce() throws IOException {
        file("a/x.json");
        Path roundabout = root.resolve("a/../../root/./a");
        Listing listing = walk(roundabout, root, root.resolve("a/x.json"));
        assertThat(names(listing)).containsExactly("x.json");
    }

    @Test
    void standardInputHasItsName() {
        assertThat(walk(Path.of("-")).files()).containsExactly(Entry.STANDARD_INPUT);
        assertThat(Entry.STANDARD_INPUT.name()).isEqualTo("<stdin>");
    }

    @Test
    void aRootThatDoesNotExistIsRefused() throws IOException {
        file("x.json");
        Path none = root.resolve("none");
        Path dangling = Files.createSymbolicLink(root.resolve("d"), Path.of("nowhere"));
        Listing listing = walk(none, dangling, root);
        assertThat(listing.refused())
                .containsExactly(
                        new Refused(none.toString(), "there is no such file or directory"),
                        new Refused(dangling.toString(), "a symbolic link that leads nowhere"));
        assertThat(names(listing)).containsExactly("x.json");
    }

    @Test
    void includeAndExcludeAreRelativeToTheRoot() throws IOException {
        for (String name : List.of("infra/a.json", "infra/test/b.json", "x/infra/c.json", "test/d.json", "e.json")) {
            file(name);
        }
        Listing included = new FileTree(globs("infra/**", "e.*"), globs("**/test/**"), null).walk(List.of(root));
        assertThat(names(included)).containsExactly("e.json", "infra/a.json");
        Listing shallow = new FileTree(globs(), globs("infra/*"), null).walk(List.of(root));
        assertThat(names(shallow)).containsExactly("e.json", "infra/test/b.json", "test/d.json", "x/infra/c.json");
    }

    @Test
    void linksToFilesAreFollowedInsideTheRootOnly() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside.json"), "{}");
        file("..data/inner.yaml");
        Files.createSymbolicLink(root.resolve("inner.yaml"), Path.of("..data/inner.yaml"));
        Files.createSymbolicLink(root.resolve("out.json"), outside);
        Files.createSymbolicLink(root.resolve("dangling.json"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("dangling.txt"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("self.json"), Path.of("self.json"));
        Listing listing = walk(root);
        assertThat(names(listing)).containsExactly("inner.yaml");
        assertThat(listing.refused())
                .containsExactly(
                        new Refused("dangling.json", "a symbolic link that leads nowhere"),
                        new Refused(
                                "out.json",
                                "a symbolic link that leads out of the scan root; name its target as a root"),
                        new Refused("self.json", "a symbolic link that cannot be followed, such as a loop"));
    }

    @Test
    void linkLoopsAreRefusedAndTheRestGoesOn() throws IOException {
        file("a/b/x.json");
        file("z.json");
        Files.createSymbolicLink(root.resolve("a/b/up"), Path.of("../.."));
        Files.createSymbolicLink(root.resolve("a/here"), Path.of("."));
        Files.createSymbolicLink(root.resolve("sideways"), Path.of("a/b"));
        Files.createSymbolicLink(root.resolve("away"), temporary);
        Listing listing = walk(root);
        assertThat(names(listing)).containsExactly("a/b/x.json", "z.json");
        assertThat(listing.refused())
                .containsExactly(
                        new Refused("a/b/up", "a symbolic link to a directory it is in: a loop"),
                        new Refused("a/here", "a symbolic link to a directory it is in: a loop"),
                        new Refused(
                                "away", "a symbolic link that leads out of the scan root; name its target as a root"));
    }

    @Test
    void aRootThatIsALinkIsWalked() throws IOException {
        file("a/x.json");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        Files.createSymbolicLink(root.resolve("a/up"), Path.of(".."));
        Listing listing = walk(link);
        assertThat(names(listing)).containsExactly("a/x.json");
        assertThat(listing.refused())
                .containsExactly(new Refused("a/up", "a symbolic link to a directory it is in: a loop"));
    }

    @Test
    void whatIsNoRegularFileIsRefused() throws Exception {
        Path fifo = root.resolve("fifo.json");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        file("x.json");
        Listing listing = walk(root);
        assertThat(names(listing)).containsExactly("x.json");
        assertThat(listing.refused()).containsExactly(new Refused("fifo.json", "not a regular file"));
    }

    @Test
    void anUnreadableDirectoryIsRefusedAndTheRestGoesOn() throws IOException {
        file("a/x.json");
        file("b/y.json");
        FileTree tree = new FileTree(List.of(), List.of(), null, directory -> {
            if (directory.endsWith("a")) {
                throw new AccessDeniedException(directory.toString());
            }
            try (Stream<Path> paths = Files.list(directory)) {
                return paths.toList();
            }
        });
        Listing listing = tree.walk(List.of(root));
        assertThat(names(listing)).containsExactly("b/y.json");
        assertThat(listing.refused())
                .containsExactly(new Refused("a", "a directory that cannot be listed: no permission to read it"));
    }

    @Test
    void hostileNamesAndDeepDirectoriesAreKeptAsTheyAre() throws IOException {
        file("a\n\u001B[31m'\"$(x).json");
        file("d/".repeat(200) + "x.json");
        assertThat(names(walk(root))).containsExactly("a\n\u001B[31m'\"$(x).json", "d/".repeat(200) + "x.json");
    }
}
