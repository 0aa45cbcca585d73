package io.policyauditor.audit;

import java.time.LocalDate;

/**
 * What rules may ask besides the estate.
 *
 * @param asOf the day that the run takes for today
 */
public record Settings(Configuration configuration, LocalDate asOf) {}
