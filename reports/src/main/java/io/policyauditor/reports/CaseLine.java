package io.policyauditor.reports;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** The answer to one evaluation case, one line of JSON. */
public final class CaseLine {
    /** Characters of a detail; a case may come with any number of documents. */
    private static final int LONGEST = 4_000;

    private CaseLine() {}

    /**
     * Writes it with its line end.
     *
     * @param id of the case; empty when it could not be read, which is null
     * @param decision the word for it, {@code Error} when there is none
     * @param detail what decided, or what is wrong with the case and where
     */
    public static void write(Optional<String> id, String decision, String detail, Writer out) throws IOException {
        JsonOut.line(out, json -> {
            json.name("id", id);
            json.name("decision", decision);
            json.text("detail", Visible.cut(detail, LONGEST));
        });
    }
}
