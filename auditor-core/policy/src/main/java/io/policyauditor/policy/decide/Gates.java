package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Or;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to hold for a request to be allowed: every gate of {@code always}, and every gate of some path.
 *
 * @param paths in the order in which an explanation looks for one that leads through
 */
record Gates(List<Gate> always, List<Path> paths) {
    Gates {
        always = List.copyOf(always);
        paths = List.copyOf(paths);
    }

    /** How a request comes to be allowed; {@code evaluation.md} A5, steps 3 to 6. */
    enum Route {
        /** By the resource's policy, to a caller who has no other. */
        OUTSIDER,
        /** By the resource's policy, to anyone or to the caller himself. */
        DIRECT,
        /** By the resource's policy, to the caller's role. */
        ROLE,
        /** By the caller's own policies, within his account. */
        IDENTITY,
        /** By the caller's own policies, which the resource's policy lets decide. */
        DELEGATED,
        /** By both accounts. */
        ACROSS
    }

    /** One way to be allowed. */
    record Path(Route route, List<Gate.Allows> gates) {
        Path {
            gates = List.copyOf(gates);
        }
    }

    Access access() {
        List<Access> all = new ArrayList<>();
        always.forEach(gate -> all.add(gate.access()));
        all.add(new Or(paths.stream()
                .<Access>map(
                        path -> new And(path.gates().stream().map(Gate::access).toList()))
                .toList()));
        return new And(all);
    }
}
