package io.policyauditor.rules.escalation.credentialexposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import org.junit.jupiter.api.Test;

class CredentialActionsTest {
    @Test
    void everyListedActionExists() {
        assertThat(CredentialActions.NAMES)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(Catalogue.bundled().action(name)).isPresent());
    }
}
