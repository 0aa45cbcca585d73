package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.policy.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Which auditor this is. */
final class Version {
    private Version() {}

    static Tool tool() {
        Catalogue catalogue = Catalogue.bundled();
        return new Tool(number(), catalogue.version(), catalogue.date());
    }

    /** What {@code auditor --version} prints. */
    static String text(Tool tool) {
        return "auditor " + tool.version() + "\n"
                + "java " + System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor")
                + ")\n"
                + "catalogue " + tool.catalogue() + " of " + tool.catalogueDate() + "\n";
    }

    /** Its number alone. */
    static String number() {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"), "version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
