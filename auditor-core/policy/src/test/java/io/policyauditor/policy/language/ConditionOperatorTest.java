package io.policyauditor.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionOperatorTest {
    @Test
    void everyOperatorIsReadBackInAnyCase() {
        for (ConditionOperator.Test test : ConditionOperator.Test.values()) {
            for (ConditionOperator.Quantifier set : ConditionOperator.Quantifier.values()) {
                for (boolean ifExists : new boolean[] {true, false}) {
                    ConditionOperator operator = new ConditionOperator(test, set, ifExists);
                    String written = operator.toString();
                    assertThat(ConditionOperator.parse(written)).hasValue(operator);
                    assertThat(ConditionOperator.parse(written.toLowerCase(Locale.ROOT)))
                            .hasValue(operator);
                    assertThat(ConditionOperator.parse(written.toUpperCase(Locale.ROOT)))
                            .hasValue(operator);
                }
            }
            assertThat(test.negated()).isEqualTo(test.text().contains("Not"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "IfExists",
                "ForAllValues:",
                "ForAnyValue:IfExists",
                "StringEqual",
                "String Equals",
                "StringEqualsIfExist",
                "ForAllValues:ForAnyValue:StringEquals",
                "ForAllValues StringEquals",
                "StringEqualsIfExistsIfExists",
                "BinaryNotEquals",
                "NotBool",
                "StringEquals:ForAllValues"
            })
    void nothingElseIsAnOperator(String written) {
        assertThat(ConditionOperator.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Statement, Statment, true",
        "Effect, efect, true",
        "Resource, Resources, true",
        "Sid, Sdi, true",
        "Sid, Siddd, false",
        "Action, NotAction, false",
        "Deny, DENY, true",
        "Deny, Dent, true",
        "Deny, Done, false",
        "Condition, Conditon, true",
    })
    void slipsAreNear(String name, String written, boolean near) {
        assertThat(Nearness.close(name, written)).isEqualTo(near);
    }

    @Test
    void longNamesAreFarApart() {
        String name = "a".repeat(1_000_000);
        assertThat(Nearness.close("Action", name)).isFalse();
    }

    @Test
    void arnsSplitAtFiveColons() {
        assertThat(Arn.parse("arn:aws:s3:::b/a:b:c")).hasValue(new Arn("aws", "s3", "", "", "b/a:b:c"));
        assertThat(Arn.parse("arn:::::")).hasValue(new Arn("", "", "", "", ""));
        assertThat(Arn.parse("arn:aws:s3::")).isEmpty();
        assertThat(Arn.parse("urn:aws:s3:::b")).isEmpty();
        assertThat(Arn.parse("")).isEmpty();
        assertThat(Arn.parse("arn:aws:iam::111122223333:role/a/b"))
                .map(Arn::toString)
                .hasValue("arn:aws:iam::111122223333:role/a/b");
        assertThat(Arn.isAccountId("111122223333")).isTrue();
        assertThat(Arn.isAccountId("١١١١٢٢٢٢٣٣٣٣")).isFalse();
        assertThat(Arn.isAccountId("11112222333")).isFalse();
    }
}
