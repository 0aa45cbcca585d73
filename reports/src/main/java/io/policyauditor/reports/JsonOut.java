package io.policyauditor.reports;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Writes JSON of printable ASCII alone: whoever prints it is safe, whatever the input held. Strings are well-formed
 * Unicode and hold no credential.
 */
final class JsonOut {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .characterEscapes(new DeleteToo())
            .build();

    private final JsonGenerator json;

    private JsonOut(JsonGenerator json) {
        this.json = json;
    }

    /** Writes one object and a line end. */
    static void document(Writer out, Consumer<JsonOut> members) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(new Indented(), out)) {
            json.writeStartObject();
            members.accept(new JsonOut(json));
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.write('\n');
        out.flush();
    }

    /** Writes one object on a line of its own, without flushing. */
    static void line(Writer out, Consumer<JsonOut> members) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.accept(new JsonOut(json));
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.write('\n');
    }

    void object(String name, Runnable members) {
        json.writeObjectPropertyStart(name);
        members.run();
        json.writeEndObject();
    }

    /** An object as the item of an array. */
    void object(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
    }

    <T> void array(String name, Iterable<T> items, Consumer<T> each) {
        json.writeArrayPropertyStart(name);
        items.forEach(each);
        json.writeEndArray();
    }

    /** An array of objects. */
    <T> void objects(String name, Iterable<T> items, Consumer<T> members) {
        array(name, items, item -> object(() -> members.accept(item)));
    }

    void texts(String name, Iterable<String> items) {
        array(name, items, item -> item(Credentials.masked(item)));
    }

    /** A name as the item of an array. */
    void item(String value) {
        json.writeString(wellFormed(value));
    }

    /** A number as the item of an array. */
    void item(int value) {
        json.writeNumber(value);
    }

    void text(String name, String value) {
        json.writeStringProperty(name, wellFormed(Credentials.masked(value)));
    }

    /** A text, or null. */
    void text(String name, Optional<String> value) {
        value.ifPresentOrElse(present -> text(name, present), () -> nothing(name));
    }

    /** A name by which a reader finds something again: never masked. */
    void name(String name, String value) {
        json.writeStringProperty(name, wellFormed(value));
    }

    /** A name, or null. */
    void name(String name, Optional<String> value) {
        value.ifPresentOrElse(present -> name(name, present), () -> nothing(name));
    }

    void number(String name, long value) {
        json.writeNumberProperty(name, value);
    }

    /** Milliseconds, with three digits behind the point. */
    void millis(String name, Duration time) {
        json.writeNumberProperty(name, BigDecimal.valueOf(time.toNanos() / 1_000, 3));
    }

    /** JSON that is there already, on one line. */
    void raw(String name, String text) {
        json.writeName(name);
        json.writeRawValue(ascii(text));
    }

    /** What is no printable ASCII stands in strings only, where it can be spelled. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                ascii.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
            } else {
                ascii.append(c);
            }
        }
        return ascii.toString();
    }

    void flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
    }

    void nothing(String name) {
        json.writeNullProperty(name);
    }

    /** The text with U+FFFD for every unpaired surrogate, which JSON cannot carry. */
    static String wellFormed(String text) {
        boolean whole = text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (whole) {
            return text;
        }
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Two blanks a level and LF on every system. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            Separators separators = Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator("");
            return new DefaultPrettyPrinter(separators)
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** JSON's own escapes and DEL, the one control character of ASCII that JSON allows. */
    private static final class DeleteToo extends CharacterEscapes {
        private static final int[] ESCAPES = escapes();

        private static int[] escapes() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[0x7F] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return Arrays.copyOf(ESCAPES, ESCAPES.length);
        }

        @Override
        public @org.jspecify.annotations.Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
