/**
 * The rules, a folder each by family, and the words that several of them share.
 */
@NullMarked
package io.policyauditor.rules;

import org.jspecify.annotations.NullMarked;
