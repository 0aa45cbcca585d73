package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton.Answer;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.prove.Node.All;
import io.policyauditor.policy.prove.Node.Any;
import io.policyauditor.policy.prove.Node.Is;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a request of which a node holds. It always has a request in hand; what the request fails is repaired, a
 * clause at a time: a clause with one way left is taken that way, else the ways of the clause with fewest are tried in
 * turn, each without the ones before. Where a clause has no way left, there is no request. So a node that no request
 * meets is shown to be such by going through all cases, and the cases that a witness is found in are few.
 */
final class Search {
    /** Cases within cases; far beyond it the stack would end. */
    private static final int DEEPEST = 600;

    /** How often values are fitted to each other where policy variables bind them. */
    private static final int FITTINGS = 8;

    /** A request in the making: what is decided of each dimension, and a value that meets it. Never changed once shared. */
    static final class Case implements Variables {
        private final Vocabulary vocabulary;
        private final Signs[] decided;
        private final Setting[] settings;
        private final List<Any> clauses;
        private int fitted;

        private Case(Vocabulary vocabulary, Signs[] decided, Setting[] settings, List<Any> clauses, int fitted) {
            this.vocabulary = vocabulary;
            this.decided = decided;
            this.settings = settings;
            this.clauses = clauses;
            this.fitted = fitted;
        }

        Case copy() {
            return new Case(vocabulary, decided.clone(), settings.clone(), new ArrayList<>(clauses), fitted);
        }

        Setting setting(int space) {
            return settings[space];
        }

        /** What is decided of a dimension. */
        Signs decided(int space) {
            return decided[space];
        }

        void set(int space, Setting setting) {
            settings[space] = setting;
        }

        int spaces() {
            return settings.length;
        }

        @Override
        public @Nullable String value(String key) {
            int space = vocabulary.key(key);
            return space < 0 || settings[space].single() == null
                    ? null
                    : settings[space].single().text();
        }

        @Override
        public boolean multivalued(String key) {
            int space = vocabulary.key(key);
            return space >= 0 && !settings[space].several().isEmpty();
        }

        /** Whether the request at hand makes a node hold. */
        boolean holds(Node node) {
            if (node instanceof Is is) {
                return settings[is.term().dimension()].holds(is.term().literal(), this) == is.holds();
            }
            if (node instanceof All all) {
                for (Node part : all.parts()) {
                    if (!holds(part)) {
                        return false;
                    }
                }
                return true;
            }
            for (Node part : ((Any) node).parts()) {
                if (holds(part)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Vocabulary vocabulary;
    private final Settings settings;
    private final Fitting fitting;
    private final Meter meter;
    private final boolean everyCase;
    private final Predicate<Case> found;
    private Node goal = Node.TRUE;

    /**
     * @param everyCase whether to go on until all cases are told apart, each of them such that everything in it meets the
     *     goal, no two having a request in common
     * @param found takes a case, the request in hand of which meets the goal; true ends the search
     */
    Search(
            Vocabulary vocabulary,
            Settings settings,
            TextSearch texts,
            Meter meter,
            boolean everyCase,
            Predicate<Case> found) {
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.meter = meter;
        this.everyCase = everyCase;
        this.found = found;
        this.fitting = new Fitting(vocabulary, settings, texts);
    }

    /** Whether the search was ended by what it found. */
    boolean run(Node node) {
        goal = node;
        int n = vocabulary.spaces();
        Signs[] decided = new Signs[n];
        Setting[] start = new Setting[n];
        for (int s = 0; s < n; s++) {
            decided[s] = Signs.NONE;
            Setting setting = settings.find(vocabulary.space(s), Signs.NONE, Settings.Form.ANY)
                    .setting();
            start[s] = setting == null ? Setting.ABSENT : setting;
        }
        Case root = new Case(vocabulary, decided, start, new ArrayList<>(), 0);
        return decide(root, node) && solve(root, 0);
    }

    /** Makes a node hold in a case; false when that cannot be. */
    private boolean decide(Case at, Node node) {
        if (node instanceof Is is) {
            Settings.Found way = way(at, is);
            Setting setting = way.setting();
            if (setting == null) {
                if (way.found() == Answer.OPEN) {
                    meter.passedOver(
                            way.mixed() ? Reason.MIXED_VALUE_TYPES : Reason.BUDGET_STATES,
                            "conditions on "
                                    + vocabulary
                                            .space(is.term().dimension())
                                            .dimension()
                                            .key()
                                    + " read its value in several ways");
                }
                return false;
            }
            int space = is.term().dimension();
            at.decided[space] = at.decided[space].with(is.sign());
            at.settings[space] = setting;
            return true;
        }
        if (node instanceof All all) {
            // What contradicts itself needs no text; and the search for one may be long.
            Set<Integer> signs = signs(all);
            for (Node part : all.parts()) {
                if (part instanceof Any && contradicts(at, part, signs)) {
                    return false;
                }
            }
            for (Any clause : at.clauses) {
                if (contradicts(at, clause, signs)) {
                    return false;
                }
            }
            for (Node part : all.parts()) {
                if (!decide(at, part)) {
                    return false;
                }
            }
            return true;
        }
        Any clause = (Any) node;
        if (clause.parts().size() > 1) {
            at.clauses.add(clause);
            return true;
        }
        return !clause.parts().isEmpty() && decide(at, clause.parts().get(0));
    }

    private static Set<Integer> signs(All all) {
        Set<Integer> signs = new HashSet<>();
        for (Node part : all.parts()) {
            if (part instanceof Is is) {
                signs.add(is.sign());
            }
        }
        return signs;
    }

    /** Whether a node says the opposite of what is decided, or of what is about to be. */
    private static boolean contradicts(Case at, Node node, Set<Integer> signs) {
        if (node instanceof Is is) {
            int opposite = is.sign() ^ 1;
            return signs.contains(opposite) || at.decided[is.term().dimension()].contains(opposite);
        }
        if (node instanceof All all) {
            for (Node part : all.parts()) {
                if (contradicts(at, part, signs)) {
                    return true;
                }
            }
            return false;
        }
        for (Node part : ((Any) node).parts()) {
            if (!contradicts(at, part, signs)) {
                return false;
            }
        }
        return true;
    }

    /** What the dimension of a term can have if the term is decided so, with all that is decided already. */
    private Settings.Found way(Case at, Is is) {
        int space = is.term().dimension();
        Signs decided = at.decided[space];
        Setting now = at.settings[space];
        if (decided.contains(is.sign())
                || (!is.term().texts().hasVariables() && now.holds(is.term().literal(), at) == is.holds())) {
            return decided.contains(is.sign() ^ 1)
                    ? new Settings.Found(Answer.NO, null, false)
                    : new Settings.Found(Answer.YES, now, false);
        }
        if (decided.contains(is.sign() ^ 1)) {
            return new Settings.Found(Answer.NO, null, false);
        }
        return settings.find(vocabulary.space(space), decided.with(is.sign()), Settings.Form.ANY);
    }

    /** Whether a node holds of the request at hand, taking what is decided of policy variables for granted. */
    private boolean holds(Case at, Node node) {
        if (node instanceof Is is) {
            Signs decided = at.decided[is.term().dimension()];
            if (decided.contains(is.sign())) {
                return true;
            }
            if (decided.contains(is.sign() ^ 1)) {
                return false;
            }
            return at.holds(node);
        }
        if (node instanceof All all) {
            for (Node part : all.parts()) {
                if (!holds(at, part)) {
                    return false;
                }
            }
            return true;
        }
        for (Node part : ((Any) node).parts()) {
            if (holds(at, part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a node holds of every request of the case. */
    private boolean certain(Case at, Node node) {
        if (node instanceof Is is) {
            int space = is.term().dimension();
            Signs decided = at.decided[space];
            return decided.contains(is.sign())
                    || settings.find(vocabulary.space(space), decided.with(is.sign() ^ 1), Settings.Form.ANY)
                                    .found()
                            == Answer.NO;
        }
        if (node instanceof All all) {
            return all.parts().stream().allMatch(part -> certain(at, part));
        }
        return ((Any) node).parts().stream().anyMatch(part -> certain(at, part));
    }

    /** Whether a node can hold in the case, as far as its terms show one by one. */
    private boolean possible(Case at, Node node) {
        if (node instanceof Is is) {
            return way(at, is).found() != Answer.NO;
        }
        if (node instanceof All all) {
            for (Node part : all.parts()) {
                if (!possible(at, part)) {
                    return false;
                }
            }
            return true;
        }
        for (Node part : ((Any) node).parts()) {
            if (possible(at, part)) {
                return true;
            }
        }
        return false;
    }

    private boolean solve(Case at, int depth) {
        while (true) {
            if (!meter.node() || depth > DEEPEST) {
                meter.passedOver(Reason.BUDGET_NODES, "more than " + DEEPEST + " cases within each other");
                return false;
            }
            int worst = -1;
            List<Node> ways = List.of();
            for (int c = at.clauses.size() - 1; c >= 0 && (worst < 0 || ways.size() > 1); c--) {
                Any clause = at.clauses.get(c);
                if (settled(at, clause)) {
                    continue;
                }
                List<Node> left = new ArrayList<>();
                for (Node way : clause.parts()) {
                    if (possible(at, way)) {
                        left.add(way);
                    }
                }
                if (left.isEmpty()) {
                    return false;
                }
                if (worst < 0 || left.size() < ways.size()) {
                    worst = c;
                    ways = left;
                }
            }
            if (worst < 0) {
                Boolean ended = met(at);
                if (ended != null) {
                    return ended;
                }
                continue;
            }
            // Whichever way is taken, the clause is done with.
            at.clauses.remove(worst);
            if (ways.size() == 1) {
                if (!decide(at, ways.get(0))) {
                    return false;
                }
                continue;
            }
            for (Node way : ways) {
                Case branch = at.copy();
                if (decide(branch, way) && solve(branch, depth + 1)) {
                    return true;
                }
                if (meter.exhausted()) {
                    return false;
                }
                if ((everyCase || way instanceof Is) && !decide(at, Node.not(way))) {
                    return false;
                }
            }
            return false;
        }
    }

    private boolean settled(Case at, Any clause) {
        for (Node way : clause.parts()) {
            if (everyCase ? certain(at, way) : holds(at, way)) {
                return true;
            }
        }
        return false;
    }

    /** The request meets the goal, but for policy variables; null when values had to change and the rest is to be seen to. */
    private @Nullable Boolean met(Case at) {
        return switch (fitting.fit(at)) {
            case FITS -> {
                if (at.holds(goal)) {
                    yield found.test(at);
                }
                if (at.fitted++ < FITTINGS) {
                    // A fitted value may have broken what another one met.
                    yield null;
                }
                meter.passedOver(Reason.VARIABLE_NOT_CONCRETISED, "values that policy variables ask for break others");
                yield false;
            }
            case IMPOSSIBLE -> false;
            case NOT_FOUND -> {
                meter.passedOver(Reason.VARIABLE_NOT_CONCRETISED, fitting.stubborn());
                yield false;
            }
        };
    }
}
