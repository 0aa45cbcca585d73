package io.policyauditor.policy.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Verdicts by kind, and what they took. */
final class Figures {
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<Double> millis = new ArrayList<>();

    void add(Verdict verdict) {
        String kind = verdict.getClass().getSimpleName();
        verdicts.merge(
                verdict instanceof Verdict.Unknown unknown ? kind + " " + unknown.reason() : kind, 1, Integer::sum);
        add(verdict.stats().cpu());
    }

    void add(Duration cpu) {
        millis.add(cpu.toNanos() / 1e6);
    }

    int count() {
        return millis.size();
    }

    @Override
    public String toString() {
        return millis.size() + " asked" + (verdicts.isEmpty() ? "" : ": " + verdicts) + "; " + times();
    }

    String times() {
        millis.sort(null);
        return String.format(
                Locale.ROOT,
                "CPU ms p50 %.3f, p90 %.3f, p99 %.3f, max %.1f, total %.1f s",
                at(0.5),
                at(0.9),
                at(0.99),
                at(1),
                millis.stream().mapToDouble(one -> one).sum() / 1e3);
    }

    private double at(double share) {
        int at = (int) Math.min(millis.size() - 1.0, millis.size() * share);
        return millis.isEmpty() ? 0 : millis.get(at);
    }
}
