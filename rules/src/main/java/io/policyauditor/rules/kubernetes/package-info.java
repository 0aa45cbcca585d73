/**
 * Manifests that give a model, or the way to it, into the wrong hands: the rules on Kubernetes objects, and the words
 * that several of them share.
 */
@NullMarked
package io.policyauditor.rules.kubernetes;

import org.jspecify.annotations.NullMarked;
