/**
 * What principals may do to resources of the estate: every document that has a say, of both accounts and of the
 * organization, with a gap for each that is not known, and the context keys that AWS fills in by itself.
 */
@NullMarked
package io.policyauditor.estate.effective;

import org.jspecify.annotations.NullMarked;
