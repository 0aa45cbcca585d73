package io.policyauditor.policy.catalogue;

/**
 * A name with at most one placeholder, in any of the spellings AWS uses for it: <code>${TagKey}</code>, {@code <key>}
 * or a last part {@code tag-key}. The placeholder stands for one character or more.
 *
 * @param head what stands before the placeholder, in lower case; the whole name when there is none
 * @param tail what stands behind it
 */
record NameFamily(String head, String tail, boolean open) {
    private static final String TAG_KEY = "/tag-key";

    static NameFamily of(String documented) {
        String lower = Ascii.lowerCase(documented);
        if (lower.endsWith(TAG_KEY)) {
            return new NameFamily(lower.substring(0, lower.length() - TAG_KEY.length() + 1), "", true);
        }
        int start = lower.indexOf("${");
        int end = lower.indexOf('}', start + 1);
        if (start < 0) {
            start = lower.indexOf('<');
            end = lower.indexOf('>', start + 1);
        }
        return start < 0 || end < 0
                ? new NameFamily(lower, "", false)
                : new NameFamily(lower.substring(0, start), lower.substring(end + 1), true);
    }

    boolean matches(String lowerCase) {
        return open
                ? lowerCase.length() > head.length() + tail.length()
                        && lowerCase.startsWith(head)
                        && lowerCase.endsWith(tail)
                : lowerCase.equals(head);
    }

    String pattern() {
        return open ? head + '*' + tail : head;
    }
}
