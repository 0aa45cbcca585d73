/**
 * Rules on KMS keys: who may use them, through what, and who may hand them on.
 */
@NullMarked
package io.policyauditor.rules.encryption;

import org.jspecify.annotations.NullMarked;
