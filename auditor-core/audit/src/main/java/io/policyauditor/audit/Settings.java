package io.policyauditor.audit;

import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import java.time.LocalDate;

/**
 * What rules may ask besides the estate.
 *
 * @param asOf the day that the run takes for today
 */
public record Settings(Configuration configuration, LocalDate asOf) {
    /** Which environment each thing of an estate belongs to, by the configuration. */
    public Environments environments(Estate estate) {
        return Environments.of(estate, configuration.environments());
    }
}
