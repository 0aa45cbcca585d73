/**
 * The auditor's view of the world: what exists, what is known to be absent, and what is not known.
 */
@NullMarked
package io.policyauditor.estate.model;

import org.jspecify.annotations.NullMarked;
