package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A value is its text: what it has been read as makes no difference to what it equals. */
class ValueTest {
    @Test
    void isItsText() {
        Value value = new Value("10");
        Value read = new Value("10");
        assertThat(read.number()).isNotNull();
        assertThat(value).isEqualTo(read).hasSameHashCodeAs(read).hasToString("10");
        assertThat(value).isNotEqualTo(new Value("10.0")).isNotEqualTo(new Value(""));
        assertThat((Object) value).isNotEqualTo("10").isNotEqualTo(null);
        assertThat(value.hashCode()).isNotEqualTo(new Value("11").hashCode());
    }

    @Test
    void isNoValueOnlyWhenEmpty() {
        assertThat(new Value("").isEmpty()).isTrue();
        assertThat(new Value(" ").isEmpty()).isFalse();
    }
}
