package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Automaton.Label;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of characters and wildcards. A star or question mark crosses everything, or stays within one part of an ARN
 * ({@code evaluation.md} A2). Matching never goes back further than the last star of each kind, and takes at most pattern ×
 * text / 64 steps ({@link Positions}).
 */
public final class Glob {
    // Above every character: what a place of the pattern reads when it is not a character.
    private static final int ANY = 0x10000;
    private static final int ANY_IN_PART = 0x10001;
    private static final int RUN = 0x10002;
    private static final int RUN_IN_PART = 0x10003;

    // INVARIANT: characters are folded when foldCase. No question mark that crosses parts stands before a star that
    // keeps
    // to one. So what stands between two such stars meets no colon, or one that fixes its place, and the earliest place
    // where the second star can begin is as good as any later one: the mark of the first may be forgotten.
    private final int[] places;
    private final boolean foldCase;
    private final String head;
    private volatile @Nullable Automaton automaton;

    private Glob(int[] places, boolean foldCase) {
        this.places = places;
        this.foldCase = foldCase;
        this.head = literalStart(places, foldCase);
    }

    /** Exactly this text. */
    static Glob literal(String text, boolean foldCase) {
        return new Builder(foldCase).text(text).build();
    }

    /** Every text that begins so. */
    static Glob prefix(String text) {
        return new Builder(false).text(text).run().build();
    }

    /** StringLike: {@code *} and {@code ?} cross everything. */
    public static Glob like(String pattern) {
        return new Builder(false).wild(pattern).build();
    }

    /** An action {@code service:name}: case does not matter, wildcards count in the name only. */
    static Glob action(String pattern) {
        if (pattern.equals("*") || pattern.equals("*:*")) {
            return new Builder(true).run().build();
        }
        int name = pattern.indexOf(':') + 1;
        return name == 0
                ? literal(pattern, true)
                : new Builder(true)
                        .text(pattern.substring(0, name))
                        .wild(pattern.substring(name))
                        .build();
    }

    /** A resource: one glob over the whole ARN, in whose first five parts wildcards keep to their part. */
    static Glob resource(String pattern) {
        return new Builder(false).resource(pattern, 0).build();
    }

    /** A form that AWS documents for the ARNs of a type: a star stands for one part, which is not empty, or for the rest. */
    static Glob form(String form) {
        int rest = 0;
        for (int colons = 0; colons < 5; colons++) {
            int colon = form.indexOf(':', rest);
            rest = colon < 0 ? form.length() : colon + 1;
        }
        return new Builder(false)
                .wildInPart(form.substring(0, rest).replace("*", "?*"))
                .wild(form.substring(rest))
                .build();
    }

    /** Globs with a separator between them. */
    static Glob joined(List<Glob> globs, char separator) {
        int[] all = new int[0];
        for (int i = 0; i < globs.size(); i++) {
            int[] places = globs.get(i).places;
            int from = all.length + (i == 0 ? 0 : 1);
            all = Arrays.copyOf(all, from + places.length);
            if (i > 0) {
                all[from - 1] = separator;
            }
            System.arraycopy(places, 0, all, from, places.length);
        }
        return new Glob(all, false);
    }

    /** The automaton that accepts nothing. */
    static Automaton nothing() {
        Automaton.Builder builder = new Automaton.Builder();
        builder.state();
        return builder.build();
    }

    /** Whether the pattern has a wildcard at all. */
    public boolean isWild() {
        for (int place : places) {
            if (place >= ANY) {
                return true;
            }
        }
        return false;
    }

    /** Whether case does not matter; the characters are folded then. */
    public boolean foldsCase() {
        return foldCase;
    }

    /** Whether it is the star that fits everything. */
    boolean isEverything() {
        return places.length == 1 && places[0] == RUN;
    }

    /** What every text that fits begins with; nothing where case does not matter. */
    public String literalStart() {
        return head;
    }

    private static String literalStart(int[] places, boolean foldCase) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < places.length && places[i] < ANY && !foldCase; i++) {
            start.append((char) places[i]);
        }
        return start.toString();
    }

    /** Whether the whole text fits. */
    public boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    /** Whether the text from {@code from} to {@code to} fits. */
    boolean matches(String text, int from, int to) {
        if (!text.regionMatches(from, head, 0, head.length()) || head.length() > to - from) {
            return false;
        }
        int p = head.length();
        int t = from + p;
        int left = patience(to - from);
        // Where to go on when the present attempt fails: behind the last star of each kind, one character further on.
        int runPlace = -1;
        int runText = 0;
        int partPlace = -1;
        int partText = 0;
        while (true) {
            if (p < places.length && places[p] == RUN) {
                runPlace = ++p;
                runText = t;
                partPlace = -1;
                continue;
            }
            if (p < places.length && places[p] == RUN_IN_PART) {
                partPlace = ++p;
                partText = t;
                continue;
            }
            if (t == to ? p == places.length : p < places.length && reads(places[p], text.charAt(t))) {
                if (t == to) {
                    return true;
                }
                p++;
                t++;
                continue;
            }
            if (partPlace >= 0 && partText < to && text.charAt(partText) != ':') {
                left -= 1 + p - partPlace + t - partText;
                p = partPlace;
                t = ++partText;
            } else if (runPlace >= 0 && runText < to) {
                left -= 1 + p - runPlace + t - runText;
                p = runPlace;
                t = ++runText;
                partPlace = -1;
            } else {
                return false;
            }
            if (left < 0) {
                return reaches(text, from, to);
            }
        }
    }

    /**
     * After how many steps that led nowhere a walk over a text gives up: few patterns that anybody means take one for each
     * character.
     */
    static int patience(int length) {
        return (int) Math.min(Integer.MAX_VALUE, (1 << 16) + 4L * length);
    }

    /** Whether the text fits, as the walk says it too, in bounded time. */
    boolean reaches(String text, int from, int to) {
        Positions positions = new Positions(text, from, to, foldCase);
        int p = 0;
        while (p < places.length && !positions.isEmpty()) {
            int start = p;
            while (p < places.length && places[p] < ANY) {
                p++;
            }
            if (p > start) {
                positions.read(places, start, p);
                continue;
            }
            switch (places[p++]) {
                case ANY -> positions.any();
                case ANY_IN_PART -> positions.anyInPart();
                case RUN -> positions.run();
                default -> positions.runInPart();
            }
        }
        return positions.atEnd();
    }

    // The same places as bytes, for texts that are ASCII: a wildcard is a negative number, and what no such text has is
    // -1.
    static final byte FLAT_NEVER = -1;
    static final byte FLAT_ANY = -2;
    static final byte FLAT_ANY_IN_PART = -3;
    static final byte FLAT_RUN = -4;
    static final byte FLAT_RUN_IN_PART = -5;

    /** The places as bytes. */
    byte[] flat() {
        byte[] flat = new byte[places.length];
        for (int i = 0; i < places.length; i++) {
            flat[i] = flat(places[i]);
        }
        return flat;
    }

    /** A text without wildcards as bytes; what is not ASCII equals nothing. */
    static byte[] flat(String text) {
        byte[] flat = new byte[text.length()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = flat(text.charAt(i));
        }
        return flat;
    }

    private static byte flat(int place) {
        return switch (place) {
            case ANY -> FLAT_ANY;
            case ANY_IN_PART -> FLAT_ANY_IN_PART;
            case RUN -> FLAT_RUN;
            case RUN_IN_PART -> FLAT_RUN_IN_PART;
            default -> place < 128 ? (byte) place : FLAT_NEVER;
        };
    }

    private boolean reads(int place, char c) {
        if (place == ANY) {
            return true;
        }
        return place == ANY_IN_PART ? c != ':' : place == (foldCase ? Automaton.fold(c) : c);
    }

    /** The language of the pattern, made when first asked for. */
    Automaton automaton() {
        Automaton known = automaton;
        if (known == null) {
            known = makeAutomaton();
            automaton = known;
        }
        return known;
    }

    private Automaton makeAutomaton() {
        Automaton.Builder builder = new Automaton.Builder().chain();
        int state = builder.state();
        for (int place : places) {
            if (place == RUN || place == RUN_IN_PART) {
                int loop = builder.state();
                builder.free(state, loop);
                builder.edge(loop, place == RUN ? new Label.Any() : new Label.AnyBut(':'), loop);
                state = loop;
            } else {
                int next = builder.state();
                builder.edge(state, label(place), next);
                state = next;
            }
        }
        builder.accept(state);
        return builder.build();
    }

    private Label label(int place) {
        if (place == ANY) {
            return new Label.Any();
        }
        if (place == ANY_IN_PART) {
            return new Label.AnyBut(':');
        }
        return foldCase ? new Label.Folded((char) place) : new Label.One((char) place);
    }

    /** Puts a pattern together. */
    static final class Builder {
        private int[] places = new int[16];
        private int size;
        private final boolean foldCase;

        Builder(boolean foldCase) {
            this.foldCase = foldCase;
        }

        private void add(int place) {
            if (size == places.length) {
                places = Arrays.copyOf(places, size * 2);
            }
            places[size++] = place;
        }

        Builder run() {
            add(RUN);
            return this;
        }

        /** Text in which nothing is a wildcard. */
        Builder text(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                add(foldCase ? Automaton.fold(c) : c);
            }
            return this;
        }

        /** Text in which stars and question marks cross everything. */
        Builder wild(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                add(c == '*' ? RUN : c == '?' ? ANY : foldCase ? Automaton.fold(c) : c);
            }
            return this;
        }

        /** Text in which stars and question marks stay within one part of an ARN. */
        Builder wildInPart(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                add(c == '*' ? RUN_IN_PART : c == '?' ? ANY_IN_PART : c);
            }
            return this;
        }

        /**
         * Text of a resource pattern.
         *
         * @param colons how many colons of the pattern came before it
         */
        Builder resource(String text, int colons) {
            int passed = colons;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean endsPart = i + 1 == text.length() || text.charAt(i + 1) == ':';
                if (c == ':') {
                    passed++;
                    add(c);
                } else if (c == '*') {
                    add(passed >= 5 || endsPart ? RUN : RUN_IN_PART);
                } else if (c == '?') {
                    add(passed >= 5 ? ANY : ANY_IN_PART);
                } else {
                    add(c);
                }
            }
            return this;
        }

        Glob build() {
            return new Glob(Arrays.copyOf(places, size), foldCase);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob that && foldCase == that.foldCase && Arrays.equals(places, that.places);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(places);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int place : places) {
            text.append(
                    switch (place) {
                        case ANY, ANY_IN_PART -> "?";
                        case RUN, RUN_IN_PART -> "*";
                        default -> String.valueOf((char) place);
                    });
        }
        return text.toString();
    }
}
