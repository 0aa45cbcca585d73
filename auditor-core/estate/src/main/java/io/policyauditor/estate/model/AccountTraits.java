package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * What an account has besides its records, as evidence; of it only the VPC endpoints change who has access.
 *
 * @param account twelve digits
 * @param samlProviders ARNs
 * @param vpcEndpoints all those for S3, and some for other services
 * @param analyzers the Access Analyzers for access from outside
 * @param accessFindings how many active findings they have, when all of them are in the estate
 */
public record AccountTraits(
        String account,
        Lookup<List<String>> samlProviders,
        Lookup<List<VpcEndpoint>> vpcEndpoints,
        Lookup<List<Analyzer>> analyzers,
        Lookup<Integer> accessFindings,
        Span place) {
    /**
     * An IAM Access Analyzer for access from outside.
     *
     * @param organization whether it looks at every account of the organization, not at its own alone
     */
    public record Analyzer(String arn, boolean organization, Span place) {}
}
