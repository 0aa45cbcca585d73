/**
 * Rules on permissions by which a role comes by more than it was given.
 */
@NullMarked
package io.policyauditor.rules.escalation;

import org.jspecify.annotations.NullMarked;
