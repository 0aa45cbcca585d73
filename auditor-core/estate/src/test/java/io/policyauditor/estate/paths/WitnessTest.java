package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of somebody who is allowed something holds when it is asked again, with nothing but what was told. */
class WitnessTest {
    private static final String ACCOUNT = "111111111111";
    private static final String USER = "arn:aws:iam::" + ACCOUNT + ":user/reader";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Bool\": {\"aws:SecureTransport\": \"false\"}",
                "\"StringEquals\": {\"aws:SourceVpce\": \"vpce-1\"}",
                "\"StringNotEquals\": {\"aws:SourceVpce\": \"vpce-1\"}",
                "\"Null\": {\"aws:UserAgent\": \"false\"}",
                "\"NumericLessThan\": {\"s3:TlsVersion\": \"1.2\"}, \"Bool\": {\"aws:SecureTransport\": \"false\"}",
            })
    void aRequestThatHangsOnCircumstancesIsAllowedAsItIsTold(String denied) {
        Estate estate = new World()
                .account(ACCOUNT)
                .user(USER, """
                        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::models/fraud/*"}""")
                .bucket(
                        "models",
                        Lookup.known(ACCOUNT),
                        Lookup.known(World.policy(PolicyKind.BUCKET, "bucket", """
                        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::models/*",
                         "Condition": {%s}}""".formatted(denied))))
                .build();
        Caller reader = Caller.aws(USER, ACCOUNT);

        Allowance allowance =
                Allowances.of(estate).of(reader, Ask.onObjects("arn:aws:s3:::models", List.of("s3:GetObject")));

        assertThat(allowance).isInstanceOf(Granted.class);
        Granted granted = (Granted) allowance;
        assertThat(granted.reach()).isEqualTo(Reach.ONLY_IF);
        Request witness = granted.witness();
        Effective again = EffectiveAccess.of(estate)
                .between(reader, witness.resource().text())
                .known()
                .orElseThrow();
        assertThat(again.reach(again.request(witness.action().text(), witness.context())))
                .as("%s", witness)
                .isEqualTo(Reach.ALWAYS);
    }
}
