package io.policyauditor.policy.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of texts to look one up in: a few are compared, many are hashed. */
final class Texts {
    /** Up to here comparing is faster than hashing. */
    private static final int FEW = 6;

    private final String[] few;
    private final @Nullable Set<String> many;

    private Texts(String[] few, @Nullable Set<String> many) {
        this.few = few;
        this.many = many;
    }

    static Texts of(Collection<String> texts) {
        return texts.size() <= FEW
                ? new Texts(texts.toArray(new String[0]), null)
                : new Texts(new String[0], new HashSet<>(texts));
    }

    boolean contains(String text) {
        if (many != null) {
            return many.contains(text);
        }
        for (String one : few) {
            if (one.equals(text)) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return few.length == 0 && many == null;
    }
}
