package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.util.List;

/** Whether a principal is allowed something of what was asked about, by all layers and both accounts. */
public sealed interface Allowance {
    /**
     * He is.
     *
     * @param witness a request that is allowed; its context holds what must be so besides what AWS fills in by itself
     * @param reach always, or only if the context is as the witness has it
     * @param explanation what decides the witness
     * @param by the statements of the estate that grant it: those of the caller's own policies first, then those of the
     *     resource; none where nobody has to grant it
     * @param assumptions what was taken for granted, one line each
     */
    record Granted(Request witness, Reach reach, Explanation explanation, List<Reading> by, List<String> assumptions)
            implements Allowance {
        public Granted {
            by = List.copyOf(by);
            assumptions = List.copyOf(assumptions);
        }
    }

    /** Nothing of it, whatever the circumstances; proven. */
    record Never() implements Allowance {}

    /** What is not known could change the answer. */
    record Open(Gap gap) implements Allowance {}
}
