package io.policyauditor.policy.prove;

/** Why a question is left open. */
public enum Reason {
    /** A document has a statement without a certain meaning. */
    UNSUPPORTED,
    /** Conditions read one key in ways that cannot be followed together: as text and as a number, say. */
    MIXED_VALUE_TYPES,
    /** Something may go through by what a policy variable stands for, and no request was found that does. */
    VARIABLE_NOT_CONCRETISED,
    /** A search for a text went through as many states as the budget has. */
    BUDGET_STATES,
    /** The search went through as many cases as the budget has. */
    BUDGET_NODES,
    /** The time of the budget is over. */
    BUDGET_TIME,
    /** The answer hangs on a document that is not known. */
    GAP,
    /** A request was found that the evaluator does not confirm: a fault of the auditor. */
    NOT_REPLAYED
}
