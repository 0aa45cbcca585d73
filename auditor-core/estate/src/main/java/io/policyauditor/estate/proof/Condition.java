package io.policyauditor.estate.proof;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On what it hangs whether a request is allowed.
 *
 * @param sentences what must hold for it, all of them and nothing else, where that is simple; else empty
 * @param allowed a request like it that is allowed
 * @param refused one that is not
 * @param open why one of these is not known; empty when both are
 */
public record Condition(
        List<String> sentences, Optional<Request> allowed, Optional<Request> refused, Optional<String> open) {
    private static final Access EVERYTHING = new Access.And(List.of());
    private static final Access NOTHING = new Access.Or(List.of());

    /** More than so many sentences say less than two examples. */
    private static final int MOST = 3;

    public Condition {
        sentences = List.copyOf(sentences);
    }

    /**
     * Finds it.
     *
     * @param request of the two, with the keys open of which nothing is known
     * @param given the keys that are to be so
     */
    public static Condition of(
            Effective effective, Request request, Context given, Catalogue catalogue, Budget budget) {
        Prover prover = new Prover(catalogue);
        Access access = effective.access(request);
        Scope scope = effective
                .scope(request.service(), given)
                .within(new Target(
                                List.of(request.action().text()),
                                List.of(request.resource().text()))
                        .requests());
        Verdict granted = prover.implies(access, NOTHING, scope, budget);
        Verdict spared = prover.implies(EVERYTHING, access, scope, budget);
        return new Condition(
                sentences(prover.excess(access, NOTHING, scope, 2, budget), request, catalogue),
                witness(granted),
                witness(spared),
                Stream.of(granted, spared)
                        .filter(Unknown.class::isInstance)
                        .map(Unknown.class::cast)
                        .map(unknown -> unknown.reason() + ": " + unknown.detail())
                        .findFirst());
    }

    private static Optional<Request> witness(Verdict verdict) {
        return verdict instanceof Violated violated ? Optional.of(violated.witness()) : Optional.empty();
    }

    private static List<String> sentences(Excess all, Request request, Catalogue catalogue) {
        if (!all.complete() || all.boxes().size() != 1) {
            return List.of();
        }
        Excess.Box box = all.boxes().get(0);
        List<String> sentences = box.conditions().stream()
                .filter(condition ->
                        key(condition).contains(":") && request.context().open(key(condition)))
                .map(condition -> words(condition, catalogue))
                .toList();
        return sentences.size() > MOST ? List.of() : sentences;
    }

    private static String key(String condition) {
        int blank = condition.indexOf(' ');
        return condition.substring(0, Math.max(0, blank));
    }

    /** The key as AWS spells it, and a list of one as what it is. */
    private static String words(String condition, Catalogue catalogue) {
        String key = key(condition);
        String rest = condition.substring(key.length());
        if (!rest.replace(", or is absent", "").contains(", ")) {
            rest = rest.replaceFirst("^ is one of ", " is ").replaceFirst("^ is none of ", " is not ");
        }
        return catalogue
                        .conditionKey(key)
                        .map(ConditionKey::name)
                        .filter(key::equalsIgnoreCase)
                        .orElse(key)
                + rest;
    }
}
