package io.policyauditor.collect.files;

import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import java.util.List;

/** What came of reading a file: its text, or why there is none. */
public sealed interface FileText {
    /**
     * The text of a file.
     *
     * @param sha256 of the bytes, in hexadecimal
     * @param problems of the bytes: where they are not what their encoding allows
     */
    record Read(SourceText source, String sha256, List<Problem> problems) implements FileText {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A file or directory that could not be read.
     *
     * @param name as a person knows it: relative to the scan root
     * @param reason one line, without a full stop
     */
    record Refused(String name, String reason) implements FileText {}
}
