package io.policyauditor.policy.access;

import org.jspecify.annotations.Nullable;

/**
 * What a literal speaks about.
 *
 * @param key name of the context key in lower case; empty for the other kinds
 */
public record Dimension(Kind kind, String key) {
    /** The kinds of dimension. */
    public enum Kind {
        /** The names of the caller ({@link PrincipalName}); a caller has several, so it is a multivalued dimension. */
        PRINCIPAL,
        ACTION,
        RESOURCE,
        KEY
    }

    public static final Dimension PRINCIPAL = new Dimension(Kind.PRINCIPAL, "");
    public static final Dimension ACTION = new Dimension(Kind.ACTION, "");
    public static final Dimension RESOURCE = new Dimension(Kind.RESOURCE, "");

    /** A context key; its name is lower-cased here. */
    public static Dimension key(String name) {
        return new Dimension(Kind.KEY, name.toLowerCase(java.util.Locale.ROOT));
    }

    // Written out, because what the JVM writes for a record costs a short run a tenth of its time.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dimension that && kind == that.kind && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return kind.name().hashCode() * 31 + key.hashCode();
    }
}
