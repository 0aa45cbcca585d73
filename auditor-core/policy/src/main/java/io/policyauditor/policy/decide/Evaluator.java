package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Gap;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests on an {@link Access}: made once for the documents of a caller and a resource, asked as often as one
 * likes, from any thread. A decision allocates nothing.
 */
public final class Evaluator {
    /** What is not known refuses: unknown documents, and literals that hang on open keys. */
    static final int REFUSING = 0;

    /** Unknown documents allow, and deny nothing. */
    static final int GAPS_ALLOW = 1;

    /** What hangs on open keys turns out for the caller. */
    static final int KEYS_ALLOW = 2;

    /** A part of the access in a form that is quick to ask. */
    private sealed interface Node {
        /**
         * @param shared the ways of the shared policy, which are found once
         * @param doubt a set of the flags above
         */
        boolean holds(Request request, int shared, int doubt);
    }

    private record All(List<Node> parts) implements Node {
        @Override
        public boolean holds(Request request, int shared, int doubt) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).holds(request, shared, doubt)) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Some(List<Node> parts) implements Node {
        @Override
        public boolean holds(Request request, int shared, int doubt) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(request, shared, doubt)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Granted(List<CompiledStatement> allows, int ways) implements Node {
        @Override
        public boolean holds(Request request, int shared, int doubt) {
            return (Statements.ways(allows, request, (doubt & KEYS_ALLOW) != 0) & ways) != 0;
        }
    }

    private record GrantedShared(int ways) implements Node {
        @Override
        public boolean holds(Request request, int shared, int doubt) {
            return (shared & ways) != 0;
        }
    }

    private record Open() implements Node {
        @Override
        public boolean holds(Request request, int shared, int doubt) {
            return (doubt & GAPS_ALLOW) != 0;
        }
    }

    /** The denying statements of a document. */
    private record Denying(List<CompiledStatement> denies, boolean bounded) {}

    private final Denying[] denying;
    private final Node allowing;
    private final List<CompiledStatement> shared;
    private final List<String> gaps;

    private Evaluator(Denying[] denying, Node allowing, List<CompiledStatement> shared, List<String> gaps) {
        this.denying = denying;
        this.allowing = allowing;
        this.shared = shared;
        this.gaps = gaps;
    }

    /**
     * Makes an evaluator. A document with {@link CompiledPolicy#rejections} is taken for what is left of it: whoever asks
     * must have looked.
     */
    public static Evaluator of(Access access) {
        Builder builder = new Builder();
        CompiledPolicy shared = builder.shared(access);
        Node allowing = builder.node(access, shared);
        return new Evaluator(
                builder.denying.toArray(new Denying[0]),
                allowing,
                shared == null ? List.of() : shared.allows(),
                builder.gaps.stream().distinct().toList());
    }

    /** What AWS answers; what is not known refuses. */
    public Decision decide(Request request) {
        return decide(request, REFUSING);
    }

    /** What is not known about the documents, as a finding would say it. */
    public List<String> gaps() {
        return gaps;
    }

    /** Whether a statement applies to a request, which leaves nothing open: caller, action, resource and conditions. */
    public static boolean applies(CompiledStatement statement, Request request) {
        return Statements.applies(statement, request, false, false);
    }

    Decision decide(Request request, int doubt) {
        if (request.asksWhoItIs()) {
            return Decision.ALLOWED;
        }
        boolean ifOpen = (doubt & KEYS_ALLOW) != 0;
        for (Denying document : denying) {
            if (Statements.denies(document.denies, request, document.bounded, !ifOpen)) {
                return Decision.EXPLICITLY_DENIED;
            }
        }
        int ways = shared.isEmpty() ? 0 : Statements.ways(shared, request, ifOpen);
        return allowing.holds(request, ways, doubt) ? Decision.ALLOWED : Decision.IMPLICITLY_DENIED;
    }

    /**
     * How far the access reaches for a request: the decision under every way the unknown can turn out.
     *
     * <p>Source of the four answers: the design's "known, absent, unknown".
     */
    public Reach reach(Request request) {
        Reach least = reach(request, REFUSING);
        return gaps.isEmpty() || reach(request, GAPS_ALLOW) == least ? least : Reach.NOT_ASSESSED;
    }

    private Reach reach(Request request, int gapsAre) {
        if (decide(request, gapsAre) == Decision.ALLOWED) {
            return Reach.ALWAYS;
        }
        return decide(request, gapsAre | KEYS_ALLOW) == Decision.ALLOWED ? Reach.ONLY_IF : Reach.NEVER;
    }

    /** Takes an access apart: what denies is asked first, of every document; then what has to allow. */
    private static final class Builder {
        final List<Denying> denying = new ArrayList<>();
        final List<String> gaps = new ArrayList<>();

        /** The policy that is asked in several ways, a resource's policy; of any further ones the ways are found each time. */
        @Nullable
        CompiledPolicy shared(Access access) {
            Set<CompiledPolicy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            return sharedIn(access, seen);
        }

        private static @Nullable CompiledPolicy sharedIn(Access access, Set<CompiledPolicy> seen) {
            if (access instanceof Grants grants) {
                return seen.add(grants.policy()) ? null : grants.policy();
            }
            for (Access part : parts(access)) {
                CompiledPolicy shared = sharedIn(part, seen);
                if (shared != null) {
                    return shared;
                }
            }
            return null;
        }

        private static List<Access> parts(Access access) {
            if (access instanceof And and) {
                return and.parts();
            }
            return access instanceof Or or ? or.parts() : List.of();
        }

        Node node(Access access, @Nullable CompiledPolicy shared) {
            if (access instanceof And) {
                List<Node> nodes = nodes(access, shared);
                return nodes.size() == 1 ? nodes.get(0) : new All(nodes);
            }
            if (access instanceof Or) {
                List<Node> nodes = nodes(access, shared);
                return nodes.size() == 1 ? nodes.get(0) : new Some(nodes);
            }
            if (access instanceof Grants grants) {
                int ways = Statements.bits(grants.ways());
                return grants.policy() == shared
                        ? new GrantedShared(ways)
                        : new Granted(grants.policy().allows(), ways);
            }
            if (access instanceof Gap gap) {
                gaps.add(gap.reason());
                return new Open();
            }
            throw new IllegalStateException("a denial stands only beside what allows: " + access);
        }

        /** The parts that allow; those that deny are set aside, for a Deny that applies anywhere decides. */
        private List<Node> nodes(Access access, @Nullable CompiledPolicy shared) {
            List<Node> nodes = new ArrayList<>();
            for (Access part : parts(access)) {
                if (part instanceof NotDenied not && access instanceof And) {
                    if (!not.policy().denies().isEmpty()) {
                        denying.add(new Denying(not.policy().denies(), not.bounded()));
                    }
                } else {
                    nodes.add(node(part, shared));
                }
            }
            return List.copyOf(nodes);
        }
    }
}
