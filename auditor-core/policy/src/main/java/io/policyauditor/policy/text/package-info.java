/**
 * Located text: source text, spans, the tree of a JSON or YAML document in which every value knows where it came
 * from, and the JSON reader that recovers from a mistake and goes on.
 */
@NullMarked
package io.policyauditor.policy.text;

import org.jspecify.annotations.NullMarked;
