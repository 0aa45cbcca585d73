package io.policyauditor.estate.snapshot;

import io.policyauditor.policy.text.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * A record as an object: its fields in the order of the table, and the gaps of those that are not known behind them.
 *
 * @param <R> the record
 */
final class RecordForm<R> implements Form<R> {
    /** Where a record keeps the ids of its gaps, by field. */
    private static final String GAPS = "gaps";

    private final Naming naming;
    private final String name;
    private final Function<Row<R>, R> maker;
    private final List<Field<R, ?>> fields;

    /** How the line of a record gets its name. */
    private enum Naming {
        /** A name of its own. */
        FIXED,
        /** That of its first field, behind a prefix. */
        FIRST_FIELD,
        /** It is inside another record, which has one. */
        OUTER
    }

    private RecordForm(Naming naming, String name, Function<Row<R>, R> maker, List<Field<R, ?>> fields) {
        this.naming = naming;
        this.name = name;
        this.maker = maker;
        this.fields = fields;
    }

    /** The record of a line, named by its first field behind a prefix. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <R> RecordForm<R> line(String prefix, Function<Row<R>, R> maker, Field<R, ?>... fields) {
        return new RecordForm<>(Naming.FIRST_FIELD, prefix, maker, List.of(fields));
    }

    /** The record of a line of which there is one. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <R> RecordForm<R> single(String name, Function<Row<R>, R> maker, Field<R, ?>... fields) {
        return new RecordForm<>(Naming.FIXED, name, maker, List.of(fields));
    }

    /** A record inside another, placed where that stands. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <R> RecordForm<R> nested(Function<Row<R>, R> maker, Field<R, ?>... fields) {
        return new RecordForm<>(Naming.OUTER, "", maker, List.of(fields));
    }

    /** The values of a record that is made from them. */
    static final class Row<R> {
        private final List<Field<R, ?>> fields;
        private final @Nullable Object[] values;
        private final Supplier<Span> place;

        private Row(List<Field<R, ?>> fields, @Nullable Object[] values, Supplier<Span> place) {
            this.fields = fields;
            this.values = values;
            this.place = place;
        }

        // INVARIANT: a value of the row was made by the field of its index.
        @SuppressWarnings({"unchecked", "NullAway"})
        <V> V get(Field<R, V> field) {
            return (V) values[fields.indexOf(field)];
        }

        /** Where the record stands. */
        Span place() {
            return place.get();
        }
    }

    @Override
    public void write(R value, LineOut out) {
        Map<String, String> gaps = new LinkedHashMap<>();
        out.json().writeStartObject();
        for (Field<R, ?> field : fields) {
            field.write(value, out, gaps);
        }
        if (!gaps.isEmpty()) {
            out.json().writeName(GAPS);
            out.json().writeStartObject();
            gaps.forEach((field, id) -> out.json().writeStringProperty(field, id));
            out.json().writeEndObject();
        }
        out.json().writeEndObject();
    }

    @Override
    public R read(LineIn in) {
        in.expect(JsonToken.START_OBJECT, "an object");
        if (naming == Naming.FIXED) {
            in.name(name);
        }
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        Map<String, String> gaps = Map.of();
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.name();
            in.next();
            if (name.equals(GAPS)) {
                if (!gaps.isEmpty()) {
                    throw new Malformed("gaps stands twice");
                }
                gaps = MAP.read(in);
            } else {
                readField(name, values, in);
            }
        }
        for (int i = 0; i < values.length; i++) {
            Field<R, ?> field = fields.get(i);
            String gap = gaps.get(field.name());
            if (values[i] == null) {
                values[i] = field.missing(gap == null ? null : in.gap(gap));
            } else if (gap != null) {
                throw new Malformed("the field " + field.name() + " has a value and a gap");
            }
        }
        for (String name : gaps.keySet()) {
            if (fields.stream().noneMatch(field -> field.name().equals(name))) {
                throw new Malformed("gaps names the unknown field " + Malformed.quoted(name));
            }
        }
        return maker.apply(new Row<>(fields, values, in::place));
    }

    private void readField(String name, @Nullable Object[] values, LineIn in) {
        for (int i = 0; i < values.length; i++) {
            Field<R, ?> field = fields.get(i);
            if (field.name().equals(name)) {
                if (values[i] != null) {
                    throw new Malformed("the field " + name + " stands twice");
                }
                Object value = readValue(field, in);
                values[i] = value;
                if (i == 0 && naming == Naming.FIRST_FIELD) {
                    in.name(called(value));
                }
                return;
            }
        }
        throw new Malformed("unknown field " + Malformed.quoted(name));
    }

    /** The name of the line whose first field is this. */
    String called(Object first) {
        return naming == Naming.FIXED ? name : name + first;
    }

    private Object readValue(Field<R, ?> field, LineIn in) {
        try {
            return field.read(in);
        } catch (Malformed e) {
            throw new Malformed(field.name() + ": " + e.text());
        }
    }

    /** What only one of them knows contradicts nothing. */
    @Override
    public Optional<R> union(R first, R second, Span place) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Optional<?> both = union(fields.get(i), first, second);
            if (both.isEmpty()) {
                return Optional.empty();
            }
            values[i] = both.get();
        }
        return Optional.of(maker.apply(new Row<>(fields, values, () -> place)));
    }

    private static <R, V> Optional<V> union(Field<R, V> field, R first, R second) {
        return field.union(field.in(first), field.in(second));
    }
}
