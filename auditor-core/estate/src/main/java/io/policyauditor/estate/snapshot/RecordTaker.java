package io.policyauditor.estate.snapshot;

/** Takes records one at a time as they are read. */
interface RecordTaker {
    <R> void take(RecordKind<R> kind, R value);
}
