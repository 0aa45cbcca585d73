package io.policyauditor.audit;

import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, least first. */
public enum Severity {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The lower-case word for it in configuration and output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One level less; INFO stays. */
    public Severity lower() {
        return switch (this) {
            case CRITICAL -> HIGH;
            case HIGH -> MEDIUM;
            case MEDIUM -> LOW;
            case LOW, INFO -> INFO;
        };
    }

    /** The severity of a word, whatever its case. */
    public static Optional<Severity> ofWord(String word) {
        for (Severity severity : values()) {
            if (severity.name().equalsIgnoreCase(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
