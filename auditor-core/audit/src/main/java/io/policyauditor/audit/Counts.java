package io.policyauditor.audit;

/**
 * How many rule × subject pairs came to which outcome. Every pair has exactly one.
 *
 * @param suppressed pairs that fail, with every finding suppressed
 */
public record Counts(int evaluated, int pass, int fail, int notApplicable, int notAssessed, int suppressed) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    public Counts {
        if (pass + fail + notApplicable + notAssessed + suppressed != evaluated) {
            throw new IllegalStateException("an outcome was lost: " + evaluated + " pairs, but pass " + pass + ", fail "
                    + fail + ", not-applicable " + notApplicable + ", not-assessed " + notAssessed + ", suppressed "
                    + suppressed);
        }
    }

    public Counts plus(Counts other) {
        return new Counts(
                evaluated + other.evaluated,
                pass + other.pass,
                fail + other.fail,
                notApplicable + other.notApplicable,
                notAssessed + other.notAssessed,
                suppressed + other.suppressed);
    }
}
