package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Request;
import java.util.List;

/** The answer to a question about all requests; {@link Prover#EXACTNESS} says what it means. */
public sealed interface Verdict {
    /** What was taken for granted; the answer holds under it. */
    List<String> assumptions();

    Stats stats();

    /** No request does what must not be. */
    record Proven(List<String> assumptions, Stats stats) implements Verdict {
        public Proven {
            assumptions = List.copyOf(assumptions);
        }
    }

    /**
     * Some request does.
     *
     * @param witness a request that the evaluator allows to the subject and not to the reference
     * @param grantedBy the statements of the subject that allow it; empty when nothing needs to
     * @param inReference what the evaluator says of it for the reference
     */
    record Violated(
            Request witness,
            List<CompiledStatement> grantedBy,
            Decision inReference,
            List<String> assumptions,
            Stats stats)
            implements Verdict {
        public Violated {
            grantedBy = List.copyOf(grantedBy);
            assumptions = List.copyOf(assumptions);
        }
    }

    /** Neither could be shown. */
    record Unknown(Reason reason, String detail, List<String> assumptions, Stats stats) implements Verdict {
        public Unknown {
            assumptions = List.copyOf(assumptions);
        }
    }
}
