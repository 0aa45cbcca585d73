package io.policyauditor.rules.guardrails;

import io.policyauditor.audit.Outcome;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.rules.FullAdmin;
import java.util.Optional;
import java.util.Set;

/** The control policies above an account, before anybody asks what they deny. */
public final class ControlPath {
    private ControlPath() {}

    /**
     * What a rule on what control policies deny says without asking: an account that none applies to, or above which none
     * of these types limits anything, which OG001 and OG002 tell.
     */
    public static Optional<Outcome> settled(Account account, Estate estate, Set<ControlPolicy.Type> types) {
        Lookup<OrganizationPath> found = OrganizationPath.of(account, estate);
        if (found.missing().isPresent()) {
            return found.missing().map(Outcome::notAssessed);
        }
        Optional<OrganizationPath> path = found.known();
        boolean bare = path.isEmpty()
                || OrganizationPath.isManagement(account, estate)
                || (path.get().open(estate).isEmpty()
                        && types.stream().noneMatch(type -> limited(path.get(), type, estate)));
        return bare ? Optional.of(Outcome.notApplicable()) : Optional.empty();
    }

    /** Whether a policy of a type stands on a path that is more than the one that AWS attaches everywhere, or a copy of it. */
    public static boolean limited(OrganizationPath path, ControlPolicy.Type type, Estate estate) {
        return path.attached(type, estate).stream().anyMatch(ControlPath::limits);
    }

    private static boolean limits(ControlPolicy policy) {
        Optional<CompiledPolicy> compiled = policy.policy().compiled().known();
        boolean allowsAll = compiled.filter(known -> known.rejections().isEmpty()
                        && known.statements().stream().allMatch(FullAdmin::is))
                .isPresent();
        return !policy.awsManaged() && !allowsAll;
    }
}
