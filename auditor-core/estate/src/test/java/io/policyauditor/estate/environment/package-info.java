@NullMarked
package io.policyauditor.estate.environment;

import org.jspecify.annotations.NullMarked;
