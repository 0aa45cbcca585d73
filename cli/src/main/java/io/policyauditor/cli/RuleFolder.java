package io.policyauditor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What lies beside a rule's class: its documentation and its cases.
 *
 * @param documentation {@code doc.md}; empty when there is none
 * @param cases by name, {@code bad-*} before {@code good-*}
 */
record RuleFolder(String documentation, List<Case> cases) {
    private static final String EXPECT = ".expect";

    RuleFolder {
        cases = List.copyOf(cases);
    }

    /**
     * One example.
     *
     * @param files what is scanned
     * @param expectation the content of its {@code .expect}; blank when nothing is found
     */
    record Case(String name, List<Text> files, String expectation) {
        Case {
            files = List.copyOf(files);
        }
    }

    /** A file of an example: its name inside {@code cases}, and what it says. */
    record Text(String name, String text) {}

    /** Reads the folder of a rule's class, in a jar or in a directory. */
    static RuleFolder of(Class<?> rule) {
        String folder = rule.getPackageName().replace('.', '/');
        try {
            CodeSource source = rule.getProtectionDomain().getCodeSource();
            if (source == null) {
                return new RuleFolder("", List.of());
            }
            URI location = source.getLocation().toURI();
            Path home = Path.of(location);
            if (Files.isDirectory(home)) {
                return read(home.resolve(folder));
            }
            try (FileSystem jar = FileSystems.newFileSystem(home, Map.of())) {
                return read(jar.getPath(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of a class is a URI", e);
        }
    }

    /** The documentation of a rule's class alone; empty when there is none. */
    static String documentation(Class<?> rule) {
        try (InputStream in = rule.getResourceAsStream("doc.md")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleFolder read(Path folder) throws IOException {
        Path documentation = folder.resolve("doc.md");
        Path cases = folder.resolve("cases");
        return new RuleFolder(
                Files.exists(documentation) ? text(documentation) : "",
                Files.isDirectory(cases) ? cases(cases) : List.of());
    }

    // A case is a file or a folder; its expectation lies beside it or, for a folder, inside.
    private static List<Case> cases(Path cases) throws IOException {
        SortedMap<String, List<Path>> byName = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(cases)) {
            walk.filter(Files::isRegularFile).sorted().forEach(file -> {
                Path first = cases.relativize(file).getName(0);
                boolean inFolder = cases.relativize(file).getNameCount() > 1;
                String name = inFolder ? first.toString() : stem(first.toString());
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
            });
        }
        List<Case> all = new ArrayList<>();
        for (Map.Entry<String, List<Path>> each : byName.entrySet()) {
            List<Text> files = new ArrayList<>();
            StringBuilder expectation = new StringBuilder();
            for (Path file : each.getValue()) {
                if (file.toString().endsWith(EXPECT)) {
                    expectation.append(text(file));
                } else {
                    files.add(new Text(cases.relativize(file).toString().replace('\\', '/'), text(file)));
                }
            }
            all.add(new Case(each.getKey(), files, expectation.toString()));
        }
        return all;
    }

    private static String stem(String file) {
        int dot = file.indexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    // Cases may hold broken text on purpose, so this never fails on malformed UTF-8.
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
