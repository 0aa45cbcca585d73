/**
 * The catalogue of AWS: every action of every service with its access levels, resource types and condition keys, and
 * sets of actions over it. The data is compiled from AWS's service authorization reference by {@code
 * tools/refresh-catalogue} and bundled; a service is read when it is first asked for.
 */
@NullMarked
package io.policyauditor.policy.catalogue;

import org.jspecify.annotations.NullMarked;
