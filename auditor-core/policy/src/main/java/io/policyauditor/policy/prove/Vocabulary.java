package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Shapes;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that a question speaks about, each thing once: its dimensions, terms, sets of texts and patterns. */
final class Vocabulary {
    private record TermKey(int dimension, Quantifier quantifier, boolean negated, boolean whenAbsent, TextSet texts) {}

    /** How literals use a key. */
    private static final class Use {
        boolean several;
        boolean one;
    }

    private final Catalogue catalogue;
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private final Map<Dimension, Space> spaceOf = new HashMap<>();
    private final List<Space> spaces = new ArrayList<>();
    private final Map<TermKey, Term> termOf = new HashMap<>();
    private final Map<Literal, Term> seen = new HashMap<>();
    private final List<Term> terms = new ArrayList<>();
    private final Map<List<Pattern>, TextSet> setOf = new HashMap<>();
    private final List<TextSet> sets = new ArrayList<>();
    private final Map<Matcher, Pattern> patternOf = new HashMap<>();

    Vocabulary(Catalogue catalogue) {
        this.catalogue = catalogue;
        space(Dimension.RESOURCE);
    }

    /** Takes note of how a literal uses its key; of all literals before the first of their terms is asked for. */
    void note(Literal literal) {
        if (literal.dimension().kind() == Dimension.Kind.KEY) {
            Use use = uses.computeIfAbsent(literal.dimension().key(), key -> new Use());
            use.several |= literal.quantifier() == Quantifier.ANY || literal.quantifier() == Quantifier.ALL;
            use.one |= literal.quantifier() == Quantifier.SINGLE;
        }
    }

    Space space(Dimension dimension) {
        Space known = spaceOf.get(dimension);
        if (known == null) {
            known = make(dimension);
            spaceOf.put(dimension, known);
            spaces.add(known);
        }
        return known;
    }

    private Space make(Dimension dimension) {
        if (dimension.kind() != Dimension.Kind.KEY) {
            return new Space(spaces.size(), dimension, true, false, null);
        }
        Optional<ConditionKey> documented = catalogue.conditionKey(dimension.key());
        Use use = uses.getOrDefault(dimension.key(), new Use());
        boolean several = documented.map(ConditionKey::multivalued).orElse(use.several);
        boolean single = documented.map(key -> !key.multivalued()).orElse(!use.several || use.one);
        return new Space(spaces.size(), dimension, single, several, null);
    }

    /** A dimension for the actions of one service. */
    Space actionsOf(String service) {
        return spaceOf.computeIfAbsent(new Dimension(Dimension.Kind.ACTION, service), dimension -> {
            Space space = new Space(spaces.size(), dimension, true, false, Shapes.actionsOf(service));
            spaces.add(space);
            return space;
        });
    }

    Space space(int id) {
        return spaces.get(id);
    }

    int spaces() {
        return spaces.size();
    }

    /** The dimension of a context key; -1 when nothing speaks about it. */
    int key(String name) {
        Space space = spaceOf.get(new Dimension(Dimension.Kind.KEY, name));
        return space == null ? -1 : space.id();
    }

    Term term(int id) {
        return terms.get(id);
    }

    /** A literal on a key that holds only with a fitting value; null when nothing speaks about the key. */
    @Nullable
    Literal positive(Dimension dimension) {
        for (Term term : terms) {
            Literal literal = term.literal();
            if (literal.dimension().equals(dimension)
                    && literal.quantifier() == Quantifier.SINGLE
                    && !literal.negated()
                    && !literal.whenAbsent()) {
                return literal;
            }
        }
        return null;
    }

    TextSet set(int id) {
        return sets.get(id);
    }

    Term term(Literal literal) {
        Term known = seen.get(literal);
        if (known == null) {
            known = term(space(literal.dimension()), literal);
            seen.put(literal, known);
        }
        return known;
    }

    Term term(Space space, Literal literal) {
        TextSet texts = texts(literal);
        TermKey key = new TermKey(space.id(), literal.quantifier(), literal.negated(), literal.whenAbsent(), texts);
        Term known = termOf.get(key);
        if (known == null) {
            known = new Term(terms.size(), space.id(), literal, texts);
            terms.add(known);
            termOf.put(key, known);
            keysOf(literal.matchers());
        }
        return known;
    }

    /** A key that a policy variable stands for is a dimension too. */
    private void keysOf(List<Matcher> matchers) {
        for (Matcher matcher : matchers) {
            if (matcher instanceof Matcher.WithVariables with) {
                for (Piece piece : with.pattern().pieces()) {
                    if (piece instanceof Piece.Variable variable) {
                        space(Dimension.key(variable.key()));
                    }
                }
            }
        }
    }

    private TextSet texts(Literal literal) {
        List<Pattern> fixed = new ArrayList<>();
        List<Pattern> relaxed = new ArrayList<>();
        List<Matcher> certain = new ArrayList<>();
        for (Matcher matcher : literal.matchers()) {
            if (matcher instanceof Matcher.WithVariables) {
                relaxed.add(pattern(matcher));
            } else {
                certain.add(matcher);
                fixed.add(pattern(matcher));
            }
        }
        // Relaxed patterns are told apart by what they are with their variables, not by what is left of them.
        List<Pattern> all = Stream.concat(fixed.stream(), relaxed.stream())
                .distinct()
                .sorted(Comparator.comparingInt(Pattern::id))
                .toList();
        TextSet known = setOf.get(all);
        if (known == null) {
            Literal probe = relaxed.isEmpty() ? literal : literal.with(certain);
            List<VariablePattern> variable = new ArrayList<>();
            List<Pattern> stars = new ArrayList<>();
            for (Pattern pattern : relaxed) {
                if (pattern.matcher() instanceof Matcher.WithVariables with) {
                    variable.add(with.pattern());
                    stars.add(pattern(new Matcher.Pattern(with.pattern().relaxed())));
                }
            }
            known = new TextSet(sets.size(), probe, fixed, variable, stars);
            sets.add(known);
            setOf.put(all, known);
        }
        return known;
    }

    Pattern pattern(Matcher matcher) {
        return patternOf.computeIfAbsent(matcher, made -> new Pattern(patternOf.size(), made));
    }

    /** What was taken for granted about how many values a key has. */
    List<String> assumptions() {
        TreeSet<String> one = new TreeSet<>();
        TreeSet<String> several = new TreeSet<>();
        TreeSet<String> either = new TreeSet<>();
        for (Space space : spaces) {
            if (space.key()) {
                (space.single() ? space.several() ? either : one : several)
                        .add(space.dimension().key());
            }
        }
        List<String> assumptions = new ArrayList<>();
        if (!one.isEmpty()) {
            assumptions.add("a request has at most one value of " + String.join(", ", one));
        }
        if (!several.isEmpty()) {
            assumptions.add("a request has a list of values, or none, of " + String.join(", ", several));
        }
        if (!either.isEmpty()) {
            assumptions.add("a request has one value, a list, or none, of " + String.join(", ", either));
        }
        return assumptions;
    }
}
