package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record.
 *
 * @param <R> the record
 * @param <V> what it holds there
 */
abstract class Field<R, V> {
    private final String name;
    private final Function<R, V> of;

    private Field(String name, Function<R, V> of) {
        this.name = name;
        this.of = of;
    }

    /** A field that every record has. */
    static <R, T> Field<R, T> of(String name, Function<R, T> of, Form<T> form) {
        return new Always<>(name, of, form);
    }

    /** A field that may be known, known to be absent, or unknown. */
    static <R, T> Field<R, Lookup<T>> lookup(String name, Function<R, Lookup<T>> of, Form<T> form) {
        return new Looked<>(name, of, form);
    }

    final String name() {
        return name;
    }

    final V in(R of) {
        return this.of.apply(of);
    }

    /** Writes the name and the value; of what is not known only the gap. */
    abstract void write(R of, LineOut out, Map<String, String> gaps);

    /** Reads the value at the current token. */
    abstract V read(LineIn in);

    /** The value of a field that the record leaves out. */
    abstract V missing(@Nullable Gap gap);

    /** What two records say together; empty when they contradict each other. */
    abstract Optional<V> union(V first, V second);

    private static final class Always<R, T> extends Field<R, T> {
        private final Form<T> form;

        private Always(String name, Function<R, T> of, Form<T> form) {
            super(name, of);
            this.form = form;
        }

        @Override
        void write(R of, LineOut out, Map<String, String> gaps) {
            out.json().writeName(name());
            form.write(in(of), out);
        }

        @Override
        T read(LineIn in) {
            return form.read(in);
        }

        @Override
        T missing(@Nullable Gap gap) {
            throw new Malformed("the field " + name() + " is missing");
        }

        @Override
        Optional<T> union(T first, T second) {
            return form.same(first, second) ? Optional.of(first) : Optional.empty();
        }
    }

    private static final class Looked<R, T> extends Field<R, Lookup<T>> {
        private final Form<T> form;

        private Looked(String name, Function<R, Lookup<T>> of, Form<T> form) {
            super(name, of);
            this.form = form;
        }

        @Override
        void write(R of, LineOut out, Map<String, String> gaps) {
            Lookup<T> lookup = in(of);
            if (lookup instanceof Lookup.Known<T> known) {
                out.json().writeName(name());
                form.write(known.value(), out);
            } else if (lookup instanceof Lookup.Unknown<T> unknown) {
                gaps.put(name(), out.gap(unknown.gap()));
            } else {
                out.json().writeNullProperty(name());
            }
        }

        @Override
        Lookup<T> read(LineIn in) {
            return in.isNull() ? Lookup.absent() : Lookup.known(form.read(in));
        }

        @Override
        Lookup<T> missing(@Nullable Gap gap) {
            if (gap == null) {
                throw new Malformed("the field " + name() + " is missing and has no gap");
            }
            return Lookup.unknown(gap);
        }

        @Override
        Optional<Lookup<T>> union(Lookup<T> first, Lookup<T> second) {
            if (first instanceof Lookup.Unknown) {
                return Optional.of(second instanceof Lookup.Unknown ? first : second);
            }
            if (second instanceof Lookup.Unknown) {
                return Optional.of(first);
            }
            if (first instanceof Lookup.Known<T> one && second instanceof Lookup.Known<T> other) {
                return form.same(one.value(), other.value()) ? Optional.of(first) : Optional.empty();
            }
            return first.equals(second) ? Optional.of(first) : Optional.empty();
        }
    }
}
