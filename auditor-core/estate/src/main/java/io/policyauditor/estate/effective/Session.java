package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import java.util.Map;

/**
 * What one session of a role has that its role has not.
 *
 * @param policy its session policy; known absent when it has none
 * @param tags session tags by name, over the role's own; no others
 */
public record Session(Lookup<Policy> policy, Map<String, Lookup<String>> tags) {
    /** A session with nothing of its own, as one of a web identity that sends no tags. */
    public static final Session PLAIN = new Session(Lookup.absent(), Map.of());

    public Session {
        tags = Map.copyOf(tags);
    }
}
