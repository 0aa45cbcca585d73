package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** One line of a part as it is written: printable ASCII alone, so that no value is lost and none moves a terminal. */
final class LineOut {
    private final JsonGenerator json;
    private final Function<Gap, String> gapId;
    private final Verbatim verbatim;

    private LineOut(JsonGenerator json, Function<Gap, String> gapId, Verbatim verbatim) {
        this.json = json;
        this.gapId = gapId;
        this.verbatim = verbatim;
    }

    /** The bytes of a value, without a line end. */
    static <T> byte[] bytes(Form<T> form, T value, Function<Gap, String> gapId, Verbatim verbatim) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
        try (JsonGenerator json = AsciiJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            form.write(value, new LineOut(json, gapId, verbatim));
        }
        return bytes.toByteArray();
    }

    JsonGenerator json() {
        return json;
    }

    String gap(Gap gap) {
        return gapId.apply(gap);
    }

    Verbatim verbatim() {
        return verbatim;
    }
}
