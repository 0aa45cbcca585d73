package io.policyauditor.estate.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the parts of a snapshot are, and that they are really there. */
final class Parts {
    static final String DIRECTORY = "parts";
    static final String SUFFIX = ".ndjson.gz";

    private Parts() {}

    /** Has a file on the disk, not only on its way there. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Has the names in a directory on the disk; a system that cannot open a directory keeps them by itself. */
    static void forceDirectory(Path directory) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (FileChannel channel = opened) {
            channel.force(true);
        }
    }
}
