package io.policyauditor.policy.prove;

import static io.policyauditor.policy.prove.Accesses.allow;
import static io.policyauditor.policy.prove.Accesses.ask;
import static io.policyauditor.policy.prove.Accesses.identity;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Patterns each of which any text may fit or not, whatever the others do: the worst there is for automata, whose product
 * has 3 to the power of n states. Its main method asks about them with the budget of a gate, to be run in little memory,
 * and ends with 1 when a question that has to be answered is not, or one takes much more time than its budget.
 */
final class WorstFamily {
    private static final int MOST = 20;

    private WorstFamily() {}

    /** The actions on what fits one of n patterns. */
    static Access anyOf(int n) {
        return identity(statements(n));
    }

    /** What fits n patterns at once: limits under limits. */
    static Access allOf(int n) {
        List<Access> limits = new ArrayList<>();
        for (String statement : statements(n)) {
            limits.add(identity(statement));
        }
        return new And(limits);
    }

    private static String[] statements(int n) {
        String[] statements = new String[n];
        for (int i = 0; i < n; i++) {
            char one = (char) ('a' + i);
            char two = (char) ('A' + i);
            statements[i] = allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::*" + one + "*" + two + "*'");
        }
        return statements;
    }

    public static void main(String[] arguments) {
        Access wide = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::*'"));
        int wrong = 0;
        for (int n = 2; n <= MOST; n++) {
            Figures figures = new Figures();
            wrong += wrong(figures, ask(wide, anyOf(n)), Verdict.Proven.class, true);
            wrong += wrong(figures, ask(anyOf(n), wide), Verdict.Violated.class, true);
            wrong += wrong(figures, ask(anyOf(n), anyOf(n)), Verdict.Violated.class, true);
            wrong += wrong(figures, ask(anyOf(n), anyOf(n - 1)), Verdict.Proven.class, true);
            wrong += wrong(figures, ask(anyOf(n - 1), anyOf(n)), Verdict.Violated.class, true);
            wrong += wrong(figures, ask(allOf(n), allOf(n - 1)), Verdict.Violated.class, true);
            // A text that fits n - 1 patterns in the least way: here the automata have to be walked through.
            wrong += wrong(figures, ask(allOf(n - 1), allOf(n)), Verdict.Proven.class, false);
            System.out.println("n = " + n + ": " + figures);
        }
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(Locale.ROOT, "heap of at most %d MB, %d wrong or late%n", runtime.maxMemory() >> 20, wrong);
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static int wrong(Figures figures, Verdict verdict, Class<?> never, boolean decided) {
        figures.add(verdict);
        boolean open = verdict instanceof Verdict.Unknown;
        boolean late = verdict.stats().cpu().compareTo(Budget.DEFAULT.cpu().multipliedBy(2)) > 0;
        return never.isInstance(verdict) || (decided && open) || late ? 1 : 0;
    }
}
