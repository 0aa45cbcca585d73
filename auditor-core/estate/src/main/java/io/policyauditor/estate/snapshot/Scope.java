package io.policyauditor.estate.snapshot;

import java.util.regex.Pattern;

/**
 * What a part of a snapshot is about: an account, a cluster, the organization, or the estate for everything that is of
 * none of these.
 *
 * @param word {@code account/111122223333}, {@code cluster/NAME}, {@code organization} or {@code estate}
 */
public record Scope(String word) implements Comparable<Scope> {
    // In front: the constants below are tested by it.
    private static final Pattern WORD = Pattern.compile("(?s)organization|estate|account/[0-9]{12}|cluster/.*");

    /** The organization with its units and control policies. */
    public static final Scope ORGANIZATION = new Scope("organization");

    /** What belongs to no account or cluster that is known. */
    public static final Scope ESTATE = new Scope("estate");

    /**
     * A scope.
     *
     * @throws IllegalArgumentException when the word is none of a scope
     */
    public Scope {
        if (!isWord(word)) {
            throw new IllegalArgumentException("no scope: " + word);
        }
    }

    /** An account by its twelve digits. */
    public static Scope account(String id) {
        return new Scope("account/" + id);
    }

    /** A cluster by its key in the estate. */
    public static Scope cluster(String name) {
        return new Scope("cluster/" + WellFormed.of(name));
    }

    /** Whether it is one that has listings. */
    boolean lists() {
        return !equals(ORGANIZATION) && !equals(ESTATE);
    }

    static boolean isWord(String word) {
        return WORD.matcher(word).matches();
    }

    @Override
    public int compareTo(Scope other) {
        return word.compareTo(other.word);
    }

    @Override
    public String toString() {
        return word;
    }
}
