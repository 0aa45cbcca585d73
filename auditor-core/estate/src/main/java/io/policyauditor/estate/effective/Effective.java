package io.policyauditor.estate.effective;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Exemptions;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.prove.Assumption;
import io.policyauditor.policy.prove.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The access of one principal to one resource: the documents of all layers and both accounts, and what is known of the
 * context of every request between the two.
 *
 * @param context what AWS fills in by itself; every other key that a request could have is open
 * @param closed families of keys of which a request has none but those of the context, such as {@code aws:principaltag/}
 * @param assumptions what was taken for granted, one line each
 * @param catalogue which services support resource control policies, and which keys their requests can have
 * @param endpoints by whose policies those requests are judged too that say which endpoint they take
 */
public record Effective(
        Caller caller,
        Resource resource,
        Layers layers,
        Context context,
        Set<String> closed,
        List<String> assumptions,
        Catalogue catalogue,
        Endpoints endpoints) {
    /** What is taken for granted of every request that does not say which VPC endpoint it takes. */
    static final String NO_ENDPOINT = "the request takes no VPC endpoint with a policy of its own";

    public Effective {
        closed = Set.copyOf(closed);
        assumptions = List.copyOf(assumptions);
    }

    /** One of which no VPC endpoint is known. */
    public Effective(
            Caller caller,
            Resource resource,
            Layers layers,
            Context context,
            Set<String> closed,
            List<String> assumptions,
            Catalogue catalogue) {
        this(caller, resource, layers, context, closed, assumptions, catalogue, Endpoints.NONE);
    }

    /** The same under other documents. */
    public Effective under(Layers other) {
        return new Effective(caller, resource, other, context, closed, assumptions, catalogue, endpoints);
    }

    /**
     * The same on another resource under the same policy: another object of the bucket.
     *
     * @param arn of it
     */
    public Effective on(String arn) {
        return new Effective(
                caller,
                new Resource(arn, resource.account()),
                layers,
                context,
                closed,
                assumptions,
                catalogue,
                endpoints);
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

    /** A request as one would put it: with nothing in its context that AWS fills in by itself or that is open. */
    public Request plain(Request request) {
        Context all = request.context();
        Context.Builder told = new Context.Builder();
        for (String key : all.keys()) {
            List<String> several = all.several(key);
            boolean filled = context.has(key)
                    && !context.open(key)
                    && context.single(key).equals(all.single(key))
                    && context.several(key).equals(several);
            if (filled || all.open(key)) {
                continue;
            }
            if (all.single(key).isPresent()) {
                told.put(key, all.single(key).get());
            } else if (several.isEmpty()) {
                told.absent(key);
            } else {
                told.put(key, several);
            }
        }
        return new Request(
                request.caller(),
                request.action().text(),
                request.resource().text(),
                request.resourceAccount(),
                told.build());
    }

    /**
     * A request as one would put it, and with nothing left open that the documents speak of: what it does not have it is
     * said not to have.
     */
    public Request complete(Request request) {
        Context.Builder told = plain(request).context().with();
        Context open = request(request.action().text()).context();
        Circumstances.spoken(layers(request)).stream()
                .filter(key -> open.open(key) && !request.context().has(key))
                .forEach(told::absent);
        return new Request(
                request.caller(),
                request.action().text(),
                request.resource().text(),
                request.resourceAccount(),
                told.build());
    }

    /**
     * The layers that concern a request: without control policies that the service or the caller is exempt from, with the
     * policy of the VPC endpoint that it takes.
     */
    public Layers layers(Request request) {
        Layers all = Exemptions.apply(layers, request, catalogue);
        List<Document> endpoint = all.endpoint().isEmpty() ? endpoints.of(request) : List.of();
        return endpoint.isEmpty()
                ? all
                : new Layers(
                        all.identity(),
                        all.boundary(),
                        all.session(),
                        all.resource(),
                        all.serviceControl(),
                        all.resourceControl(),
                        endpoint);
    }

    /** What was taken for granted, where a request does not say otherwise. */
    public List<String> assumptions(Request request) {
        return layers(request).endpoint().isEmpty()
                ? assumptions
                : assumptions.stream().filter(line -> !line.equals(NO_ENDPOINT)).toList();
    }

    /** The context keys that the documents speak of, in conditions and as variables, in lower case. */
    public Set<String> spoken() {
        return Circumstances.spoken(layers);
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

    /**
     * All requests of the caller for actions of a service, with all that is known of them taken for granted.
     *
     * @param given what else is to be so; it wins over what is filled in
     */
    public Scope scope(String service, Context given) {
        return scope(
                Scope.of(caller),
                service,
                given,
                key -> context.has(key)
                        || closed.stream().anyMatch(key::startsWith)
                        || !FilledKeys.mayHave(key, service, caller, catalogue));
    }

    /**
     * The same on other resources than those of some patterns.
     *
     * @param except may hold variables
     */
    public Scope scope(String service, Context given, List<String> except) {
        Scope scope = scope(service, given);
        return except.isEmpty() ? scope : scope.within(Circumstances.elsewhere(except));
    }

    /**
     * The same on resources of which nothing is known, wherever they are.
     *
     * @param service {@code *} for actions of any
     * @param known patterns of the resources that are not meant
     */
    public Scope scopeElsewhere(String service, Context given, List<String> known) {
        boolean any = service.equals("*");
        Scope scope = scope(
                Scope.of(caller),
                service,
                given,
                key -> !key.startsWith("aws:resource")
                        && (context.has(key)
                                || closed.stream().anyMatch(key::startsWith)
                                || (!any && !FilledKeys.mayHave(key, service, caller, catalogue))));
        return known.isEmpty() ? scope : scope.within(Circumstances.elsewhere(known));
    }

    /** The same for requests of anybody: what is known of the resource holds, of the caller nothing is known. */
    public Scope scopeOfAnyone(String service, Context given) {
        return scope(
                Scope.ANYONE,
                service,
                given,
                key -> (key.startsWith("aws:resource") || key.equals("aws:requestedregion"))
                        && (context.has(key) || closed.stream().anyMatch(key::startsWith)));
    }

    private Scope scope(Scope whose, String service, Context given, Predicate<String> known) {
        List<String> told = Circumstances.spoken(layers(request(service + ":Any", given))).stream()
                .filter(key -> !given.has(key) && known.test(key))
                .toList();
        Scope scope = whose.withResourceTypes();
        if (resource.account() != null && !resource.arn().equals("*")) {
            scope = scope.inAccount(resource.account());
        }
        if (!told.isEmpty()) {
            scope = scope.assuming(new Assumption(
                    "requests have " + String.join(", ", told) + " as the estate tells",
                    Circumstances.as(context, told)));
        }
        return given.keys().isEmpty() ? scope : scope.within(Circumstances.as(given, given.keys()));
    }

    private static String service(String action) {
        return action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
    }
}
