package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import java.util.List;
import java.util.Optional;

/**
 * The items of a listing.
 *
 * @param items all that came
 * @param gap why there may be more
 */
record Listed<T>(List<T> items, Optional<Gap> gap) {
    Listed {
        items = List.copyOf(items);
    }

    /** The items when none is missing. */
    Lookup<List<T>> whole() {
        return gap.<Lookup<List<T>>>map(Lookup::unknown).orElseGet(() -> Lookup.known(items));
    }
}
