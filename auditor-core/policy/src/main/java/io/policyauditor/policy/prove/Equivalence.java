package io.policyauditor.policy.prove;

/**
 * Whether two accesses allow the same.
 *
 * @param forth whether all that the first allows the second allows
 * @param back the other way
 */
public record Equivalence(Verdict forth, Verdict back) {
    /** Whether they certainly allow the same. */
    public boolean proven() {
        return forth instanceof Verdict.Proven && back instanceof Verdict.Proven;
    }

    /** Whether they certainly do not. */
    public boolean violated() {
        return forth instanceof Verdict.Violated || back instanceof Verdict.Violated;
    }
}
