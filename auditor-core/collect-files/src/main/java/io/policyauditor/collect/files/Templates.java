package io.policyauditor.collect.files;

import java.util.List;

/** Tells text that a Helm chart or Terraform would still render from YAML. */
final class Templates {
    // What Helm puts at the root of a template, and its functions that only a template calls. KServe's own runtimes
    // hold {{.Name}} in plain arguments and are no templates.
    private static final List<String> HELM = List.of(
            ".Values", ".Release", ".Chart", ".Capabilities", ".Files", ".Template", "include ", "tpl ", "template ");

    private Templates() {}

    /** Where in a plain scalar a Helm expression stands; -1 when none does. */
    static int helm(String plain) {
        int open = plain.indexOf("{{");
        while (open >= 0) {
            int close = plain.indexOf("}}", open + 2);
            if (close < 0) {
                return -1;
            }
            String inside = plain.substring(open + 2, close);
            if (HELM.stream().anyMatch(inside::contains)) {
                return open;
            }
            open = plain.indexOf("{{", close + 2);
        }
        return -1;
    }

    /**
     * Where the marker stands that made a text unreadable as YAML; -1 when none did. A marker on the line of the error
     * or of what the error is about counts anywhere outside quotes and comments, on a line above only where a value
     * begins, since inside a value it is plain text.
     */
    static int marker(String text, int from, int error, int about) {
        int line = from;
        while (line <= error && line < text.length()) {
            int end = line;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            boolean here = error <= end || (line <= about && about <= end);
            int found = inLine(text, line, end, here);
            if (found >= 0) {
                return found;
            }
            line = end + 1;
        }
        return -1;
    }

    private static int inLine(String text, int from, int to, boolean anywhere) {
        char quote = 0;
        char before = ':';
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '#' && (i == from || text.charAt(i - 1) == ' ')) {
                return -1;
            } else if ((c == '"' || c == '\'') && begins(before)) {
                quote = c;
            } else if (isMarker(text, i, to) && (anywhere || (c != '$' && begins(before)))) {
                return i;
            }
            before = c == ' ' || c == '\t' ? before : c;
        }
        return -1;
    }

    private static boolean begins(char before) {
        return ":-,[{?".indexOf(before) >= 0;
    }

    private static boolean isMarker(String text, int at, int to) {
        return text.startsWith("{{", at)
                || text.startsWith("%{", at)
                || (text.startsWith("${", at) && !isPolicyVariable(text, at + 2, to));
    }

    // ${aws:username} and its like belong to the policy, not to a renderer.
    private static boolean isPolicyVariable(String text, int from, int to) {
        int i = from;
        while (i < to && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '-')) {
            i++;
        }
        return i > from && i < to && text.charAt(i) == ':';
    }
}
