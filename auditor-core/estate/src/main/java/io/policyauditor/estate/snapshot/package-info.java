/**
 * An estate on disk: a directory of parts with one record a line, and a manifest that is renamed into place last.
 *
 * <p>What a collector reads is written one record at a time, and read again the same way; a run that is killed leaves
 * what was there before. Every record has one table of its fields, by which it is written, read and compared; what no
 * table knows is refused by name. The format is described in {@code docs/snapshot.md}.
 */
@NullMarked
package io.policyauditor.estate.snapshot;

import org.jspecify.annotations.NullMarked;
