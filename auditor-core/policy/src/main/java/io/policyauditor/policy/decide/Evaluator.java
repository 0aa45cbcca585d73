package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Gap;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.FlatRequest;
import io.policyauditor.policy.access.Program;
import io.policyauditor.policy.access.Program.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests on an {@link Access}: made once for the documents of a caller and a resource, asked as often as one
 * likes, from any thread. A decision allocates nothing.
 */
public final class Evaluator {
    /** What is not known refuses: unknown documents, and literals that hang on open keys. */
    static final int REFUSING = 0;

    /** Unknown documents allow, and deny nothing. */
    static final int GAPS_ALLOW = 1;

    /** What hangs on open keys turns out for the caller. */
    static final int KEYS_ALLOW = 2;

    /** Making the flat form takes about as long as this many decisions without it. */
    private static final int WORTHWHILE = 8;

    // Each step leads to such as stand before it.
    private final Step[] steps;
    private final int first;
    private final List<CompiledStatement> shared;
    private final List<String> gaps;
    // Immutable and the same whoever makes it, so a race costs time only.
    private @Nullable Program program;
    private int asked;

    private Evaluator(Step[] steps, int first, List<CompiledStatement> shared, List<String> gaps) {
        this.steps = steps;
        this.first = first;
        this.shared = shared;
        this.gaps = gaps;
    }

    /**
     * Makes an evaluator. A document with {@link CompiledPolicy#rejections} is taken for what is left of it: whoever asks
     * must have looked.
     */
    public static Evaluator of(Access access) {
        Builder builder = new Builder();
        builder.look(access);
        int first = builder.steps(access, Step.ALLOWED, Step.IMPLICITLY_DENIED);
        for (NotDenied not : builder.denying) {
            first = builder.add(new Step.Denies(not.policy().denies(), not.bounded(), Step.EXPLICITLY_DENIED, first));
        }
        return new Evaluator(
                builder.steps.toArray(new Step[0]),
                first,
                builder.shared,
                builder.gaps.stream().distinct().toList());
    }

    /** What AWS answers; what is not known refuses. */
    public Decision decide(Request request) {
        if (request.asksWhoItIs()) {
            return Decision.ALLOWED;
        }
        FlatRequest flatRequest = request.flat();
        Program written = flatRequest == null ? null : program();
        return flatRequest == null || written == null
                ? decide(request, REFUSING)
                : Step.decision(written.run(first, flatRequest, request.context()));
    }

    /** The steps laid out flat, once they were gone often enough to be worth the making; null before that. */
    @Nullable
    Program program() {
        if (asked < WORTHWHILE && ++asked == WORTHWHILE) {
            Program.Builder builder = new Program.Builder(steps.length);
            for (int i = steps.length - 1; i >= 0; i--) {
                write(i, steps[i], builder);
            }
            program = builder.build();
        }
        return program;
    }

    private void write(int number, Step step, Program.Builder builder) {
        if (step instanceof Step.Denies denies) {
            Question question = denies.bounded() ? Question.DENIES_BOUNDED : Question.DENIES;
            builder.step(number, question, denies.statements(), 0, step.yes(), step.no());
        } else if (step instanceof Step.Allows allows) {
            Question question = allows.statements() == shared ? Question.ALLOWS_SHARED : Question.ALLOWS;
            builder.step(number, question, allows.statements(), allows.ways(), step.yes(), step.no());
        } else {
            builder.step(number, Question.NONE, List.of(), 0, step.yes(), step.no());
        }
    }

    /** What is not known about the documents, as a finding would say it. */
    public List<String> gaps() {
        return gaps;
    }

    /** Whether a statement applies to a request, which leaves nothing open: caller, action, resource and conditions. */
    public static boolean applies(CompiledStatement statement, Request request) {
        return Statements.applies(statement, request, false, false);
    }

    Decision decide(Request request, int doubt) {
        if (request.asksWhoItIs()) {
            return Decision.ALLOWED;
        }
        boolean ifOpen = (doubt & KEYS_ALLOW) != 0;
        int ways = -1;
        int at = first;
        while (at >= 0) {
            Step step = steps[at];
            boolean yes;
            if (step instanceof Step.Denies denies) {
                yes = Statements.denies(denies.statements(), request, denies.bounded(), !ifOpen);
            } else if (step instanceof Step.Allows allows) {
                if (allows.statements() != shared) {
                    yes = (Statements.ways(allows.statements(), request, ifOpen) & allows.ways()) != 0;
                } else {
                    ways = ways < 0 ? Statements.ways(shared, request, ifOpen) : ways;
                    yes = (ways & allows.ways()) != 0;
                }
            } else {
                yes = (doubt & GAPS_ALLOW) != 0;
            }
            at = yes ? step.yes() : step.no();
        }
        return Step.decision(at);
    }

    /**
     * How far the access reaches for a request: the decision under every way the unknown can turn out.
     *
     * <p>Source of the four answers: the design's "known, absent, unknown".
     */
    public Reach reach(Request request) {
        Reach least = reach(request, REFUSING);
        return gaps.isEmpty() || reach(request, GAPS_ALLOW) == least ? least : Reach.NOT_ASSESSED;
    }

    private Reach reach(Request request, int gapsAre) {
        if (decide(request, gapsAre) == Decision.ALLOWED) {
            return Reach.ALWAYS;
        }
        return decide(request, gapsAre | KEYS_ALLOW) == Decision.ALLOWED ? Reach.ONLY_IF : Reach.NEVER;
    }

    /** Takes an access apart: what denies is asked first, of every document; then what has to allow. */
    private static final class Builder {
        final List<Step> steps = new ArrayList<>();
        final List<NotDenied> denying = new ArrayList<>();
        final List<String> gaps = new ArrayList<>();
        private final Set<CompiledPolicy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        // Of the policy that is asked in several ways, a resource's; of any further ones the ways are found each time.
        List<CompiledStatement> shared = List.of();

        /** Finds what denies, what is not known and what is asked more than once. */
        void look(Access access) {
            if (access instanceof Grants grants) {
                if (!seen.add(grants.policy()) && shared.isEmpty()) {
                    shared = grants.policy().allows();
                }
            } else if (access instanceof Gap gap) {
                gaps.add(gap.reason());
            } else if (access instanceof Or or) {
                or.parts().forEach(this::look);
            } else if (access instanceof And and) {
                for (Access part : and.parts()) {
                    if (!(part instanceof NotDenied not)) {
                        look(part);
                    } else if (!not.policy().denies().isEmpty()) {
                        denying.add(not);
                    }
                }
            } else {
                throw new IllegalStateException("a denial stands only beside what allows: " + access);
            }
        }

        int add(Step step) {
            steps.add(step);
            return steps.size() - 1;
        }

        /**
         * Adds the steps of an access, the last one first.
         *
         * @param yes what comes next when it holds
         * @param no what comes next when it does not
         * @return what to begin with
         */
        int steps(Access access, int yes, int no) {
            if (access instanceof And and) {
                int next = yes;
                for (int i = and.parts().size() - 1; i >= 0; i--) {
                    next = steps(and.parts().get(i), next, no);
                }
                return next;
            }
            if (access instanceof Or or) {
                int next = no;
                for (int i = or.parts().size() - 1; i >= 0; i--) {
                    next = steps(or.parts().get(i), yes, next);
                }
                return next;
            }
            if (access instanceof Grants grants) {
                return add(new Step.Allows(grants.policy().allows(), Statements.bits(grants.ways()), yes, no));
            }
            // What denies has been asked before.
            return access instanceof Gap ? add(new Step.Open(yes, no)) : yes;
        }
    }
}
