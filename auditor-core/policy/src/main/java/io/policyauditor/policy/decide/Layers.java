package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.decide.Gates.Path;
import io.policyauditor.policy.decide.Gates.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    /**
     * Documents that have their say together: those of a layer, or of one level of a layer.
     *
     * @param name of the level; empty where the layer has none
     */
    public record Part(Layer layer, String name, List<Document> documents) {
        public Part {
            documents = List.copyOf(documents);
        }

        /** The part with one document alone. */
        Part only(Document document) {
            return new Part(layer, name, List.of(document));
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
        return gates(caller, target, service).access();
    }

    /** The same, with every layer that has a say still told apart. */
    Gates gates(Caller caller, Resource target, String service) {
        List<Gate> always = new ArrayList<>();
        boolean bounded = boundary != null;
        parts(caller)
                .forEach(part -> part.documents()
                        .forEach(document -> always.add(new Gate.Spares(part.only(document), document, bounded))));
        if (controlled(caller)) {
            levels(Layer.SERVICE_CONTROL, serviceControl)
                    .forEach(level -> always.add(new Gate.Allows(level, ATTACHED)));
        }
        if (!endpoint.isEmpty()) {
            always.add(new Gate.Allows(new Part(Layer.VPC_ENDPOINT, "", endpoint), NAMED));
        }
        return new Gates(
                always,
                controlled(caller)
                        ? paths(caller, target, service)
                        : List.of(new Path(Route.OUTSIDER, List.of(direct(DIRECT)))));
    }

    /** A5, steps 4 to 6: how an AWS principal comes to be allowed. */
    private List<Path> paths(Caller caller, Resource target, String service) {
        List<Gate.Allows> limits = new ArrayList<>();
        if (boundary != null) {
            limits.add(new Gate.Allows(new Part(Layer.BOUNDARY, "", List.of(boundary)), ATTACHED));
        }
        if (!session.isEmpty()) {
            limits.add(new Gate.Allows(new Part(Layer.SESSION, "", session), ATTACHED));
        }
        List<Gate.Allows> byIdentity = new ArrayList<>();
        // The root user of an account may do everything there unless something denies it (semantics 119).
        if (!caller.root()) {
            byIdentity.add(new Gate.Allows(new Part(Layer.IDENTITY, "", identity), ATTACHED));
        }
        byIdentity.addAll(limits);
        boolean sameAccount =
                caller.account().isPresent() && caller.account().get().equals(target.account());
        if (!sameAccount) {
            return List.of(path(Route.ACROSS, direct(NAMED), byIdentity));
        }
        boolean strict = target.key() || (target.role() && service.equals("sts") && resource != null);
        // A grant to the caller himself, or to anyone, is not stopped by a boundary or session policy that is silent;
        // one to a role is, whether the role or its session asks.
        Set<Way> unlimited = caller.bareRole() ? EnumSet.of(Way.STAR) : DIRECT;
        Set<Way> limited = caller.bareRole() ? EnumSet.of(Way.ROLE, Way.SELF) : EnumSet.of(Way.ROLE);
        return List.of(
                new Path(Route.DIRECT, List.of(direct(unlimited))),
                path(Route.ROLE, direct(limited), limits),
                strict
                        ? path(Route.DELEGATED, direct(EnumSet.of(Way.ACCOUNT)), byIdentity)
                        : new Path(Route.IDENTITY, byIdentity));
    }

    private static Path path(Route route, Gate.Allows first, List<Gate.Allows> others) {
        List<Gate.Allows> gates = new ArrayList<>(List.of(first));
        gates.addAll(others);
        return new Path(route, gates);
    }

    private Gate.Allows direct(Set<Way> ways) {
        return new Gate.Allows(
                new Part(Layer.RESOURCE, "", Stream.ofNullable(resource).toList()), ways);
    }

    /** Service control policies are about principals of accounts and about nobody else (semantics 102, 110 and 118). */
    private static boolean controlled(Caller caller) {
        return caller.kind() == Caller.Kind.AWS;
    }

    /** The parts that concern a caller, in the order of the layers; each level is one. */
    List<Part> parts(Caller caller) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Layer.IDENTITY, "", identity));
        parts.add(new Part(Layer.BOUNDARY, "", Stream.ofNullable(boundary).toList()));
        parts.add(new Part(Layer.SESSION, "", session));
        parts.add(new Part(Layer.RESOURCE, "", Stream.ofNullable(resource).toList()));
        if (controlled(caller)) {
            parts.addAll(levels(Layer.SERVICE_CONTROL, serviceControl));
        }
        parts.addAll(levels(Layer.RESOURCE_CONTROL, resourceControl));
        parts.add(new Part(Layer.VPC_ENDPOINT, "", endpoint));
        return List.copyOf(parts);
    }

    private static List<Part> levels(Layer layer, List<Level> levels) {
        return levels.stream()
                .map(level -> new Part(layer, level.name(), level.documents()))
                .toList();
    }
}
