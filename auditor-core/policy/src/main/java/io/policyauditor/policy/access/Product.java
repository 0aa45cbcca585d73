package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether some text is in several languages at once and outside others, and a shortest such text. It walks over sets of
 * states of all the automata together, breadth first, and makes only those that it gets to: a walk ends where one of the
 * languages to be in is out of reach, or one to avoid can no longer be left.
 */
public final class Product {
    /**
     * The answer to a search.
     *
     * @param found whether there is such a text
     * @param text a shortest one, where there is
     */
    public record Result(Answer found, @Nullable String text) {}

    /** Stands for the states of an alternative that every continuation fits: how the rest of its group went is no matter. */
    private static final int SATISFIED = -1;

    private final List<Automaton> parts = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();
    private int fits;
    private int least;

    /** The text has to be in this language. */
    public Product fit(Automaton language) {
        return fit(List.of(language));
    }

    /** The text has to be in one of these languages. */
    public Product fit(List<Automaton> alternatives) {
        alternatives.forEach(alternative -> {
            parts.add(alternative);
            groups.add(fits);
        });
        fits++;
        return this;
    }

    /** The text must not be in this language. */
    public Product avoid(Automaton language) {
        parts.add(language);
        groups.add(-1);
        return this;
    }

    /** The text has to have so many characters. */
    public Product atLeast(int characters) {
        least = characters;
        return this;
    }

    /** Searches within {@link Automaton#BUDGET} states. */
    public Result search() {
        int[] left = {Automaton.BUDGET};
        return search(() -> left[0]-- > 0);
    }

    /**
     * Searches as long as it may.
     *
     * @param more asked before each new set of states is kept
     */
    public Result search(BooleanSupplier more) {
        return new Walk(this).search(more);
    }

    /** A set of states with its length so far, as far as that still counts; never changed once made. */
    private static final class Place {
        final int[] states;
        final int length;
        final int hash;
        final @Nullable Place before;
        final char read;

        Place(int[] states, int length, @Nullable Place before, char read) {
            this.states = states;
            this.length = length;
            this.before = before;
            this.read = read;
            this.hash = Arrays.hashCode(states) * 31 + length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place that
                    && hash == that.hash
                    && length == that.length
                    && Arrays.equals(states, that.states);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        String word() {
            StringBuilder word = new StringBuilder();
            for (Place place = this; place.before != null; place = place.before) {
                word.append(place.read);
            }
            return word.reverse().toString();
        }
    }

    private static final class Walk {
        private final Automaton[] automata;
        private final int[] groupOf;
        private final int[] offset;
        private final int[] partOf;
        private final int fits;
        private final int least;
        private final char fresh;
        private final boolean caseCounts;
        private final int[] stamp;
        private int round;
        private int[] buffer = new int[64];

        Walk(Product product) {
            int n = product.parts.size();
            automata = product.parts.toArray(new Automaton[0]);
            groupOf = product.groups.stream().mapToInt(Integer::intValue).toArray();
            offset = new int[n + 1];
            for (int p = 0; p < n; p++) {
                offset[p + 1] = offset[p] + automata[p].size();
            }
            partOf = new int[offset[n]];
            for (int p = 0; p < n; p++) {
                Arrays.fill(partOf, offset[p], offset[p + 1], p);
            }
            stamp = new int[offset[n]];
            fits = product.fits;
            least = product.least;
            BitSet taken = new BitSet();
            boolean sensitive = false;
            for (Automaton automaton : automata) {
                for (int e = 0; e < automaton.firstEdge(automaton.size()); e++) {
                    int label = automaton.label(e);
                    if (label == Automaton.ANY) {
                        continue;
                    }
                    char c = (char) label;
                    taken.set(c);
                    if ((label & Automaton.ANY) == Automaton.FOLDED) {
                        Automaton.unfold(c).forEach(taken::set);
                    } else {
                        sensitive |= Automaton.unfold(Automaton.fold(c)).size() > 1 && isCased(c);
                    }
                }
            }
            caseCounts = sensitive;
            char free = 'x';
            while (taken.get(free) || taken.get(Automaton.fold(free))) {
                free++;
            }
            fresh = free;
        }

        private static boolean isCased(char c) {
            for (char other : Automaton.unfold(Automaton.fold(c))) {
                if (other != c) {
                    return true;
                }
            }
            return false;
        }

        Result search(BooleanSupplier more) {
            Map<Place, Place> seen = new HashMap<>();
            List<Place> queue = new ArrayList<>();
            round++;
            int size = 0;
            for (int p = 0; p < automata.length; p++) {
                for (int state : automata[p].start()) {
                    size = add(size, offset[p] + state);
                }
            }
            int[] start = settle(size);
            if (start != null) {
                Place place = new Place(start, 0, null, ' ');
                seen.put(place, place);
                queue.add(place);
            }
            BitSet characters = new BitSet();
            for (int i = 0; i < queue.size(); i++) {
                Place place = queue.get(i);
                if (place.length >= least && accepts(place.states)) {
                    return new Result(Answer.YES, place.word());
                }
                characters.clear();
                characters.set(fresh);
                collect(place.states, characters);
                for (int c = characters.nextSetBit(0); c >= 0; c = characters.nextSetBit(c + 1)) {
                    int[] next = step(place.states, (char) c);
                    if (next == null) {
                        continue;
                    }
                    Place there = new Place(next, Math.min(least, place.length + 1), place, (char) c);
                    if (seen.putIfAbsent(there, there) == null) {
                        if (!more.getAsBoolean()) {
                            return new Result(Answer.OPEN, null);
                        }
                        queue.add(there);
                    }
                }
            }
            return new Result(Answer.NO, null);
        }

        /** Only what a label here tells from the rest needs a try of its own; one other character stands for the rest. */
        private void collect(int[] states, BitSet into) {
            for (int global : states) {
                if (global < 0) {
                    continue;
                }
                Automaton automaton = automata[partOf[global]];
                int state = global - offset[partOf[global]];
                for (int e = automaton.firstEdge(state); e < automaton.firstEdge(state + 1); e++) {
                    int label = automaton.label(e);
                    if (label == Automaton.ANY) {
                        continue;
                    }
                    if (caseCounts && (label & Automaton.ANY) == Automaton.FOLDED) {
                        Automaton.unfold((char) label).forEach(into::set);
                    } else {
                        into.set((char) label);
                    }
                }
            }
        }

        private int add(int size, int state) {
            if (stamp[state] == round) {
                return size;
            }
            stamp[state] = round;
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, size * 2);
            }
            buffer[size] = state;
            return size + 1;
        }

        private int @Nullable [] step(int[] states, char c) {
            round++;
            int size = 0;
            int satisfied = 0;
            for (int global : states) {
                if (global < 0) {
                    satisfied++;
                    continue;
                }
                int part = partOf[global];
                Automaton automaton = automata[part];
                int state = global - offset[part];
                for (int e = automaton.firstEdge(state); e < automaton.firstEdge(state + 1); e++) {
                    if (Automaton.reads(automaton.label(e), c)) {
                        for (int target : automaton.behind(e)) {
                            size = add(size, offset[part] + target);
                        }
                    }
                }
            }
            for (int i = 0; i < satisfied; i++) {
                if (size == buffer.length) {
                    buffer = Arrays.copyOf(buffer, size * 2);
                }
                buffer[size++] = states[i];
            }
            return settle(size);
        }

        /**
         * The states in the buffer in the one form that stands for them, ascending; null where no text can come of them.
         * A group that is satisfied for good is SATISFIED minus its number.
         */
        private int @Nullable [] settle(int size) {
            int[] states = Arrays.copyOf(buffer, size);
            Arrays.sort(states);
            BitSet satisfied = new BitSet(fits);
            int from = 0;
            while (from < size && states[from] < 0) {
                satisfied.set(SATISFIED - states[from++]);
            }
            // From behind, so that a state which makes the ones before it needless is met first.
            int[] kept = new int[size];
            int count = 0;
            int cutPart = -1;
            BitSet live = new BitSet(fits);
            for (int i = size - 1; i >= from; i--) {
                int part = partOf[states[i]];
                int group = groupOf[part];
                if (part == cutPart || (group >= 0 && satisfied.get(group))) {
                    continue;
                }
                Automaton automaton = automata[part];
                int state = states[i] - offset[part];
                if (automaton.stays(state)) {
                    if (automaton.accepting(state)) {
                        if (group < 0) {
                            return null;
                        }
                        satisfied.set(group);
                        continue;
                    }
                    if (automaton.chain()) {
                        cutPart = part;
                    }
                }
                if (group >= 0) {
                    live.set(group);
                }
                kept[count++] = states[i];
            }
            live.or(satisfied);
            return live.cardinality() < fits ? null : ascending(satisfied, kept, count);
        }

        private int[] ascending(BitSet satisfied, int[] kept, int count) {
            int[] settled = new int[count + satisfied.cardinality()];
            int size = 0;
            for (int g = satisfied.length() - 1; g >= 0; g--) {
                if (satisfied.get(g)) {
                    settled[size++] = SATISFIED - g;
                }
            }
            for (int i = count - 1; i >= 0; i--) {
                int group = groupOf[partOf[kept[i]]];
                if (group < 0 || !satisfied.get(group)) {
                    settled[size++] = kept[i];
                }
            }
            return size == settled.length ? settled : Arrays.copyOf(settled, size);
        }

        private boolean accepts(int[] states) {
            BitSet accepted = new BitSet(fits);
            for (int global : states) {
                if (global < 0) {
                    accepted.set(SATISFIED - global);
                } else {
                    int part = partOf[global];
                    if (automata[part].accepting(global - offset[part])) {
                        if (groupOf[part] < 0) {
                            return false;
                        }
                        accepted.set(groupOf[part]);
                    }
                }
            }
            return accepted.cardinality() == fits;
        }
    }
}
