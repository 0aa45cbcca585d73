package io.policyauditor.collect.kubernetes;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
interface Pause {
    /** Of the clock. */
    Pause REAL = length -> Thread.sleep(length.toMillis());

    void take(Duration length) throws InterruptedException;
}
