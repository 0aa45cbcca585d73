package io.policyauditor.estate.excess;

import io.policyauditor.estate.verdict.Change;
import java.util.List;
import java.util.Optional;

/**
 * A role of its own for load points that share one with others which load other models, run elsewhere, or both.
 *
 * @param role ARN of the role, which is yet to be made
 * @param loadPoints keys of those that are to ask in its name
 * @param serviceAccount whose pods get it, {@code cluster/namespace/ServiceAccount/name}
 * @param newServiceAccount whether that is yet to be made as well, because another role is that of the present one
 * @param provider ARN of the OIDC provider that is yet to be made in the account of the role; empty where it is there
 * @param trust its trust policy, JSON on one line
 * @param policy its identity policy, JSON on one line: what its load points need
 * @param edits all of this in files, which belong together; none where some of it stands in no file that is known well enough
 * @param confirmed whether with every such role of an estate, and the smaller policies, all loads that did before
 */
public record OwnRole(
        String role,
        List<String> loadPoints,
        String serviceAccount,
        boolean newServiceAccount,
        Optional<String> provider,
        String trust,
        String policy,
        List<Change.Edit> edits,
        boolean confirmed) {
    public OwnRole {
        loadPoints = List.copyOf(loadPoints);
        edits = List.copyOf(edits);
    }

    /** The same in files. */
    OwnRole in(List<Change.Edit> files) {
        return new OwnRole(
                role, loadPoints, serviceAccount, newServiceAccount, provider, trust, policy, files, confirmed);
    }

    /** The same after it was tried out. */
    OwnRole tried(boolean loads) {
        return new OwnRole(role, loadPoints, serviceAccount, newServiceAccount, provider, trust, policy, edits, loads);
    }
}
