package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers questions about all requests at once. Stateless but for the catalogue; any thread may ask.
 *
 * <p>Every question comes down to one: is there a request that this access allows and that one does not?
 */
public final class Prover {
    /** What the answers mean, for every output that tells one. */
    public static final String EXACTNESS =
            "PROVEN: no request is allowed by the subject and not by the reference, over all"
                    + " callers, actions (those AWS has yet to add among them), resources and values of condition keys, each key"
                    + " for itself, under the assumptions listed. VIOLATED: the request shown is allowed by the subject and not by"
                    + " the reference, and the evaluator confirms both. UNKNOWN: neither, for the reason shown; a gate takes it"
                    + " for a failure and shows it apart.";

    private final Catalogue catalogue;

    public Prover(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Whether everything that the subject allows the reference allows.
     *
     * @param scope the requests that are asked about
     */
    public Verdict implies(Access subject, Access reference, Scope scope, Budget budget) {
        Question question = new Question(subject, reference, scope, catalogue, budget);
        List<String> rejections = question.rejections();
        if (!rejections.isEmpty()) {
            return unknown(question, Reason.UNSUPPORTED, String.join("; ", rejections));
        }
        Set<String> gaps = new LinkedHashSet<>(Formula.gaps(subject));
        gaps.addAll(Formula.gaps(reference));
        Attempt attempt = new Attempt(question, subject, reference);
        if (gaps.isEmpty()) {
            return attempt.answer(false, false);
        }
        // The reference taken at its least and the subject at its most: what holds here holds however it turns out.
        Verdict cautious = attempt.answer(true, false);
        if (!(cautious instanceof Violated || cautious instanceof Unknown)) {
            return cautious;
        }
        Verdict bold = new Attempt(new Question(subject, reference, scope, catalogue, budget), subject, reference)
                .answer(false, true);
        if (bold instanceof Violated) {
            return bold;
        }
        return unknown(question, Reason.GAP, String.join("; ", gaps));
    }

    /** Whether a changed access allows nothing that it did not before. */
    public Verdict noNewAccess(Access changed, Access before, Scope scope, Budget budget) {
        return implies(changed, before, scope, budget);
    }

    /** Whether none of these actions on these resources is allowed. */
    public Verdict notGranted(Access subject, List<Target> forbidden, Scope scope, Budget budget) {
        return implies(subject, Documents.NOTHING, scope.within(Documents.requests(forbidden)), budget);
    }

    /**
     * Whether nobody outside a zone is allowed anything. The subject is what a resource allows by itself; it is asked of
     * every kind of caller, and of one from another account it takes for granted that his own side allows all.
     */
    public Verdict noOutsideAccess(Access subject, Zone inside, Scope scope, Budget budget) {
        return implies(subject, Documents.NOTHING, scope.within(Documents.outside(inside)), budget);
    }

    /** Whether no caller of a zone is allowed anything on these resources. */
    public Verdict separate(Access subject, Zone callers, List<String> resources, Scope scope, Budget budget) {
        Access asked = Documents.both(
                Documents.inside(callers), Documents.requests(List.of(new Target(List.of("*"), resources))));
        return implies(subject, Documents.NOTHING, scope.within(asked), budget);
    }

    /** Whether two accesses allow the same; each direction gets the whole budget. */
    public Equivalence equivalent(Access one, Access other, Scope scope, Budget budget) {
        return new Equivalence(implies(one, other, scope, budget), implies(other, one, scope, budget));
    }

    /**
     * What the subject allows beyond a minimum. What is not known of the subject counts as allowed, what is not known of
     * the minimum as not.
     *
     * @param mostBoxes when there are more, the answer is not complete
     */
    public Excess excess(Access subject, Access minimum, Scope scope, int mostBoxes, Budget budget) {
        Question question = new Question(subject, minimum, scope, catalogue, budget);
        List<String> rejections = question.rejections();
        if (!rejections.isEmpty()) {
            return new Excess(
                    List.of(),
                    false,
                    String.join("; ", rejections),
                    question.assumptions(),
                    question.meter().stats());
        }
        boolean sure = Formula.gaps(subject).isEmpty() && Formula.gaps(minimum).isEmpty();
        List<Excess.Box> boxes = new ArrayList<>();
        boolean stopped = question.search(true, false, true, (at, goal, slice, member) -> {
            if (boxes.size() == mostBoxes) {
                return true;
            }
            Request example = question.witness(at, goal, slice, member);
            if (sure && !confirmed(example, subject, minimum)) {
                question.meter().passedOver(Reason.NOT_REPLAYED, "the evaluator does not confirm " + example);
            }
            boxes.add(question.box(at, slice, example));
            return false;
        });
        Reason incomplete = question.meter().incomplete();
        String why = stopped
                ? "more than " + mostBoxes + " boxes"
                : incomplete == null ? "" : incomplete + " " + question.meter().detail();
        return new Excess(
                boxes,
                why.isEmpty(),
                why,
                question.assumptions(),
                question.meter().stats());
    }

    private static boolean confirmed(Request request, Access subject, Access reference) {
        return Evaluator.of(subject).decide(request) == Decision.ALLOWED
                && Evaluator.of(reference).reach(request) == Reach.NEVER;
    }

    private static Unknown unknown(Question question, Reason reason, String detail) {
        return new Unknown(
                reason, detail, question.assumptions(), question.meter().stats());
    }

    /** The search for a witness. */
    private static final class Attempt {
        private final Question question;
        private final Access subject;
        private final Access reference;
        private final List<Request> witnesses = new ArrayList<>();

        Attempt(Question question, Access subject, Access reference) {
            this.question = question;
            this.subject = subject;
            this.reference = reference;
        }

        Verdict answer(boolean subjectGaps, boolean referenceGaps) {
            boolean found = question.search(subjectGaps, referenceGaps, false, (at, goal, slice, member) -> {
                witnesses.add(question.witness(at, goal, slice, member));
                return true;
            });
            Reason incomplete = question.meter().incomplete();
            if (found) {
                return replayed(witnesses.get(0), subjectGaps);
            }
            return incomplete == null
                    ? new Proven(question.assumptions(), question.meter().stats())
                    : unknown(question, incomplete, question.meter().detail());
        }

        /** A witness counts when the evaluator, which shares none of the search, says so too. */
        private Verdict replayed(Request witness, boolean subjectGaps) {
            // With gaps the subject is taken at its most, which no evaluator would confirm: such a witness is not told.
            if (!subjectGaps && !confirmed(witness, subject, reference)) {
                return unknown(question, Reason.NOT_REPLAYED, "the evaluator does not confirm " + witness);
            }
            return new Violated(
                    witness,
                    granting(witness),
                    Evaluator.of(reference).decide(witness),
                    question.assumptions(),
                    question.meter().stats());
        }

        private List<CompiledStatement> granting(Request witness) {
            List<CompiledStatement> granting = new ArrayList<>();
            for (CompiledPolicy policy : Formula.policies(List.of(subject))) {
                for (CompiledStatement allow : policy.allows()) {
                    if (Evaluator.applies(allow, witness)) {
                        granting.add(allow);
                    }
                }
            }
            return granting;
        }
    }
}
