package io.policyauditor.rules;

import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.rules.trust.PodIdentityTrust;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The roles that models are loaded as: by the annotation of the ServiceAccount or by a Pod Identity association, whose
 * target role counts too. Without any load point they are the roles that trust an EKS OIDC provider or EKS Pod Identity.
 */
public final class LoaderRoles {
    private final boolean anyLoadPoint;
    private final Map<String, List<LoadPoint>> pointsByArn;

    private LoaderRoles(boolean anyLoadPoint, Map<String, List<LoadPoint>> pointsByArn) {
        this.anyLoadPoint = anyLoadPoint;
        this.pointsByArn = pointsByArn;
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
        return new LoaderRoles(!all.isEmpty(), byArn);
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

    /** Whether a role is one of them; unknown when only its trust policy could tell, and that is not known. */
    public Lookup<Boolean> contains(Role role) {
        return anyLoadPoint ? Lookup.known(pointsByArn.containsKey(role.arn())) : trustsPods(role);
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
