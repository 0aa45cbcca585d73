package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import java.util.Optional;

/**
 * Whose accounts are not one's own. Inside are the accounts of the estate, among them those of its organization, and
 * those under {@code trust.accounts} of {@code auditor.yaml}.
 */
public final class Outsiders {
    private Outsiders() {}

    /** Whether an account of twelve digits is outside; unknown while nobody says which accounts are inside. */
    public static Lookup<Boolean> include(String account, Estate estate, Settings settings) {
        var trusted = settings.configuration().trust().accounts();
        if (trusted.contains(account) || estate.account(account).known().isPresent()) {
            return Lookup.known(false);
        }
        Optional<Gap> open = OrganizationPath.open(estate.organization(), estate);
        return trusted.isEmpty() && open.isPresent()
                ? Lookup.unknown(Gap.outOfScope("whether account " + account
                        + " is one's own is not known; list the accounts of the organization in estate.yaml, or those"
                        + " to trust under trust.accounts"))
                : Lookup.known(true);
    }
}
