package io.policyauditor.estate.verdict;

import io.policyauditor.policy.decide.Layer;
import java.util.List;

/**
 * Statements that a document lacks for a model to load.
 *
 * @param layer what kind of document it is
 * @param document its name; what it has to be called where there is none yet
 * @param exists whether the document is there
 * @param statements each as JSON, to be added as they are: a JSON patch {@code add} at {@code /Statement/-}
 */
public record Repair(Layer layer, String document, boolean exists, List<String> statements) {
    public Repair {
        statements = List.copyOf(statements);
    }
}
