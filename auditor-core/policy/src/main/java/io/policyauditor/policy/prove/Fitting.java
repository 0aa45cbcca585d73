package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton.Answer;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.prove.Search.Case;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the values of a case to what policy variables ask: a search decides that a pattern with variables fits, or does
 * not, and here the values are found with which that is so.
 */
final class Fitting {
    enum Outcome {
        FITS,
        /** No values can do it. */
        IMPOSSIBLE,
        /** None were found. */
        NOT_FOUND
    }

    private static final int ROUNDS = 6;

    private final Vocabulary vocabulary;
    private final Settings settings;
    private final TextSearch texts;
    private String stubborn = "";

    Fitting(Vocabulary vocabulary, Settings settings, TextSearch texts) {
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.texts = texts;
    }

    /** The condition that could not be met last. */
    String stubborn() {
        return stubborn;
    }

    Outcome fit(Case at) {
        for (int round = 0; round < ROUNDS; round++) {
            boolean all = true;
            for (int space = 0; space < at.spaces(); space++) {
                Signs decided = at.decided(space);
                for (int i = 0; i < decided.size(); i++) {
                    Term term = vocabulary.term(Signs.id(decided.get(i)));
                    boolean holds = Signs.holds(decided.get(i));
                    if (term.texts().hasVariables() && at.setting(space).holds(term.literal(), at) != holds) {
                        all = false;
                        Outcome outcome = repair(at, term, holds);
                        if (outcome != Outcome.FITS) {
                            stubborn = term.toString();
                            return outcome;
                        }
                    }
                }
            }
            if (all) {
                return Outcome.FITS;
            }
        }
        stubborn = "the values that policy variables ask for do not settle";
        return Outcome.NOT_FOUND;
    }

    private Outcome repair(Case at, Term term, boolean holds) {
        boolean fits = holds != term.literal().negated();
        int other = whole(term);
        if (fits) {
            variables(term).forEach(key -> giveOne(at, key));
        }
        if (rebind(at, vocabulary.space(term.dimension()))) {
            return Outcome.FITS;
        }
        if (other >= 0 && fits) {
            return same(at, term.dimension(), other);
        }
        if (!fits) {
            for (String key : variables(term)) {
                if (giveAnother(at, key)) {
                    return Outcome.FITS;
                }
            }
        } else if (extract(at, term)) {
            return Outcome.FITS;
        }
        return Outcome.NOT_FOUND;
    }

    /** The dimension of the key that the term says its own key equals, as a whole and in that case; -1 if it is no such. */
    private int whole(Term term) {
        List<Matcher> matchers = term.literal().matchers();
        if (matchers.size() == 1
                && matchers.get(0) instanceof Matcher.WithVariables with
                && with.pattern().pieces().size() == 1
                && with.pattern().form() != VariablePattern.Form.IGNORING_CASE
                && with.pattern().pieces().get(0) instanceof Piece.Variable variable
                && variable.otherwise() == null) {
            return vocabulary.key(variable.key());
        }
        return -1;
    }

    private static List<String> variables(Term term) {
        List<String> keys = new ArrayList<>();
        for (Matcher matcher : term.literal().matchers()) {
            if (matcher instanceof Matcher.WithVariables with) {
                for (Piece piece : with.pattern().pieces()) {
                    if (piece instanceof Piece.Variable variable) {
                        keys.add(variable.key());
                    }
                }
            }
        }
        return keys;
    }

    /** A variable stands for the one value of its key, so it should have one. */
    private void giveOne(Case at, String key) {
        int space = vocabulary.key(key);
        if (at.setting(space).single() == null) {
            Setting one = settings.find(vocabulary.space(space), at.decided(space), Settings.Form.ONE_VALUE)
                    .setting();
            if (one != null) {
                at.set(space, one);
            }
        }
    }

    /** Another value for the key of a variable, or none. */
    private boolean giveAnother(Case at, String key) {
        int space = vocabulary.key(key);
        String now = at.value(key);
        Setting other = settings.find(vocabulary.space(space), at.decided(space), Settings.Form.ANY)
                .setting();
        if (other != null && !other.equals(at.setting(space)) && now != null) {
            at.set(space, other);
            return true;
        }
        if (now == null) {
            return false;
        }
        Literal not = literal(vocabulary.space(space).dimension(), now);
        if (not == null) {
            return false;
        }
        Signs decided = at.decided(space)
                .with(Signs.sign(vocabulary.term(vocabulary.space(space), not).id(), false));
        Setting another = settings.find(vocabulary.space(space), decided, Settings.Form.ONE_VALUE)
                .setting();
        if (another == null) {
            return false;
        }
        at.set(space, another);
        return true;
    }

    /** A literal that a key equals a text, made out of any other on the key. */
    private @Nullable Literal literal(Dimension dimension, String text) {
        Literal any = vocabulary.positive(dimension);
        return any == null ? null : any.with(List.of(new Matcher.Exact(text)));
    }

    /** Puts the values of the variables into all patterns of a dimension and finds a value that meets them. */
    private boolean rebind(Case at, Space space) {
        Signs decided = at.decided(space.id());
        Signs concrete = decided;
        for (int i = 0; i < decided.size(); i++) {
            Term term = vocabulary.term(Signs.id(decided.get(i)));
            if (term.texts().hasVariables()) {
                Term bound = vocabulary.term(space, term.literal().with(bound(term, at)));
                concrete = concrete.with(Signs.sign(bound.id(), Signs.holds(decided.get(i))));
            }
        }
        Setting setting = settings.find(space, concrete, Settings.Form.ANY).setting();
        if (setting == null) {
            return false;
        }
        at.set(space.id(), setting);
        return true;
    }

    private static List<Matcher> bound(Term term, Case at) {
        List<Matcher> bound = new ArrayList<>();
        for (Matcher matcher : term.literal().matchers()) {
            if (matcher instanceof Matcher.WithVariables with) {
                with.pattern().bind(at).ifPresent(bound::add);
            } else {
                bound.add(matcher);
            }
        }
        return bound;
    }

    /** One text for two keys that must be equal: exact, for if there is none the case has no request. */
    private Outcome same(Case at, int one, int other) {
        Signs first = settings.single(at.decided(one));
        Signs second = settings.single(at.decided(other));
        Outcome none = vocabulary.space(one).several() ? Outcome.NOT_FOUND : Outcome.IMPOSSIBLE;
        if (first == null || second == null || !vocabulary.space(other).single()) {
            return none;
        }
        for (int i = 0; i < second.size(); i++) {
            first = first.with(second.get(i));
        }
        TextSearch.Found found = texts.find(vocabulary.space(one), first);
        String text = found.text();
        if (text == null) {
            return found.found() == Answer.NO ? none : Outcome.NOT_FOUND;
        }
        at.set(one, Setting.of(text));
        at.set(other, Setting.of(text));
        return Outcome.FITS;
    }

    /** Takes the value of a variable out of the text that its pattern has to fit, where only texts stand around it. */
    private boolean extract(Case at, Term term) {
        Setting own = at.setting(term.dimension());
        if (own.single() == null || term.literal().quantifier() == Quantifier.NULL) {
            return false;
        }
        String text = own.single().text();
        for (Matcher matcher : term.literal().matchers()) {
            if (!(matcher instanceof Matcher.WithVariables with)) {
                continue;
            }
            List<Piece> pieces = with.pattern().pieces();
            StringBuilder before = new StringBuilder();
            StringBuilder after = new StringBuilder();
            String key = null;
            for (Piece piece : pieces) {
                if (piece instanceof Piece.Variable variable && key == null) {
                    key = variable.key();
                } else {
                    (key == null ? before : after).append(plain(piece));
                }
            }
            if (key != null
                    && text.length() > before.length() + after.length()
                    && text.startsWith(before.toString())
                    && text.endsWith(after.toString())) {
                String value = text.substring(before.length(), text.length() - after.length());
                int space = vocabulary.key(key);
                Literal equal = literal(vocabulary.space(space).dimension(), value);
                if (equal == null) {
                    at.set(space, Setting.of(value));
                    return vocabulary.space(space).single();
                }
                Signs decided = at.decided(space)
                        .with(Signs.sign(
                                vocabulary.term(vocabulary.space(space), equal).id(), true));
                Setting setting = settings.find(vocabulary.space(space), decided, Settings.Form.ONE_VALUE)
                        .setting();
                if (setting != null) {
                    at.set(space, setting);
                    return true;
                }
            }
        }
        return false;
    }

    private static String plain(Piece piece) {
        if (piece instanceof Piece.Written written) {
            return written.text();
        }
        return piece instanceof Piece.Quoted quoted ? quoted.text() : "";
    }
}
