package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of texts has its own texts and no others, whether they are compared or hashed. */
class TextsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 7, 8, 1000})
    void everySizeHasItsOwnAndNoOthers(int size) {
        List<String> members =
                IntStream.range(0, size).mapToObj(i -> "text" + i).toList();
        Texts texts = Texts.of(members);
        assertThat(members).allMatch(texts::contains);
        assertThat(List.of("", "text", "TEXT0", "text" + size, "text-1")).noneMatch(texts::contains);
        assertThat(texts.isEmpty()).isEqualTo(size == 0);
    }
}
