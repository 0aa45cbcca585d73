package io.policyauditor.policy.catalogue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of actions of one catalogue, immutable. A service of which it holds every action costs it one reference and is
 * not read until somebody walks over the set, so {@code *} is as cheap as {@code s3:GetObject}. The order is that of
 * the service prefixes, then of the names without regard to case.
 */
public final class ActionSet implements Iterable<Action> {
    /** Stands for every action of a service. */
    private static final long[] EVERY = new long[0];

    private final Catalogue catalogue;

    // INVARIANT: the services, ascending, and of each the actions by ordinal; never none of them, and EVERY when all,
    // so that equal sets have equal arrays.
    private final int[] services;
    private final long[][] actions;

    private ActionSet(Catalogue catalogue, int[] services, long[][] actions) {
        this.catalogue = catalogue;
        this.services = services;
        this.actions = actions;
    }

    static ActionSet none(Catalogue catalogue) {
        return new ActionSet(catalogue, new int[0], new long[0][]);
    }

    /** The catalogue whose actions it holds. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Every action of the services from one (inclusive) to another (exclusive). */
    static ActionSet every(Catalogue catalogue, int from, int to) {
        Builder builder = new Builder(catalogue, to - from);
        for (int service = from; service < to; service++) {
            if (catalogue.actionCount(service) > 0) {
                builder.addNormal(service, EVERY);
            }
        }
        return builder.build();
    }

    /** The actions of a service that begin so and that a test accepts. */
    static ActionSet of(Catalogue catalogue, int service, String lowerCasePrefix, Predicate<String> lowerCaseName) {
        Service read = catalogue.service(service);
        List<Action> actions = read.actions();
        long[] bits = new long[words(actions.size())];
        // Actions are sorted, so those that begin alike stand together.
        for (int i = read.firstFrom(lowerCasePrefix); i < actions.size(); i++) {
            String name = actions.get(i).lowerCaseName();
            if (!name.startsWith(lowerCasePrefix)) {
                break;
            }
            if (lowerCaseName.test(name)) {
                bits[i >> 6] |= 1L << i;
            }
        }
        Builder builder = new Builder(catalogue, 1);
        builder.add(service, bits);
        return builder.build();
    }

    /** The actions of either set. */
    public ActionSet union(ActionSet other) {
        return combine(other, Operation.UNION);
    }

    /** The actions of both sets. */
    public ActionSet intersect(ActionSet other) {
        return combine(other, Operation.INTERSECT);
    }

    /** The actions of this set that the other does not hold. */
    public ActionSet minus(ActionSet other) {
        return combine(other, Operation.MINUS);
    }

    /** Whether this set holds every action of the other. */
    public boolean containsAll(ActionSet other) {
        return other.minus(this).isEmpty();
    }

    /** Whether this set holds an action. */
    public boolean contains(Action action) {
        int at = Arrays.binarySearch(services, action.service());
        return at >= 0 && holds(actions[at], action.ordinal());
    }

    public boolean isEmpty() {
        return services.length == 0;
    }

    /** How many actions it holds. */
    public int size() {
        int size = 0;
        for (int i = 0; i < services.length; i++) {
            size += count(actions[i], catalogue.actionCount(services[i]));
        }
        return size;
    }

    /** The prefixes of the services of which it holds an action, sorted. Reads no service. */
    public List<String> servicePrefixes() {
        return IntStream.of(services).mapToObj(catalogue::prefix).toList();
    }

    /** Its actions in order; reads each of its services when it gets there. */
    public Stream<Action> stream() {
        return IntStream.range(0, services.length).boxed().flatMap(this::stream);
    }

    private Stream<Action> stream(int at) {
        Stream<Action> all = catalogue.service(services[at]).actions().stream();
        long[] held = actions[at];
        return held == EVERY ? all : all.filter(action -> holds(held, action.ordinal()));
    }

    /** Its actions in order. */
    @Override
    public Iterator<Action> iterator() {
        return stream().iterator();
    }

    /** The actions of this set that a test accepts; reads each of its services. */
    public ActionSet filter(Predicate<Action> test) {
        Builder builder = new Builder(catalogue, services.length);
        for (int i = 0; i < services.length; i++) {
            List<Action> all = catalogue.service(services[i]).actions();
            long[] accepted = new long[words(all.size())];
            for (int k = 0; k < all.size(); k++) {
                if (holds(actions[i], k) && test.test(all.get(k))) {
                    accepted[k >> 6] |= 1L << k;
                }
            }
            builder.add(services[i], accepted);
        }
        return builder.build();
    }

    private enum Operation {
        UNION,
        INTERSECT,
        MINUS
    }

    private ActionSet combine(ActionSet other, Operation operation) {
        if (catalogue != other.catalogue) {
            throw new IllegalArgumentException("sets of actions of different catalogues");
        }
        Builder builder = new Builder(catalogue, services.length + other.services.length);
        int mine = 0;
        int its = 0;
        while (mine < services.length || its < other.services.length) {
            int myService = mine < services.length ? services[mine] : Integer.MAX_VALUE;
            int itsService = its < other.services.length ? other.services[its] : Integer.MAX_VALUE;
            if (myService < itsService) {
                if (operation != Operation.INTERSECT) {
                    builder.addNormal(myService, actions[mine]);
                }
                mine++;
            } else if (itsService < myService) {
                if (operation == Operation.UNION) {
                    builder.addNormal(itsService, other.actions[its]);
                }
                its++;
            } else {
                combine(builder, myService, actions[mine++], other.actions[its++], operation);
            }
        }
        return builder.build();
    }

    private void combine(Builder builder, int service, long[] mine, long[] its, Operation operation) {
        if (its == EVERY) {
            if (operation != Operation.MINUS) {
                builder.addNormal(service, operation == Operation.UNION ? EVERY : mine);
            }
            return;
        }
        if (mine == EVERY && operation != Operation.MINUS) {
            builder.addNormal(service, operation == Operation.UNION ? EVERY : its);
            return;
        }
        long[] result = mine == EVERY ? ones(catalogue.actionCount(service)) : mine.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = switch (operation) {
                case UNION -> result[i] | its[i];
                case INTERSECT -> result[i] & its[i];
                case MINUS -> result[i] & ~its[i];
            };
        }
        builder.add(service, result);
    }

    /** Collects services in ascending order. */
    private static final class Builder {
        private final Catalogue catalogue;
        private final int[] services;
        private final long[][] actions;
        private int size;

        Builder(Catalogue catalogue, int room) {
            this.catalogue = catalogue;
            this.services = new int[room];
            this.actions = new long[room][];
        }

        void add(int service, long[] bits) {
            int all = catalogue.actionCount(service);
            int held = count(bits, all);
            if (held > 0) {
                addNormal(service, held == all ? EVERY : bits);
            }
        }

        void addNormal(int service, long[] bits) {
            services[size] = service;
            actions[size++] = bits;
        }

        ActionSet build() {
            return new ActionSet(catalogue, Arrays.copyOf(services, size), Arrays.copyOf(actions, size));
        }
    }

    private static boolean holds(long[] bits, int ordinal) {
        return bits == EVERY || (bits[ordinal >> 6] & 1L << ordinal) != 0;
    }

    private static int count(long[] bits, int all) {
        if (bits == EVERY) {
            return all;
        }
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    private static int words(int bits) {
        return (bits + 63) >> 6;
    }

    private static long[] ones(int bits) {
        long[] ones = new long[words(bits)];
        Arrays.fill(ones, -1L);
        if ((bits & 63) != 0) {
            ones[ones.length - 1] = (1L << bits) - 1;
        }
        return ones;
    }

    /** Whether the other is a set of the same actions of the same catalogue. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ActionSet that
                && catalogue == that.catalogue
                && Arrays.equals(services, that.services)
                && Arrays.deepEquals(actions, that.actions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(services), Arrays.deepHashCode(actions));
    }

    /** The services with the number of actions held, such as {@code [s3 12, sts every]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < services.length; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(catalogue.prefix(services[i]))
                    .append(' ');
            text.append(actions[i] == EVERY ? "every" : String.valueOf(count(actions[i], 0)));
        }
        return text.append(']').toString();
    }
}
