package io.policyauditor.policy.access;

import io.policyauditor.policy.access.Literal.Quantifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    // A list of statements: its size (4), then the statements. A statement: its size (4), then the literals. A literal:
    // its
    // size (4), head (1), and if it is about a key that; then the matchers.
    private static final int SIZE = 4;
    private static final int LITERAL_HEAD = 4;
    private static final int LITERAL_MATCHERS = 5;

    // A key: its hash (2), its length (2) and its name.
    private static final int KEY_LENGTH = 2;
    private static final int KEY_NAME = 4;

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

    // A matcher is what it is (1), then:
    // of a text, its length (2), hash (2) and the text;
    // of a bound, how a value may stand to it (1), what is to be read (1), the bound (8) and which is asked otherwise
    // (2);
    // of a network of the old kind of address, how many bits do not count (1) and the address (8);
    // of the others, how long the texts are that a fitting one begins and ends with (2, 2), how long what is between or
    // which
    // matcher is asked about that (2), then these texts one behind the other. What is between is places of a glob, and
    // which matcher is asked when they take too long (2); a variable there is a mark, its key as above, the length of
    // its default (2, one more than that, or 0 without), and that.
    private static final int EXACT = 0;
    private static final int FOLDED = 1;
    private static final int BOUND = 2;
    private static final int NETWORK = 3;
    private static final int RUN = 4;
    private static final int GLOB = 5;
    private static final int ASKED = 6;

    // How a value may stand to a bound.
    private static final int BELOW = 1;
    private static final int AT = 2;
    private static final int ABOVE = 4;

    /** The mark of a variable among the places of a glob. */
    private static final byte VARIABLE = -6;

    private static final int EXACT_TEXT = 5;
    private static final int BOUND_SIZE = 13;
    private static final int NETWORK_SIZE = 10;
    private static final int GLOB_TEXT = 7;
    private static final int ASKED_SIZE = 2;

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
        int key = find(at + LITERAL_MATCHERS, request);
        if (key < 0) {
            return (head & WHEN_ABSENT) != 0;
        }
        int quantifier = quantifier(head);
        if (quantifier == NULL) {
            return (head & NEGATED) != 0;
        }
        int matchers = endOfKey(at + LITERAL_MATCHERS);
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

    private int endOfKey(int at) {
        return at + KEY_NAME + Flat.two(code, at + KEY_LENGTH);
    }

    /** The place of a key in the request; -1 when it does not have that. */
    private int find(int at, FlatRequest request) {
        int hash = Flat.two(code, at);
        int key = Flat.two(request.bytes, FlatRequest.FIRST_KEY);
        for (int left = request.bytes[FlatRequest.KEYS]; left > 0; left--) {
            if (request.hash(key) == hash && same(at + KEY_NAME, Flat.two(code, at + KEY_LENGTH), request, key)) {
                return key;
            }
            key += FlatRequest.KEY_SIZE;
        }
        return -1;
    }

    private boolean same(int text, int length, FlatRequest request, int value) {
        return length == request.length(value) && Flat.same(code, text, request.bytes, request.start(value), length);
    }

    /** Whether a value satisfies the matchers of a literal: some fits, or none where it is negated. */
    private boolean satisfied(int from, int to, int head, FlatRequest request, int value, Variables variables) {
        boolean negated = (head & NEGATED) != 0;
        int at = from;
        while (at < to) {
            int what = code[at];
            boolean fits;
            int next;
            if (what <= FOLDED) {
                int length = Flat.two(code, at + 1);
                fits = length == request.length(value)
                        && Flat.two(code, at + 3) == request.hash(value)
                        && sameText(what, at + EXACT_TEXT, length, request, value);
                next = at + EXACT_TEXT + length;
            } else if (what == BOUND) {
                fits = bounded(at, request, value, variables);
                next = at + BOUND_SIZE;
            } else if (what == NETWORK) {
                fits = inside(at, request, value);
                next = at + NETWORK_SIZE;
            } else {
                int start = Flat.two(code, at + 1);
                int end = Flat.two(code, at + 3);
                int middle = Flat.two(code, at + 5);
                fits = fits(at, start, end, middle, request, value, variables);
                next = at + GLOB_TEXT + start + end + (what == ASKED ? 0 : middle);
            }
            if (fits) {
                return !negated;
            }
            at = next;
        }
        return negated;
    }

    private boolean sameText(int what, int text, int length, FlatRequest request, int value) {
        return what == EXACT
                ? Flat.same(code, text, request.bytes, request.start(value), length)
                : sameFolded(text, request.bytes, request.start(value), length);
    }

    private boolean asked(int which, FlatRequest request, int value, Variables variables) {
        return asked[which].matches(request.value(value), variables);
    }

    private boolean bounded(int at, FlatRequest request, int value, Variables variables) {
        long reading = request.reading(value, code[at + 2]);
        return reading == FlatRequest.NO_READING
                ? asked(Flat.two(code, at + 11), request, value, variables)
                : (code[at + 1] & how(reading, Flat.eight(code, at + 3))) != 0;
    }

    /** How a value stands to a bound. */
    private static int how(long value, long bound) {
        if (value == bound) {
            return AT;
        }
        return value < bound ? BELOW : ABOVE;
    }

    /** A value that is no address of eight bytes has a bit above all of them, so it is inside of no network. */
    private boolean inside(int at, FlatRequest request, int value) {
        return (request.reading(value, FlatRequest.ADDRESS) ^ Flat.eight(code, at + 2)) >>> code[at + 1] == 0;
    }

    private boolean sameFolded(int text, byte[] others, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (code[text + i] != Automaton.fold((char) others[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text begins and ends as the matcher wants it, and what is between them fits too. */
    private boolean fits(int at, int start, int end, int middle, FlatRequest request, int value, Variables variables) {
        int from = request.start(value);
        int to = from + request.length(value);
        int text = at + GLOB_TEXT;
        if (start + end > to - from
                || !Flat.same(code, text, request.bytes, from, start)
                || !Flat.same(code, text + start, request.bytes, to - end, end)) {
            return false;
        }
        int between = text + start + end;
        return switch (code[at]) {
            case RUN -> true;
            case GLOB ->
                walk(between, between + middle - ASKED_SIZE, request, value, from + start, to - end, variables);
            default -> asked(middle, request, value, variables);
        };
    }

    /**
     * The walk of {@link Glob#matches}, over places as bytes and a stretch of the request's texts. Where it goes back too
     * often the matcher itself is asked.
     */
    private boolean walk(
            int firstPlace, int endPlace, FlatRequest request, int value, int from, int to, Variables variables) {
        byte[] text = request.bytes;
        int left = Glob.patience(to - from);
        int p = firstPlace;
        int t = from;
        int runPlace = -1;
        int runText = 0;
        int partPlace = -1;
        int partText = 0;
        while (true) {
            byte place = p < endPlace ? code[p] : Glob.FLAT_NEVER;
            if (place >= 0) {
                if (t < to && place == text[t]) {
                    p++;
                    t++;
                    continue;
                }
            } else if (place == Glob.FLAT_RUN) {
                runPlace = ++p;
                runText = t;
                partPlace = -1;
                if (p == endPlace) {
                    return true;
                }
                continue;
            } else if (place == Glob.FLAT_RUN_IN_PART) {
                partPlace = ++p;
                partText = t;
                continue;
            } else if (place == VARIABLE) {
                int length = standsFor(p + 1, request, t, to);
                if (length >= 0) {
                    p = endOfVariable(p + 1);
                    t += length;
                    continue;
                }
            } else if (p == endPlace) {
                if (t == to) {
                    return true;
                }
            } else if (t < to && (place == Glob.FLAT_ANY || (place == Glob.FLAT_ANY_IN_PART && text[t] != ':'))) {
                p++;
                t++;
                continue;
            }
            if (partPlace >= 0 && partText < to && text[partText] != ':') {
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
                return asked(Flat.two(code, endPlace), request, value, variables);
            }
        }
    }

    /** How long what a variable stands for is, when the text has that here; else -1. */
    private int standsFor(int variable, FlatRequest request, int from, int to) {
        int key = find(variable, request);
        int length;
        boolean same;
        if (key >= 0) {
            int value = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE);
            boolean single = Flat.two(request.bytes, key + FlatRequest.VALUE_SIZE + 2) == 0;
            length = single ? request.length(value) : -1;
            same = single
                    && length <= to - from
                    && Flat.same(request.bytes, request.start(value), request.bytes, from, length);
        } else {
            int otherwise = endOfKey(variable);
            length = Flat.two(code, otherwise) - 1;
            same = length >= 0 && length <= to - from && Flat.same(code, otherwise + 2, request.bytes, from, length);
        }
        return same ? length : -1;
    }

    private int endOfVariable(int variable) {
        int otherwise = endOfKey(variable);
        return otherwise + 2 + Math.max(0, Flat.two(code, otherwise) - 1);
    }

    /** Writes programs. */
    public static final class Builder {
        private final Flat code = new Flat();
        private final List<Matcher> asked = new ArrayList<>();
        private final IdentityHashMap<List<CompiledStatement>, Integer> lists = new IdentityHashMap<>();

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
        public void step(int step, Question question, List<CompiledStatement> statements, int ways, int yes, int no) {
            int at = step * STEP_SIZE;
            code.one(at, number(question));
            code.one(at + STEP_WAYS, ways);
            code.four(at + STEP_LIST, lists.computeIfAbsent(statements, this::list));
            code.four(at + STEP_YES, yes);
            code.four(at + STEP_NO, no);
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
                key(dimension.key(), code);
            }
            for (Matcher matcher : literal.matchers()) {
                if (dimension.kind() == Dimension.Kind.PRINCIPAL) {
                    exact(EXACT, ((Matcher.Exact) matcher).text());
                } else {
                    add(matcher, dimension.kind() == Dimension.Kind.ACTION);
                }
            }
        }

        private static void key(String key, Flat code) {
            code.two(Flat.hash(key)).two(key.length()).text(key);
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
                glob(pattern.glob(), pattern);
            } else if (matcher instanceof Matcher.ArnPattern arn) {
                glob(Glob.joined(arn.parts(), ':'), arn);
            } else if (matcher instanceof Matcher.WithVariables with) {
                variable(with);
            } else if (matcher instanceof Matcher.Bound bound
                    && FlatRequest.inEightBytes(bound.bound()) != FlatRequest.NO_READING) {
                bound(bound);
            } else if (matcher instanceof Matcher.Network network
                    && !network.address().v6()) {
                code.one(NETWORK)
                        .one(network.address().width() - network.length())
                        .eight(FlatRequest.inEightBytes(network.address()));
            } else {
                code.one(ASKED).two(0).two(0).two(asked(matcher));
            }
        }

        private int asked(Matcher matcher) {
            asked.add(matcher);
            return asked.size() - 1;
        }

        private void bound(Matcher.Bound bound) {
            Matcher.Bound.Relation relation = bound.relation();
            int holds =
                    (relation.holds(-1) ? BELOW : 0) | (relation.holds(0) ? AT : 0) | (relation.holds(1) ? ABOVE : 0);
            code.one(BOUND)
                    .one(holds)
                    .one(bound.reading() == Reading.NUMBER ? FlatRequest.NUMBER : FlatRequest.INSTANT)
                    .eight(FlatRequest.inEightBytes(bound.bound()))
                    .two(asked(bound));
        }

        private void variable(Matcher.WithVariables matcher) {
            VariablePattern pattern = matcher.pattern();
            String start = pattern.literalStart();
            String end = pattern.literalEnd();
            if (pattern.form() == VariablePattern.Form.ARN || pattern.form() == VariablePattern.Form.IGNORING_CASE) {
                code.one(ASKED).two(start.length()).two(end.length()).two(asked(matcher));
                code.text(start).text(end);
                return;
            }
            Flat places = new Flat();
            for (int i = 0; i < pattern.pieces().size(); i++) {
                if (pattern.pieces().get(i) instanceof VariablePattern.Piece.Variable variable) {
                    String otherwise = variable.otherwise();
                    key(variable.key(), places.one(VARIABLE));
                    places.two(otherwise == null ? 0 : otherwise.length() + 1);
                    places.text(otherwise == null ? "" : otherwise);
                } else {
                    places.text(pattern.glob(i).flat());
                }
            }
            glob(places.toBytes(), start.length(), places.size() - end.length(), matcher);
        }

        private void exact(int what, String text) {
            code.one(what).two(text.length()).two(Flat.hash(text)).text(text);
        }

        private void glob(Glob glob, Matcher matcher) {
            if (!glob.isWild()) {
                exact(EXACT, glob.toString());
                return;
            }
            byte[] places = glob.flat();
            int head = 0;
            while (places[head] >= Glob.FLAT_NEVER) {
                head++;
            }
            int tail = places.length;
            while (places[tail - 1] >= Glob.FLAT_NEVER) {
                tail--;
            }
            if (tail == head + 1 && places[head] == Glob.FLAT_RUN) {
                code.one(RUN).two(head).two(places.length - tail).two(0);
                code.text(places, 0, head).text(places, tail, places.length);
            } else {
                glob(places, head, tail, matcher);
            }
        }

        /** Places of which those before {@code head} and those from {@code tail} on are characters. */
        private void glob(byte[] places, int head, int tail, Matcher matcher) {
            code.one(GLOB).two(head).two(places.length - tail).two(tail - head + ASKED_SIZE);
            code.text(places, 0, head).text(places, tail, places.length).text(places, head, tail);
            code.two(asked(matcher));
        }

        /** The program; null when a text or their number is beyond what it has room for. */
        public @Nullable Program build() {
            return code.tooLarge() ? null : new Program(code.readable(), asked.toArray(new Matcher[0]));
        }
    }
}
