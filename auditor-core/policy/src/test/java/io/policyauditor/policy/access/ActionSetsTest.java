package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionSetsTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    private static ActionSet of(String elements) {
        return Policies.statement(elements).actions(CATALOGUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*", "*:*", "s3:*", "S3:*", "s3:Get*", "s3:get*", "s3:GetObject", "s3:?etObject", "s3:*Object*",
                        "s3:**",
                "s3", "s3:", ":*", "", "s*:GetObject", "none:*", "sts:AssumeRole*", "s3:GetObject ", "ſ3:*", "s3:Liſt*"
            })
    void aPatternHoldsWhatTheMatcherAndTheCatalogueSay(String pattern) {
        ActionSet set = ActionSets.of(pattern, CATALOGUE);
        CompiledStatement statement = Policies.statement("\"Action\": \"" + pattern + "\"");
        for (Action action : ActionSets.of("s3:*", CATALOGUE).union(ActionSets.of("sts:*", CATALOGUE))) {
            assertThat(set.contains(action))
                    .as("%s %s", pattern, action)
                    .isEqualTo(statement.coversAction(action.fullName()));
        }
    }

    @Test
    void notActionIsEverythingElse() {
        ActionSet s3 = ActionSets.of("s3:*", CATALOGUE);
        assertThat(of("\"NotAction\": \"s3:*\""))
                .isEqualTo(CATALOGUE.allActions().minus(s3));
        assertThat(of("\"NotAction\": [\"s3:*\", \"S3:Get*\", \"none:x\"]"))
                .isEqualTo(CATALOGUE.allActions().minus(s3));
        assertThat(of("\"NotAction\": \"*\"")).isEqualTo(CATALOGUE.noActions());
        assertThat(of("\"Action\": [\"s3:Get*\", \"s3:GetObject\", \"s3:Put*\"]"))
                .isEqualTo(ActionSets.of("s3:Get*", CATALOGUE).union(ActionSets.of("s3:Put*", CATALOGUE)));
    }
}
