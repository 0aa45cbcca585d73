/**
 * What an organization forbids: the rules on service control policies and resource control policies.
 */
@NullMarked
package io.policyauditor.rules.guardrails;

import org.jspecify.annotations.NullMarked;
