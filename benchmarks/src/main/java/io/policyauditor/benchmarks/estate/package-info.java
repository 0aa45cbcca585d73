/** Estates of any size, made up from a seed: what the budget of a big organization is measured on. */
@NullMarked
package io.policyauditor.benchmarks.estate;

import org.jspecify.annotations.NullMarked;
