package io.policyauditor.estate.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
    @Test
    void mergesMappingsAndReplacesTheRest() {
        Node merged = Overlay.merge(
                TestEstate.json("{\"a\": {\"x\": \"1\", \"y\": \"1\"}, \"l\": [{\"name\": \"n\", \"v\": \"1\"}]}"),
                TestEstate.json("{\"a\": {\"y\": \"2\"}, \"l\": [{\"name\": \"n\"}], \"z\": null}"),
                Overlay.Lists.REPLACE);
        assertThat(Fields.text(merged, "a", "x")).isEqualTo("1");
        assertThat(Fields.text(merged, "a", "y")).isEqualTo("2");
        assertThat(Fields.text(Fields.items(merged, "l").get(0), "v")).isEmpty();
    }

    @Test
    void mergesItemsOfOneName() {
        Node merged = Overlay.merge(
                TestEstate.json("{\"l\": [{\"name\": \"n\", \"v\": \"1\"}, {\"name\": \"m\"}]}"),
                TestEstate.json("{\"l\": [{\"name\": \"n\", \"w\": \"2\"}, {\"name\": \"o\"}]}"),
                Overlay.Lists.BY_NAME);
        assertThat(Fields.items(merged, "l"))
                .extracting(item -> Fields.text(item, "name") + Fields.text(item, "v") + Fields.text(item, "w"))
                .containsExactly("n12", "m", "o");
    }

    @Test
    void mergesSharedNodesOnce() {
        Node merged = Overlay.merge(laughs("1"), laughs("2"), Overlay.Lists.BY_NAME);
        Node at = merged;
        for (int i = 0; i < 100; i++) {
            at = ((ObjectNode) at).members().get(i % 2).value();
        }
        assertThat(Fields.text(at, "v")).isEqualTo("2");
    }

    /** A mapping whose two members are one mapping, a hundred deep, as YAML aliases make it. */
    private static Node laughs(String value) {
        Node node = TestEstate.json("{\"v\": \"" + value + "\"}");
        SourceText source = node.span().source();
        for (int i = 0; i < 100; i++) {
            node = new ObjectNode(
                    List.of(new Member(key("a", source), node), new Member(key("b", source), node)), source.all());
        }
        return node;
    }

    private static StringNode key(String name, SourceText source) {
        return StringNode.verbatim(name, source.all(), 0);
    }
}
