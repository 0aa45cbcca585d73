package io.policyauditor.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there whole, or as it was before. */
final class ReportFile {
    private ReportFile() {}

    /**
     * Writes a file beside its place and moves it there. A link is followed; a device or a pipe is written to directly.
     *
     * @throws OutputException when that fails; nothing is left behind then
     */
    static void write(Path directory, String name, Console.Content content) {
        try {
            Path file = directory.resolve(name);
            Path target = Files.exists(file) ? file.toRealPath() : file;
            if (Files.isDirectory(target)) {
                throw new FileSystemException(name, null, "it is a directory");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                fill(target, content, StandardOpenOption.WRITE);
            } else {
                replace(target, content);
            }
        } catch (IOException e) {
            throw new OutputException(name, e);
        }
    }

    private static void replace(Path target, Console.Content content) throws IOException {
        Path part =
                target.resolveSibling("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
        try {
            fill(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void fill(Path file, Console.Content content, OpenOption... options) throws IOException {
        try (Writer writer = new BufferedWriter(
                new OutputStreamWriter(Files.newOutputStream(file, options), StandardCharsets.UTF_8))) {
            content.writeTo(writer);
        }
    }
}
