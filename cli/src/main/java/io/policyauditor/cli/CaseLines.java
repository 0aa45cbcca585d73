package io.policyauditor.cli;

import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.SourceText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream of cases, plain or gzip'd, one at a time: whatever the stream's length, no more than one line
 * is held.
 */
final class CaseLines {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final String name;
    private final long longest;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long number;

    /**
     * One line.
     *
     * @param number from 1
     * @param text empty when the line cannot be read as text
     * @param problem why not
     */
    record Line(long number, Optional<SourceText> text, String problem) {}

    /**
     * @param name what positions are told by
     * @param longest bytes that a line may have
     * @throws IOException when the stream cannot be read
     */
    CaseLines(InputStream stream, String name, long longest) throws IOException {
        this.in = unzipped(stream);
        this.name = name;
        this.longest = longest;
    }

    /** What is written for a line. */
    @FunctionalInterface
    interface Answering {
        void answer(Line line, Writer out) throws IOException;
    }

    /**
     * Answers all lines of a file, or of standard input for {@code -}; answers that are there are written before the next
     * line is waited for.
     *
     * @param command whose help is named when the file is wrong
     * @throws UsageException when the file cannot be read
     */
    static void each(String command, String file, Console console, Writer out, Answering answering) throws IOException {
        try (InputStream in = open(command, file, console)) {
            CaseLines lines = lines(command, file, in);
            for (Line line = next(command, lines, out); line != null; line = next(command, lines, out)) {
                answering.answer(line, out);
                if (console.readerGone()) {
                    return;
                }
            }
        }
    }

    private static InputStream open(String command, String file, Console console) {
        if (file.equals("-")) {
            return console.in();
        }
        try {
            return Files.newInputStream(console.workingDirectory().resolve(ScanOptions.path(file)));
        } catch (IOException e) {
            throw unreadable(command, file, e);
        }
    }

    private static CaseLines lines(String command, String file, InputStream in) {
        try {
            return new CaseLines(in, file, Limits.FILE_BYTES);
        } catch (IOException e) {
            throw unreadable(command, file, e);
        }
    }

    private static @Nullable Line next(String command, CaseLines lines, Writer out) throws IOException {
        if (lines.waiting()) {
            out.flush();
        }
        try {
            return lines.next();
        } catch (IOException e) {
            out.flush();
            throw unreadable(command, lines.name, e);
        }
    }

    private static UsageException unreadable(String command, String file, IOException e) {
        return new UsageException(command, "cannot read " + file + ": " + OutputException.reason(e), e);
    }

    private static InputStream unzipped(InputStream stream) throws IOException {
        InputStream plain = new BufferedInputStream(stream, BUFFER);
        plain.mark(2);
        boolean zipped = plain.read() == 0x1f && plain.read() == 0x8b;
        plain.reset();
        return zipped ? new GZIPInputStream(plain, BUFFER) : plain;
    }

    /** Whether the next line is not here yet, so that whoever waits for answers should have those there are. */
    boolean waiting() {
        return at == end;
    }

    /**
     * The next line that is not blank; null behind the last.
     *
     * @throws IOException when the stream cannot be read any further
     */
    @Nullable
    Line next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
            long length = 0;
            boolean ended = false;
            while (!ended && (at < end || fill())) {
                int from = at;
                while (at < end && buffer[at] != '\n') {
                    at++;
                }
                length += at - from;
                if (length <= longest) {
                    bytes.write(buffer, from, at - from);
                }
                ended = at < end;
                at += ended ? 1 : 0;
            }
            if (!ended && length == 0) {
                return null;
            }
            number++;
            if (length > longest) {
                return new Line(number, Optional.empty(), "the line is longer than " + longest + " bytes");
            }
            Line line = line(bytes);
            if (line.text().filter(CaseLines::blank).isEmpty()) {
                return line;
            }
        }
    }

    /** Whether a line is white to JSON; other blanks are a mistake. */
    private static boolean blank(SourceText line) {
        return line.text().chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r');
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private Line line(ByteArrayOutputStream bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            boolean marked = number == 1 && text.startsWith("\ufeff");
            return new Line(number, Optional.of(new SourceText(name, marked ? text.substring(1) : text)), "");
        } catch (CharacterCodingException e) {
            return new Line(number, Optional.empty(), "the line is not UTF-8");
        }
    }
}
