package io.policyauditor.estate.model;

/**
 * Something that is not known.
 *
 * @param reason why
 * @param what one line without a full stop: what is not known, and how to make it known
 * @param many the same line about several of the kind, with {@link #NUMBER} for how many, so that a report can say one
 *     cause once; {@code what} itself where there is only one
 */
public record Gap(Reason reason, String what, String many) {
    /** Stands in {@link #many} for how many there are. */
    public static final String NUMBER = "{n}";

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

    /**
     * What several gaps have in common.
     *
     * @param many as in {@link Gap}
     */
    public record Cause(Reason reason, String many) {
        /** The line about so many gaps of this cause. */
        public String of(int number) {
            return many.replace(NUMBER, Integer.toString(number));
        }
    }

    /** A gap like no other. */
    public Gap(Reason reason, String what) {
        this(reason, what, what);
    }

    public static Gap outOfScope(String what) {
        return new Gap(Reason.OUT_OF_SCOPE, what);
    }

    /** One of possibly many gaps of one cause. */
    public static Gap outOfScope(String what, String many) {
        return new Gap(Reason.OUT_OF_SCOPE, what, many);
    }

    public static Gap unread(String what) {
        return new Gap(Reason.UNREAD, what);
    }

    /** One of possibly many gaps of one cause. */
    public static Gap unread(String what, String many) {
        return new Gap(Reason.UNREAD, what, many);
    }

    /** What it has in common with others. */
    public Cause cause() {
        return new Cause(reason, many);
    }
}
