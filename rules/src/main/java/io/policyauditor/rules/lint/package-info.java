/** Rules about the text of a policy: what AWS refuses, and what it takes and never does what was meant. */
@NullMarked
package io.policyauditor.rules.lint;

import org.jspecify.annotations.NullMarked;
