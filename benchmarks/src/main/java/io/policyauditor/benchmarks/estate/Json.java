package io.policyauditor.benchmarks.estate;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as JSON. */
final class Json {
    private static final int NARROW = -1;

    private Json() {}

    /** On one line, which is a flow mapping of YAML too. */
    static void line(Appendable out, Object value) throws IOException {
        write(out, value, NARROW);
    }

    static String line(Object value) {
        StringBuilder out = new StringBuilder();
        try {
            line(out, value);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return out.toString();
    }

    /**
     * As the AWS command line prints it: four blanks a level.
     *
     * @param level of the line it begins on
     */
    static void indented(Appendable out, Object value, int level) throws IOException {
        write(out, value, level);
    }

    private static void write(Appendable out, Object value, int level) throws IOException {
        if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
            out.append('{');
            while (members.hasNext()) {
                Map.Entry<?, ?> member = members.next();
                next(out, level);
                string(out, String.valueOf(member.getKey()));
                out.append(": ");
                write(out, member.getValue(), deeper(level));
                comma(out, members.hasNext(), level);
            }
            close(out, map.isEmpty(), level);
            out.append('}');
        } else if (value instanceof List<?> list) {
            Iterator<?> items = list.iterator();
            out.append('[');
            while (items.hasNext()) {
                next(out, level);
                write(out, items.next(), deeper(level));
                comma(out, items.hasNext(), level);
            }
            close(out, list.isEmpty(), level);
            out.append(']');
        } else if (value instanceof String text) {
            string(out, text);
        } else {
            out.append(String.valueOf(value));
        }
    }

    private static int deeper(int level) {
        return level == NARROW ? NARROW : level + 1;
    }

    private static void next(Appendable out, int level) throws IOException {
        if (level != NARROW) {
            newLine(out, level + 1);
        }
    }

    private static void comma(Appendable out, boolean more, int level) throws IOException {
        if (more) {
            out.append(level == NARROW ? ", " : ",");
        }
    }

    private static void close(Appendable out, boolean empty, int level) throws IOException {
        if (level != NARROW && !empty) {
            newLine(out, level);
        }
    }

    static void newLine(Appendable out, int level) throws IOException {
        out.append('\n');
        for (int i = 0; i < level; i++) {
            out.append("    ");
        }
    }

    private static void string(Appendable out, String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
