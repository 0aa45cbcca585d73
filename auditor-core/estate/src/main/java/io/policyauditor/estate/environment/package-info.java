/**
 * Environments: which one each thing belongs to, and what says so. What nothing says, or two things say differently, is
 * undetermined, and that is never the same as anything.
 */
@NullMarked
package io.policyauditor.estate.environment;

import org.jspecify.annotations.NullMarked;
