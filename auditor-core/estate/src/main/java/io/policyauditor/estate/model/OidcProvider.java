package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.Set;

/**
 * An IAM OIDC identity provider.
 *
 * @param issuer without {@code https://}
 * @param clientIds the audiences it takes
 */
public record OidcProvider(String arn, String issuer, Lookup<Set<String>> clientIds, Span place) {}
