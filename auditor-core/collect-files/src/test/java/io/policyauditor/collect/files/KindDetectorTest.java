package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindDetectorTest {
    enum Shape {
        TRUST(
                "{'Effect':'Allow','Principal':{'Service':'pods.eks.amazonaws.com'},'Action':['sts:AssumeRole','sts:TagSession']}"),
        NAMED_BUCKET("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/r'},'Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::models/*'}"),
        PUBLIC_BUCKET("{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::models/*'}"),
        TLS_DENY(
                "{'Effect':'Deny','Principal':'*','Action':'s3:*',"
                        + "'Resource':['arn:aws:s3:::models','arn:aws:s3:::models/*'],'Condition':{'Bool':{'aws:SecureTransport':'false'}}}"),
        KEY("{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}"),
        RCP("{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'}"),
        NARROW("{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::models/*'}"),
        EVERYTHING("{'Effect':'Allow','Action':'*','Resource':'*'}"),
        DENY("{'Effect':'Deny','Action':'organizations:LeaveOrganization','Resource':'*'}"),
        TWO_BUCKETS(
                "{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::a/*','arn:aws:s3:::b/*']}");

        private final String statement;

        Shape(String statement) {
            this.statement = statement;
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # statement   | file                    | kinds
            TRUST         | x.json                  | trust
            TRUST         | bucket.json             | trust
            NAMED_BUCKET  | x.json                  | bucket
            NAMED_BUCKET  | scp/key.json            | bucket
            PUBLIC_BUCKET | x.json                  | bucket vpc-endpoint
            PUBLIC_BUCKET | my-bucket.json          | bucket
            PUBLIC_BUCKET | s3-vpce.json            | vpc-endpoint
            PUBLIC_BUCKET | vpce-of-bucket.json     | bucket vpc-endpoint
            TLS_DENY      | x.json                  | bucket rcp
            TLS_DENY      | rcps/tls.json           | rcp
            KEY           | x.json                  | key
            RCP           | x.json                  | rcp
            NARROW        | x.json                  | identity
            NARROW        | scps/x.json             | scp
            NARROW        | scp-of-role.json        | identity scp session
            EVERYTHING    | x.json                  | identity scp session
            EVERYTHING    | FullAWSAccess-SCP.json  | scp
            EVERYTHING    | roles/role.json         | identity
            DENY          | x.json                  | identity scp session
            DENY          | scp-examples/leave.json | scp
            TWO_BUCKETS   | x.json                  | bucket key rcp vpc-endpoint
            """, delimiter = '|')
    void theShapeDecidesAndANameChoosesAmongWhatItLeavesOpen(Shape shape, String file, String kinds) {
        Node document = read("{'Statement':[" + shape.statement + "]}");
        String found = KindDetector.kinds(document, file).stream()
                .map(PolicyKind::word)
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(found).isEqualTo(kinds);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            {'Statement':[{'Effect':'Allow'}]}               | true
            {'Statement':{'Action':'s3:*'}}                  | true
            {'statement':[{'action':'s3:*'}]}                | true
            {'Statement':[]}                                 | false
            {'Statement':'s3:*'}                             | false
            {'Statement':[{'Name':'x'}]}                     | false
            {'apiVersion':'v1','kind':'List','items':[]}     | false
            [{'Effect':'Allow'}]                             | false
            """, delimiter = '|', quoteCharacter = '"')
    void aPolicyIsAnObjectWithStatements(String json, boolean policy) {
        assertThat(KindDetector.isPolicy(read(json))).isEqualTo(policy);
    }

    @Test
    void anEmptyObjectHasNoKindOfItsOwn() {
        assertThat(KindDetector.kinds(read("{}"), "x.json")).isNotEmpty();
    }

    private static Node read(String json) {
        return Objects.requireNonNull(
                JsonReader.read(new SourceText("x", json.replace('\'', '"'))).root());
    }
}
