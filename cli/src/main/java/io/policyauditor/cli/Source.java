package io.policyauditor.cli;

import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Something live that an estate can be read from. One more is one more class, and its name in {@link #ALL}. No class of
 * a client library may be needed to load a source: only a command that reads has them on its class path.
 */
interface Source {
    /** Those there are. */
    List<Source> ALL = List.of(new AwsSource(), new KubernetesSource());

    /** The word for it on the command line. */
    String word();

    /** What it reads, for the help text. */
    String description();

    /** Its flags; a name belongs to one source alone. */
    List<OptionSpec> options();

    /**
     * What the flags ask for.
     *
     * @throws UsageException when they make no sense
     */
    Reading reading(LiveOptions options, Console console);

    /** A reading that is about to begin. */
    interface Reading {
        /** What is to be read, in words, for the manifest. */
        List<String> asked();

        /**
         * Reads into a snapshot, which is not published.
         *
         * @param progress takes what is being done, in a line
         */
        Ended into(SnapshotWriter writer, Consumer<String> progress) throws IOException;
    }

    /**
     * How a reading ended.
     *
     * @param nothing whether nothing at all could be read
     * @param complete whether everything was
     * @param summary what was read, in a line
     */
    record Ended(boolean nothing, boolean complete, String summary) {}
}
