package io.policyauditor.policy.prove;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what a search spends, and remembers why it is not complete. */
final class Meter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** How many states or nodes lie between two looks at the clock, which is a call into the system. */
    private static final int GLANCE = 16;

    private final Budget budget;
    private final long start;
    private int states;
    private int nodes;
    private @Nullable Reason spent;
    private @Nullable Reason incomplete;
    private String detail = "";

    Meter(Budget budget) {
        this.budget = budget;
        this.start = now();
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Whether one more state may be made. */
    boolean state() {
        return count(++states, budget.states(), Reason.BUDGET_STATES);
    }

    /** Whether one more case may be told apart. */
    boolean node() {
        return count(++nodes, budget.nodes(), Reason.BUDGET_NODES);
    }

    private boolean count(int used, int most, Reason reason) {
        if (spent == null) {
            if (used > most) {
                spent = reason;
            } else if (used % GLANCE == 0 && now() - start > budget.cpu().toNanos()) {
                spent = Reason.BUDGET_TIME;
            }
        }
        return spent == null;
    }

    /** Whether nothing is left to search with. */
    boolean exhausted() {
        return spent != null;
    }

    /** Something that might have been a witness was passed over. */
    void passedOver(Reason reason, String why) {
        if (incomplete == null) {
            incomplete = spent == null ? reason : spent;
            detail = why;
        }
    }

    /** Why the search is not complete; null when it is. */
    @Nullable
    Reason incomplete() {
        return incomplete == null ? spent : incomplete;
    }

    String detail() {
        Reason reason = incomplete();
        if (reason == Reason.BUDGET_STATES) {
            return "more than " + budget.states() + " states";
        }
        if (reason == Reason.BUDGET_NODES) {
            return "more than " + budget.nodes() + " cases";
        }
        return reason == Reason.BUDGET_TIME ? "more than " + budget.cpu().toMillis() + " ms" : detail;
    }

    Stats stats() {
        return new Stats(states, nodes, Duration.ofNanos(now() - start));
    }
}
