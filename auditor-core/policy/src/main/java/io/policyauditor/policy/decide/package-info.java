/**
 * From a request to a decision: who asks for what in which circumstances, the documents that have a say, and what AWS
 * would answer, with the statements that make it so. {@code docs/semantics.md} lists every choice that AWS leaves open.
 */
@NullMarked
package io.policyauditor.policy.decide;

import org.jspecify.annotations.NullMarked;
