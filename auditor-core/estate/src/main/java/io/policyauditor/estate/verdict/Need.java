package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One request that a load makes, and what AWS answers to it.
 *
 * @param reach whether it is allowed, over all requests of the purpose
 * @param request one of them: where not all are allowed, one that is not
 * @param pattern of all resources that it stands for; empty where it is the one
 * @param open on what it hangs where it is neither allowed nor refused; one line without a full stop
 */
public record Need(
        Purpose purpose,
        Effective effective,
        Request request,
        Reach reach,
        Optional<String> pattern,
        Optional<String> open) {
    private static final String ENDPOINT = "aws:SourceVpce";
    private static final String STRANGER = "vpce-00000000000000000";

    /** The same for all resources of a pattern. */
    Need standingFor(String resources) {
        return new Need(purpose, effective, request, reach, Optional.of(resources), open);
    }

    /**
     * Which documents decide the request, and why. What only may deny a request that is refused anyway is not told: the
     * explanation is of the same request in circumstances in which it does not.
     */
    public Explanation explanation() {
        Explanation first = Explanation.of(effective.layers(request), request);
        boolean perhaps = reach == Reach.NEVER
                && first.cause() instanceof Explanation.Cause.Denied denied
                && denied.by().standing() != Explanation.Standing.APPLIES;
        return perhaps
                ? Asking.undenied(this)
                        .map(other -> Explanation.of(effective.layers(other), other))
                        .orElse(first)
                : first;
    }

    /**
     * The same sent through a VPC endpoint.
     *
     * @param id of the endpoint, {@code vpce-…}
     * @param policy of the endpoint
     */
    public Need through(String id, Document policy) {
        Layers all = effective.layers();
        return again(
                effective.under(new Layers(
                        all.identity(),
                        all.boundary(),
                        all.session(),
                        all.resource(),
                        all.serviceControl(),
                        all.resourceControl(),
                        List.of(policy))),
                new Context.Builder().put(ENDPOINT, id));
    }

    /**
     * The ids of the VPC endpoints through one of which it has to be sent to be allowed, whatever their policies say; none
     * where it may be allowed otherwise.
     */
    public Set<String> onlyThrough() {
        if (reach == Reach.ALWAYS
                || reach == Reach.NEVER
                || again(effective, new Context.Builder().absent(ENDPOINT)).reach() != Reach.NEVER
                || again(effective, new Context.Builder().put(ENDPOINT, STRANGER))
                                .reach()
                        != Reach.NEVER) {
            return Set.of();
        }
        Set<String> named = new TreeSet<>();
        documents(effective.layers())
                .filter(Document.Known.class::isInstance)
                .flatMap(document -> ((Document.Known) document).policy().statements().stream())
                .flatMap(statement -> statement.source().conditions().stream())
                .filter(condition -> condition.isAbout(ENDPOINT))
                .flatMap(condition -> condition.values().stream())
                .forEach(value -> named.add(value.value()));
        // An id that fits a pattern is none that is named, and then the stranger does not stand for all others.
        return named.stream().allMatch(id -> id.matches("vpce-[0-9a-z]+")) ? named : Set.of();
    }

    private static Stream<Document> documents(Layers layers) {
        return Stream.of(
                        layers.identity().stream(),
                        Stream.ofNullable(layers.boundary()),
                        layers.session().stream(),
                        Stream.ofNullable(layers.resource()),
                        layers.serviceControl().stream().flatMap(level -> level.documents().stream()),
                        layers.resourceControl().stream().flatMap(level -> level.documents().stream()))
                .flatMap(documents -> documents);
    }

    private Need again(Effective other, Context.Builder also) {
        Context given =
                Asking.told(request.context()).with().putAll(also.build()).build();
        String action = request.action().text();
        return pattern.isPresent()
                ? Asking.all(purpose, other, action, given, pattern.get())
                : Asking.one(purpose, other, action, given);
    }

    /** The layers that refuse it; none unless {@code reach} is never. */
    public List<Refusal> refusals() {
        return reach == Reach.NEVER ? Refusal.of(this) : List.of();
    }
}
