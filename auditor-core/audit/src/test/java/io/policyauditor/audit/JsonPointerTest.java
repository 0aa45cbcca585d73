package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPointerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"b": "HERE"}}                                     | /a/b
            {"HERE": 1}                                              | /HERE
            {"a/b": {"c~d": "HERE"}}                                 | /a~1b/c~0d
            {"Statement": [{}, {"Action": "HERE"}]}                  | /Statement/1/Action
            {"Statement": [{}, {"Sid": "x", "Action": "HERE"}]}      | /Statement/x/Action
            {"Statement": [{}, {"Sid": "a/b", "Action": "HERE"}]}    | /Statement/a~1b/Action
            {"Statement": [{}, {"Sid": "", "Action": "HERE"}]}       | /Statement/1/Action
            {"Statement": [{}, {"Sid": 7, "Action": "HERE"}]}        | /Statement/1/Action
            {"Statement": {"Sid": "x", "Action": "HERE"}}            | /Statement/Action
            {"Statement": [{"Action": ["a", "HERE"]}]}               | /Statement/0/Action
            {"a": 1, "a": "HERE"}                                    | /a
            ["x", "HERE"]                                            | ``
            "HERE"                                                   | ``
            """)
    void pointers(String json, String pointer) {
        SourceText source = new SourceText("policy.json", json);
        int start = json.indexOf("HERE");
        assertThat(JsonPointer.of(root(source), new Span(source, start, start + 4)))
                .isEqualTo(pointer);
    }

    @Test
    void aPlaceOfAnotherTextIsNowhere() {
        SourceText other = new SourceText("other.json", "{\"a\": 1}");
        assertThat(JsonPointer.of(root(new SourceText("policy.json", "{\"a\": 1}")), new Span(other, 6, 7)))
                .isEmpty();
    }

    private static Node root(SourceText source) {
        return Objects.requireNonNull(JsonReader.read(source).root());
    }
}
