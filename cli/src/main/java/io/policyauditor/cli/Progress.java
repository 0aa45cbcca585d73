package io.policyauditor.cli;

import io.policyauditor.reports.Visible;

/**
 * A line on a terminal for somebody who waits: what is being done and for how many seconds. It appears after two
 * seconds and is wiped away at the end.
 */
final class Progress implements AutoCloseable {
    private static final int PATIENCE = 2;

    private final Console console;
    private String doing;
    private boolean shown;
    private boolean done;

    private Progress(Console console, String doing) {
        this.console = console;
        this.doing = doing;
    }

    /** Starts to tell, if there is somebody to tell. */
    static Progress start(Console console, boolean quiet, String doing) {
        Progress progress = new Progress(console, doing);
        if (console.errTerminal() && !quiet) {
            Thread thread = new Thread(progress::watch, "progress");
            thread.setDaemon(true);
            thread.start();
        }
        return progress;
    }

    /** What is being done from now on. */
    synchronized void now(String next) {
        doing = next;
    }

    private synchronized void watch() {
        long start = System.nanoTime();
        try {
            while (!done) {
                wait(1000);
                tick((System.nanoTime() - start) / 1_000_000_000L);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows what is being done, unless that went on for a moment only. */
    synchronized void tick(long seconds) {
        if (!done && seconds >= PATIENCE) {
            shown = true;
            console.err().print("\r\u001b[K" + Visible.line(doing) + ", " + seconds + " s");
            console.err().flush();
        }
    }

    @Override
    public synchronized void close() {
        done = true;
        if (shown) {
            shown = false;
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
        notifyAll();
    }
}
