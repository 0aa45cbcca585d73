package io.policyauditor.policy.text;

/**
 * Whether a text is JSON, asked of the grammar of RFC 8259 and of nothing else; and, as RFC 7493 wants it, without
 * halves of surrogate pairs. Throws away what it reads, so it has nothing in common with the reader it checks.
 */
final class Rfc8259 {
    private final String text;
    private int at;

    private Rfc8259(String text) {
        this.text = text;
    }

    static boolean accepts(String text) {
        Rfc8259 grammar = new Rfc8259(text);
        grammar.white();
        boolean value = grammar.value();
        grammar.white();
        return value && grammar.at == text.length();
    }

    private boolean value() {
        if (eat("{")) {
            white();
            if (eat("}")) {
                return true;
            }
            do {
                white();
                if (!string()) {
                    return false;
                }
                white();
                if (!eat(":") || !element()) {
                    return false;
                }
            } while (eat(","));
            return eat("}");
        }
        if (eat("[")) {
            white();
            if (eat("]")) {
                return true;
            }
            do {
                if (!element()) {
                    return false;
                }
            } while (eat(","));
            return eat("]");
        }
        if (text.startsWith("\"", at)) {
            return string();
        }
        return eat("true") || eat("false") || eat("null") || number();
    }

    private boolean element() {
        white();
        boolean value = value();
        white();
        return value;
    }

    private boolean string() {
        if (!eat("\"")) {
            return false;
        }
        StringBuilder units = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return units.codePoints().noneMatch(p -> p >= 0xD800 && p <= 0xDFFF);
            }
            if (c < 0x20) {
                return false;
            }
            if (c != '\\') {
                units.append(c);
            } else if (at < text.length() && "\"\\/bfnrt".indexOf(text.charAt(at)) >= 0) {
                units.append(text.charAt(at++));
            } else if (eat("u")
                    && text.substring(at, Math.min(text.length(), at + 4)).matches("[0-9A-Fa-f]{4}")) {
                units.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                at += 4;
            } else {
                return false;
            }
        }
        return false;
    }

    private boolean number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(start, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    }

    private void white() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean eat(String token) {
        boolean found = text.startsWith(token, at);
        at += found ? token.length() : 0;
        return found;
    }
}
