package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.FlatRequest;
import io.policyauditor.policy.access.Program;
import io.policyauditor.policy.access.Variables;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The steps of an {@link Evaluator} and the statements they ask, laid out flat for requests that are so too. */
final class FlatEvaluator {
    // A step is five numbers: what it asks, of which statements of the program, for which ways, and the places of the
    // next
    // steps.
    private static final int SIZE = 5;
    private static final int DENIES = 0;
    private static final int DENIES_BOUNDED = 1;
    private static final int ALLOWS = 2;
    private static final int ALLOWS_SHARED = 3;
    private static final int OPEN = 4;

    private final int[] steps;
    private final int first;
    private final Program program;

    /**
     * @param first the step to begin with
     * @param shared statements that several steps ask, so that their ways are found once
     */
    FlatEvaluator(Step[] steps, int first, List<CompiledStatement> shared) {
        this.steps = new int[SIZE * steps.length];
        Program.Builder builder = new Program.Builder();
        Map<List<CompiledStatement>, Integer> written = new IdentityHashMap<>();
        for (int i = steps.length - 1; i >= 0; i--) {
            Step step = steps[i];
            int at = place(i, steps.length);
            int what = OPEN;
            List<CompiledStatement> statements = List.of();
            if (step instanceof Step.Denies denies) {
                what = denies.bounded() ? DENIES_BOUNDED : DENIES;
                statements = denies.statements();
            } else if (step instanceof Step.Allows allows) {
                what = allows.statements() == shared ? ALLOWS_SHARED : ALLOWS;
                statements = allows.statements();
                this.steps[at + 2] = allows.ways();
            }
            this.steps[at] = what;
            this.steps[at + 1] = written.computeIfAbsent(statements, builder::add);
            this.steps[at + 3] = place(step.yes(), steps.length);
            this.steps[at + 4] = place(step.no(), steps.length);
        }
        this.first = place(first, steps.length);
        this.program = builder.build();
    }

    // In the order in which they are asked, so that reading goes forward.
    private static int place(int step, int count) {
        return step < 0 ? step : SIZE * (count - 1 - step);
    }

    /** The end that a request comes to; what is not known refuses. */
    int end(FlatRequest request, Variables variables) {
        int shared = -1;
        int at = first;
        while (at >= 0) {
            int statements = steps[at + 1];
            boolean yes;
            switch (steps[at]) {
                case DENIES -> yes = program.applies(statements, request, variables, false);
                case DENIES_BOUNDED -> yes = program.applies(statements, request, variables, true);
                case ALLOWS -> yes = (program.ways(statements, request, variables) & steps[at + 2]) != 0;
                case ALLOWS_SHARED -> {
                    if (shared < 0) {
                        shared = program.ways(statements, request, variables);
                    }
                    yes = (shared & steps[at + 2]) != 0;
                }
                default -> yes = false;
            }
            at = steps[at + (yes ? 3 : 4)];
        }
        return at;
    }
}
