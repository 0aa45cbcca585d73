package io.policyauditor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report that was asked for.
 *
 * @param file where to write it, as the user named it; empty for standard output
 */
record ReportRequest(Format format, Optional<String> file) {
    /** The formats there are. */
    enum Format {
        TEXT,
        JSON,
        SARIF;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads {@code FORMAT} or {@code FORMAT=FILE}; a file called {@code -} is standard output. */
    static ReportRequest parse(String written) {
        int equals = written.indexOf('=');
        String word = equals < 0 ? written : written.substring(0, equals);
        List<String> words = Arrays.stream(Format.values()).map(Format::word).toList();
        Format format = Arrays.stream(Format.values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "scan",
                        "unknown format " + word + Main.didYouMean(word, words) + " (formats are "
                                + String.join(", ", words) + ")"));
        String file = equals < 0 ? "-" : written.substring(equals + 1);
        if (file.isBlank()) {
            throw new UsageException("scan", "--format " + written + " names no file behind the equals sign");
        }
        return new ReportRequest(format, file.equals("-") ? Optional.empty() : Optional.of(file));
    }
}
