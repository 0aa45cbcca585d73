/**
 * Who can: every principal that may do something to a resource, and how one principal becomes another on the way to it,
 * by all layers of the estate and never by a role's name.
 */
@NullMarked
package io.policyauditor.estate.paths;

import org.jspecify.annotations.NullMarked;
