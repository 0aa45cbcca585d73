package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Gate.NotAssessed;
import io.policyauditor.estate.model.Gap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {
    @ParameterizedTest
    @CsvSource({
        "CRITICAL, CRITICAL",
        "HIGH, HIGH CRITICAL",
        "MEDIUM, MEDIUM HIGH CRITICAL",
        "LOW, LOW MEDIUM HIGH CRITICAL",
        "INFO, LOW MEDIUM HIGH CRITICAL",
        ", ''"
    })
    void failsFromItsSeverityUp(@Nullable Severity failOn, String failing) {
        Gate gate = new Gate(Optional.ofNullable(failOn), NotAssessed.ANY);
        assertThat(Arrays.stream(Severity.values())
                        .filter(gate::fails)
                        .map(Severity::name)
                        .toList())
                .isEqualTo(failing.isEmpty() ? List.of() : Arrays.asList(failing.split(" ")));
    }

    @ParameterizedTest
    @EnumSource
    void incompleteByReason(Gap.Reason reason) {
        assertThat(new Gate(Optional.empty(), NotAssessed.ANY).incomplete(reason))
                .isTrue();
        assertThat(new Gate(Optional.empty(), NotAssessed.UNREAD).incomplete(reason))
                .isEqualTo(reason != Gap.Reason.OUT_OF_SCOPE);
        assertThat(new Gate(Optional.empty(), NotAssessed.NEVER).incomplete(reason))
                .isFalse();
    }

    @Test
    void scanFailsOnMediumAndUnread() {
        assertThat(Gate.SCAN).isEqualTo(new Gate(Optional.of(Severity.MEDIUM), NotAssessed.UNREAD));
    }
}
