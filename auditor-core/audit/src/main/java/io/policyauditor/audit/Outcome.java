package io.policyauditor.audit;

import io.policyauditor.estate.model.Gap;
import java.util.List;

/** What a rule says of a subject. Suppression is no outcome of a rule: the engine makes it of a fail. */
public sealed interface Outcome {
    /** Nothing is wrong, and that is certain. */
    record Pass() implements Outcome {}

    /** The rule does not speak about this subject. */
    record NotApplicable() implements Outcome {}

    /** It could not be decided. */
    record NotAssessed(Gap gap) implements Outcome {}

    /** Something is wrong. */
    record Fail(List<Finding> findings) implements Outcome {
        public Fail {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a fail has a finding");
            }
        }
    }

    static Outcome pass() {
        return new Pass();
    }

    static Outcome notApplicable() {
        return new NotApplicable();
    }

    static Outcome notAssessed(Gap gap) {
        return new NotAssessed(gap);
    }

    static Outcome fail(List<Finding> findings) {
        return new Fail(findings);
    }
}
