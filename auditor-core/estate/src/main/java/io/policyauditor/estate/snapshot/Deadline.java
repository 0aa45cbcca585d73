package io.policyauditor.estate.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When whoever collects into a snapshot stops asking. */
public final class Deadline {
    private final LongSupplier nanoTime;
    private final long start;
    private final long length;

    private Deadline(LongSupplier nanoTime, Duration length) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.length = length.toNanos();
    }

    /** From now on. */
    public static Deadline in(Duration length) {
        return in(length, System::nanoTime);
    }

    /** From now on, by another clock of nanoseconds. */
    public static Deadline in(Duration length, LongSupplier nanoTime) {
        return new Deadline(nanoTime, length);
    }

    /** One that is not later than this. */
    public Deadline within(Duration most) {
        Duration left = left();
        return new Deadline(nanoTime, left.compareTo(most) < 0 ? left : most);
    }

    /** How long there still is; zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, length - (nanoTime.getAsLong() - start)));
    }

    /** Whether there is no time left. */
    public boolean passed() {
        return left().isZero();
    }
}
