/**
 * Judging an estate: subjects, rules, outcomes, the engine, its configuration and what a run came to.
 */
@NullMarked
package io.policyauditor.audit;

import org.jspecify.annotations.NullMarked;
