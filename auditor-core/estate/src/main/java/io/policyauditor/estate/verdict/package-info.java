/**
 * Whether each load point loads: who asks, what he has to be allowed, and which document of the whole chain refuses it,
 * from the ServiceAccount's role to the policy of the key.
 */
@NullMarked
package io.policyauditor.estate.verdict;

import org.jspecify.annotations.NullMarked;
