/**
 * The policy language of AWS: documents of every kind, their statements and elements, each with its place in the source,
 * and the parser that turns a located tree into them. The parser never throws; what is wrong is a coded diagnostic.
 */
@NullMarked
package io.policyauditor.policy.language;

import org.jspecify.annotations.NullMarked;
