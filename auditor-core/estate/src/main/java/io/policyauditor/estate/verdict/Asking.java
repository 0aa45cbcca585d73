package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import java.util.List;
import java.util.Optional;

/** Puts the requests of a load: one, or all for keys of which only the beginning is known. */
final class Asking {
    private static final Access EVERYTHING = new Access.And(List.of());
    private static final Access NOTHING = new Access.Or(List.of());

    private static final Prover PROVER = new Prover(Catalogue.bundled());

    private Asking() {}

    /** One request. */
    static Need one(Purpose purpose, Effective effective, String action, Context given) {
        return need(purpose, effective, effective.request(action, given));
    }

    private static Need need(Purpose purpose, Effective effective, Request request) {
        Reach reach = effective.reach(request);
        boolean known = reach == Reach.ALWAYS || reach == Reach.NEVER;
        return new Need(
                purpose,
                effective,
                request,
                reach,
                Optional.empty(),
                known ? Optional.empty() : Optional.of(why(effective, request)));
    }

    private static String why(Effective effective, Request request) {
        return Explanation.of(effective.layers(request), request).cause().sentence();
    }

    /**
     * A request for each resource of a pattern: always where all are allowed, never where none is.
     *
     * @param example on one of them
     */
    static Need all(Purpose purpose, Effective example, String action, Context given, String pattern) {
        Need one = one(purpose, example, action, given).standingFor(pattern);
        if (one.reach() != Reach.ALWAYS && one.reach() != Reach.NEVER) {
            return one;
        }
        boolean allowed = one.reach() == Reach.ALWAYS;
        Access access = example.access(one.request());
        Scope scope = example.scope(one.request().service(), given)
                .within(new Target(List.of(action), List.of(pattern)).requests());
        Verdict verdict =
                PROVER.implies(allowed ? EVERYTHING : access, allowed ? access : NOTHING, scope, Budget.DEFAULT);
        if (verdict instanceof Verdict.Proven) {
            return one;
        }
        if (verdict instanceof Verdict.Violated violated) {
            String other = violated.witness().resource().text();
            Request differs = allowed ? violated.witness() : one.request();
            String line = allowed
                    ? "not every object is readable, " + other + " is not: " + why(example, differs)
                    : "some objects are allowed, such as " + other + ", and others are not";
            return new Need(purpose, example, differs, Reach.ONLY_IF, Optional.of(pattern), Optional.of(line));
        }
        Verdict.Unknown unknown = (Verdict.Unknown) verdict;
        return new Need(
                purpose,
                example,
                one.request(),
                Reach.NOT_ASSESSED,
                Optional.of(pattern),
                Optional.of("not proven for every object: " + unknown.reason() + " " + unknown.detail()));
    }
}
