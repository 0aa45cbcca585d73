package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Label;
import io.policyauditor.policy.access.Matcher.Bound.Relation;
import java.math.BigDecimal;

/**
 * The decimal texts on one side of a bound. Two numbers of plain notation compare by sign, then by the length of what
 * stands before the point, then digit by digit, which finitely many states can follow.
 */
final class BoundAutomaton {
    private final Relation relation;
    private final int boundSign;
    private final String whole;
    private final String fraction;
    private final Automaton.Builder builder = new Automaton.Builder();

    private BoundAutomaton(Relation relation, BigDecimal bound) {
        this.relation = relation;
        this.boundSign = bound.signum();
        String plain = Numbers.canonical(bound.abs());
        int point = plain.indexOf('.');
        String digits = point < 0 ? plain : plain.substring(0, point);
        this.whole = digits.equals("0") ? "" : digits;
        this.fraction = point < 0 ? "" : plain.substring(point + 1);
    }

    static Automaton of(Relation relation, BigDecimal bound) {
        return new BoundAutomaton(relation, bound).build();
    }

    private Automaton build() {
        int start = builder.state();
        builder.free(start, magnitude(false));
        int minus = builder.state();
        builder.edge(start, new Label.One('-'), minus);
        builder.free(minus, magnitude(true));
        return builder.build();
    }

    /** Reads an unsigned number and accepts it when it stands to the bound as it should; returns the first state. */
    private int magnitude(boolean negative) {
        int[] fixed = new int[3];
        int[] fixedFraction = new int[3];
        for (int comparison = -1; comparison <= 1; comparison++) {
            fixedFraction[comparison + 1] = builder.state();
            fixed[comparison + 1] = comparison == 0 ? -1 : fixedFraction[comparison + 1];
        }
        int equalTail = fixedFraction[1];
        for (char d = '0'; d <= '9'; d++) {
            builder.edge(fixedFraction[0], new Label.One(d), fixedFraction[0]);
            builder.edge(fixedFraction[2], new Label.One(d), fixedFraction[2]);
            builder.edge(equalTail, new Label.One(d), d == '0' ? equalTail : fixed[2]);
        }
        accept(fixedFraction[0], negative, -1);
        accept(fixedFraction[2], negative, 1);
        accept(equalTail, negative, 0);

        // fractions[j]: equal so far, j digits of the bound's fraction read; at its end only zeros keep it equal.
        int[] fractions = new int[fraction.length() + 1];
        fractions[fraction.length()] = equalTail;
        for (int j = fraction.length() - 1; j >= 0; j--) {
            fractions[j] = builder.state();
            accept(fractions[j], negative, -1);
            for (char d = '0'; d <= '9'; d++) {
                int comparison = Character.compare(d, fraction.charAt(j));
                int to = comparison == 0 ? fractions[j + 1] : fixed[comparison < 0 ? 0 : 2];
                builder.edge(fractions[j], new Label.One(d), to);
            }
        }

        int longer = builder.state();
        finishWhole(longer, negative, 1, fixedFraction, fractions);
        for (char d = '0'; d <= '9'; d++) {
            builder.edge(longer, new Label.One(d), longer);
        }

        // wholes[k][c + 1]: k digits read, which compare as c with the bound's first k.
        int n = whole.length();
        int[][] wholes = new int[n + 1][3];
        for (int k = 0; k <= n; k++) {
            for (int c = -1; c <= 1; c++) {
                wholes[k][c + 1] = builder.state();
            }
        }
        for (int k = 0; k <= n; k++) {
            for (int c = -1; c <= 1; c++) {
                int state = wholes[k][c + 1];
                if (k > 0) {
                    finishWhole(state, negative, k < n ? -1 : c, fixedFraction, fractions);
                }
                for (char d = '0'; d <= '9'; d++) {
                    if (k == 0 && d == '0') {
                        continue;
                    }
                    int next = k == n ? 0 : c != 0 ? c : Integer.signum(Character.compare(d, whole.charAt(k)));
                    builder.edge(state, new Label.One(d), k == n ? longer : wholes[k + 1][next + 1]);
                }
            }
        }
        // Zeros before the first other digit do not count; a number of zeros alone is 0.
        int zeros = builder.state();
        builder.edge(wholes[0][1], new Label.One('0'), zeros);
        builder.edge(zeros, new Label.One('0'), zeros);
        for (char d = '1'; d <= '9'; d++) {
            int next = n == 0 ? 0 : Integer.signum(Character.compare(d, whole.charAt(0)));
            builder.edge(zeros, new Label.One(d), n == 0 ? longer : wholes[1][next + 1]);
        }
        finishWhole(zeros, negative, n > 0 ? -1 : 0, fixedFraction, fractions);
        return wholes[0][1];
    }

    /** A state behind the last digit before the point, where the whole parts compare so. */
    private void finishWhole(int state, boolean negative, int comparison, int[] fixedFraction, int[] fractions) {
        boolean open = comparison == 0 && !fraction.isEmpty();
        accept(state, negative, open ? -1 : comparison);
        int point = builder.state();
        builder.edge(state, new Label.One('.'), point);
        for (char d = '0'; d <= '9'; d++) {
            int to;
            if (comparison != 0) {
                to = fixedFraction[comparison + 1];
            } else if (fraction.isEmpty()) {
                to = d == '0' ? fixedFraction[1] : fixedFraction[2];
            } else {
                int digit = Integer.signum(Character.compare(d, fraction.charAt(0)));
                to = digit == 0 ? fractions[1] : fixedFraction[digit + 1];
            }
            builder.edge(point, new Label.One(d), to);
        }
    }

    /** Accepts in a state where the magnitudes compare so. */
    private void accept(int state, boolean negative, int magnitudes) {
        int comparison;
        if (negative) {
            comparison = boundSign > 0 ? -1 : boundSign == 0 ? -Math.abs(magnitudes) : -magnitudes;
        } else {
            comparison = boundSign < 0 ? 1 : magnitudes;
        }
        if (relation.holds(comparison)) {
            builder.accept(state);
        }
    }
}
