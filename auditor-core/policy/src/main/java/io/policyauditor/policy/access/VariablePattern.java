package io.policyauditor.policy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a policy with policy variables in it. What a variable stands for is literal text: its stars are no
 * wildcards.
 *
 * <p>Source: IAM User Guide, reference_policies_variables.
 */
public final class VariablePattern {
    /** Colons that end the parts of an ARN within which wildcards keep to their part. */
    private static final int COLONS_OF_ARN = 5;

    /** What the pattern is when its variables have values. */
    public enum Form {
        EXACT,
        IGNORING_CASE,
        LIKE,
        ARN,
        RESOURCE
    }

    /** A stretch of the pattern. */
    public sealed interface Piece {
        /** Text as the policy has it; stars and question marks are wildcards where the form has any. */
        record Written(String text) implements Piece {}

        /** Text that is literal in every form: {@code ${*}}, {@code ${?}}, {@code ${$}}. */
        record Quoted(String text) implements Piece {}

        /** A variable: the name of a context key in lower case, and what it is when the key is absent. */
        record Variable(String key, @Nullable String otherwise) implements Piece {}
    }

    private final Form form;
    private final List<Piece> pieces;
    // How many characters a value that fits has besides what the variables stand for, at least.
    private final int fixed;

    public VariablePattern(Form form, List<Piece> pieces) {
        this.form = form;
        this.pieces = List.copyOf(pieces);
        this.fixed = pieces.stream().mapToInt(piece -> fixed(form, piece)).sum();
    }

    private static int fixed(Form form, Piece piece) {
        String text = textOf(piece);
        boolean stars = piece instanceof Piece.Written && form != Form.EXACT && form != Form.IGNORING_CASE;
        return stars ? (int) text.chars().filter(c -> c != '*').count() : text.length();
    }

    public Form form() {
        return form;
    }

    public List<Piece> pieces() {
        return pieces;
    }

    /** Splits a value; {@code from} is where variables may begin. */
    static VariablePattern parse(Form form, String value, int from) {
        List<Piece> pieces = new ArrayList<>();
        int written = 0;
        int i = from;
        while (i < value.length()) {
            int close = value.startsWith("${", i) ? value.indexOf('}', i) : -1;
            Piece piece = close < 0 ? null : piece(value.substring(i + 2, close));
            if (piece == null) {
                i++;
                continue;
            }
            if (i > written) {
                pieces.add(new Piece.Written(value.substring(written, i)));
            }
            pieces.add(piece);
            i = close + 1;
            written = i;
        }
        if (written < value.length()) {
            pieces.add(new Piece.Written(value.substring(written)));
        }
        return new VariablePattern(form, pieces);
    }

    private static @Nullable Piece piece(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Piece.Quoted(inside);
        }
        int comma = inside.indexOf(',');
        String name = (comma < 0 ? inside : inside.substring(0, comma)).trim();
        if (name.isEmpty()) {
            return null;
        }
        String otherwise = null;
        if (comma >= 0) {
            String quoted = inside.substring(comma + 1).trim();
            if (quoted.length() < 2 || quoted.charAt(0) != '\'' || quoted.charAt(quoted.length() - 1) != '\'') {
                return null;
            }
            otherwise = quoted.substring(1, quoted.length() - 1);
        }
        return new Piece.Variable(name.toLowerCase(Locale.ROOT), otherwise);
    }

    /** Whether a variable of the request takes part; quoted characters alone are resolved when compiling. */
    boolean hasVariables() {
        return pieces.stream().anyMatch(Piece.Variable.class::isInstance);
    }

    /** What every text that fits begins with, whatever the variables stand for; nothing where case does not matter. */
    String literalStart() {
        String first = textOf(pieces.get(0));
        int end = 0;
        while (end < first.length() && isLiteral(0, first.charAt(end))) {
            end++;
        }
        return first.substring(0, end);
    }

    /** What every text that fits ends with; it does not reach into the start, as a variable stands between them. */
    String literalEnd() {
        String last = textOf(pieces.get(pieces.size() - 1));
        int start = last.length();
        while (start > 0 && isLiteral(pieces.size() - 1, last.charAt(start - 1))) {
            start--;
        }
        return last.substring(start);
    }

    /** One piece that is no variable, as {@link #bind} takes it; not for ARNs, whose parts variables can divide. */
    Glob glob(int piece) {
        Piece one = pieces.get(piece);
        if (form == Form.EXACT) {
            return Glob.literal(textOf(one), false);
        }
        // Behind the first piece of a resource wildcards cross everything, as they do in LIKE.
        return form == Form.RESOURCE && piece == 0 ? resource(List.of(one)) : like(List.of(one), false);
    }

    private boolean isLiteral(int piece, char c) {
        boolean wild = pieces.get(piece) instanceof Piece.Written && form != Form.EXACT && (c == '*' || c == '?');
        return !wild && form != Form.IGNORING_CASE;
    }

    /** The matcher for these values; empty when a variable has no value, and then nothing fits. */
    public Optional<Matcher> bind(Variables variables) {
        List<Piece> bound = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                String text = resolve(variable, variables);
                if (text == null) {
                    return Optional.empty();
                }
                bound.add(new Piece.Quoted(text));
            } else {
                bound.add(piece);
            }
        }
        return switch (form) {
            case EXACT -> Optional.of(new Matcher.Exact(plain(bound)));
            case IGNORING_CASE -> Optional.of(new Matcher.ExactIgnoringCase(plain(bound)));
            case LIKE -> Optional.of(new Matcher.Pattern(like(bound, false)));
            case RESOURCE -> Optional.of(new Matcher.Pattern(resource(bound)));
            case ARN -> arn(bound);
        };
    }

    /**
     * Whether a value fits, with the variables' values in their places. The same question as {@link #bind} answers, without
     * building anything: it stands in the path of every decision.
     */
    boolean matches(Value value, Variables variables) {
        long least = fixed;
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Piece.Variable variable) {
                String text = resolve(variable, variables);
                if (text == null) {
                    return false;
                }
                least += text.length();
            }
        }
        if (least > value.text().length()) {
            return false;
        }
        return switch (form) {
            case EXACT -> equalTo(value.text(), variables, false);
            case IGNORING_CASE -> equalTo(value.folded(), variables, true);
            case LIKE, ARN, RESOURCE -> fits(value, variables);
        };
    }

    /** What a variable stands for; null when nothing can. */
    private static @Nullable String resolve(Piece.Variable variable, Variables variables) {
        String value = variables.value(variable.key());
        if (value != null && !value.isEmpty()) {
            return value;
        }
        String otherwise = variable.otherwise();
        boolean known = otherwise == null || variables.multivalued(variable.key()) || variables.open(variable.key());
        return known ? null : otherwise;
    }

    private String textAt(int piece, Variables variables) {
        if (piece == pieces.size()) {
            return "";
        }
        Piece at = pieces.get(piece);
        if (at instanceof Piece.Variable variable) {
            String text = resolve(variable, variables);
            return text == null ? "" : text;
        }
        return textOf(at);
    }

    /** The pieces together are no longer than the text. */
    private boolean equalTo(String text, Variables variables, boolean fold) {
        int t = 0;
        for (int i = 0; i < pieces.size(); i++) {
            String piece = textAt(i, variables);
            for (int k = 0; k < piece.length(); k++) {
                char c = piece.charAt(k);
                if (text.charAt(t++) != (fold ? Automaton.fold(c) : c)) {
                    return false;
                }
            }
        }
        return t == text.length();
    }

    /**
     * The walk of {@link Glob#matches} over pieces instead of places: a place is a piece, a character of its text, and the
     * colons that came before, which say whether a wildcard there keeps to its part. Where it goes back too often the
     * pattern is bound after all, which then is no longer than the text and its stars.
     */
    private boolean fits(Value value, Variables variables) {
        String text = value.text();
        int left = Glob.patience(text.length());
        int piece = 0;
        int at = 0;
        int colons = form == Form.LIKE ? COLONS_OF_ARN : 0;
        String now = textAt(0, variables);
        int t = 0;
        int runPiece = -1;
        int runAt = 0;
        int runColons = 0;
        int runText = 0;
        int partPiece = -1;
        int partAt = 0;
        int partColons = 0;
        int partText = 0;
        while (true) {
            while (at == now.length() && piece < pieces.size()) {
                now = textAt(++piece, variables);
                at = 0;
                left--;
            }
            if (--left < 0) {
                return bind(variables).orElseThrow().matches(value, variables);
            }
            boolean ended = piece == pieces.size();
            boolean written = !ended && pieces.get(piece) instanceof Piece.Written;
            char p = ended ? 0 : now.charAt(at);
            if (written && p == '*') {
                boolean crosses = colons >= COLONS_OF_ARN || (form == Form.RESOURCE && endsPart(now, at));
                at++;
                if (crosses) {
                    runPiece = piece;
                    runAt = at;
                    runColons = colons;
                    runText = t;
                    partPiece = -1;
                } else {
                    partPiece = piece;
                    partAt = at;
                    partColons = colons;
                    partText = t;
                }
                continue;
            }
            if (ended ? t == text.length() : t < text.length() && reads(p, written, colons, text.charAt(t))) {
                if (ended) {
                    return form != Form.ARN || colons >= COLONS_OF_ARN;
                }
                colons += p == ':' ? 1 : 0;
                at++;
                t++;
                continue;
            }
            if (partPiece >= 0 && partText < text.length() && text.charAt(partText) != ':') {
                piece = partPiece;
                at = partAt;
                colons = partColons;
                t = ++partText;
            } else if (runPiece >= 0 && runText < text.length()) {
                piece = runPiece;
                at = runAt;
                colons = runColons;
                t = ++runText;
                partPiece = -1;
            } else {
                return false;
            }
            now = textAt(piece, variables);
        }
    }

    private static boolean reads(char place, boolean written, int colons, char c) {
        return (written && place == '?') ? (colons >= COLONS_OF_ARN || c != ':') : place == c;
    }

    private static boolean endsPart(String text, int at) {
        return at + 1 == text.length() || text.charAt(at + 1) == ':';
    }

    /** Whether a value may fit, depending on what a variable that the request leaves open stands for. */
    boolean mayFit(Value value, Variables variables) {
        boolean open = false;
        long least = fixed;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                String text = resolve(variable, variables);
                boolean here = variables.open(variable.key());
                if (!here && text == null) {
                    return false;
                }
                open |= here;
                least += text == null ? 0 : text.length();
            }
        }
        return open && least <= value.text().length() && relaxed(variables).matches(value.text());
    }

    /** The pattern with every variable a star: all that it can fit, whatever the variables stand for. */
    public Glob relaxed() {
        return relaxed(new Variables() {
            @Override
            public @Nullable String value(String key) {
                return null;
            }

            @Override
            public boolean open(String key) {
                return true;
            }
        });
    }

    /** The pattern with every open variable a star, or with something a little larger. */
    private Glob relaxed(Variables variables) {
        List<Piece> stars = new ArrayList<>(pieces.size());
        boolean wild = form != Form.EXACT && form != Form.IGNORING_CASE;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                String known = resolve(variable, variables);
                stars.add(known == null ? new Piece.Written("*") : new Piece.Quoted(known));
            } else {
                stars.add(wild ? piece : new Piece.Quoted(textOf(piece)));
            }
        }
        // A variable may bring colons into an ARN, so the stars of that form cross them here.
        return form == Form.RESOURCE ? resource(stars) : like(stars, form == Form.IGNORING_CASE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VariablePattern that && form == that.form && pieces.equals(that.pieces);
    }

    @Override
    public int hashCode() {
        return pieces.hashCode();
    }

    /** As a policy writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                String otherwise = variable.otherwise() == null ? "" : ", '" + variable.otherwise() + "'";
                text.append("${").append(variable.key()).append(otherwise).append('}');
            } else {
                text.append(piece instanceof Piece.Quoted ? "${" + textOf(piece) + "}" : textOf(piece));
            }
        }
        return text.toString();
    }

    private static String plain(List<Piece> bound) {
        StringBuilder text = new StringBuilder();
        bound.forEach(piece -> text.append(textOf(piece)));
        return text.toString();
    }

    private static Glob like(List<Piece> bound, boolean foldCase) {
        Glob.Builder glob = new Glob.Builder(foldCase);
        for (Piece piece : bound) {
            if (piece instanceof Piece.Quoted) {
                glob.text(textOf(piece));
            } else {
                glob.wild(textOf(piece));
            }
        }
        return glob.build();
    }

    // Variables stand behind the fifth colon only, so the first piece is written and holds all the colons that count.
    private static Glob resource(List<Piece> bound) {
        Glob.Builder glob = new Glob.Builder(false);
        int colons = 0;
        for (Piece piece : bound) {
            if (piece instanceof Piece.Quoted) {
                glob.text(textOf(piece));
            } else {
                glob.resource(textOf(piece), colons);
                colons += (int) textOf(piece).chars().filter(c -> c == ':').count();
            }
        }
        return glob.build();
    }

    /** Six parts, split at the first five colons, whether the policy wrote them or a variable brought them. */
    private static Optional<Matcher> arn(List<Piece> bound) {
        List<Glob> parts = new ArrayList<>();
        Glob.Builder part = new Glob.Builder(false);
        for (Piece piece : bound) {
            String rest = textOf(piece);
            boolean literal = piece instanceof Piece.Quoted;
            while (parts.size() < 5 && rest.indexOf(':') >= 0) {
                String head = rest.substring(0, rest.indexOf(':'));
                parts.add((literal ? part.text(head) : part.wildInPart(head)).build());
                part = new Glob.Builder(false);
                rest = rest.substring(head.length() + 1);
            }
            if (literal) {
                part.text(rest);
            } else if (parts.size() < 5) {
                part.wildInPart(rest);
            } else {
                part.wild(rest);
            }
        }
        parts.add(part.build());
        return parts.size() < 6 ? Optional.empty() : Optional.of(new Matcher.ArnPattern(parts));
    }

    private static String textOf(Piece piece) {
        if (piece instanceof Piece.Written written) {
            return written.text();
        }
        return piece instanceof Piece.Quoted quoted ? quoted.text() : "";
    }
}
