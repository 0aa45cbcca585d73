/**
 * Why a model cannot be loaded: the rules on load points, and the words that several of them share. A message ends with
 * the cause, as the table of causes counts them.
 */
@NullMarked
package io.policyauditor.rules.loading;

import org.jspecify.annotations.NullMarked;
