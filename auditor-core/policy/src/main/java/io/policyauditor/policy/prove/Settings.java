package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton.Answer;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request can have in one dimension so that some terms hold there and others do not. A multivalued key is a
 * set of texts: an upper bound that all must be in, and sets each of which must be hit; that says everything that
 * ForAnyValue and ForAllValues can say, so no set of sets is ever gone through.
 */
final class Settings {
    /** What can be had; open when that could not be found out. */
    record Found(Answer found, @Nullable Setting setting, boolean mixed) {}

    /** Which of the three things a dimension can have are looked at. */
    enum Form {
        ANY,
        ONE_VALUE
    }

    private record Question(int space, Signs terms, Form form) {}

    private final Vocabulary vocabulary;
    private final TextSearch search;
    private final Map<Question, Found> answers = new HashMap<>();

    Settings(Vocabulary vocabulary, TextSearch search) {
        this.vocabulary = vocabulary;
        this.search = search;
    }

    Found find(Space space, Signs terms, Form form) {
        Question question = new Question(space.id(), terms, form);
        Found known = answers.get(question);
        if (known == null) {
            known = make(space, terms, form);
            answers.put(question, known);
        }
        return known;
    }

    private Found make(Space space, Signs terms, Form form) {
        if (terms.contradicts()) {
            return new Found(Answer.NO, null, false);
        }
        if (form == Form.ANY && space.key() && absent(terms)) {
            return new Found(Answer.YES, Setting.ABSENT, false);
        }
        boolean open = false;
        boolean mixed = false;
        if (space.single()) {
            Signs texts = single(terms);
            TextSearch.Found one = texts == null ? TextSearch.Found.NONE : search.find(space, texts);
            String text = one.text();
            if (text != null) {
                return new Found(Answer.YES, Setting.of(text), false);
            }
            open = one.found() == Answer.OPEN;
            mixed = one.mixed();
        }
        if (space.several() && form == Form.ANY) {
            Found several = several(space, terms);
            if (several.found() == Answer.YES) {
                return several;
            }
            open |= several.found() == Answer.OPEN;
            mixed |= several.mixed();
        }
        return new Found(open ? Answer.OPEN : Answer.NO, null, mixed);
    }

    private boolean absent(Signs terms) {
        for (int i = 0; i < terms.size(); i++) {
            Literal literal = vocabulary.term(Signs.id(terms.get(i))).literal();
            if (literal.whenAbsent() != Signs.holds(terms.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What the terms ask of the one value; null when nothing meets it. */
    @Nullable
    Signs single(Signs terms) {
        Signs texts = Signs.NONE;
        for (int i = 0; i < terms.size(); i++) {
            Term term = vocabulary.term(Signs.id(terms.get(i)));
            boolean holds = Signs.holds(terms.get(i));
            if (term.literal().quantifier() == Quantifier.NULL) {
                if (term.literal().negated() != holds) {
                    return null;
                }
            } else {
                texts = texts.with(
                        Signs.sign(term.texts().id(), holds != term.literal().negated()));
            }
        }
        return texts;
    }

    private Found several(Space space, Signs terms) {
        Signs bound = Signs.NONE;
        List<Integer> hits = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Term term = vocabulary.term(Signs.id(terms.get(i)));
            Literal literal = term.literal();
            boolean holds = Signs.holds(terms.get(i));
            boolean fits = holds != literal.negated();
            boolean impossible = false;
            switch (literal.quantifier()) {
                case NULL -> impossible = literal.negated() != holds;
                // On a list a condition without a set operator does not hold, whatever it says.
                case SINGLE -> impossible = holds;
                case ANY, ALL -> {
                    int sign = Signs.sign(term.texts().id(), fits);
                    if ((literal.quantifier() == Quantifier.ANY) == holds) {
                        hits.add(sign);
                    } else {
                        bound = bound.with(sign);
                    }
                }
            }
            if (impossible) {
                return new Found(Answer.NO, null, false);
            }
        }
        Set<String> texts = new LinkedHashSet<>();
        if (hits.isEmpty()) {
            TextSearch.Found one = search.find(space, bound);
            if (one.text() == null) {
                return new Found(one.found(), null, one.mixed());
            }
            texts.add(one.text());
        }
        for (int hit : hits) {
            TextSearch.Found one = search.find(space, bound.with(hit));
            if (one.text() == null) {
                return new Found(one.found(), null, one.mixed());
            }
            texts.add(one.text());
        }
        return new Found(Answer.YES, Setting.of(List.copyOf(texts)), false);
    }
}
