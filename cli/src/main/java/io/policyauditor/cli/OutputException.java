package io.policyauditor.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A report could not be written; exit code 3. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param target the file as the user named it, or standard output */
    OutputException(String target, IOException cause) {
        super("cannot write " + target + ": " + reason(cause), cause);
    }

    /** Why a file could not be used, in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
