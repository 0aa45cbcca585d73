/**
 * The command line: what a person types, made into a run of the engine, reports and an exit code. Nothing here judges.
 */
@NullMarked
package io.policyauditor.cli;

import org.jspecify.annotations.NullMarked;
