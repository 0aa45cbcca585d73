package io.policyauditor.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:::${Bucket}/* | ${Bucket}",
                "${AWS::Partition} | ${AWS::Partition}",
                "${var.account} | ${var.account}",
                "${local.names[\"a:b\"]} | ${local.names[\"a:b\"]}",
                "${lookup(a:b)} | ${lookup(a:b)}",
                "${:x} | ${:x}",
                "${} | ${}",
                "a{{ .Values.x }}b | {{ .Values.x }}",
                "{{x}} | {{x}}",
                "<ACCOUNT_ID> | <ACCOUNT_ID>",
                "arn:aws:iam::<your account>:role/x | <your account>",
                "<账户ID> | <账户ID>",
                "arn:aws:iam::账户ID:role/x | 账户ID",
                "arn:aws:iam::AccountId:role/x | AccountId",
                "arn:aws:iam::123456789O12:role/x | 123456789O12",
                "arn:aws:iam::account-id:role/x | account-id",
                "${aws:username}/${Team} | ${Team}",
            })
    void aPlaceThatIsNotFilledIn(String value, String found) {
        Placeholder placeholder = Objects.requireNonNull(Placeholder.in(value), value);
        assertThat(value.substring(placeholder.from(), placeholder.to())).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "${",
                "{{",
                "<",
                "<>",
                "<1>",
                "a < b and c > d",
                "<a/b>",
                "${*}",
                "${?}",
                "${$}",
                "${aws:username}",
                "${aws:PrincipalTag/team}",
                "${aws:PrincipalTag/team, 'none'}",
                "${saml:sub}",
                "${www.amazon.com:user_id}",
                "${cognito-identity.amazonaws.com:sub}",
                "${oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub}",
                "${ a:b }",
                "arn:aws:s3:::ACCOUNT_ID",
                "arn:aws:iam::aws:policy/x",
                "arn:aws:iam::111122223333:role/x",
                "arn:aws:iam::*:role/x",
                "arn:aws:iam::${aws:PrincipalAccount}:role/x",
                "arn:aws:lambda:*:function:f",
                "arn:aws:lambda:us-*-1:function:f",
                "arn:aws:iam::cloudfront:user/x",
                "arn:aws:iam::",
                "arn:",
                "arn:aws:iam::A"
            })
    void nothingToFillIn(String value) {
        assertThat(Placeholder.in(value)).isNull();
    }
}
