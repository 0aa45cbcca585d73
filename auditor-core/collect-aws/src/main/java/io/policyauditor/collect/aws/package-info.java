/**
 * Reads live AWS accounts through the SDK, read-only, into the records of the estate. Every call that did not answer is
 * a gap of exactly the facts that hang on it.
 */
@NullMarked
package io.policyauditor.collect.aws;

import org.jspecify.annotations.NullMarked;
