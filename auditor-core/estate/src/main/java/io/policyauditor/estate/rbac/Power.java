package io.policyauditor.estate.rbac;

import io.policyauditor.estate.rbac.Need.Naming;
import io.policyauditor.estate.rbac.Need.Scope;
import io.policyauditor.estate.rbac.Need.Wanted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a rule of a role gives toward a need.
 *
 * @param part of the need that it fills
 * @param verb that it allows
 */
record Power(Need need, int part, Wanted wanted, String verb, HeldRule held) {
    /** Where one rule without names is as good as another. */
    private record Slot(Scope scope, Naming naming) {}

    /** The powers of rules, of rules without names the first of each kind, in the order of the needs. */
    static List<Power> of(List<HeldRule> rules) {
        List<Power> powers = new ArrayList<>();
        for (Need need : Need.ALL) {
            for (int part = 0; part < need.parts().size(); part++) {
                collect(need, part, rules, powers);
            }
        }
        return List.copyOf(powers);
    }

    private static void collect(Need need, int part, List<HeldRule> rules, List<Power> powers) {
        Set<Slot> filled = new HashSet<>();
        for (HeldRule held : rules) {
            Rule rule = held.rule();
            for (Wanted wanted : need.parts().get(part)) {
                Slot slot = new Slot(wanted.scope(), wanted.naming());
                boolean useful = rule.names().isEmpty() ? !filled.contains(slot) : wanted.naming() != Naming.NONE;
                String verb = useful ? allowed(rule, wanted) : "";
                if (!verb.isEmpty()) {
                    powers.add(new Power(need, part, wanted, verb, held));
                    if (rule.names().isEmpty()) {
                        filled.add(slot);
                    }
                }
            }
        }
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
