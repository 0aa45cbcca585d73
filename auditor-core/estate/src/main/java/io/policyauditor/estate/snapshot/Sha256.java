package io.policyauditor.estate.snapshot;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256, and its text in hexadecimal. */
final class Sha256 {
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String text(byte[] sum) {
        return HexFormat.of().formatHex(sum);
    }

    static boolean isText(String text) {
        return TEXT.matcher(text).matches();
    }
}
