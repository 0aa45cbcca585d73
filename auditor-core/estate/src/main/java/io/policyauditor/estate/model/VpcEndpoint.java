package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;

/**
 * A VPC endpoint.
 *
 * @param id {@code vpce-…}, as in the condition key {@code aws:SourceVpce}
 * @param vpc {@code vpc-…}
 * @param service such as {@code com.amazonaws.eu-west-1.s3}
 * @param policy known absent for a type that has none
 */
public record VpcEndpoint(
        String id,
        String account,
        String region,
        Lookup<String> vpc,
        String service,
        Lookup<Policy> policy,
        Span place) {}
