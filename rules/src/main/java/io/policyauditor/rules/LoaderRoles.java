package io.policyauditor.rules;

import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.rules.trust.PodIdentityTrust;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The roles that models are loaded as: by the annotation of the ServiceAccount or by a Pod Identity association, whose
 * target role counts too. Without any load point they are the roles that trust an EKS OIDC provider or EKS Pod Identity.
 */
public final class LoaderRoles {
    private final boolean anyLoadPoint;
    private final Map<String, List<LoadPoint>> pointsByArn;
    private final Map<String, Gap> openByArn;

    private LoaderRoles(boolean anyLoadPoint, Map<String, List<LoadPoint>> pointsByArn, Map<String, Gap> openByArn) {
        this.anyLoadPoint = anyLoadPoint;
        this.pointsByArn = pointsByArn;
        this.openByArn = openByArn;
    }

    /** Those of an estate, found once. */
    public static LoaderRoles of(Estate estate) {
        return estate.derived(LoaderRoles.class, LoaderRoles::find);
    }

    private static LoaderRoles find(Estate estate) {
        List<LoadPoint> all = LoadPoints.of(estate).all();
        Map<String, List<LoadPoint>> byArn = new LinkedHashMap<>();
        for (LoadPoint point : all) {
            if (point.direction() == Direction.READ) {
                point.credentials().known().orElse(List.of()).stream()
                        .flatMap(LoaderRoles::roles)
                        .distinct()
                        .forEach(arn -> byArn.computeIfAbsent(arn, ignored -> new ArrayList<>())
                                .add(point));
            }
        }
        return new LoaderRoles(!all.isEmpty(), byArn, open(all, estate));
    }

    /** Roles that ServiceAccounts are bound to, while it is not known what some load point of the estate runs as. */
    private static Map<String, Gap> open(List<LoadPoint> all, Estate estate) {
        Optional<Gap> gap = all.stream()
                .filter(point -> point.direction() == Direction.READ)
                .flatMap(point -> point.credentials().missing().stream())
                .findFirst();
        Map<String, Gap> open = new HashMap<>();
        gap.ifPresent(known -> ServiceAccountRoles.of(estate).roles().forEach(arn -> open.put(arn, known)));
        return open;
    }

    /** The ARNs of the roles that a credential makes use of; none where it is not bound to the ServiceAccount. */
    public static Stream<String> roles(Credential credential) {
        if (credential instanceof Irsa irsa) {
            return Stream.of(irsa.role());
        }
        if (credential instanceof PodIdentity identity) {
            return Stream.concat(
                    Stream.of(identity.association().role()), identity.association().targetRole().known().stream());
        }
        return Stream.empty();
    }

    /** Whether a role is one of them; unknown when what could tell is not known: credentials, or its trust policy. */
    public Lookup<Boolean> contains(Role role) {
        if (!anyLoadPoint) {
            return trustsPods(role);
        }
        boolean used = pointsByArn.containsKey(role.arn());
        Gap gap = openByArn.get(role.arn());
        return used || gap == null ? Lookup.known(used) : Lookup.unknown(gap);
    }

    /** The same of a role of which maybe nothing but its ARN is known. */
    public Lookup<Boolean> contains(String arn, Estate estate) {
        return pointsByArn.containsKey(arn)
                ? Lookup.known(true)
                : estate.role(arn).flatMap(this::contains);
    }

    /** The load points that may load as the role of an ARN, in the order of their keys. */
    public List<LoadPoint> loadPoints(String arn) {
        return List.copyOf(pointsByArn.getOrDefault(arn, List.of()));
    }

    /** Whether the trust policy of a role lets pods of an EKS cluster in. */
    public static Lookup<Boolean> trustsPods(Role role) {
        if (role.trust() instanceof Lookup.Known<Policy> trust) {
            return trust.value().compiled().map(LoaderRoles::letsPodsIn);
        }
        return role.trust().map(policy -> false);
    }

    private static boolean letsPodsIn(CompiledPolicy trust) {
        return trust.allows().stream()
                .anyMatch(statement -> PodIdentityTrust.is(statement)
                        || WebIdentityTrust.of(statement).stream().anyMatch(WebIdentityTrust::eks));
    }
}
