package io.policyauditor.estate.snapshot;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a packed file, one at a time, and never more of them than was announced. */
final class PartLines implements Closeable {
    /** Bytes of a line; a Kubernetes object has at most some 2 MB. */
    static final int LINE_BYTES = 1 << 24;

    private final InputStream in;
    private final long most;
    private final MessageDigest digest = Sha256.digest();
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private int lineEnd;
    private long bytes;

    /**
     * Lines of a file.
     *
     * @param most bytes that may come out, so that a small file cannot unpack without end
     */
    PartLines(InputStream packed, long most) throws IOException {
        this.in = unpacked(packed);
        this.most = most;
    }

    private static InputStream unpacked(InputStream packed) throws IOException {
        try {
            return new GZIPInputStream(packed, 1 << 16);
        } catch (ZipException e) {
            throw new Malformed("it is not packed with gzip");
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end
     * @throws Malformed when the file is damaged, too long, or its last line has no end
     */
    boolean next() throws IOException {
        start = bytes == 0 ? 0 : lineEnd + 1;
        int from = start;
        while (true) {
            for (int i = from; i < end; i++) {
                if (buffer[i] == '\n') {
                    lineEnd = i;
                    return true;
                }
            }
            from = end - start;
            if (!fill()) {
                return false;
            }
        }
    }

    /** Moves what is left of the buffer to its front and reads behind it. */
    private boolean fill() throws IOException {
        int left = end - start;
        System.arraycopy(buffer, start, buffer, 0, left);
        if (left == buffer.length) {
            if (left >= LINE_BYTES) {
                throw new Malformed("a line of more than " + (LINE_BYTES >> 20) + " MB");
            }
            buffer = Arrays.copyOf(buffer, left * 2);
        }
        start = 0;
        end = left;
        lineEnd = -1;
        int count = read(left);
        if (count < 0) {
            if (left > 0) {
                throw new Malformed("the last line has no end");
            }
            return false;
        }
        digest.update(buffer, left, count);
        end = left + count;
        bytes += count;
        if (bytes > most) {
            throw new Malformed("more than the " + most + " bytes that the manifest says");
        }
        return true;
    }

    private int read(int at) throws IOException {
        try {
            return in.read(buffer, at, buffer.length - at);
        } catch (EOFException e) {
            throw cutOff();
        } catch (ZipException e) {
            throw new Malformed("damaged, it cannot be unpacked");
        }
    }

    private static Malformed cutOff() {
        return new Malformed("cut off, it cannot be unpacked to its end");
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return start;
    }

    int length() {
        return lineEnd - start;
    }

    /** Bytes unpacked so far. */
    long bytes() {
        return bytes;
    }

    /** SHA-256 of what was unpacked, to be asked once at the end. */
    String sha256() {
        return Sha256.text(digest.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
