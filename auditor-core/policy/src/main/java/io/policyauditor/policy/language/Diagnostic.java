package io.policyauditor.policy.language;

import io.policyauditor.policy.text.Span;

/**
 * Something wrong with a document as a document. A lint rule selects a code and gives it severity and repair.
 *
 * @param at the smallest token; for something missing, the key or value that should hold it
 * @param detail what is wrong, one line without a full stop, naming the offender
 */
public record Diagnostic(Code code, Span at, String detail) {
    /** The closed set of what the parser reports. */
    public enum Code {
        /** Not well-formed as text. */
        SYNTAX,
        DUPLICATE_KEY,
        VERSION_MISSING,
        VERSION_OLD_WITH_VARIABLE,
        UNKNOWN_ELEMENT,
        MISSING_ELEMENT,
        PRINCIPAL_NOT_ALLOWED,
        INVALID_ARN,
        UNKNOWN_OPERATOR,
        WILDCARD_WITHOUT_LIKE,
        NULL_INVALID,
        DUPLICATE_SID,
        INVALID_SID,
        EMPTY_LIST,
        PLACEHOLDER,
        UNIQUE_ID_PRINCIPAL;

        /** Whether a statement with it has no certain meaning: AWS refuses it, or a template is not filled in. */
        public boolean blocks() {
            return switch (this) {
                case SYNTAX, UNKNOWN_ELEMENT, MISSING_ELEMENT, PRINCIPAL_NOT_ALLOWED, UNKNOWN_OPERATOR, PLACEHOLDER ->
                    true;
                default -> false;
            };
        }
    }
}
