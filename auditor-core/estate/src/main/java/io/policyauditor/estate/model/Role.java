package io.policyauditor.estate.model;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;

/**
 * An IAM role.
 *
 * @param trust its AssumeRolePolicyDocument
 * @param policies inline and attached managed policies
 * @param managed ARNs of the attached managed policies, also of those whose text is not known
 * @param boundary its permissions boundary; known absent when it has none
 * @param maxSessionDuration in seconds
 */
public record Role(
        String arn,
        Lookup<Policy> trust,
        Lookup<List<Policy>> policies,
        Lookup<List<String>> managed,
        Lookup<Policy> boundary,
        Lookup<Map<String, String>> tags,
        Lookup<Integer> maxSessionDuration,
        Span place) {
    /** The account of its ARN. */
    public String account() {
        return Arn.parse(arn).map(Arn::account).orElse("");
    }

    /** The last part of its ARN, without its path. */
    public String name() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
