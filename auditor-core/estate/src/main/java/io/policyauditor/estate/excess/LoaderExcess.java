package io.policyauditor.estate.excess;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.verdict.Change;
import io.policyauditor.policy.prove.Excess;
import java.util.List;
import java.util.Optional;

/**
 * What a role that loads models is granted beyond what its load points need, and policies that grant the rest no longer.
 *
 * @param role its ARN
 * @param loadPoints keys of those that ask in its name
 * @param parts the policies on both sides
 * @param uris paths in files that are to end with a slash: without it keys are loaded too that only begin like the path, and
 *     the smaller policies do not grant them
 * @param own roles of their own for those that share this one and have nothing in common; the parts are what is left for the
 *     others and, of policies of resources, what all of them need. None unless they were asked for
 * @param shared why there are none where they were asked for; empty where there is nothing to part
 * @param gaps why what it needs is not wholly known; then there are no parts
 */
public record LoaderExcess(
        String role,
        List<String> loadPoints,
        List<Part> parts,
        List<Change.Edit> uris,
        List<OwnRole> own,
        Optional<String> shared,
        List<Gap> gaps) {
    public LoaderExcess {
        loadPoints = List.copyOf(loadPoints);
        parts = List.copyOf(parts);
        uris = List.copyOf(uris);
        own = List.copyOf(own);
        gaps = List.copyOf(gaps);
    }

    /**
     * The policies of one side.
     *
     * @param kind in words: {@code identity policy}, {@code trust policy}, {@code bucket policy}, {@code key policy}
     * @param documents their names
     * @param excess what they grant the role, or to become the role, beyond need
     * @param smaller one policy in their place, as JSON: all that is needed, what others are granted, and every Deny
     * @param change of the first of the documents, which becomes the smaller policy; the others then have to go
     * @param adds whether the smaller policy grants roles of their own what nobody has granted them yet, so that it is needed
     *     even where the present one grants nothing beyond need
     * @param confirmed whether with it every request of every load point is allowed that was before, and proven to grant the
     *     role nothing beyond need
     */
    public record Part(
            String kind,
            List<String> documents,
            Excess excess,
            String smaller,
            Change change,
            boolean adds,
            boolean confirmed) {
        public Part {
            documents = List.copyOf(documents);
        }

        /** Whether the smaller policy is to take the place of the present one. */
        public boolean changes() {
            return adds || !excess.boxes().isEmpty();
        }
    }

    /** Whether anything is beyond need. */
    public boolean any() {
        return !own.isEmpty()
                || parts.stream().anyMatch(part -> !part.excess().boxes().isEmpty());
    }
}
