package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/** One line of a part, read token by token. */
final class LineIn {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(io.policyauditor.policy.text.Limits.DEPTH + 10)
                    .maxStringLength(PartLines.LINE_BYTES)
                    .build())
            .build();

    private final String line;
    private final JsonParser json;
    private final Map<String, Gap> gaps;
    private final Set<String> usedGaps;
    private final PolicyTexts texts;
    private @Nullable Span place;

    /**
     * A line.
     *
     * @param gaps of the manifest
     * @param usedGaps takes the ids of those that the line names
     */
    LineIn(byte[] bytes, int offset, int length, Map<String, Gap> gaps, Set<String> usedGaps, PolicyTexts texts) {
        // Characters, not bytes: Jackson's reader of bytes refuses half a surrogate pair that was written as an escape.
        this.line = ascii(bytes, offset, length);
        this.json = FACTORY.createParser(ObjectReadContext.empty(), line);
        this.gaps = gaps;
        this.usedGaps = usedGaps;
        this.texts = texts;
    }

    private static String ascii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                throw new Malformed("a byte that is no ASCII at column " + (i - offset + 1));
            }
        }
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }

    PolicyTexts texts() {
        return texts;
    }

    /** Reads the one value of the line. */
    <T> T only(Form<T> form) {
        next();
        T value = form.read(this);
        if (json.nextToken() != null) {
            throw new Malformed("text after the record");
        }
        return value;
    }

    JsonToken next() {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw new Malformed("the line ends within the record");
        }
        return token;
    }

    void expect(JsonToken token, String what) {
        if (json.currentToken() != token) {
            throw new Malformed(what + " is expected");
        }
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    /** The key that the current token is. */
    String name() {
        return String.valueOf(json.currentName());
    }

    String text() {
        expect(JsonToken.VALUE_STRING, "a text");
        return json.getString();
    }

    boolean flag() {
        if (json.currentToken() != JsonToken.VALUE_FALSE) {
            expect(JsonToken.VALUE_TRUE, "true or false");
        }
        return json.currentToken() == JsonToken.VALUE_TRUE;
    }

    int count() {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        try {
            int count = json.getIntValue();
            if (count >= 0) {
                return count;
            }
        } catch (InputCoercionException e) {
            // Too big for the counts of this format.
        }
        throw new Malformed("a number from 0 to " + Integer.MAX_VALUE + " is expected");
    }

    /** The text of the current object, as it stands in the line. */
    String object() {
        expect(JsonToken.START_OBJECT, "an object");
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        return line.substring(start, (int) json.currentLocation().getCharOffset());
    }

    /** What the manifest says of a gap. */
    Gap gap(String id) {
        Gap gap = gaps.get(id);
        if (gap == null) {
            throw new Malformed("the manifest has no gap " + Malformed.quoted(id));
        }
        usedGaps.add(id);
        return gap;
    }

    /** From now on the record of the line has a name, by which its parts are placed. */
    void name(String name) {
        place = new SourceText(name, name).all();
    }

    /** Where the record stands: at its name, since the text of a part is not kept. */
    Span place() {
        Span known = place;
        if (known == null) {
            throw new Malformed("the first field of the record is not in front");
        }
        return known;
    }
}
