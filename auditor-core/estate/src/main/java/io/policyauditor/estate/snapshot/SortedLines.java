package io.policyauditor.estate.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * Lines in the order of their bytes, each once, however they come and however many they are: what is more than a bound
 * waits sorted in files beside the part, and is merged at the end.
 */
final class SortedLines {
    /** Bytes of lines in memory. */
    static final int MEMORY = 16 << 20;

    /** What a line costs besides its bytes. */
    private static final int OVERHEAD = 40;

    private final Supplier<Path> files;
    private final int memory;
    private final List<Path> runs = new ArrayList<>();
    private List<byte[]> lines = new ArrayList<>();
    private long held;

    /**
     * No lines yet.
     *
     * @param files names of files that nothing else uses
     */
    SortedLines(Supplier<Path> files, int memory) {
        this.files = files;
        this.memory = memory;
    }

    void add(byte[] line) throws IOException {
        lines.add(line);
        held += line.length + OVERHEAD;
        if (held > memory) {
            Path run = files.get();
            runs.add(run);
            try (OutputStream out = packed(run)) {
                for (byte[] each : sorted()) {
                    out.write(each);
                    out.write('\n');
                }
            }
            lines = new ArrayList<>();
            held = 0;
        }
    }

    static OutputStream packed(Path file) throws IOException {
        return new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16);
    }

    private List<byte[]> sorted() {
        lines.sort(Arrays::compareUnsigned);
        return lines;
    }

    /** Takes a line. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] line) throws IOException;
    }

    /** Gives all lines away in their order. */
    void drain(Taker taker) throws IOException {
        Taker once = new Once(taker);
        PriorityQueue<Run> open = new PriorityQueue<>(Comparator.comparing(Run::line, Arrays::compareUnsigned));
        try {
            for (Path file : runs) {
                open(new Run(new PartLines(new BufferedInputStream(Files.newInputStream(file)), Long.MAX_VALUE)), open);
            }
            for (byte[] line : sorted()) {
                while (!open.isEmpty() && Arrays.compareUnsigned(open.peek().line(), line) <= 0) {
                    advance(open, once);
                }
                once.take(line);
            }
            while (!open.isEmpty()) {
                advance(open, once);
            }
        } finally {
            for (Run run : open) {
                run.close();
            }
            forget();
        }
    }

    private static void open(Run run, PriorityQueue<Run> open) throws IOException {
        if (run.next()) {
            open.add(run);
        } else {
            run.close();
        }
    }

    private static void advance(PriorityQueue<Run> open, Taker taker) throws IOException {
        Run first = open.remove();
        taker.take(first.line());
        open(first, open);
    }

    /** Deletes what waits. */
    void forget() throws IOException {
        lines = new ArrayList<>();
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    /** A waiting file at one of its lines. */
    private static final class Run {
        private final PartLines lines;
        private byte[] line = {};

        private Run(PartLines lines) {
            this.lines = lines;
        }

        private boolean next() throws IOException {
            if (!lines.next()) {
                return false;
            }
            line = Arrays.copyOfRange(lines.buffer(), lines.offset(), lines.offset() + lines.length());
            return true;
        }

        private byte[] line() {
            return line;
        }

        private void close() throws IOException {
            lines.close();
        }
    }

    /** Passes on what is not the same as before. */
    private static final class Once implements Taker {
        private final Taker taker;
        private byte[] last = {};

        private Once(Taker taker) {
            this.taker = taker;
        }

        @Override
        public void take(byte[] line) throws IOException {
            if (!Arrays.equals(last, line)) {
                last = line;
                taker.take(line);
            }
        }
    }
}
