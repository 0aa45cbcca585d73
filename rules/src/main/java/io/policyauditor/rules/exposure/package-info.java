/**
 * Rules on whom a bucket lets in: everyone, an organization, services.
 */
@NullMarked
package io.policyauditor.rules.exposure;

import org.jspecify.annotations.NullMarked;
