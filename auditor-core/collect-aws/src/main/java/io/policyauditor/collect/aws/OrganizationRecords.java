package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import java.util.List;
import java.util.Optional;

/**
 * What was read of the organization.
 *
 * @param organization known absent when the caller's account is in none
 * @param controlPolicies by id; each is to be judged as a document
 * @param incomplete why units, accounts, control policies or their targets may be missing
 * @param gaps everything that was asked and is not known, by its words
 * @param answers how many calls answered
 */
public record OrganizationRecords(
        Lookup<Organization> organization,
        List<ControlPolicy> controlPolicies,
        Lookup<List<DelegatedAdministrator>> delegatedAdministrators,
        Optional<Gap> incomplete,
        List<Gap> gaps,
        long answers) {
    public OrganizationRecords {
        controlPolicies = List.copyOf(controlPolicies);
        gaps = List.copyOf(gaps);
    }
}
