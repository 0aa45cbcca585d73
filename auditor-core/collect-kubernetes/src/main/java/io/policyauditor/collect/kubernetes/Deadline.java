package io.policyauditor.collect.kubernetes;

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
    static Deadline in(Duration length, LongSupplier nanoTime) {
        return new Deadline(nanoTime, length);
    }

    /** One that is not later than this. */
    Deadline within(Duration most) {
        Duration left = left();
        return new Deadline(nanoTime, left.compareTo(most) < 0 ? left : most);
    }

    /** How long there still is; zero when it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, length - (nanoTime.getAsLong() - start)));
    }

    boolean passed() {
        return left().isZero();
    }
}
