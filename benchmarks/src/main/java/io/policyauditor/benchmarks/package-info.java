/** How fast the auditor is: JMH benchmarks, each with its answer asserted. */
@NullMarked
package io.policyauditor.benchmarks;

import org.jspecify.annotations.NullMarked;
