package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CappedTest {
    private static final Span PLACE = new SourceText("estate.yaml", "version: 1").all();

    private static List<Finding> findings(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(each -> new Finding(
                        Severity.HIGH,
                        PLACE,
                        "role " + each + " reads it",
                        "take the grant away",
                        "role " + each,
                        List.of()))
                .toList();
    }

    @Test
    void aFewAreToldOneByOne() {
        assertThat(Capped.of(findings(3), "principals")).isEqualTo(findings(3));
        assertThat(Capped.of(findings(Capped.MOST + 1), "principals")).hasSize(Capped.MOST + 1);
    }

    @Test
    void theLastOfManySaysHowManyMoreThereAre() {
        List<Finding> capped = Capped.of(findings(50), "principals");

        assertThat(capped)
                .hasSize(Capped.MOST + 1)
                .startsWith(findings(Capped.MOST).toArray(Finding[]::new));
        assertThat(capped.get(Capped.MOST).message())
                .isEqualTo("30 more principals, the first of them: role 21 reads it");
    }
}
