package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Estate;
import java.util.List;

/** The load points of an estate, found once. */
public final class LoadPoints {
    private final List<LoadPoint> all;

    private LoadPoints(List<LoadPoint> all) {
        this.all = List.copyOf(all);
    }

    /** Those of the estate. */
    public static LoadPoints of(Estate estate) {
        return estate.derived(LoadPoints.class, found -> new LoadPoints(Resolver.resolve(found)));
    }

    /** All of them, in the order of their keys. */
    public List<LoadPoint> all() {
        return all;
    }
}
