/**
 * Who may assume a role: the rules on trust policies, and the words that several of them share.
 */
@NullMarked
package io.policyauditor.rules.trust;

import org.jspecify.annotations.NullMarked;
