package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Callers.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One question on its way: whether some request is allowed by the subject and not by the reference. */
final class Question {
    /** What becomes of a case that was found. */
    interface Finder {
        /** True ends the search. */
        boolean found(Search.Case at, Node goal, Slices.Slice slice, @Nullable Member member);
    }

    /** A slice with what a request in it must meet. */
    private record Goal(
            Slices.Slice slice, Node node, @Nullable Member member) {}

    private final Access subject;
    private final Access reference;
    private final Scope scope;
    private final Catalogue catalogue;
    private final Meter meter;
    private final List<Access> limits;
    private final Set<CompiledPolicy> policies;
    private final Vocabulary vocabulary;
    private final Formula formula;
    private final TextSearch texts;
    private final Settings settings;
    private @Nullable List<Slices.Slice> slices;
    private @Nullable Facts facts;

    Question(Access subject, Access reference, Scope scope, Catalogue catalogue, Budget budget) {
        this.subject = subject;
        this.reference = reference;
        this.scope = scope;
        this.catalogue = catalogue;
        this.meter = new Meter(budget);
        List<Access> all = new ArrayList<>(List.of(subject, reference));
        this.limits = new ArrayList<>(scope.limits());
        if (scope.typed()) {
            List<Access> spoken = new ArrayList<>(all);
            spoken.addAll(limits);
            limits.add(Documents.typed(catalogue, Services.of(Formula.policies(spoken), catalogue)));
        }
        all.addAll(limits);
        this.policies = Formula.policies(all);
        this.vocabulary = new Vocabulary(catalogue);
        this.formula = new Formula(vocabulary);
        this.texts = new TextSearch(vocabulary, meter);
        this.settings = new Settings(vocabulary, texts);
    }

    /** Why a policy cannot be spoken about; empty when all can. */
    List<String> rejections() {
        return policies.stream()
                .flatMap(policy -> policy.rejections().stream())
                .distinct()
                .toList();
    }

    Meter meter() {
        return meter;
    }

    /** What is taken for granted, so far as the question got. */
    List<String> assumptions() {
        List<String> assumptions = new ArrayList<>();
        scope.assumptions().forEach(assumption -> assumptions.add(assumption.text()));
        if (scope.typed()) {
            assumptions.add("an action is asked for on resources of the types that AWS documents for it (catalogue of "
                    + catalogue.date() + ")");
        }
        assumptions.addAll(facts().texts());
        assumptions.addAll(vocabulary.assumptions());
        return assumptions;
    }

    List<CompiledStatement> statements() {
        return formula.statements();
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * Searches; whether a finder ended it.
     *
     * @param subjectGaps whether what is not known of the subject allows
     * @param referenceGaps the same for the reference
     */
    boolean search(boolean subjectGaps, boolean referenceGaps, boolean everyCase, Finder finder) {
        List<Goal> later = new ArrayList<>();
        List<Slices.Slice> all = slices();
        for (@Nullable Member member : members()) {
            Caller caller = member == null ? null : member.caller();
            if (!meter.node()) {
                return false;
            }
            Node facts = facts(member);
            for (Slices.Slice slice : all) {
                if (!meter.node()) {
                    return false;
                }
                Node against = formula.allowed(reference, slice, caller, referenceGaps);
                if (against.equals(Node.TRUE)) {
                    continue;
                }
                Node allowed = formula.allowed(subject, slice, caller, subjectGaps);
                if (allowed.equals(Node.FALSE)) {
                    continue;
                }
                Goal goal = new Goal(slice, goal(allowed, against, slice, caller, facts), member);
                // Where the reference allows nothing at all, a request is found at once or not at all.
                if (!against.equals(Node.FALSE)) {
                    later.add(goal);
                } else if (search(goal, everyCase, finder)) {
                    return true;
                }
            }
        }
        for (Goal goal : later) {
            if (search(goal, everyCase, finder)) {
                return true;
            }
        }
        return false;
    }

    private List<Slices.Slice> slices() {
        List<Slices.Slice> known = slices;
        if (known == null) {
            formula.take(policies);
            known = Slices.of(formula.statements(), vocabulary, catalogue, meter);
            slices = known;
        }
        return known;
    }

    /** Who asks; null where nobody is named. */
    private List<@Nullable Member> members() {
        List<@Nullable Member> members = new ArrayList<>();
        if (scope.anyone()) {
            members.addAll(Callers.of(formula.statements(), facts().accounts()));
        } else {
            members.add(scope.caller().map(Callers::only).orElse(null));
        }
        facts().tellApart(members.stream().filter(Objects::nonNull).toList());
        return members;
    }

    private Facts facts() {
        Facts known = facts;
        if (known == null) {
            known = new Facts(vocabulary, formula.statements());
            facts = known;
        }
        return known;
    }

    private Node facts(@Nullable Member member) {
        List<Node> all = new ArrayList<>();
        all.add(facts().ofEveryRequest());
        if (member != null) {
            all.add(facts().of(member));
        }
        return Node.all(all);
    }

    private Node goal(Node allowed, Node against, Slices.Slice slice, @Nullable Caller caller, Node facts) {
        List<Node> parts = new ArrayList<>();
        Node.Is rest = slice.rest();
        if (rest != null) {
            parts.add(rest);
        }
        parts.add(allowed);
        for (Access limit : limits) {
            parts.add(formula.allowed(limit, slice, caller, true));
        }
        parts.add(facts);
        parts.add(Node.not(against));
        return Node.all(parts);
    }

    private boolean search(Goal goal, boolean everyCase, Finder finder) {
        if (meter.exhausted() || goal.node.equals(Node.FALSE)) {
            return false;
        }
        // Whether there is anything at all is found out much sooner than all that there is.
        if (everyCase && !search(goal, false, at -> true)) {
            return false;
        }
        return search(goal, everyCase, at -> finder.found(at, goal.node, goal.slice, goal.member));
    }

    private boolean search(Goal goal, boolean everyCase, Predicate<Search.Case> found) {
        return new Search(vocabulary, settings, texts, meter, everyCase, found).run(goal.node);
    }

    Request witness(Search.Case at, Node goal, Slices.Slice slice, @Nullable Member member) {
        return new Witnesses(vocabulary, catalogue, formula.statements(), scope).make(at, goal, slice, member);
    }

    Excess.Box box(Search.Case at, Slices.Slice slice, Request example) {
        return new Boxes(vocabulary, catalogue).of(at, slice, example);
    }
}
