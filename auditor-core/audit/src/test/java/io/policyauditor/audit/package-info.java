@NullMarked
package io.policyauditor.audit;

import org.jspecify.annotations.NullMarked;
