/**
 * Reads live Kubernetes clusters, read-only, into the records of the estate, through the same reader as manifests in
 * files. Every call that did not answer is a gap of exactly the facts that hang on it.
 */
@NullMarked
package io.policyauditor.collect.kubernetes;

import org.jspecify.annotations.NullMarked;
