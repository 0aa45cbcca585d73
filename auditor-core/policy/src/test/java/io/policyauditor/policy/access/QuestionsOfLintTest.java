package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One ARN of a resource set, one value of an operator: what lint asks of the compiled form. */
class QuestionsOfLintTest {
    @ParameterizedTest
    @CsvSource({
        "Resource, arn:aws:s3:::models/*, arn:aws:s3:::models/a/b, true",
        "Resource, arn:aws:s3:::models/*, arn:aws:s3:::models, false",
        "NotResource, arn:aws:s3:::models/*, arn:aws:s3:::models, true",
        "NotResource, arn:aws:s3:::models/*, arn:aws:s3:::models/a, false",
        "Resource, arn:aws:s3:::models/${aws:username}, arn:aws:s3:::models/a, false",
        "NotResource, arn:aws:s3:::models/${aws:username}, arn:aws:s3:::models/a, false",
        "NotResource, arn:aws:s3:::models/${aws:username}, arn:aws:s3:::other/a, true",
    })
    void aResourceSetCertainlyHoldsAnArn(String element, String pattern, String arn, boolean expected) {
        assertThat(resources(element, pattern).contains(arn)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Resource, arn:aws:s3:::models/*, arn:*:s3:::*/*, true",
        "Resource, arn:aws:s3:::models/*, arn:*:kms:*:*:key/*, false",
        "Resource, arn:aws:s3:::*/*, arn:*:s3:*:*:accesspoint/*, false",
        "Resource, arn:aws:s3:*, arn:*:s3:*:*:accesspoint/*, true",
        "Resource, arn:aws:kms:eu-west-1:*:key/*, arn:*:kms:*:*:key/*, true",
        "Resource, arn:aws:kms:eu-west-1:1:key/${aws:username}, arn:*:kms:*:*:alias/*, false",
        "NotResource, arn:aws:kms:*, arn:*:kms:*:*:key/*, true",
        "NotResource, arn:*:kms:*, arn:*:kms:*:*:key/*, false",
    })
    void aResourceSetMayHoldAnArnOfAForm(String element, String pattern, String form, boolean expected) {
        assertThat(resources(element, pattern).meets(ResourceSet.ofForm(form))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMERIC_LESS_THAN, 10.5, true",
        "NUMERIC_LESS_THAN, abc, false",
        "NUMERIC_LESS_THAN, ${aws:username}, false",
        "DATE_LESS_THAN, 2026-11-23T00:00:00Z, true",
        "DATE_LESS_THAN, tomorrow, false",
        "BOOL, TRUE, true",
        "BOOL, yes, false",
        "BINARY_EQUALS, QmluYXJ5, true",
        "BINARY_EQUALS, %%%, false",
        "IP_ADDRESS, 10.0.0.0/8, true",
        "NOT_IP_ADDRESS, 10.0.0.0/33, false",
        "IP_ADDRESS, 2001:db8::/32, true",
        "ARN_LIKE, arn:aws:s3:::models, true",
        "ARN_LIKE, ${aws:PrincipalArn}, true",
        "ARN_LIKE, models, false",
        "STRING_EQUALS, anything, true",
    })
    void aValueMeansSomethingUnderATest(Test test, String value, boolean expected) {
        assertThat(PolicyCompiler.reads(test, value, true)).isEqualTo(expected);
    }

    @org.junit.jupiter.api.Test
    void aPolicyIsTakenForSomeOfItsStatements() {
        CompiledPolicy policy = Policies.compile(PolicyKind.IDENTITY, """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                  {"Sid": "B", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"},
                  {"Sid": "C", "Effect": "Allow", "Action": 1, "Resource": "*"}]}""");

        CompiledPolicy denies = policy.only(CompiledStatement::denies);

        assertThat(denies.statements()).containsExactlyElementsOf(policy.denies());
        assertThat(denies.allows()).isEmpty();
        assertThat(denies.source()).isSameAs(policy.source());
        assertThat(denies.rejections()).isNotEmpty().isEqualTo(policy.rejections());
    }

    private static ResourceSet resources(String element, String pattern) {
        String text = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "%s": "%s"}}""".formatted(element, pattern);
        Tree tree = JsonReader.read(new SourceText("policy.json", text));
        Node root = Objects.requireNonNull(tree.root());
        CompiledPolicy compiled = PolicyCompiler.compile(PolicyDocument.parse(PolicyKind.IDENTITY, root, tree));
        return compiled.statements().get(0).resources();
    }
}
