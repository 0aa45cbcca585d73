package io.policyauditor.rules;

/** The two wildcards of action and resource patterns and of Like conditions. */
public final class Wildcards {
    private Wildcards() {}

    /** Whether the text has one; a policy variable that stands for a literal star counts as one. */
    public static boolean in(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }
}
