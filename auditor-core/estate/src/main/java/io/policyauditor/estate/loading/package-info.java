/**
 * Load points: every place from which a model is read or written, as KServe does it, and whose identity it runs as.
 *
 * <p>Source: kserve/kserve aaac4e294.
 */
@NullMarked
package io.policyauditor.estate.loading;

import org.jspecify.annotations.NullMarked;
