/**
 * Rules on what is granted beyond the need of loading a model, and the words they share.
 */
@NullMarked
package io.policyauditor.rules.leastprivilege;

import org.jspecify.annotations.NullMarked;
