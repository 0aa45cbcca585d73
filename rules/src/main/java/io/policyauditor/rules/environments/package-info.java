/** Rules about the separation of environments: what is of one environment, and what reaches into another. */
@NullMarked
package io.policyauditor.rules.environments;

import org.jspecify.annotations.NullMarked;
