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
public record VariablePattern(Form form, List<Piece> pieces) {
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

    public VariablePattern {
        pieces = List.copyOf(pieces);
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

    /** The matcher for these values; empty when a variable has no value, and then nothing fits. */
    Optional<Matcher> bind(Variables variables) {
        List<Piece> bound = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                String value = variables.value(variable.key());
                String text = value == null || value.isEmpty() ? variable.otherwise() : value;
                if (text == null || variables.multivalued(variable.key())) {
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
            case LIKE -> Optional.of(new Matcher.Pattern(like(bound)));
            case RESOURCE -> Optional.of(new Matcher.Pattern(resource(bound)));
            case ARN -> arn(bound);
        };
    }

    /** The pattern with every variable a star: what it fits at most. Only for resources. */
    Glob relaxed() {
        List<Piece> stars = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            stars.add(piece instanceof Piece.Variable ? new Piece.Written("*") : piece);
        }
        return resource(stars);
    }

    private static String plain(List<Piece> bound) {
        StringBuilder text = new StringBuilder();
        bound.forEach(piece -> text.append(textOf(piece)));
        return text.toString();
    }

    private static Glob like(List<Piece> bound) {
        Glob.Builder glob = new Glob.Builder(false);
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
