package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All documents that have a say when one caller asks for one resource, by layer. {@link #access} says how they work
 * together: it is the one transcription of {@code evaluation.md} A5, and the evaluator, the prover and effective access
 * all run on what it gives.
 *
 * <p>Source: IAM User Guide, reference_policies_evaluation-logic and the pages below it.
 *
 * @param identity policies of the caller, those of his groups among them
 * @param boundary the permissions boundary; null when there is none
 * @param session policies of the session, which grant their union; none at all is no limit
 * @param resource the resource's policy; null when there is none
 * @param serviceControl levels above the caller's account, the root first; each must allow
 * @param resourceControl levels above the resource's account
 * @param endpoint policies of the VPC endpoint that the request takes; none at all is no limit
 */
public record Layers(
        List<Document> identity,
        @Nullable Document boundary,
        List<Document> session,
        @Nullable Document resource,
        List<Level> serviceControl,
        List<Level> resourceControl,
        List<Document> endpoint) {
    private static final Set<Way> DIRECT = EnumSet.of(Way.STAR, Way.SELF);
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);
    private static final Set<Way> ATTACHED = EnumSet.of(Way.ATTACHED);
    private static final Access ALWAYS = new And(List.of());
    private static final Access NEVER = new Or(List.of());

    /**
     * One level of control policies.
     *
     * @param name of the root, unit or account that they are attached to
     */
    public record Level(String name, List<Document> documents) {
        public Level {
            documents = List.copyOf(documents);
        }
    }

    public Layers {
        identity = List.copyOf(identity);
        session = List.copyOf(session);
        serviceControl = List.copyOf(serviceControl);
        resourceControl = List.copyOf(resourceControl);
        endpoint = List.copyOf(endpoint);
    }

    /** Identity policies alone. */
    public static Layers ofIdentity(List<Document> identity) {
        return new Layers(identity, null, List.of(), null, List.of(), List.of(), List.of());
    }

    Layers withServiceControl(List<Level> levels) {
        return new Layers(identity, boundary, session, resource, levels, resourceControl, endpoint);
    }

    Layers withResourceControl(List<Level> levels) {
        return new Layers(identity, boundary, session, resource, serviceControl, levels, endpoint);
    }

    /**
     * What must hold for a request to be allowed.
     *
     * @param service the service of the action, in lower case: a role's trust policy is strict about {@code sts}
     */
    public Access access(Caller caller, Resource target, String service) {
        List<Access> all = new ArrayList<>();
        boolean bounded = boundary != null;
        // Service control policies are about principals of accounts and about nobody else (semantics 102, 110 and 118).
        boolean controlled = caller.kind() == Caller.Kind.AWS;
        each((layer, document) -> {
            if (controlled || layer != Layer.SERVICE_CONTROL) {
                all.add(document.notDenied(bounded));
            }
        });
        if (controlled) {
            serviceControl.forEach(level -> all.add(some(level.documents(), ATTACHED)));
        }
        if (!endpoint.isEmpty()) {
            all.add(some(endpoint, NAMED));
        }
        all.add(controlled ? paths(caller, target, service) : direct(DIRECT));
        return new And(all);
    }

    /** A5, steps 4 to 6: how an AWS principal comes to be allowed. */
    private Access paths(Caller caller, Resource target, String service) {
        Access limits = new And(List.of(
                boundary == null ? ALWAYS : boundary.grants(ATTACHED),
                session.isEmpty() ? ALWAYS : some(session, ATTACHED)));
        // The root user of an account may do everything there unless something denies it (semantics 119).
        Access attached = caller.root() ? ALWAYS : some(identity, ATTACHED);
        Access byIdentity = new And(List.of(attached, limits));
        boolean sameAccount =
                caller.account().isPresent() && caller.account().get().equals(target.account());
        if (!sameAccount) {
            return new And(List.of(direct(NAMED), byIdentity));
        }
        boolean strict = target.key() || (target.role() && service.equals("sts") && resource != null);
        // A grant to the caller himself, or to anyone, is not stopped by a boundary or session policy that is silent;
        // one to
        // a role is, whether the role or its session asks.
        Set<Way> unlimited = caller.bareRole() ? EnumSet.of(Way.STAR) : DIRECT;
        Set<Way> limited = caller.bareRole() ? EnumSet.of(Way.ROLE, Way.SELF) : EnumSet.of(Way.ROLE);
        return new Or(List.of(
                direct(unlimited),
                new And(List.of(direct(limited), limits)),
                strict ? new And(List.of(direct(EnumSet.of(Way.ACCOUNT)), byIdentity)) : byIdentity));
    }

    private Access direct(Set<Way> ways) {
        return resource == null ? NEVER : resource.grants(ways);
    }

    private static Access some(List<Document> documents, Set<Way> ways) {
        return new Or(documents.stream().map(document -> document.grants(ways)).toList());
    }

    /** Every document with its layer, in the order of the layers. */
    public void each(BiConsumer<Layer, Document> visitor) {
        identity.forEach(document -> visitor.accept(Layer.IDENTITY, document));
        Stream.ofNullable(boundary).forEach(document -> visitor.accept(Layer.BOUNDARY, document));
        session.forEach(document -> visitor.accept(Layer.SESSION, document));
        Stream.ofNullable(resource).forEach(document -> visitor.accept(Layer.RESOURCE, document));
        serviceControl.forEach(
                level -> level.documents().forEach(document -> visitor.accept(Layer.SERVICE_CONTROL, document)));
        resourceControl.forEach(
                level -> level.documents().forEach(document -> visitor.accept(Layer.RESOURCE_CONTROL, document)));
        endpoint.forEach(document -> visitor.accept(Layer.VPC_ENDPOINT, document));
    }
}
