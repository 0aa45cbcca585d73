package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Gap;
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
}
