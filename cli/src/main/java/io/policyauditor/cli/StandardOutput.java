package io.policyauditor.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Standard output whose reader may go away, as {@code head} does: what is written after that is dropped in silence. */
final class StandardOutput extends OutputStream {
    private final OutputStream target;
    private boolean readerGone;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    /** Whether nobody reads any more. */
    boolean readerGone() {
        return readerGone;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (readerGone) {
            return;
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            stopWhenReaderIsGone(e);
        }
    }

    @Override
    public void flush() throws IOException {
        if (readerGone) {
            return;
        }
        try {
            target.flush();
        } catch (IOException e) {
            stopWhenReaderIsGone(e);
        }
    }

    // Java tells EPIPE from other failures by its message alone.
    private void stopWhenReaderIsGone(IOException e) throws IOException {
        if (e.getMessage() == null || !e.getMessage().contains("Broken pipe")) {
            throw e;
        }
        readerGone = true;
    }
}
