/**
 * Statements about all requests between the principals and the resources of an estate: that nobody outside reaches a
 * resource, that environments are apart, that a principal is not granted something. Every layer of both sides has its say,
 * and what the estate does not tell leaves the answer open.
 */
@NullMarked
package io.policyauditor.estate.proof;

import org.jspecify.annotations.NullMarked;
