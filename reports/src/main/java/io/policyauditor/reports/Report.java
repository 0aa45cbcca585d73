package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import java.io.IOException;
import java.io.Writer;

/** A format. The same run gives the same characters, on every machine and in every locale. */
public sealed interface Report permits TextReport, JsonReport, SarifReport {
    /**
     * Writes the whole report; the writer is flushed and stays open. Write it as UTF-8.
     *
     * @throws IOException when the writer fails
     */
    void write(AuditRun run, Writer out) throws IOException;
}
