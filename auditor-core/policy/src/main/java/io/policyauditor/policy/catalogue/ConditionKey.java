package io.policyauditor.policy.catalogue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A condition key, or a family of them: <code>aws:ResourceTag/${TagKey}</code> is one key for every tag. */
public final class ConditionKey {
    private final String name;
    private final NameFamily family;
    private final ValueType type;
    private final boolean multivalued;

    ConditionKey(String name, ValueType type, boolean multivalued) {
        this.name = name;
        this.family = NameFamily.of(name);
        this.type = type;
        this.multivalued = multivalued;
    }

    static ConditionKey of(Rows.Row row) {
        String name = row.field(1);
        ConditionKey corrected = Corrections.of(name);
        return corrected != null
                ? corrected
                : new ConditionKey(
                        name, ValueType.parse(row.field(2)), !row.field(3).isEmpty());
    }

    /** The name as AWS documents it, with the placeholder of a family as it is spelled there. */
    public String name() {
        return name;
    }

    /** The name in lower case, the placeholder of a family as {@code *}: {@code aws:resourcetag/*}. */
    public String pattern() {
        return family.pattern();
    }

    /** Whether it stands for many keys, such as one a tag. */
    public boolean isFamily() {
        return family.open();
    }

    /** Whether this is the key of that name, in any case, or the family it belongs to. */
    public boolean matches(String keyName) {
        return family.matches(Ascii.lowerCase(keyName));
    }

    NameFamily family() {
        return family;
    }

    /** The type of its values. */
    public ValueType type() {
        return type;
    }

    /** Whether a request can hold several values of it, so that a condition on it needs {@code ForAnyValue} or {@code ForAllValues}. */
    public boolean multivalued() {
        return multivalued;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConditionKey that
                && name.equals(that.name)
                && type == that.type
                && multivalued == that.multivalued;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, multivalued);
    }

    @Override
    public String toString() {
        return name;
    }
}
