package io.policyauditor.rules;

import io.policyauditor.audit.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source folder of a rule: class, {@code doc.md}, {@code cases/}. */
record RuleFolder(Rule<?> rule, Path path) {
    static RuleFolder of(Rule<?> rule) {
        String folder = rule.getClass().getPackageName().replace('.', '/');
        return new RuleFolder(rule, Path.of("src/main/java").resolve(folder));
    }

    Path cases() {
        return path.resolve("cases");
    }

    /** Names of the cases: what has an {@code .expect} beside it, in order. */
    List<String> caseNames() throws IOException {
        if (!Files.isDirectory(cases())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cases())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".expect"))
                    .map(name -> name.substring(0, name.length() - ".expect".length()))
                    .sorted()
                    .toList();
        }
    }

    /** The file or folder that a case scans: the one entry with its name and another ending. */
    Path input(String name) throws IOException {
        try (Stream<Path> files = Files.list(cases())) {
            List<Path> found = files.filter(file -> !file.toString().endsWith(".expect"))
                    .filter(file -> file.getFileName()
                            .toString()
                            .replaceFirst("\\.[a-z]+$", "")
                            .equals(name))
                    .toList();
            if (found.size() != 1) {
                throw new IOException("case " + name + " of " + rule.info().id() + " has " + found.size() + " inputs");
            }
            return found.get(0);
        }
    }
}
