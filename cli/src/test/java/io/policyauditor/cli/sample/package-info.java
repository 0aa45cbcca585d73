/** A rule with its folder, as the rules module holds them, for tests of the command line. */
@NullMarked
package io.policyauditor.cli.sample;

import org.jspecify.annotations.NullMarked;
