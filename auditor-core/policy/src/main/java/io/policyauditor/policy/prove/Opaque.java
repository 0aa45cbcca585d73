package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Product;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.VariablePattern.Form;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.access.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether a pattern with variables fits only what another one fits, whatever the variables stand for: each is taken for a
 * letter of its own. If that holds with letters it holds with texts in their places, so long as each wildcard of the other
 * pattern that reads the letter reads the text as well; where one might not, nothing is said.
 */
final class Opaque {
    private static final int COLONS_OF_ARN = 5;

    /** Private use: no policy has a meaning for it. */
    private static final char FIRST_LETTER = '\uE000';

    private Opaque() {}

    static boolean within(VariablePattern inner, VariablePattern outer, BooleanSupplier more) {
        List<String> keys = new ArrayList<>();
        if (!plain(inner, keys) || !(inner.form() != Form.ARN || behindColons(inner)) || !readsAnyLength(outer)) {
            return false;
        }
        List<String> needed = new ArrayList<>();
        if (!plain(outer, needed) || !keys.containsAll(needed)) {
            return false;
        }
        if (outer.form() == Form.ARN && !(behindColons(inner) && behindColons(outer))) {
            return false;
        }
        Variables letters = key -> {
            int at = keys.indexOf(key);
            return at < 0 ? null : String.valueOf((char) (FIRST_LETTER + at));
        };
        Optional<Automaton> fewer = inner.bind(letters).map(matcher -> language(matcher, letters));
        Optional<Automaton> most = outer.bind(letters).map(matcher -> language(matcher, letters));
        return fewer.isPresent()
                && most.isPresent()
                && new Product().fit(fewer.get()).avoid(most.get()).search(more).found() == Automaton.Answer.NO;
    }

    private static Automaton language(Matcher matcher, Variables letters) {
        return matcher.automaton(letters);
    }

    /** Whether its variables have no defaults and case counts; collects their keys. */
    private static boolean plain(VariablePattern pattern, List<String> keys) {
        for (Piece piece : pattern.pieces()) {
            if (piece instanceof Piece.Variable variable) {
                if (variable.otherwise() != null) {
                    return false;
                }
                keys.add(variable.key());
            }
        }
        return pattern.form() != Form.IGNORING_CASE;
    }

    /** Whether five colons are written before the first variable. */
    private static boolean behindColons(VariablePattern pattern) {
        long colons = 0;
        for (Piece piece : pattern.pieces()) {
            if (piece instanceof Piece.Variable) {
                return colons >= COLONS_OF_ARN;
            }
            if (piece instanceof Piece.Written written) {
                colons += written.text().chars().filter(c -> c == ':').count();
            }
        }
        return true;
    }

    /** Whether its wildcards read any run of characters, or at least do so where a variable may stand. */
    private static boolean readsAnyLength(VariablePattern pattern) {
        int colons = 0;
        for (Piece piece : pattern.pieces()) {
            String text = piece instanceof Piece.Written written ? written.text() : "";
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean endsPart = i + 1 == text.length() || text.charAt(i + 1) == ':';
                if (c == '?' || (c == '*' && pattern.form() == Form.RESOURCE && colons < COLONS_OF_ARN && !endsPart)) {
                    return false;
                }
                colons += c == ':' ? 1 : 0;
            }
        }
        return true;
    }
}
