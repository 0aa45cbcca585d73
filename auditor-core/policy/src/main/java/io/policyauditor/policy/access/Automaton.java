package io.policyauditor.policy.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private Automaton(Edge[][] edges, BitSet[] closure, BitSet accepting) {
        this.edges = edges;
        this.closure = closure;
        this.accepting = accepting;
    }

    /**
     * The character as comparison without case takes it, one UTF-16 unit at a time. No character outside ASCII folds
     * into it (the Kelvin sign is no k), so nothing but its letters can spell the name of an action.
     */
    static char fold(char c) {
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        return folded < 128 && c >= 128 ? c : folded;
    }

    /** Whether two texts are the same but for case, as {@link #fold} takes it. */
    static boolean sameFolded(String first, String second) {
        if (first.length() != second.length()) {
            return false;
        }
        for (int i = 0; i < first.length(); i++) {
            if (fold(first.charAt(i)) != fold(second.charAt(i))) {
                return false;
            }
        }
        return true;
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
        return Optional.ofNullable(shortest(this, other, false).word());
    }

    private enum SearchState {
        FOUND,
        NONE,
        OPEN
    }

    private record Search(
            SearchState state,
            @org.jspecify.annotations.Nullable String word) {}

    private record Pair(BitSet inside, BitSet other) {}

    /** Breadth first over pairs of state sets: in the first, and in (or outside) the second. */
    private static Search shortest(Automaton first, Automaton second, boolean both) {
        char[] alphabet = alphabet(first, second);
        Map<Pair, String> words = new HashMap<>();
        ArrayDeque<Pair> queue = new ArrayDeque<>();
        Pair start = new Pair(first.start(), second.start());
        words.put(start, "");
        queue.add(start);
        while (!queue.isEmpty()) {
            Pair pair = queue.remove();
            String word = words.getOrDefault(pair, "");
            if (pair.inside.intersects(first.accepting) && pair.other.intersects(second.accepting) == both) {
                return new Search(SearchState.FOUND, word);
            }
            for (char c : alphabet) {
                BitSet inside = first.step(pair.inside, c);
                BitSet other = second.step(pair.other, c);
                if (inside.isEmpty() || (both && other.isEmpty())) {
                    continue;
                }
                Pair next = new Pair(inside, other);
                if (!words.containsKey(next)) {
                    if (words.size() >= BUDGET) {
                        return new Search(SearchState.OPEN, null);
                    }
                    words.put(next, word + c);
                    queue.add(next);
                }
            }
        }
        return new Search(SearchState.NONE, null);
    }

    /** Characters that some label tells from others, and one that none does. */
    private static char[] alphabet(Automaton first, Automaton second) {
        TreeSet<Character> characters = new TreeSet<>();
        for (Automaton automaton : List.of(first, second)) {
            for (Edge[] list : automaton.edges) {
                for (Edge edge : list) {
                    if (edge.label instanceof Label.One one) {
                        characters.add(one.character());
                    } else if (edge.label instanceof Label.AnyBut but) {
                        characters.add(but.character());
                    } else if (edge.label instanceof Label.Folded folded) {
                        characters.addAll(unfold(folded.character()));
                    }
                }
            }
        }
        char fresh = 'x';
        while (characters.contains(fresh) || characters.contains(fold(fresh))) {
            fresh++;
        }
        characters.add(fresh);
        char[] alphabet = new char[characters.size()];
        int i = 0;
        for (char c : characters) {
            alphabet[i++] = c;
        }
        return alphabet;
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
