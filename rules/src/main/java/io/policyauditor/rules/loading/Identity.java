package io.policyauditor.rules.loading;

import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.Credential.Profile;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Questions about the roles that a load point makes use of. */
public final class Identity {
    private Identity() {}

    /**
     * The credential bound to the ServiceAccount, where it is the one that is used, or the one that a profile begins
     * with; known absent where others come first.
     */
    public static Lookup<Credential> bound(LoadPoint loadPoint) {
        return loadPoint
                .credentials()
                .flatMap(credentials -> credentials.stream()
                        .filter(credential -> !(credential instanceof Profile))
                        .findFirst()
                        .filter(credential -> credential instanceof Irsa || credential instanceof PodIdentity)
                        .map(Lookup::known)
                        .orElseGet(Lookup::absent));
    }

    /** The annotation of a role for service accounts, where the load point uses that role. */
    public static Lookup<Irsa> irsa(LoadPoint loadPoint) {
        return bound(loadPoint)
                .flatMap(credential -> credential instanceof Irsa irsa ? Lookup.known(irsa) : Lookup.absent());
    }

    /** The ARN of the role whose policies S3 asks; known absent where it is no role, unknown where a profile chooses. */
    public static Lookup<String> reader(LoadPoint loadPoint) {
        Optional<Credential> first = loadPoint.credential();
        if (first.isPresent() && first.get() instanceof Profile profile) {
            return Lookup.unknown(Gap.unread("the role of the profile of " + profile.source() + " is not followed"));
        }
        return bound(loadPoint)
                .map(credential -> credential instanceof Irsa irsa
                        ? irsa.role()
                        : ((PodIdentity) credential)
                                .association()
                                .targetRole()
                                .known()
                                .orElse(((PodIdentity) credential).association().role()));
    }

    /** The issuer of the tokens of the cluster that a load point is in. */
    public static Lookup<String> issuer(LoadPoint loadPoint, Estate estate) {
        return loadPoint.object().cluster().flatMap(estate::cluster).flatMap(Cluster::issuer);
    }

    /** What the identity policies of a role allow; unknown when one of them is not known. */
    public static Lookup<List<CompiledStatement>> allows(Role role) {
        return role.policies().flatMap(policies -> allows(role, policies));
    }

    private static Lookup<List<CompiledStatement>> allows(Role role, List<Policy> policies) {
        List<CompiledStatement> allows = new ArrayList<>();
        for (Policy policy : policies) {
            Lookup<CompiledPolicy> compiled = policy.compiled();
            if (compiled.known().isEmpty()) {
                return compiled.map(CompiledPolicy::allows);
            }
            allows.addAll(compiled.known().get().allows());
        }
        Set<String> read = policies.stream().map(Policy::name).collect(Collectors.toSet());
        Optional<String> unread = role.managed().known().orElse(List.of()).stream()
                .filter(arn -> !read.contains(arn))
                .findFirst();
        return unread.isEmpty()
                ? Lookup.known(allows)
                : Lookup.unknown(Gap.outOfScope("the text of the managed policy " + unread.get() + " is not given"));
    }
}
