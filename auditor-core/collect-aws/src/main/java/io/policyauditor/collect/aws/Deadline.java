package io.policyauditor.collect.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When to stop asking. */
final class Deadline {
    private final LongSupplier nanoTime;
    private final long start;
    private final long length;

    private Deadline(LongSupplier nanoTime, Duration length) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.length = length.toNanos();
    }

    /** From now on. */
    static Deadline in(Duration length) {
        return in(length, System::nanoTime);
    }

    static Deadline in(Duration length, LongSupplier nanoTime) {
        return new Deadline(nanoTime, length);
    }

    boolean passed() {
        return nanoTime.getAsLong() - start >= length;
    }
}
