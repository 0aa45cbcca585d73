package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;

/**
 * Something that is taken for granted about requests, and that an answer lists.
 *
 * @param text what, as a reader would say it
 * @param holds what it leaves possible: only requests that this allows are asked about
 */
public record Assumption(String text, Access holds) {}
