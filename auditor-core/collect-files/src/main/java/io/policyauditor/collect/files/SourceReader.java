package io.policyauditor.collect.files;

import io.policyauditor.collect.files.FileText.Read;
import io.policyauditor.collect.files.FileText.Refused;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a file into a source text. UTF-8 with or without a byte order mark, and UTF-16 with one, are read; what is not
 * valid in its encoding becomes U+FFFD, and the first such place a problem. NUL bytes stay in the text, where the
 * reader of the language reports them with their position.
 *
 * <p>Only regular files up to {@link Limits#FILE_BYTES} are read. Whatever cannot be read is a {@link Refused}, never
 * an exception.
 */
public final class SourceReader {
    private final InputStream standardInput;
    private final long limit;

    /**
     * A reader of files.
     *
     * @param standardInput read once, for {@link FileTree.Entry#STANDARD_INPUT}
     */
    public SourceReader(InputStream standardInput) {
        this(standardInput, Limits.FILE_BYTES);
    }

    SourceReader(InputStream standardInput, long limit) {
        this.standardInput = standardInput;
        this.limit = limit;
    }

    /** Reads a file; its text and its refusal carry the name that a person knows it by. */
    public FileText read(FileTree.Entry entry, String name) {
        if (entry.path().equals(FileTree.Entry.STANDARD_INPUT.path())) {
            return read(standardInput, name);
        }
        Path file = entry.path();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return new Refused(name, "a directory, not a file");
            }
            if (!attributes.isRegularFile()) {
                return new Refused(name, "not a regular file");
            }
            if (attributes.size() > limit) {
                return tooBig(name);
            }
            try (InputStream bytes = Files.newInputStream(file)) {
                return read(bytes, name);
            }
        } catch (IOException e) {
            return new Refused(name, reason(e));
        }
    }

    // Counts what it reads: a file may grow, and a size of 0 may hide one without end.
    private FileText read(InputStream in, String name) {
        try {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
            return bytes.length > limit ? tooBig(name) : decode(bytes, name);
        } catch (IOException e) {
            return new Refused(name, reason(e));
        }
    }

    private Refused tooBig(String name) {
        String bound = limit % (1 << 20) == 0 ? (limit >> 20) + " MB" : limit + " bytes";
        return new Refused(name, "bigger than " + bound + ", the most that is read of a file");
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        return "it cannot be read";
    }

    /** Decodes bytes as a file's bytes are. */
    static FileText decode(byte[] bytes, String name) {
        if (starts(bytes, 0xFF, 0xFE, 0, 0) || starts(bytes, 0, 0, 0xFE, 0xFF)) {
            return new Refused(name, "UTF-32 text; save it as UTF-8");
        }
        if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
            return decode(bytes, 3, StandardCharsets.UTF_8, name);
        }
        if (starts(bytes, 0xFF, 0xFE)) {
            return decode(bytes, 2, StandardCharsets.UTF_16LE, name);
        }
        if (starts(bytes, 0xFE, 0xFF)) {
            return decode(bytes, 2, StandardCharsets.UTF_16BE, name);
        }
        return decode(bytes, 0, StandardCharsets.UTF_8, name);
    }

    private static FileText decode(byte[] bytes, int from, Charset charset, String name) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        // No encoding here gives more characters than bytes.
        CharBuffer out = CharBuffer.allocate(bytes.length - from + 1);
        int wrong = -1;
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                break;
            }
            wrong = wrong < 0 ? out.position() : wrong;
            out.put('\uFFFD');
            in.position(in.position() + result.length());
        }
        decoder.flush(out);
        SourceText source = new SourceText(name, out.flip().toString());
        List<Problem> problems = new ArrayList<>();
        if (wrong >= 0) {
            problems.add(new Problem(
                    new Span(source, wrong, wrong + 1),
                    "bytes that are not " + charset.name() + "; save the file as UTF-8",
                    false));
        }
        return new Read(source, sha256(bytes), problems);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
