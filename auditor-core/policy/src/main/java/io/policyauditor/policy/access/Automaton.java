package io.policyauditor.policy.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A nondeterministic automaton over characters: the language of a matcher, on canonical texts ({@link Reading}).
 * Immutable; built by {@link Builder}.
 */
public final class Automaton {
    /** States of a product beyond which a question is left open. */
    public static final int BUDGET = 50_000;

    /** What a transition reads. */
    sealed interface Label {
        boolean reads(char c);

        /** One character. */
        record One(char character) implements Label {
            @Override
            public boolean reads(char c) {
                return c == character;
            }
        }

        /** One letter in any case; the character is folded. */
        record Folded(char character) implements Label {
            @Override
            public boolean reads(char c) {
                return fold(c) == character;
            }
        }

        /** Any character. */
        record Any() implements Label {
            @Override
            public boolean reads(char c) {
                return true;
            }
        }

        /** Any character but one: a colon within a part of an ARN, a slash within the name of a bucket. */
        record AnyBut(char character) implements Label {
            @Override
            public boolean reads(char c) {
                return c != character;
            }
        }
    }

    private record Edge(Label label, int target) {}

    // INVARIANT: closure[s] is s and all that it reaches without reading; start is the closure of state 0.
    private final Edge[][] edges;
    private final BitSet[] closure;
    private final BitSet accepting;

    // INVARIANT: special[s] has every character that an edge out of s reads, or does not read, alone.
    private final char[][] special;

    private Automaton(Edge[][] edges, BitSet[] closure, BitSet accepting) {
        this.edges = edges;
        this.closure = closure;
        this.accepting = accepting;
        this.special = new char[edges.length][];
        Arrays.setAll(special, s -> special(edges[s]));
    }

    /**
     * The character as comparison without case takes it, one UTF-16 unit at a time. No character outside ASCII folds
     * into it (the Kelvin sign is no k), so nothing but its letters can spell the name of an action.
     */
    static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        return folded < 128 ? c : folded;
    }

    /** A text with every character folded; the text itself when nothing changes. */
    static String folded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (fold(text.charAt(i)) != text.charAt(i)) {
                char[] characters = text.toCharArray();
                for (int k = i; k < characters.length; k++) {
                    characters[k] = fold(characters[k]);
                }
                return new String(characters);
            }
        }
        return text;
    }

    /** All characters that fold into this one, itself among them. */
    private static List<Character> unfold(char folded) {
        return folded < 128
                ? List.of(folded, Character.toUpperCase(folded))
                : Unfolded.CHARACTERS.getOrDefault(folded, List.of(folded));
    }

    /** Outside ASCII some letters have more than two cases; collected only once somebody asks about one. */
    private static final class Unfolded {
        static final Map<Character, List<Character>> CHARACTERS = collect();

        private static Map<Character, List<Character>> collect() {
            Map<Character, List<Character>> characters = new HashMap<>();
            for (int c = 128; c <= Character.MAX_VALUE; c++) {
                char folded = fold((char) c);
                if (folded != c) {
                    characters
                            .computeIfAbsent(folded, f -> new ArrayList<>(List.of(f)))
                            .add((char) c);
                }
            }
            return characters;
        }
    }

    /** Whether the whole text is in the language. */
    public boolean accepts(CharSequence text) {
        BitSet states = start();
        for (int i = 0; i < text.length() && !states.isEmpty(); i++) {
            states = step(states, text.charAt(i));
        }
        return states.intersects(accepting);
    }

    /** The language of any of them. */
    public static Automaton union(Collection<Automaton> automata) {
        Builder builder = new Builder();
        int start = builder.state();
        for (Automaton automaton : automata) {
            int offset = builder.size();
            for (int s = 0; s < automaton.edges.length; s++) {
                builder.state();
            }
            builder.free(start, offset);
            for (int s = 0; s < automaton.edges.length; s++) {
                for (Edge edge : automaton.edges[s]) {
                    builder.edge(offset + s, edge.label, offset + edge.target);
                }
                for (int t = automaton.closure[s].nextSetBit(0); t >= 0; t = automaton.closure[s].nextSetBit(t + 1)) {
                    if (t != s) {
                        builder.free(offset + s, offset + t);
                    }
                }
                if (automaton.accepting.get(s)) {
                    builder.accept(offset + s);
                }
            }
        }
        return builder.build();
    }

    /** What is known about a question on languages. */
    public enum Answer {
        YES,
        NO,
        /** The product grew beyond {@link #BUDGET} states. */
        OPEN
    }

    /** Whether every text of the other language is in this one. */
    public Answer includes(Automaton other) {
        return switch (shortest(other, this, false).state()) {
            case FOUND -> Answer.NO;
            case NONE -> Answer.YES;
            case OPEN -> Answer.OPEN;
        };
    }

    /** Whether some text is in both languages. */
    public Answer meets(Automaton other) {
        return switch (shortest(this, other, true).state()) {
            case FOUND -> Answer.YES;
            case NONE -> Answer.NO;
            case OPEN -> Answer.OPEN;
        };
    }

    /** A shortest text that is in this language and not in the other; empty when there is none or it is left open. */
    public Optional<String> shortestOutside(Automaton other) {
        return Optional.ofNullable(shortest(this, other, false).found()).map(Step::word);
    }

    private enum SearchState {
        FOUND,
        NONE,
        OPEN
    }

    private record Search(
            SearchState state,
            @org.jspecify.annotations.Nullable Step found) {}

    /** Where the search is: the states of both, and how it came there. */
    private record Step(
            BitSet inside,
            BitSet other,
            @org.jspecify.annotations.Nullable Step before,
            char read) {
        /** Two steps in the same states have the same future. */
        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object object) {
            return object instanceof Step that && inside.equals(that.inside) && other.equals(that.other);
        }

        @Override
        public int hashCode() {
            return inside.hashCode() * 31 + other.hashCode();
        }

        String word() {
            StringBuilder word = new StringBuilder();
            Step step = this;
            while (step.before != null) {
                word.append(step.read);
                step = step.before;
            }
            return word.reverse().toString();
        }
    }

    /** Breadth first over pairs of state sets: in the first, and in (or outside) the second. */
    private static Search shortest(Automaton first, Automaton second, boolean both) {
        char fresh = fresh(first, second);
        Set<Step> seen = new HashSet<>();
        ArrayDeque<Step> queue = new ArrayDeque<>();
        Step start = new Step(first.start(), second.start(), null, ' ');
        seen.add(start);
        queue.add(start);
        while (!queue.isEmpty()) {
            Step step = queue.remove();
            if (step.inside.intersects(first.accepting) && step.other.intersects(second.accepting) == both) {
                return new Search(SearchState.FOUND, step);
            }
            // Only what a label here tells from the rest needs a try of its own; one other character stands for the
            // rest.
            BitSet characters = new BitSet();
            characters.set(fresh);
            first.collect(step.inside, characters);
            second.collect(step.other, characters);
            for (int c = characters.nextSetBit(0); c >= 0; c = characters.nextSetBit(c + 1)) {
                BitSet inside = first.step(step.inside, (char) c);
                if (inside.isEmpty()) {
                    continue;
                }
                BitSet other = second.step(step.other, (char) c);
                if (both && other.isEmpty()) {
                    continue;
                }
                Step next = new Step(inside, other, step, (char) c);
                if (seen.add(next)) {
                    if (seen.size() > BUDGET) {
                        return new Search(SearchState.OPEN, null);
                    }
                    queue.add(next);
                }
            }
        }
        return new Search(SearchState.NONE, null);
    }

    private void collect(BitSet states, BitSet into) {
        for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
            for (char c : special[s]) {
                into.set(c);
            }
        }
    }

    /** A character that no label of either tells from the others. */
    private static char fresh(Automaton first, Automaton second) {
        BitSet taken = new BitSet();
        for (Automaton automaton : List.of(first, second)) {
            for (char[] characters : automaton.special) {
                for (char c : characters) {
                    taken.set(c);
                }
            }
        }
        char fresh = 'x';
        while (taken.get(fresh) || taken.get(fold(fresh))) {
            fresh++;
        }
        return fresh;
    }

    /** The characters that the labels of some edges tell from others. */
    private static char[] special(Edge[] edges) {
        TreeSet<Character> characters = new TreeSet<>();
        for (Edge edge : edges) {
            if (edge.label instanceof Label.One one) {
                characters.add(one.character());
            } else if (edge.label instanceof Label.AnyBut but) {
                characters.add(but.character());
            } else if (edge.label instanceof Label.Folded folded) {
                characters.addAll(unfold(folded.character()));
            }
        }
        char[] special = new char[characters.size()];
        int i = 0;
        for (char c : characters) {
            special[i++] = c;
        }
        return special;
    }

    private BitSet start() {
        return (BitSet) closure[0].clone();
    }

    private BitSet step(BitSet states, char c) {
        BitSet next = new BitSet(edges.length);
        for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
            for (Edge edge : edges[s]) {
                if (!next.get(edge.target) && edge.label.reads(c)) {
                    next.or(closure[edge.target]);
                }
            }
        }
        return next;
    }

    /** Puts an automaton together; the first state made is the start. */
    static final class Builder {
        private final List<List<Edge>> edges = new ArrayList<>();
        private final List<BitSet> free = new ArrayList<>();
        private final BitSet accepting = new BitSet();

        int state() {
            edges.add(new ArrayList<>());
            free.add(new BitSet());
            return edges.size() - 1;
        }

        int size() {
            return edges.size();
        }

        void edge(int from, Label label, int to) {
            edges.get(from).add(new Edge(label, to));
        }

        /** A move that reads nothing. */
        void free(int from, int to) {
            free.get(from).set(to);
        }

        void accept(int state) {
            accepting.set(state);
        }

        Automaton build() {
            int n = edges.size();
            BitSet[] closure = new BitSet[n];
            for (int s = 0; s < n; s++) {
                closure[s] = reachable(s);
            }
            Edge[][] compact = new Edge[n][];
            Arrays.setAll(compact, s -> edges.get(s).toArray(new Edge[0]));
            return new Automaton(compact, closure, (BitSet) accepting.clone());
        }

        private BitSet reachable(int from) {
            BitSet seen = new BitSet(edges.size());
            ArrayDeque<Integer> todo = new ArrayDeque<>();
            seen.set(from);
            todo.add(from);
            while (!todo.isEmpty()) {
                BitSet next = free.get(todo.remove());
                for (int t = next.nextSetBit(0); t >= 0; t = next.nextSetBit(t + 1)) {
                    if (!seen.get(t)) {
                        seen.set(t);
                        todo.add(t);
                    }
                }
            }
            return seen;
        }
    }
}
