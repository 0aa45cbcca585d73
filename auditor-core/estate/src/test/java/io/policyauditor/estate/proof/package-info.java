@NullMarked
package io.policyauditor.estate.proof;

import org.jspecify.annotations.NullMarked;
