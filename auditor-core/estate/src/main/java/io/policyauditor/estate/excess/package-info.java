/**
 * What the roles that load models are granted beyond the need of their load points, the smaller policies in the place of
 * those that there are, and roles of their own for services that share one.
 */
@NullMarked
package io.policyauditor.estate.excess;

import org.jspecify.annotations.NullMarked;
