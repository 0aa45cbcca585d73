package io.policyauditor.estate.rbac;

import io.policyauditor.estate.rbac.Need.Naming;
import io.policyauditor.estate.rbac.Need.Scope;
import io.policyauditor.estate.rbac.Need.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule of a role gives toward a need.
 *
 * @param part of the need that it fills
 * @param verb that it allows
 */
record Power(Need need, int part, Wanted wanted, String verb, HeldRule held) {
    private static final List<Part> PARTS = parts();
    private static final Map<String, List<Part>> BY_GROUP = byGroup();

    /** One permission that is wanted, and for what. */
    private record Part(Need need, int number, Wanted wanted, Slot slot) {}

    /**
     * Where one rule without names is as good as another.
     *
     * @param need its place among all needs
     */
    private record Slot(int need, int part, Scope scope, Naming naming) {}

    /** The powers of rules, in their order; of rules without names the first for each slot. */
    static List<Power> of(List<HeldRule> rules) {
        List<Power> powers = new ArrayList<>();
        Set<Slot> filled = new HashSet<>();
        for (HeldRule held : rules) {
            Rule rule = held.rule();
            boolean limited = !rule.names().isEmpty();
            for (Part part : wantedOf(rule.groups())) {
                boolean useful = limited ? part.wanted().naming() != Naming.NONE : !filled.contains(part.slot());
                String verb = useful ? allowed(rule, part.wanted()) : "";
                if (!verb.isEmpty()) {
                    powers.add(new Power(part.need(), part.number(), part.wanted(), verb, held));
                    if (!limited) {
                        filled.add(part.slot());
                    }
                }
            }
        }
        return List.copyOf(powers);
    }

    // Most rules are about one group of the API, and most groups are wanted by nobody.
    private static List<Part> wantedOf(Set<String> groups) {
        if (groups.size() == 1 && !groups.contains(Rule.ALL)) {
            return BY_GROUP.getOrDefault(groups.iterator().next(), List.of());
        }
        return groups.isEmpty() ? List.of() : PARTS;
    }

    private static List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (int need = 0; need < Need.ALL.size(); need++) {
            List<List<Wanted>> wanted = Need.ALL.get(need).parts();
            for (int part = 0; part < wanted.size(); part++) {
                for (Wanted one : wanted.get(part)) {
                    parts.add(new Part(Need.ALL.get(need), part, one, new Slot(need, part, one.scope(), one.naming())));
                }
            }
        }
        return List.copyOf(parts);
    }

    private static Map<String, List<Part>> byGroup() {
        Map<String, List<Part>> byGroup = new HashMap<>();
        for (Part part : PARTS) {
            byGroup.computeIfAbsent(part.wanted().group(), ignored -> new ArrayList<>())
                    .add(part);
        }
        return byGroup;
    }

    private static String allowed(Rule rule, Wanted wanted) {
        for (String verb : wanted.verbs()) {
            if (rule.allows(verb, wanted.group(), wanted.resource())) {
                return verb;
            }
        }
        return "";
    }

    /** Whether it holds for some objects only. */
    boolean limited() {
        return !held.rule().names().isEmpty();
    }

    /** The verb and the resource, as a hop shows them. */
    String shown() {
        return wanted.shown(verb);
    }
}
