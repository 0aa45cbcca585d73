/**
 * What principals may do to resources of the estate: every document that has a say, of both accounts and of the
 * organization, what S3 makes of them (public access blocks, access control lists, access points), the VPC endpoints that
 * requests take, a gap for each that is not known, and the context keys that AWS fills in by itself.
 */
@NullMarked
package io.policyauditor.estate.effective;

import org.jspecify.annotations.NullMarked;
