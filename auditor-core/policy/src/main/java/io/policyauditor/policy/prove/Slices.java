package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.Service;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All actions, cut up so that within a slice the same statements apply: each action that some pattern names in full, with
 * those that nothing tells from it; of each service that a wildcard speaks of all the rest, the actions that AWS has yet
 * to add among them; and all that no pattern speaks of.
 */
final class Slices {
    /** What asks who it is that asks, which nothing can forbid: no answer hangs on it. */
    private static final String ALWAYS_ALLOWED = "sts:getcalleridentity";

    /** Services that a reader knows, for a witness to an action that is nobody's in particular. */
    private static final List<String> WELL_KNOWN = List.of("s3", "ec2", "sqs", "dynamodb", "lambda", "sns", "kms");

    /**
     * Actions that nothing tells apart.
     *
     * @param actions them, in lower case; of the rest of a service one that stands for it
     * @param fits the statements whose action element fits, by number
     * @param open the terms that say so of the statements that fit only part of the rest of a service, by number
     * @param rest what holds of every action of the rest of a service; null elsewhere
     */
    record Slice(
            List<String> actions,
            BitSet fits,
            Map<Integer, Term> open,
            Node.@Nullable Is rest,
            @Nullable Space space) {}

    /** What the wildcards on one service say. */
    private static final class OfService {
        final BitSet whole = new BitSet();
        final Map<Glob, BitSet> patterns = new LinkedHashMap<>();
        final Map<Integer, List<Matcher>> matchers = new LinkedHashMap<>();
        final List<String> named = new ArrayList<>();
    }

    private final Vocabulary vocabulary;
    private final Catalogue catalogue;
    private final Meter meter;
    private final List<CompiledStatement> statements;
    private final BitSet base = new BitSet();
    private final BitSet everything = new BitSet();
    private final Map<String, BitSet> named = new LinkedHashMap<>();
    private final Map<String, OfService> services = new HashMap<>();

    private Slices(List<CompiledStatement> statements, Vocabulary vocabulary, Catalogue catalogue, Meter meter) {
        this.meter = meter;
        this.statements = statements;
        this.vocabulary = vocabulary;
        this.catalogue = catalogue;
    }

    static List<Slice> of(List<CompiledStatement> statements, Vocabulary vocabulary, Catalogue catalogue, Meter meter) {
        Slices slices = new Slices(statements, vocabulary, catalogue, meter);
        for (int i = 0; i < statements.size(); i++) {
            slices.read(i, action(statements.get(i)));
        }
        return slices.cut();
    }

    private static @Nullable Literal action(CompiledStatement statement) {
        for (Literal literal : statement.literals()) {
            if (literal.dimension().kind() == Dimension.Kind.ACTION) {
                return literal;
            }
        }
        return null;
    }

    private void read(int statement, @Nullable Literal action) {
        if (action == null) {
            base.set(statement);
            everything.set(statement);
            return;
        }
        if (action.negated()) {
            base.set(statement);
        }
        for (Matcher matcher : action.matchers()) {
            if (!(matcher instanceof Matcher.Pattern pattern)) {
                continue;
            }
            String text = pattern.glob().toString();
            int colon = text.indexOf(':');
            if (text.equals("*") && pattern.glob().isWild()) {
                everything.set(statement);
            } else if (isAction(text) && !pattern.glob().isWild()) {
                named.computeIfAbsent(text, name -> new BitSet()).set(statement);
            } else if (isAction(text)) {
                OfService service = services.computeIfAbsent(text.substring(0, colon), name -> new OfService());
                if (text.endsWith(":*") && colon == text.length() - 2) {
                    service.whole.set(statement);
                } else {
                    service.patterns
                            .computeIfAbsent(pattern.glob(), glob -> new BitSet())
                            .set(statement);
                    service.matchers
                            .computeIfAbsent(statement, s -> new ArrayList<>())
                            .add(matcher);
                }
            }
        }
        if (everything.get(statement)) {
            base.flip(statement);
        }
    }

    /** Whether some action can fit a pattern at all. */
    private static boolean isAction(String pattern) {
        int colon = pattern.indexOf(':');
        return colon > 0 && colon < pattern.length() - 1;
    }

    /** The statements that fit when these patterns do. */
    private BitSet fitting(BitSet patterns) {
        BitSet flip = (BitSet) patterns.clone();
        flip.andNot(everything);
        flip.xor(base);
        return flip;
    }

    private List<Slice> cut() {
        Map<BitSet, Slice> slices = new LinkedHashMap<>();
        named.forEach((action, patterns) -> {
            String prefix = action.substring(0, action.indexOf(':'));
            OfService service = services.get(prefix);
            BitSet fitting = patterns;
            if (service != null && meter.state()) {
                service.named.add(action);
                fitting = (BitSet) patterns.clone();
                fitting.or(service.whole);
                for (Map.Entry<Glob, BitSet> pattern : service.patterns.entrySet()) {
                    if (pattern.getKey().matches(action)) {
                        fitting.or(pattern.getValue());
                    }
                }
            }
            if (!action.equals(ALWAYS_ALLOWED)) {
                add(slices, fitting(fitting), action);
            }
        });
        add(slices, (BitSet) base.clone(), elsewhere());
        List<Slice> all = new ArrayList<>();
        for (String prefix : new TreeSet<>(services.keySet())) {
            OfService service = services.get(prefix);
            if (service != null) {
                rest(prefix, service, slices, all);
            }
        }
        all.addAll(0, slices.values());
        return all;
    }

    private static void add(Map<BitSet, Slice> slices, BitSet fits, String action) {
        slices.computeIfAbsent(fits, key -> new Slice(new ArrayList<>(), key, Map.of(), null, null))
                .actions()
                .add(action);
    }

    private void rest(String prefix, OfService service, Map<BitSet, Slice> slices, List<Slice> open) {
        BitSet fits = fitting(service.whole);
        Map<Integer, Term> terms = new LinkedHashMap<>();
        Space space = vocabulary.actionsOf(prefix);
        service.matchers.forEach((statement, matchers) -> {
            Literal action = action(statements.get(statement));
            if (action != null && !service.whole.get(statement) && !everything.get(statement)) {
                terms.put(statement, vocabulary.term(space, action.with(matchers)));
            }
        });
        String example = prefix + ":*";
        if (terms.isEmpty()) {
            add(slices, fits, other(prefix, new HashSet<>(service.named)));
            return;
        }
        open.add(new Slice(List.of(example), fits, terms, notNamed(space, prefix, service), space));
    }

    /** What tells the rest of a service from its actions that are named. */
    private Node.@Nullable Is notNamed(Space space, String prefix, OfService service) {
        List<Matcher> matchers = new ArrayList<>();
        Literal any = null;
        if (prefix.equals("sts")) {
            service.named.add(ALWAYS_ALLOWED);
        }
        for (String action : service.named) {
            matchers.add(new Matcher.ExactIgnoringCase(action));
        }
        for (int statement : service.matchers.keySet()) {
            any = action(statements.get(statement));
        }
        if (any == null || matchers.isEmpty()) {
            return null;
        }
        return new Node.Is(vocabulary.term(space, any.with(matchers)), any.negated());
    }

    /** An action of a service that is none of these; one that AWS has, if there is such. */
    private String other(String prefix, Set<String> known) {
        for (Action action : catalogue.service(prefix).map(Service::actions).orElse(List.of())) {
            String name = action.fullName().toLowerCase(Locale.ROOT);
            if (!known.contains(name) && !name.equals(ALWAYS_ALLOWED)) {
                return name;
            }
        }
        return another(prefix, known);
    }

    private static String another(String prefix, Set<String> known) {
        String name = prefix + ":example";
        while (known.contains(name)) {
            name += "x";
        }
        return name;
    }

    /** An action of a service that no pattern speaks of. */
    private String elsewhere() {
        TreeSet<String> spoken = new TreeSet<>(services.keySet());
        named.keySet().forEach(action -> spoken.add(action.substring(0, action.indexOf(':'))));
        for (String prefix : WELL_KNOWN) {
            if (!spoken.contains(prefix)) {
                return other(prefix, Set.of());
            }
        }
        for (String prefix : catalogue.servicePrefixes()) {
            if (!spoken.contains(prefix)) {
                return other(prefix, Set.of());
            }
        }
        String prefix = "example";
        while (spoken.contains(prefix)) {
            prefix += "x";
        }
        return another(prefix, Set.of());
    }
}
