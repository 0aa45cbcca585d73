package io.policyauditor.reports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The URI of a file relative to the scan root: percent-encoded UTF-8, no leading slash, no {@code .} or {@code ..}, no
 * backslash, never empty. A file that is not under the root cannot be pointed at by such a URI; it gets one under
 * {@value #OUTSIDE}, with {@value #UP} for each folder above the root: {@code ../../a.json} is
 * {@code outside-root/up/up/a.json}, {@code /etc/a.json} is {@code outside-root/etc/a.json}. Nothing is to be found
 * there, and no file of the root is taken for another.
 */
final class FileUri {
    private static final String OUTSIDE = "outside-root";
    private static final String UP = "up";

    private FileUri() {}

    static String of(String name) {
        List<String> parts = new ArrayList<>();
        int above = 0;
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    above++;
                } else {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            parts.add("unnamed");
        }
        boolean absolute = name.startsWith("/") || name.matches("(?s)[A-Za-z]:[/\\\\].*");
        List<String> encoded = new ArrayList<>();
        if (absolute || above > 0) {
            encoded.add(OUTSIDE);
        }
        for (int i = 0; i < above && !absolute; i++) {
            encoded.add(UP);
        }
        parts.forEach(part -> encoded.add(encoded(part)));
        return String.join("/", encoded);
    }

    private static String encoded(String part) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : JsonOut.wellFormed(part).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
