package io.policyauditor.policy.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a resource of the catalogue: lines of fields parted by tabs, trailing empty fields left out. */
final class Rows {
    private Rows() {}

    /** Every line of a resource, in order. */
    static List<Row> read(String resource) {
        String text = text(resource);
        List<Row> rows = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            rows.add(new Row(split(text.substring(start, end), '\t')));
            start = end + 1;
        }
        return rows;
    }

    /** The parts of a list in a field; none when it is empty. */
    static List<String> list(String field) {
        return field.isEmpty() ? List.of() : split(field, ',');
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(8);
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String text(String resource) {
        try (InputStream in = Rows.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue is damaged: it has no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " of the catalogue", e);
        }
    }

    /** One line. */
    record Row(List<String> fields) {
        /** A field; empty when the line ends before it. */
        String field(int index) {
            return index < fields.size() ? fields.get(index) : "";
        }

        int number(int index) {
            return Integer.parseInt(field(index));
        }
    }
}
