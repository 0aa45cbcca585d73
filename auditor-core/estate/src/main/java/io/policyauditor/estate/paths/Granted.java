package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.util.List;
import java.util.Optional;

/**
 * One thing that one principal may do, and how certain that is.
 *
 * @param effective his access to the resource; empty where there is none to ask
 * @param request of his, with all keys open of which nothing is known; empty without an access to put it to
 * @param gap why it is not known; empty where the documents of the access have gaps of their own, or none
 */
public record Granted(
        Principal principal,
        String action,
        String resource,
        Reach reach,
        Optional<Effective> effective,
        Optional<Request> request,
        Optional<Gap> gap) {
    static Granted of(Principal principal, Effective effective, Request request, Reach reach) {
        return new Granted(
                principal,
                request.action().text(),
                request.resource().text(),
                reach,
                Optional.of(effective),
                Optional.of(request),
                Optional.empty());
    }

    static Granted of(Principal principal, Effective effective, Request request) {
        return of(principal, effective, request, effective.reach(request));
    }

    static Granted unknown(Principal principal, String action, String resource, Gap gap) {
        return new Granted(
                principal, action, resource, Reach.NOT_ASSESSED, Optional.empty(), Optional.empty(), Optional.of(gap));
    }

    static Granted none(Principal principal, String action, String resource) {
        return new Granted(
                principal, action, resource, Reach.NEVER, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean never() {
        return reach == Reach.NEVER;
    }

    /** What decides, statement by statement; empty where nothing can be asked. */
    public Optional<Explanation> explanation() {
        return effective.flatMap(access -> request.map(asked -> Explanation.of(access.layers(asked), asked)));
    }

    /** What was taken for granted. */
    public List<String> assumptions() {
        return effective.map(Effective::assumptions).orElse(List.of());
    }

    /** What is not known, where that decides. */
    public List<String> gaps() {
        if (reach != Reach.NOT_ASSESSED) {
            return List.of();
        }
        return gap.map(Gap::what)
                .map(List::of)
                .orElseGet(() -> effective
                        .flatMap(access -> request.map(
                                asked -> Evaluator.of(access.access(asked)).gaps()))
                        .orElse(List.of()));
    }

    /** How certain one is, the most certain first. */
    static int doubt(Reach reach) {
        return switch (reach) {
            case ALWAYS -> 0;
            case ONLY_IF -> 1;
            case NOT_ASSESSED -> 2;
            case NEVER -> 3;
        };
    }

    /** What is left of two that are both needed. */
    static Reach both(Reach one, Reach other) {
        return doubt(one) >= doubt(other) ? one : other;
    }

    /** What is left of all that is needed. */
    static Reach all(List<Granted> needed) {
        return needed.stream().map(Granted::reach).reduce(Reach.ALWAYS, Granted::both);
    }
}
