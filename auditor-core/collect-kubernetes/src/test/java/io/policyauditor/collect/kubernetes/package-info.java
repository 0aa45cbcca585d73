@NullMarked
package io.policyauditor.collect.kubernetes;

import org.jspecify.annotations.NullMarked;
