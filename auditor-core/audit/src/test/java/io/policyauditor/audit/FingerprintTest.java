package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(Fingerprint.of("ab", "c")).isNotEqualTo(Fingerprint.of("a", "bc"));
        assertThat(Fingerprint.of("ab")).isNotEqualTo(Fingerprint.of("ab", ""));
    }

    @Test
    void stays() {
        // printf '\0\0\0\1a' | sha256sum: a change of this breaks every baseline and alert that exists.
        assertThat(Fingerprint.of("a")).isEqualTo("72ff6b02949dad95006c343e3db3150090d3afb49f6bbdb92fdc17607997a85c");
    }
}
