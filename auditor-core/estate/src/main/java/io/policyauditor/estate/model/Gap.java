package io.policyauditor.estate.model;

/**
 * Something that is not known.
 *
 * @param reason why
 * @param what one line without a full stop: what is not known, and how to make it known
 */
public record Gap(Reason reason, String what) {
    /** Why something is not known. */
    public enum Reason {
        /** The input says nothing about it. */
        OUT_OF_SCOPE("out-of-scope"),
        /** It was given or asked for, and could not be read, parsed or resolved. */
        UNREAD("unread"),
        /** A rule of the auditor failed. */
        INTERNAL_ERROR("internal-error");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The word for it in every output. */
        public String word() {
            return word;
        }
    }

    public static Gap outOfScope(String what) {
        return new Gap(Reason.OUT_OF_SCOPE, what);
    }

    public static Gap unread(String what) {
        return new Gap(Reason.UNREAD, what);
    }
}
