package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Literal.Quantifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * An access laid out flat: its questions in the order of asking, and the statements they are about with their literals and
 * matchers one behind the other. It says of a {@link FlatRequest} what {@link Literal} says of its values, and nothing of
 * its own: what an operator means is in the literals that it is written from. A matcher that compares no texts is asked
 * itself.
 *
 * <p>Why: following references from literal to matcher to text costs a decision some hundred and fifty cache misses.
 */
public final class Program {
    /** What a step asks. */
    public enum Question {
        /** Whether a statement with Effect Deny applies. */
        DENIES,
        /** The same, of a caller with a permissions boundary. */
        DENIES_BOUNDED,
        /** Whether a statement with Effect Allow applies and names the caller in one of some ways. */
        ALLOWS,
        /** The same, of the statements that several steps ask about. */
        ALLOWS_SHARED,
        /** Nothing: the answer is no. */
        NONE
    }

    /** The way of a statement without Principal element. */
    public static final int ATTACHED = 16;

    private static final int DENIES = 0;
    private static final int DENIES_BOUNDED = 1;
    private static final int ALLOWS = 2;
    private static final int ALLOWS_SHARED = 3;
    private static final int NONE = 4;

    // A step: what it asks (1), ways (1), place of the list of statements (4), next step when yes and when no (4, 4).
    private static final int STEP_SIZE = 14;
    private static final int STEP_WAYS = 1;
    private static final int STEP_LIST = 2;
    private static final int STEP_YES = 6;
    private static final int STEP_NO = 10;

    // A list of statements: its size (4), then the statements. A statement: its size (4), then the literals. A literal: its
    // size (4), head (1), and if it is about a key, hash (2) and length (2) of that and its text; then the matchers.
    private static final int SIZE = 4;
    private static final int LITERAL_HEAD = 4;
    private static final int LITERAL_MATCHERS = 5;
    private static final int KEY_HASH = 5;
    private static final int KEY_LENGTH = 7;
    private static final int KEY_TEXT = 9;

    // Bits of a literal's head; the lowest two are the dimension.
    private static final int DIMENSION = 3;
    private static final int NEGATED = 4;
    private static final int WHEN_ABSENT = 8;
    private static final int QUANTIFIER_SHIFT = 4;

    private static final int OF_PRINCIPAL = 0;
    private static final int OF_ACTION = 1;
    private static final int OF_RESOURCE = 2;
    private static final int OF_KEY = 3;

    private static final int SINGLE = 0;
    private static final int ANY = 1;
    private static final int ALL = 2;
    private static final int NULL = 3;

    // A matcher is what it is (1), then of a text: its length (2), hash (2) and the text; of the others: lengths of what a
    // fitting text begins with and ends with (2, 2), the length of what is between, or which matcher is asked about that
    // (2), and these texts one behind the other.
    private static final int EXACT = 0;
    private static final int FOLDED = 1;
    private static final int RUN = 2;
    private static final int GLOB = 3;
    private static final int ASKED = 4;
    private static final int EXACT_TEXT = 5;
    private static final int GLOB_TEXT = 7;

    private final byte[] code;
    private final Matcher[] asked;

    private Program(byte[] code, Matcher[] asked) {
        this.code = code;
        this.asked = asked;
    }

    /** Goes from a step to the one its answer leads to, until that is an end, which is below zero. */
    public int run(int first, FlatRequest request, Variables variables) {
        int shared = -1;
        int step = first;
        while (step >= 0) {
            int at = step * STEP_SIZE;
            int list = Flat.four(code, at + STEP_LIST);
            boolean yes;
            switch (code[at]) {
                case DENIES -> yes = ways(list, request, variables, false, true) != 0;
                case DENIES_BOUNDED -> yes = ways(list, request, variables, true, true) != 0;
                case ALLOWS -> yes = (ways(list, request, variables, false, false) & code[at + STEP_WAYS]) != 0;
                case ALLOWS_SHARED -> {
                    if (shared < 0) {
                        shared = ways(list, request, variables, false, false);
                    }
                    yes = (shared & code[at + STEP_WAYS]) != 0;
                }
                default -> yes = false;
            }
            step = Flat.four(code, at + (yes ? STEP_YES : STEP_NO));
        }
        return step;
    }

    /**
     * In which ways those of a list of statements that apply to the request name the caller.
     *
     * @param first whether the first one that applies is enough
     */
    private int ways(int list, FlatRequest request, Variables variables, boolean bounded, boolean first) {
        int end = list + Flat.four(code, list);
        int ways = 0;
        int at = list + SIZE;
        while (at < end) {
            int next = at + Flat.four(code, at);
            ways |= ways(at + SIZE, next, request, variables, bounded);
            if (first && ways != 0) {
                return ways;
            }
            at = next;
        }
        return ways;
    }

    private int ways(int from, int to, FlatRequest request, Variables variables, boolean bounded) {
        int ways = ATTACHED;
        int at = from;
        while (at < to) {
            int end = at + Flat.four(code, at);
            int head = code[at + LITERAL_HEAD];
            int dimension = head & DIMENSION;
            if (dimension == OF_PRINCIPAL) {
                // NotPrincipal in a Deny names everyone who has a permissions boundary (semantics 88).
                if (!bounded || (head & NEGATED) == 0) {
                    ways = named(at, end, head, request);
                    if (ways == 0) {
                        return 0;
                    }
                }
            } else if (dimension == OF_KEY) {
                if (!keyHolds(at, end, head, request, variables)) {
                    return 0;
                }
            } else {
                int value = dimension == OF_ACTION ? FlatRequest.ACTION : FlatRequest.RESOURCE;
                if (!satisfied(at + LITERAL_MATCHERS, end, head, request, value, variables)) {
                    return 0;
                }
            }
            at = end;
        }
        return ways;
    }

    /** The ways of the names that satisfy a literal on the caller; none where it does not hold. */
    private int named(int at, int end, int head, FlatRequest request) {
        int name = Flat.two(request.bytes, FlatRequest.FIRST_NAME);
        boolean every = quantifier(head) == ALL;
        int ways = 0;
        for (int left = request.bytes[FlatRequest.NAMES] & 0xFF; left > 0; left--) {
            if (satisfied(at + LITERAL_MATCHERS, end, head, request, name, Variables.NONE)) {
                ways |= request.bytes[name + FlatRequest.VALUE_SIZE];
            } else if (every) {
                return 0;
            }
            name += FlatRequest.NAME_SIZE;
        }
        return ways;
    }

    private static int quantifier(int head) {
        return head >> QUANTIFIER_SHIFT;
    }

    private boolean keyHolds(int at, int end, int head, FlatRequest request, Variables variables) {
        int key = find(at, request);
        if (key < 0) {
            return (head & WHEN_ABSENT) != 0;
        }
        int quantifier = quantifier(head);
        if (quantifier == NULL) {
            return (head & NEGATED) != 0;
        }
        int matchers = at + KEY_TEXT + Flat.two(code, at + KEY_LENGTH);
        int value = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE);
        int count = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE + 2);
        if (count == 0) {
            return satisfied(matchers, end, head, request, value, variables);
        }
        boolean every = quantifier == ALL;
        for (int left = quantifier == SINGLE ? 0 : count; left > 0; left--) {
            if (satisfied(matchers, end, head, request, value, variables) != every) {
                return !every;
            }
            value += FlatRequest.VALUE_SIZE;
        }
        return every;
    }

    /** The place of the key of a literal in the request; -1 when it has none. */
    private int find(int at, FlatRequest request) {
        int hash = Flat.two(code, at + KEY_HASH);
        int key = Flat.two(request.bytes, FlatRequest.FIRST_KEY);
        for (int left = request.bytes[FlatRequest.KEYS]; left > 0; left--) {
            if (request.hash(key) == hash && same(at + KEY_TEXT, Flat.two(code, at + KEY_LENGTH), request, key)) {
                return key;
            }
            key += FlatRequest.KEY_SIZE;
        }
        return -1;
    }

    private boolean same(int text, int length, FlatRequest request, int value) {
        return length == request.length(value)
                && Flat.same(code, text, request.bytes, request.start(value), length);
    }

    /** Whether a value satisfies the matchers of a literal: some fits, or none where it is negated. */
    private boolean satisfied(int from, int to, int head, FlatRequest request, int value, Variables variables) {
        boolean negated = (head & NEGATED) != 0;
        int at = from;
        while (at < to) {
            int what = code[at];
            int length = Flat.two(code, at + 1);
            if (what <= FOLDED) {
                int text = at + EXACT_TEXT;
                if (length == request.length(value)
                        && Flat.two(code, at + 3) == request.hash(value)
                        && (what == EXACT
                                ? Flat.same(code, text, request.bytes, request.start(value), length)
                                : sameFolded(text, request.bytes, request.start(value), length))) {
                    return !negated;
                }
                at = text + length;
            } else {
                int tail = Flat.two(code, at + 3);
                int middle = Flat.two(code, at + 5);
                if (fits(at, length, tail, middle, request, value)
                        && (what != ASKED || asked[middle].matches(request.value(value), variables))) {
                    return !negated;
                }
                at += GLOB_TEXT + length + tail + (what == ASKED ? 0 : middle);
            }
        }
        return negated;
    }

    private boolean sameFolded(int text, byte[] others, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (code[text + i] != Automaton.fold((char) others[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text begins and ends as the matcher wants it, and what is between them fits too, or is asked later. */
    private boolean fits(int at, int head, int tail, int middle, FlatRequest request, int value) {
        int from = request.start(value);
        int to = from + request.length(value);
        int text = at + GLOB_TEXT;
        if (head + tail > to - from
                || !Flat.same(code, text, request.bytes, from, head)
                || !Flat.same(code, text + head, request.bytes, to - tail, tail)) {
            return false;
        }
        int between = text + head + tail;
        return code[at] != GLOB
                || Glob.fits(code, between, between + middle, request.bytes, from + head, to - tail);
    }

    /** Writes programs. */
    public static final class Builder {
        private final Flat code = new Flat();
        private final List<Matcher> asked = new ArrayList<>();
        private final Map<List<CompiledStatement>, Integer> lists = new IdentityHashMap<>();

        /** @param steps how many there will be */
        public Builder(int steps) {
            for (int i = 0; i < steps; i++) {
                code.one(NONE).one(0).four(0).four(0).four(0);
            }
        }

        /**
         * Writes a step.
         *
         * @param step its number
         * @param yes the number of the next one when the answer is yes, or an end below zero
         * @param no the same when it is no
         */
        public Builder step(
                int step, Question question, List<CompiledStatement> statements, int ways, int yes, int no) {
            int at = step * STEP_SIZE;
            code.one(at, number(question));
            code.one(at + STEP_WAYS, ways);
            code.four(at + STEP_LIST, lists.computeIfAbsent(statements, this::list));
            code.four(at + STEP_YES, yes);
            code.four(at + STEP_NO, no);
            return this;
        }

        private static int number(Question question) {
            return switch (question) {
                case DENIES -> DENIES;
                case DENIES_BOUNDED -> DENIES_BOUNDED;
                case ALLOWS -> ALLOWS;
                case ALLOWS_SHARED -> ALLOWS_SHARED;
                case NONE -> NONE;
            };
        }

        private int list(List<CompiledStatement> statements) {
            return sized(() -> {
                for (CompiledStatement statement : statements) {
                    sized(() -> statement.literals().forEach(literal -> sized(() -> add(literal))));
                }
            });
        }

        /** Writes something with its size before it; where that stands. */
        private int sized(Runnable content) {
            int at = code.size();
            code.four(0);
            content.run();
            code.four(at, code.size() - at);
            return at;
        }

        private void add(Literal literal) {
            Dimension dimension = literal.dimension();
            code.one(dimension(dimension.kind())
                    | (literal.negated() ? NEGATED : 0)
                    | (literal.whenAbsent() ? WHEN_ABSENT : 0)
                    | quantifier(literal.quantifier()) << QUANTIFIER_SHIFT);
            if (dimension.kind() == Dimension.Kind.KEY) {
                String key = dimension.key();
                code.two(Flat.hash(key)).two(key.length()).text(key);
            }
            for (Matcher matcher : literal.matchers()) {
                add(matcher, dimension.kind() == Dimension.Kind.ACTION);
            }
        }

        private static int dimension(Dimension.Kind kind) {
            return switch (kind) {
                case PRINCIPAL -> OF_PRINCIPAL;
                case ACTION -> OF_ACTION;
                case RESOURCE -> OF_RESOURCE;
                case KEY -> OF_KEY;
            };
        }

        private static int quantifier(Quantifier quantifier) {
            return switch (quantifier) {
                case SINGLE -> SINGLE;
                case ANY -> ANY;
                case ALL -> ALL;
                case NULL -> NULL;
            };
        }

        /** @param folded whether the request has the value folded */
        private void add(Matcher matcher, boolean folded) {
            if (matcher instanceof Matcher.Exact exact) {
                exact(EXACT, exact.text());
            } else if (matcher instanceof Matcher.ExactIgnoringCase exact) {
                exact(FOLDED, exact.text());
            } else if (matcher instanceof Matcher.Truth truth) {
                exact(FOLDED, Boolean.toString(truth.expected()));
            } else if (matcher instanceof Matcher.Pattern pattern
                    && pattern.glob().foldsCase() == folded) {
                glob(pattern.glob());
            } else if (matcher instanceof Matcher.ArnPattern arn) {
                glob(Glob.joined(arn.parts(), ':'));
            } else {
                boolean variable = matcher instanceof Matcher.WithVariables;
                String head = variable ? ((Matcher.WithVariables) matcher).pattern().literalStart() : "";
                String tail = variable ? ((Matcher.WithVariables) matcher).pattern().literalEnd() : "";
                code.one(ASKED).two(head.length()).two(tail.length()).two(asked.size());
                code.text(head).text(tail);
                asked.add(matcher);
            }
        }

        private void exact(int what, String text) {
            code.one(what).two(text.length()).two(Flat.hash(text)).text(text);
        }

        private void glob(Glob glob) {
            if (!glob.isWild()) {
                exact(EXACT, glob.toString());
                return;
            }
            byte[] places = glob.flat();
            int head = 0;
            while (!Glob.isWild(places[head])) {
                head++;
            }
            int tail = places.length;
            while (!Glob.isWild(places[tail - 1])) {
                tail--;
            }
            code.one(Glob.isRun(places, head, tail) ? RUN : GLOB);
            code.two(head).two(places.length - tail).two(tail - head);
            code.text(places, 0, head).text(places, tail, places.length).text(places, head, tail);
        }

        public Program build() {
            return new Program(code.toBytes(), asked.toArray(new Matcher[0]));
        }
    }
}
