package io.policyauditor.estate.environment;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;

/**
 * The environment of a thing and what says so.
 *
 * @param name unknown when nothing says it, or two things say it differently
 * @param reason which step decided, by which value and where it stands, such as {@code tag env=prod of account
 *     111122223333}; for an unknown one why it is unknown
 */
public record Environment(Lookup<String> name, String reason) {
    static Environment known(String name, String reason) {
        return new Environment(Lookup.known(name), reason);
    }

    static Environment undetermined(Gap gap) {
        return new Environment(Lookup.unknown(gap), gap.what());
    }

    /** Whether both are known and not the same. */
    public boolean differs(Environment other) {
        return name.known().isPresent()
                && other.name.known().isPresent()
                && !name.known().equals(other.name.known());
    }

    /** {@code prod (tag env=prod)}, or {@code undetermined (why)}. */
    @Override
    public String toString() {
        return name.known().orElse("undetermined") + " (" + reason + ")";
    }
}
