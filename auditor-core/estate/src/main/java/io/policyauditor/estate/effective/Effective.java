package io.policyauditor.estate.effective;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Exemptions;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The access of one principal to one resource: the documents of all layers and both accounts, and what is known of the
 * context of every request between the two.
 *
 * @param context what AWS fills in by itself; every other key that a request could have is open
 * @param closed families of keys of which a request has none but those of the context, such as {@code aws:principaltag/}
 * @param assumptions what was taken for granted, one line each
 * @param catalogue which services support resource control policies, and which keys their requests can have
 */
public record Effective(
        Caller caller,
        Resource resource,
        Layers layers,
        Context context,
        Set<String> closed,
        List<String> assumptions,
        Catalogue catalogue) {
    public Effective {
        closed = Set.copyOf(closed);
        assumptions = List.copyOf(assumptions);
    }

    /** A request for an action, with nothing known of its circumstances but what AWS fills in. */
    public Request request(String action) {
        return request(action, Context.EMPTY);
    }

    /** A request for an action in given circumstances; they win over what is filled in. */
    public Request request(String action, Context given) {
        String service = service(action);
        Context full = context.with()
                .putAll(given)
                .othersOpen(key -> FilledKeys.mayHave(key, service, caller, catalogue)
                        && closed.stream().noneMatch(key::startsWith))
                .build();
        return new Request(caller, action, resource.arn(), resource.account(), full);
    }

    /** The layers that concern an action: without control policies that the service or the caller is exempt from. */
    public Layers layers(Request request) {
        return Exemptions.apply(layers, request, catalogue);
    }

    /** What must hold for a request to be allowed. */
    public Access access(Request request) {
        return layers(request).access(caller, resource, request.service());
    }

    /** How far the access reaches for a request. */
    public Reach reach(Request request) {
        return Evaluator.of(access(request)).reach(request);
    }

    /** How far the access reaches for an action, whatever the circumstances. */
    public Reach reach(String action) {
        return reach(request(action));
    }

    private static String service(String action) {
        return action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
    }
}
