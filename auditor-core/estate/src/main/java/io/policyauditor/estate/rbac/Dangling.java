package io.policyauditor.estate.rbac;

import io.policyauditor.policy.text.Span;

/**
 * A binding that names something known not to exist. Whoever may create that gives or gets what the binding gives.
 *
 * @param binding such as {@code RoleBinding ml/editors}
 * @param missing the role or the ServiceAccount
 */
public record Dangling(String binding, String missing, Span place) {}
