package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.sample.SampleRule;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFolderTest {
    private static final String FOLDER = "io/policyauditor/cli/sample";

    @TempDir
    private Path directory;

    @Test
    void aFolderInAJarIsReadAsOneInADirectory() throws Exception {
        Path jar = directory.resolve("rules with blanks.jar");
        Path classes = Path.of(SampleRule.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        pack(classes.resolve(FOLDER), jar);
        try (URLClassLoader loader = new OwnFirst(jar.toUri().toURL())) {
            Class<?> packed = loader.loadClass(SampleRule.class.getName());
            assertThat(packed).isNotSameAs(SampleRule.class);
            RuleFolder folder = RuleFolder.of(packed);
            assertThat(folder).isEqualTo(RuleFolder.of(SampleRule.class));
            assertThat(folder.cases())
                    .extracting(RuleFolder.Case::name)
                    .containsExactly("bad-folder", "bad-one", "good-one");
            assertThat(RuleFolder.documentation(packed))
                    .isEqualTo(folder.documentation())
                    .startsWith("## Why");
        }
    }

    @Test
    void aClassWithoutFolderHasNothing() {
        assertThat(RuleFolder.of(String.class)).isEqualTo(new RuleFolder("", List.of()));
        assertThat(RuleFolder.of(RuleFolderTest.class)).isEqualTo(new RuleFolder("", List.of()));
        assertThat(RuleFolder.documentation(RuleFolderTest.class)).isEmpty();
    }

    private static void pack(Path folder, Path jar) throws IOException {
        URI uri = URI.create("jar:" + jar.toUri());
        try (FileSystem target = FileSystems.newFileSystem(uri, Map.of("create", "true"));
                Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted().toList()) {
                Path copy =
                        target.getPath(FOLDER).resolve(folder.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    /** Loads the classes of the sample from the jar although the class path has them. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL jar) {
            super(new URL[] {jar}, RuleFolderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith("io.policyauditor.cli.sample.") ? findClass(name) : super.loadClass(name, resolve);
        }

        @Override
        public URL getResource(String name) {
            return findResource(name);
        }
    }
}
