package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.PathKind.Need;
import io.policyauditor.policy.access.CompiledPolicy;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which ways somebody's own policies leave open at all: those whose every action some Allow of his fits, on whatever and
 * under whatever condition. Few principals have any, so that few are looked at closely.
 */
final class Abilities {
    private static final String ASSUME_ROLE = "sts:AssumeRole";
    private static final List<String> ACTIONS = actions();

    private final Directory directory;
    private final Map<CompiledPolicy, BitSet> byPolicy = new ConcurrentHashMap<>();
    private final Map<String, List<PathKind>> byMember = new ConcurrentHashMap<>();

    private Abilities(Estate estate) {
        this.directory = Directory.of(estate);
    }

    static Abilities of(Estate estate) {
        return estate.derived(Abilities.class, Abilities::new);
    }

    /** All but sts:AssumeRole, which a trust policy can grant by itself. */
    private static List<String> actions() {
        Set<String> actions = new LinkedHashSet<>();
        for (PathKind kind : PathKinds.ALL) {
            kind.needs().stream()
                    .map(Need::action)
                    .filter(action -> !action.equals(ASSUME_ROLE))
                    .forEach(actions::add);
        }
        return List.copyOf(actions);
    }

    /** The ways that a principal may have, in the order of {@link PathKinds#ALL}; sts-001 is not among them. */
    List<PathKind> of(Directory.Member member) {
        return byMember.computeIfAbsent(member.arn(), arn -> ways(member));
    }

    private List<PathKind> ways(Directory.Member member) {
        if (member.principal().serviceLinked()) {
            return List.of();
        }
        BitSet able = new BitSet(ACTIONS.size());
        boolean any = directory.mayAllow(member, policy -> {
            able.or(byPolicy.computeIfAbsent(policy, Abilities::able));
            return false;
        });
        if (any) {
            able.set(0, ACTIONS.size());
        }
        return able.isEmpty()
                ? List.of()
                : PathKinds.ALL.stream()
                        .filter(kind -> !kind.equals(PathKinds.ASSUME_ROLE))
                        .filter(kind -> kind.needs().stream()
                                .map(need -> ACTIONS.indexOf(need.action()))
                                .allMatch(index -> index < 0 || able.get(index)))
                        .toList();
    }

    private static BitSet able(CompiledPolicy policy) {
        BitSet able = new BitSet(ACTIONS.size());
        for (int i = 0; i < ACTIONS.size(); i++) {
            String action = ACTIONS.get(i);
            if (policy.allows().stream().anyMatch(allow -> allow.coversAction(action))) {
                able.set(i);
            }
        }
        return able;
    }
}
