package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may do what in an estate. One for each estate; safe for many threads. */
public final class EffectiveAccess {
    private final IdentitySide identities;
    private final ResourceSide resources;
    private final ControlSide controls;
    private final FilledKeys keys;
    private final Endpoints endpoints;

    /** Resource control policies of each access point that was asked about, by its ARN. */
    private final Map<String, List<Level>> behind = new ConcurrentHashMap<>();

    private final Catalogue catalogue = Catalogue.bundled();

    private EffectiveAccess(Estate estate) {
        this.identities = new IdentitySide(estate);
        this.resources = new ResourceSide(estate);
        this.controls = new ControlSide(estate);
        this.keys = new FilledKeys(estate);
        this.endpoints = Endpoints.of(estate);
    }

    /** That of an estate, made when first asked for. */
    public static EffectiveAccess of(Estate estate) {
        return estate.derived(EffectiveAccess.class, EffectiveAccess::new);
    }

    /**
     * The access of a principal to a resource; absent when the principal or the resource is known not to exist.
     *
     * <p>A principal of an account that is not in the estate is assumed to be allowed everything by its own account, and
     * the assumption is listed. A role's ARN stands for the role whatever its session is called.
     *
     * @param caller as the request would show him: a role, a session, a user, an account's root, a service, an identity of
     *     a provider, or nobody
     * @param resource ARN of a bucket, an access point, an object by either, a KMS key, a role or something else; or
     *     {@code *}
     */
    public Lookup<Effective> between(Caller caller, String resource) {
        return between(caller, resource, Optional.empty());
    }

    /**
     * The access of one session of a role.
     *
     * @param role by its ARN
     */
    public Lookup<Effective> between(Caller role, String resource, Session session) {
        return between(role, resource, Optional.of(session));
    }

    private Lookup<Effective> between(Caller caller, String resource, Optional<Session> session) {
        return identities
                .of(caller, session)
                .flatMap(identity ->
                        resources.of(resource, caller.account()).map(target -> effective(caller, identity, target)));
    }

    private List<Level> resourceControl(ResourceSide.Target target) {
        if (target.through().isPresent()) {
            return behind.computeIfAbsent(
                    target.through().get().arn(), arn -> target.through().get().controls(controls));
        }
        String owner = target.resource().account();
        return owner == null ? List.of() : controls.resourceControl(owner);
    }

    private Effective effective(Caller caller, IdentitySide.Identity identity, ResourceSide.Target target) {
        List<String> assumptions = new ArrayList<>(identity.assumptions());
        assumptions.addAll(target.assumptions());
        assumptions.add(Effective.NO_ENDPOINT);
        Layers layers = new Layers(
                identity.policies(),
                identity.boundary().orElse(null),
                identity.session(),
                target.policy().orElse(null),
                caller.account().map(controls::serviceControl).orElse(List.of()),
                resourceControl(target),
                List.of());
        Context context = keys.of(caller, identity, target);
        return new Effective(
                caller,
                target.resource(),
                layers,
                context,
                FilledKeys.closed(identity, target),
                assumptions,
                catalogue,
                endpoints);
    }
}
