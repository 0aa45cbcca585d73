package io.policyauditor.estate.snapshot;

/**
 * A mistake of a snapshot. Its texts may hold whatever a hostile snapshot holds: escape them before they are printed.
 *
 * @param file as a person knows it
 * @param line 1-based, of the file or of the unpacked part; 0 for the file as a whole
 * @param message one line, without a full stop
 */
public record SnapshotProblem(String file, long line, String message) {
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
}
