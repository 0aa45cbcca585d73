package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Automaton;
import io.policyauditor.policy.access.Automaton.Answer;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Product;
import io.policyauditor.policy.access.Reading;
import io.policyauditor.policy.access.Shapes;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.VariablePattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a text that is in some sets and outside others, or shows that there is none. What asks least comes first: texts
 * that look real, then patterns against each other two at a time, then the product of all automata that matter.
 */
final class TextSearch {
    /**
     * The answer.
     *
     * @param found whether there is such a text; open when that could not be found out
     * @param mixed whether it is open because values are read in several ways
     */
    record Found(Answer found, @Nullable String text, boolean mixed) {
        static final Found NONE = new Found(Answer.NO, null, false);
        static final Found OPEN = new Found(Answer.OPEN, null, false);
        static final Found MIXED = new Found(Answer.OPEN, null, true);

        static Found of(String text) {
            return new Found(Answer.YES, text, false);
        }
    }

    private record Question(int space, Signs signs) {}

    private record Pair(int inner, int outer) {}

    private record Alike(VariablePattern inner, VariablePattern outer) {}

    private final Vocabulary vocabulary;
    private final Meter meter;
    private final Map<Question, Found> answers = new HashMap<>();
    private final Map<Pair, Boolean> within = new HashMap<>();
    private final Map<Alike, Boolean> alike = new HashMap<>();

    TextSearch(Vocabulary vocabulary, Meter meter) {
        this.vocabulary = vocabulary;
        this.meter = meter;
    }

    /**
     * @param space where the text is to stand
     * @param signs sets of texts by their numbers: in those that hold, outside those that do not
     */
    Found find(Space space, Signs signs) {
        Question question = new Question(space.id(), signs);
        Found known = answers.get(question);
        if (known == null) {
            known = new Task(space, signs).find();
            answers.put(question, known);
        }
        return known;
    }

    /** One question, its sets taken apart. */
    private final class Task {
        final Space space;
        final Signs signs;
        final List<TextSet> in = new ArrayList<>();
        final List<TextSet> out = new ArrayList<>();

        /** The patterns of all sets to stay out of. */
        final BitSet excluded = new BitSet();

        Task(Space space, Signs signs) {
            this.space = space;
            this.signs = signs;
            for (int i = 0; i < signs.size(); i++) {
                TextSet set = vocabulary.set(Signs.id(signs.get(i)));
                (Signs.holds(signs.get(i)) ? in : out).add(set);
                if (!Signs.holds(signs.get(i))) {
                    set.fixed().forEach(pattern -> excluded.set(pattern.id()));
                }
            }
        }

        Found find() {
            if (contradictory()) {
                return Found.NONE;
            }
            Reading reading = null;
            boolean mixed = false;
            for (int i = 0; i < signs.size(); i++) {
                TextSet set = vocabulary.set(Signs.id(signs.get(i)));
                Reading own = set.reading();
                if (own == null) {
                    mixed |= !set.fixed().isEmpty();
                } else if (reading == null) {
                    reading = own;
                } else {
                    mixed |= reading != own;
                }
            }
            if (mixed) {
                return mixed();
            }
            if (reading == null || reading == Reading.TEXT) {
                return text();
            }
            List<Value> typical = candidates(reading);
            Found sample = first(typical);
            if (sample != null) {
                return sample;
            }
            return reading == Reading.ADDRESS ? address() : Found.NONE;
        }

        /** A set to be in that is empty, or that is among those to stay out of. */
        private boolean contradictory() {
            for (TextSet set : in) {
                if (set.fixed().isEmpty() && set.relaxed().isEmpty()) {
                    return true;
                }
            }
            // One text cannot both fit and not fit, whatever variables stand for.
            return signs.contradicts() || in.stream().anyMatch(this::fitsOnlyWithOthers);
        }

        /** Whether a set is of one pattern with variables that cannot fit without one to avoid fitting too. */
        private boolean fitsOnlyWithOthers(TextSet set) {
            if (set.variable().size() != 1 || !set.fixed().isEmpty()) {
                return false;
            }
            for (TextSet other : out) {
                for (VariablePattern pattern : other.variable()) {
                    if (alike.computeIfAbsent(
                            new Alike(set.variable().get(0), pattern),
                            pair -> Opaque.within(pair.inner, pair.outer, meter::state))) {
                        return true;
                    }
                }
            }
            return false;
        }

        boolean fits(String text) {
            if (text.isEmpty()) {
                return false;
            }
            Value value = new Value(text);
            for (TextSet set : in) {
                if (!set.mayHold(value)) {
                    return false;
                }
            }
            for (TextSet set : out) {
                if (set.holds(value)) {
                    return false;
                }
            }
            return inSpace(text);
        }

        private boolean inSpace(String text) {
            if (space.dimension().kind() == Kind.RESOURCE) {
                return text.equals("*") || Shapes.arns().accepts(text);
            }
            Matcher all = space.all();
            return all == null || all.matches(text, key -> null);
        }

        private @Nullable Found first(List<Value> candidates) {
            for (Value candidate : candidates) {
                if (fits(candidate.text())) {
                    return Found.of(candidate.text());
                }
            }
            return null;
        }

        private Found text() {
            List<Pattern> drivers = drivers();
            for (Pattern driver : drivers) {
                if (!excluded.get(driver.id())) {
                    for (String sample : driver.samples()) {
                        if (fits(sample)) {
                            return Found.of(sample);
                        }
                    }
                }
            }
            boolean open = false;
            if (in.isEmpty()
                    || drivers.stream().anyMatch(driver -> driver.start().isEmpty())) {
                for (String sample : samples()) {
                    if (fits(sample)) {
                        return Found.of(sample);
                    }
                }
            }
            for (Pattern driver : drivers) {
                if (excluded.get(driver.id()) || driver.only() != null) {
                    continue;
                }
                Found found = product(driver);
                if (found.found() == Answer.YES) {
                    return found;
                }
                open |= found.found() == Answer.OPEN;
            }
            return open ? Found.OPEN : Found.NONE;
        }

        private List<String> samples() {
            return switch (space.dimension().kind()) {
                case RESOURCE -> List.of(Samples.OBJECT, Samples.ROLE, "*");
                case KEY -> Samples.ofKey(space.dimension().key());
                default -> List.of();
            };
        }

        /** The patterns one of which a text must fit: those of the set that leaves fewest possibilities. */
        private List<Pattern> drivers() {
            TextSet best = null;
            int least = Integer.MAX_VALUE;
            for (TextSet set : in) {
                int size = set.fixed().size() + set.relaxed().size();
                boolean exact =
                        set.relaxed().isEmpty() && set.fixed().stream().allMatch(pattern -> pattern.only() != null);
                int cost = exact ? size : size * 1_000;
                if (cost < least) {
                    least = cost;
                    best = set;
                }
            }
            if (best == null) {
                Matcher all = space.all();
                return List.of(vocabulary.pattern(all == null ? Shapes.anything() : all));
            }
            List<Pattern> drivers = new ArrayList<>(best.fixed());
            drivers.addAll(best.relaxed());
            return drivers;
        }

        private Found product(Pattern driver) {
            Product product = new Product().fit(driver.automaton());
            for (TextSet set : in) {
                List<Automaton> alternatives = new ArrayList<>();
                boolean needless = false;
                for (Pattern pattern : set.fixed()) {
                    needless |= pattern == driver;
                    if (compatible(pattern, driver)) {
                        alternatives.add(pattern.automaton());
                    }
                }
                for (Pattern pattern : set.relaxed()) {
                    needless |= pattern == driver;
                    if (compatible(pattern, driver)) {
                        alternatives.add(pattern.automaton());
                    }
                }
                if (!needless) {
                    if (alternatives.isEmpty()) {
                        return Found.NONE;
                    }
                    product.fit(alternatives);
                }
            }
            List<String> exact = new ArrayList<>();
            List<String> folded = new ArrayList<>();
            for (TextSet set : out) {
                for (Pattern pattern : set.fixed()) {
                    if (!compatible(pattern, driver)) {
                        continue;
                    }
                    String only = pattern.only();
                    if (only != null) {
                        if (driver.fits(new Value(only))) {
                            exact.add(only);
                        }
                    } else if (pattern.onlyFolded() != null) {
                        if (driver.fits(new Value(pattern.onlyFolded()))) {
                            folded.add(pattern.onlyFolded());
                        }
                    } else if (within(driver, pattern)) {
                        return Found.NONE;
                    } else {
                        product.avoid(pattern.automaton());
                    }
                }
            }
            if (!exact.isEmpty()) {
                product.avoid(Automaton.ofTexts(exact, false));
            }
            if (!folded.isEmpty()) {
                product.avoid(Automaton.ofTexts(folded, true));
            }
            if (space.dimension().kind() == Kind.RESOURCE) {
                product.fit(Shapes.arns());
            } else if (space.all() != null) {
                product.fit(space.all().automaton(key -> null));
            }
            Product.Result result = product.atLeast(1).search(meter::state);
            return new Found(result.found(), result.text(), false);
        }

        /** Whether some text may fit both, by what it begins with. */
        private boolean compatible(Pattern one, Pattern other) {
            String a = one.start();
            String b = other.start();
            return a.startsWith(b) || b.startsWith(a);
        }

        /** Whether everything that fits the one fits the other; asked only when all texts that look real do. */
        private boolean within(Pattern inner, Pattern outer) {
            for (String sample : inner.samples()) {
                if (inner.fits(new Value(sample)) && !outer.fits(new Value(sample))) {
                    return false;
                }
            }
            return within.computeIfAbsent(
                    new Pair(inner.id(), outer.id()),
                    pair -> new Product()
                                    .fit(inner.automaton())
                                    .avoid(outer.automaton())
                                    .search(meter::state)
                                    .found()
                            == Answer.NO);
        }

        /** Values of a type: at each bound, between any two, and beyond; of addresses and bytes, those named and others. */
        private List<Value> candidates(Reading reading) {
            List<Value> candidates = new ArrayList<>();
            List<Pattern> patterns = new ArrayList<>();
            for (List<TextSet> sets : List.of(in, out)) {
                for (TextSet set : sets) {
                    patterns.addAll(set.fixed());
                }
            }
            TypedValues.of(reading, patterns).forEach(text -> candidates.add(new Value(text)));
            // A value that does not parse fits nothing.
            candidates.add(new Value("example"));
            return candidates;
        }

        private Found address() {
            Product product = new Product().fit(Shapes.addresses());
            for (TextSet set : in) {
                product.fit(set.fixed().stream().map(Pattern::automaton).toList());
            }
            out.forEach(set -> set.fixed().forEach(pattern -> product.avoid(pattern.automaton())));
            Product.Result result = product.search(meter::state);
            String bits = result.text();
            return bits == null ? new Found(result.found(), null, false) : Found.of(TypedValues.address(bits));
        }

        /**
         * Values read in several ways: what is tried may fit; that nothing fits follows only from one of the readings alone,
         * or when a list of texts has been gone through.
         */
        private Found mixed() {
            Map<Reading, Signs> alone = new HashMap<>();
            List<Value> candidates = new ArrayList<>();
            boolean all = false;
            for (int i = 0; i < signs.size(); i++) {
                TextSet set = vocabulary.set(Signs.id(signs.get(i)));
                Reading reading = set.reading();
                boolean exact = set.relaxed().isEmpty();
                for (Pattern pattern : set.fixed()) {
                    pattern.samples().forEach(sample -> candidates.add(new Value(sample)));
                    exact &= pattern.only() != null;
                }
                all |= exact && Signs.holds(signs.get(i));
                if (reading != null) {
                    Signs sofar = alone.getOrDefault(reading, Signs.NONE);
                    alone.put(reading, sofar.with(signs.get(i)));
                }
            }
            for (Reading reading : alone.keySet()) {
                if (reading != Reading.TEXT) {
                    candidates.addAll(candidates(reading));
                }
            }
            samples().forEach(sample -> candidates.add(new Value(sample)));
            Found sample = first(candidates);
            if (sample != null) {
                return sample;
            }
            if (all) {
                return Found.NONE;
            }
            for (Signs part : alone.values()) {
                if (TextSearch.this.find(space, part).found() == Answer.NO) {
                    return Found.NONE;
                }
            }
            return Found.MIXED;
        }
    }
}
