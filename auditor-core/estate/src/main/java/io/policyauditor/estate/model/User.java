package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;

/**
 * An IAM user.
 *
 * @param policies inline and managed, also those of its groups
 */
public record User(
        String arn,
        Lookup<List<Policy>> policies,
        Lookup<Policy> boundary,
        Lookup<Map<String, String>> tags,
        Span place) {}
