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

/**
 * A nondeterministic automaton over characters: the language of a matcher, on canonical texts ({@link Reading}).
 * Immutable; built by {@link Builder}.
 */
public final class Automaton {
    /** States of a product beyond which a question is left open. */
    public static final int BUDGET = 50_000;

    /** What a transition reads. */
    sealed interface Label {
        /** One character. */
        record One(char character) implements Label {}

        /** One letter in any case; the character is folded. */
        record Folded(char character) implements Label {}

        /** Any character. */
        record Any() implements Label {}

        /** Any character but one: a colon within a part of an ARN, a slash within the name of a bucket. */
        record AnyBut(char character) implements Label {}
    }

    // Labels as numbers: the character below, the kind above.
    static final int ONE = 0;
    static final int FOLDED = 0x10000;
    static final int ANY_BUT = 0x20000;
    static final int ANY = 0x30000;

    // The edges out of state s are those from first[s] to first[s + 1].
    private final int[] first;
    private final int[] labels;
    private final int[] targets;

    // INVARIANT: closure[s] is s and all that it reaches without reading, ascending.
    private final int[][] closure;
    private final BitSet accepting;
    private final boolean chain;

    private Automaton(int[] first, int[] labels, int[] targets, int[][] closure, BitSet accepting, boolean chain) {
        this.first = first;
        this.labels = labels;
        this.targets = targets;
        this.closure = closure;
        this.accepting = accepting;
        this.chain = chain;
    }

    int size() {
        return closure.length;
    }

    /** The states before anything is read. */
    int[] start() {
        return closure[0];
    }

    int firstEdge(int state) {
        return first[state];
    }

    int label(int edge) {
        return labels[edge];
    }

    /** The states behind an edge. */
    int[] behind(int edge) {
        return closure[targets[edge]];
    }

    boolean accepting(int state) {
        return accepting.get(state);
    }

    /**
     * Whether the states stand in a row that is walked forward only, as those of a glob do. Then a state that reads
     * anything and stays makes the ones before it needless: all that they lead to, it leads to as well.
     */
    boolean chain() {
        return chain;
    }

    /** Whether a state reads anything and stays. */
    boolean stays(int state) {
        for (int e = first[state]; e < first[state + 1]; e++) {
            if (labels[e] == ANY && targets[e] == state) {
                return true;
            }
        }
        return false;
    }

    static boolean reads(int label, char c) {
        char character = (char) label;
        return switch (label & ANY) {
            case ONE -> c == character;
            case FOLDED -> fold(c) == character;
            case ANY_BUT -> c != character;
            default -> true;
        };
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
    static List<Character> unfold(char folded) {
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
        BitSet states = new BitSet(size());
        for (int state : start()) {
            states.set(state);
        }
        for (int i = 0; i < text.length() && !states.isEmpty(); i++) {
            states = step(states, text.charAt(i));
        }
        return states.intersects(accepting);
    }

    private BitSet step(BitSet states, char c) {
        BitSet next = new BitSet(size());
        for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
            for (int e = first[s]; e < first[s + 1]; e++) {
                if (reads(labels[e], c)) {
                    for (int target : behind(e)) {
                        next.set(target);
                    }
                }
            }
        }
        return next;
    }

    /** The language of any of them. */
    public static Automaton union(Collection<Automaton> automata) {
        Builder builder = new Builder();
        int start = builder.state();
        for (Automaton automaton : automata) {
            int offset = builder.size();
            builder.free(start, offset);
            for (int s = 0; s < automaton.size(); s++) {
                builder.state();
            }
            for (int s = 0; s < automaton.size(); s++) {
                for (int e = automaton.first[s]; e < automaton.first[s + 1]; e++) {
                    builder.edge(offset + s, automaton.labels[e], offset + automaton.targets[e]);
                }
                for (int t : automaton.closure[s]) {
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

    /** The language of exactly these texts, as a tree of their beginnings; folded ones are read in any case. */
    public static Automaton ofTexts(Collection<String> texts, boolean folded) {
        Builder builder = new Builder();
        int root = builder.state();
        Map<Long, Integer> children = new HashMap<>();
        for (String text : texts) {
            int state = root;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                Integer next = children.get(((long) state << 16) | c);
                if (next == null) {
                    next = builder.state();
                    children.put(((long) state << 16) | c, next);
                    builder.edge(state, folded ? new Label.Folded(c) : new Label.One(c), next);
                }
                state = next;
            }
            builder.accept(state);
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
        return switch (new Product().fit(other).avoid(this).search().found()) {
            case YES -> Answer.NO;
            case NO -> Answer.YES;
            case OPEN -> Answer.OPEN;
        };
    }

    /** Whether some text is in both languages. */
    public Answer meets(Automaton other) {
        return new Product().fit(this).fit(other).search().found();
    }

    /** A shortest text that is in this language and not in the other; empty when there is none or it is left open. */
    public Optional<String> shortestOutside(Automaton other) {
        return Optional.ofNullable(new Product().fit(this).avoid(other).search().text());
    }

    /** Puts an automaton together; the first state made is the start. */
    static final class Builder {
        private static final int[] NONE = {};

        private final List<int[]> edges = new ArrayList<>();
        private int[] counts = new int[16];
        private final List<int[]> free = new ArrayList<>();
        private final BitSet accepting = new BitSet();
        private boolean chain;

        int state() {
            edges.add(NONE);
            free.add(NONE);
            int state = edges.size() - 1;
            if (state == counts.length) {
                counts = Arrays.copyOf(counts, state * 2);
            }
            return state;
        }

        int size() {
            return edges.size();
        }

        /** The states made stand in a row ({@link Automaton#chain}). */
        Builder chain() {
            chain = true;
            return this;
        }

        void edge(int from, Label label, int to) {
            edge(from, number(label), to);
        }

        /** Labels and targets stand in turn. */
        private void edge(int from, int label, int to) {
            int[] out = edges.get(from);
            int n = counts[from];
            if (n == out.length) {
                out = Arrays.copyOf(out, Math.max(2, n * 2));
                edges.set(from, out);
            }
            out[n] = label;
            out[n + 1] = to;
            counts[from] = n + 2;
        }

        private static int number(Label label) {
            if (label instanceof Label.One one) {
                return ONE | one.character();
            }
            if (label instanceof Label.Folded folded) {
                return FOLDED | folded.character();
            }
            return label instanceof Label.AnyBut but ? ANY_BUT | but.character() : ANY;
        }

        /** A move that reads nothing. */
        void free(int from, int to) {
            int[] known = free.get(from);
            int[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = to;
            free.set(from, more);
        }

        void accept(int state) {
            accepting.set(state);
        }

        Automaton build() {
            int n = edges.size();
            int[] first = new int[n + 1];
            for (int s = 0; s < n; s++) {
                first[s + 1] = first[s] + counts[s] / 2;
            }
            int[] labels = new int[first[n]];
            int[] targets = new int[first[n]];
            int[][] closure = new int[n][];
            for (int s = 0; s < n; s++) {
                int[] out = edges.get(s);
                for (int e = 0; e < counts[s]; e += 2) {
                    labels[first[s] + e / 2] = out[e];
                    targets[first[s] + e / 2] = out[e + 1];
                }
                closure[s] = free.get(s).length == 0 ? new int[] {s} : reachable(s);
            }
            return new Automaton(first, labels, targets, closure, (BitSet) accepting.clone(), chain);
        }

        private int[] reachable(int from) {
            BitSet seen = new BitSet();
            ArrayDeque<Integer> todo = new ArrayDeque<>();
            seen.set(from);
            todo.add(from);
            while (!todo.isEmpty()) {
                for (int t : free.get(todo.remove())) {
                    if (!seen.get(t)) {
                        seen.set(t);
                        todo.add(t);
                    }
                }
            }
            return seen.stream().toArray();
        }
    }
}
