/**
 * The compiled form of policies, the only one there is: matchers, literals, statements, and the compiler that decides
 * all of IfExists, negation, absence and wildcards once. Deciding a request and proving a statement about all requests
 * both run on it, and rules ask their sets of actions and resources of it.
 */
@NullMarked
package io.policyauditor.policy.access;

import org.jspecify.annotations.NullMarked;
