package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Literal.Quantifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Statements laid out flat: their literals and matchers one behind the other in one array, the texts in another. It says of
 * a {@link FlatRequest} what {@link Literal} says of its values, and nothing of its own: what an operator means is in the
 * literals that it is written from. A matcher that compares no texts is asked itself.
 *
 * <p>Why: following references from literal to matcher to text costs a decision some hundred and fifty cache misses.
 */
public final class Program {
    // A list of statements is its size, then the statements. A statement is its size, then its literals. A literal is a
    // head, its size, then (0 where it has no key) the hash of
    // its key, where the text of that begins and how long it is; then its matchers. A matcher is three numbers: what it
    // is,
    // with the lengths of head and tail; where its text begins; and its hash, the length of its middle, or which one it
    // is
    // of those that are asked.
    private static final int LITERAL_SIZE = 5;
    private static final int MATCHER_SIZE = 3;

    // Bits of a literal's head; below them the dimension.
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

    // What a matcher is, in the lowest bits of its first number.
    private static final int OPERATION = 7;
    private static final int EXACT = 0;
    private static final int FOLDED = 1;
    private static final int RUN = 2;
    private static final int GLOB = 3;
    private static final int ASKED = 4;
    private static final int HEAD_SHIFT = 3;
    private static final int TAIL_SHIFT = 17;
    private static final int LENGTH = (1 << 14) - 1;

    /** The way of a statement without Principal element. */
    public static final int ATTACHED = 16;

    private final int[] code;
    private final byte[] texts;
    private final Matcher[] asked;

    private Program(int[] code, byte[] texts, Matcher[] asked) {
        this.code = code;
        this.texts = texts;
        this.asked = asked;
    }

    /** Whether one of a list of statements applies to the request. */
    public boolean applies(int list, FlatRequest request, Variables variables, boolean bounded) {
        int end = list + code[list];
        for (int at = list + 1; at < end; at += code[at]) {
            if (ways(at + 1, at + code[at], request, variables, bounded) != 0) {
                return true;
            }
        }
        return false;
    }

    /** In which ways those of a list of statements that apply to the request name the caller. */
    public int ways(int list, FlatRequest request, Variables variables) {
        int end = list + code[list];
        int ways = 0;
        for (int at = list + 1; at < end; at += code[at]) {
            ways |= ways(at + 1, at + code[at], request, variables, false);
        }
        return ways;
    }

    private int ways(int from, int to, FlatRequest request, Variables variables, boolean bounded) {
        int ways = ATTACHED;
        for (int at = from; at < to; at += code[at + 1]) {
            int head = code[at];
            switch (head & DIMENSION) {
                case OF_ACTION -> {
                    if (!satisfied(at, request, FlatRequest.ACTION, variables)) {
                        return 0;
                    }
                }
                case OF_RESOURCE -> {
                    if (!satisfied(at, request, FlatRequest.RESOURCE, variables)) {
                        return 0;
                    }
                }
                case OF_KEY -> {
                    if (!keyHolds(at, request, variables)) {
                        return 0;
                    }
                }
                default -> {
                    // NotPrincipal in a Deny names everyone who has a permissions boundary (semantics 88).
                    if (!bounded || (head & NEGATED) == 0) {
                        ways = named(at, request);
                        if (ways == 0) {
                            return 0;
                        }
                    }
                }
            }
        }
        return ways;
    }

    /** The ways of the names that satisfy a literal on the caller; none where it does not hold. */
    private int named(int at, FlatRequest request) {
        int[] table = request.table;
        int name = table[FlatRequest.FIRST_NAME];
        int end = name + FlatRequest.NAME_SIZE * table[FlatRequest.NAMES];
        boolean every = quantifier(code[at]) == ALL;
        int ways = 0;
        for (; name < end; name += FlatRequest.NAME_SIZE) {
            if (satisfied(at, request, name, Variables.NONE)) {
                ways |= table[name + 2];
            } else if (every) {
                return 0;
            }
        }
        return ways;
    }

    private static int quantifier(int head) {
        return head >>> QUANTIFIER_SHIFT;
    }

    private boolean keyHolds(int at, FlatRequest request, Variables variables) {
        int head = code[at];
        int values = find(at, request);
        if (values < 0) {
            return (head & WHEN_ABSENT) != 0;
        }
        int quantifier = quantifier(head);
        if (quantifier == NULL) {
            return (head & NEGATED) != 0;
        }
        int count = values >>> FlatRequest.COUNT_SHIFT;
        int first = values & 0xFFFF;
        if (count == FlatRequest.ONE) {
            return satisfied(at, request, first, variables);
        }
        boolean every = quantifier == ALL;
        for (int i = 0; i < count && quantifier != SINGLE; i++) {
            if (satisfied(at, request, first + 2 * i, variables) != every) {
                return !every;
            }
        }
        return every;
    }

    /** The values that the request has for the key of a literal; -1 when it has none. */
    private int find(int at, FlatRequest request) {
        int hash = code[at + 2];
        int[] table = request.table;
        int key = table[FlatRequest.FIRST_KEY];
        int end = key + FlatRequest.KEY_SIZE * table[FlatRequest.KEYS];
        for (; key < end; key += FlatRequest.KEY_SIZE) {
            if (table[key] == hash && same(code[at + 3], code[at + 4], request, table[key + 1])) {
                return table[key + 2];
            }
        }
        return -1;
    }

    /** Whether a value satisfies a literal: some matcher fits, or none where it is negated. */
    private boolean satisfied(int at, FlatRequest request, int value, Variables variables) {
        boolean negated = (code[at] & NEGATED) != 0;
        int end = at + code[at + 1];
        int hash = request.table[value];
        int span = request.table[value + 1];
        for (int matcher = at + LITERAL_SIZE; matcher < end; matcher += MATCHER_SIZE) {
            int what = code[matcher];
            int operation = what & OPERATION;
            boolean fits = operation <= FOLDED
                    ? code[matcher + 2] == hash
                            && (operation == EXACT
                                    ? same(code[matcher + 1], what >>> HEAD_SHIFT, request, span)
                                    : sameFolded(code[matcher + 1], what >>> HEAD_SHIFT, request, span))
                    : fits(matcher, what, request, span)
                            && (operation != ASKED || asked(code[matcher + 2], request, value, variables));
            if (fits) {
                return !negated;
            }
        }
        return negated;
    }

    private boolean asked(int which, FlatRequest request, int value, Variables variables) {
        return asked[which].matches(request.value(value), variables);
    }

    private boolean same(int from, int length, FlatRequest request, int span) {
        int start = span >>> 16;
        return length == (span & 0xFFFF)
                && Arrays.equals(texts, from, from + length, request.texts, start, start + length);
    }

    private boolean sameFolded(int from, int length, FlatRequest request, int span) {
        if (length != (span & 0xFFFF)) {
            return false;
        }
        int start = span >>> 16;
        for (int i = 0; i < length; i++) {
            if (texts[from + i] != Automaton.fold((char) request.texts[start + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text begins and ends as the matcher wants it, and what is between them fits too, or is asked later. */
    private boolean fits(int matcher, int what, FlatRequest request, int span) {
        int head = what >>> HEAD_SHIFT & LENGTH;
        int tail = what >>> TAIL_SHIFT;
        int from = span >>> 16;
        int to = from + (span & 0xFFFF);
        int start = code[matcher + 1];
        if (head + tail > to - from
                || !Arrays.equals(texts, start, start + head, request.texts, from, from + head)
                || !Arrays.equals(texts, start + head, start + head + tail, request.texts, to - tail, to)) {
            return false;
        }
        if ((what & OPERATION) != GLOB) {
            return true;
        }
        int middle = start + head + tail;
        return Glob.fits(texts, middle, middle + code[matcher + 2], request.texts, from + head, to - tail);
    }

    /** Writes programs. */
    public static final class Builder {
        private int[] code = new int[64];
        private int size;
        private byte[] texts = new byte[256];
        private int length;
        private final List<Matcher> asked = new ArrayList<>();

        /** Writes a list of statements; where it stands. */
        public int add(List<CompiledStatement> statements) {
            int list = size;
            code(0);
            for (CompiledStatement statement : statements) {
                int start = size;
                code(0);
                statement.literals().forEach(this::add);
                code[start] = size - start;
            }
            code[list] = size - list;
            return list;
        }

        private void add(Literal literal) {
            Dimension dimension = literal.dimension();
            int start = size;
            code(dimension(dimension.kind())
                    | (literal.negated() ? NEGATED : 0)
                    | (literal.whenAbsent() ? WHEN_ABSENT : 0)
                    | quantifier(literal.quantifier()) << QUANTIFIER_SHIFT);
            code(0);
            code(FlatRequest.hash(dimension.key()));
            code(text(dimension.key()));
            code(dimension.key().length());
            for (Matcher matcher : literal.matchers()) {
                add(matcher, dimension.kind() == Dimension.Kind.ACTION);
            }
            code[start + 1] = size - start;
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
                String head = "";
                String tail = "";
                if (matcher instanceof Matcher.WithVariables with) {
                    head = with.pattern().literalStart();
                    tail = with.pattern().literalEnd();
                }
                code(ASKED | head.length() << HEAD_SHIFT | tail.length() << TAIL_SHIFT);
                code(text(head));
                text(tail);
                code(asked.size());
                asked.add(matcher);
            }
        }

        private void exact(int operation, String text) {
            code(operation | text.length() << HEAD_SHIFT);
            code(text(text));
            code(FlatRequest.hash(text));
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
            boolean run = Glob.isRun(places, head, tail);
            code((run ? RUN : GLOB) | head << HEAD_SHIFT | (places.length - tail) << TAIL_SHIFT);
            code(length);
            code(tail - head);
            text(places, 0, head);
            text(places, tail, places.length);
            text(places, head, tail);
        }

        private void code(int number) {
            if (size == code.length) {
                code = Arrays.copyOf(code, 2 * size);
            }
            code[size++] = number;
        }

        private int text(String text) {
            byte[] bytes = Glob.flat(text);
            return text(bytes, 0, bytes.length);
        }

        private int text(byte[] bytes, int from, int to) {
            int start = length;
            length += to - from;
            if (length > texts.length) {
                texts = Arrays.copyOf(texts, 2 * length);
            }
            System.arraycopy(bytes, from, texts, start, to - from);
            return start;
        }

        public Program build() {
            return new Program(Arrays.copyOf(code, size), Arrays.copyOf(texts, length), asked.toArray(new Matcher[0]));
        }
    }
}
