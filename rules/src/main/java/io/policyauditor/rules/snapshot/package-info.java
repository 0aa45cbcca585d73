/**
 * What the input lacks or contradicts: the rules that say where verdicts of the others end.
 */
@NullMarked
package io.policyauditor.rules.snapshot;

import org.jspecify.annotations.NullMarked;
