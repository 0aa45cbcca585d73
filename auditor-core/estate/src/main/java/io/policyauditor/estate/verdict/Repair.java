package io.policyauditor.estate.verdict;

import java.util.List;

/**
 * Statements that a document lacks for a model to load.
 *
 * @param kind of the document, in words: {@code identity policy}, {@code key policy} …
 * @param document its name; what it has to be called where there is none yet
 * @param exists whether the document is there
 * @param statements each as JSON, to be added as they are
 * @param change the document with them
 */
public record Repair(String kind, String document, boolean exists, List<String> statements, Change change) {
    public Repair {
        statements = List.copyOf(statements);
    }
}
