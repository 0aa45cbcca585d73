package io.policyauditor.benchmarks;

import io.policyauditor.policy.decide.naive.NaiveEvaluator;
import io.policyauditor.policy.text.SourceText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Cases as they come up in practice: a role that loads a model, and a role with large policies. */
final class LoaderCases {
    private static final int LARGEST = 5;

    private static final String LOADER_DOCUMENTS = """
            "identityPolicies":[{"name":"loader","policy":{"Version":"2012-10-17","Statement":[
              {"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion"],
               "Resource":"arn:aws:s3:::acme-models-prod/llama/*"},
              {"Sid":"List","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-models-prod",
               "Condition":{"StringLike":{"s3:prefix":["llama/*","llama"]}}},
              {"Sid":"Decrypt","Effect":"Allow","Action":["kms:Decrypt","kms:DescribeKey"],
               "Resource":"arn:aws:kms:eu-central-1:222222222222:key/11111111-2222-3333-4444-555555555555",
               "Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"}}}]}}],
            "permissionBoundaries":[{"name":"boundary","policy":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["s3:Get*","s3:List*","kms:Decrypt","kms:DescribeKey","sts:*"],"Resource":"*"},
              {"Effect":"Deny","Action":"iam:*","Resource":"*"}]}}],
            "serviceControlPolicies":[
              {"orgIdentifier":"root","policies":[{"name":"full","policy":{"Version":"2012-10-17","Statement":
                {"Effect":"Allow","Action":"*","Resource":"*"}}}]},
              {"orgIdentifier":"ml","policies":[{"name":"full","policy":{"Version":"2012-10-17","Statement":
                {"Effect":"Allow","Action":"*","Resource":"*"}}},
                {"name":"regions","policy":{"Version":"2012-10-17","Statement":{"Effect":"Deny",
                 "NotAction":["iam:*","sts:*","organizations:*","support:*"],"Resource":"*",
                 "Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}}}}]},
              {"orgIdentifier":"account","policies":[{"name":"full","policy":{"Version":"2012-10-17","Statement":
                {"Effect":"Allow","Action":"*","Resource":"*"}}},
                {"name":"guard","policy":{"Version":"2012-10-17","Statement":[
                 {"Effect":"Deny","Action":["organizations:LeaveOrganization","cloudtrail:StopLogging"],"Resource":"*"},
                 {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}}]}],
            "resourceControlPolicies":[{"orgIdentifier":"root","policies":[{"name":"perimeter","policy":{
              "Version":"2012-10-17","Statement":[
              {"Effect":"Deny","Principal":"*","Action":["s3:*","kms:*"],"Resource":"*","Condition":{
               "StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-acme12345"},
               "BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}}]}],
            "resourcePolicy":{"Version":"2012-10-17","Statement":[
              {"Sid":"Loader","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/kserve-loader"},
               "Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::acme-models-prod/*"},
              {"Sid":"LoaderList","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/kserve-loader"},
               "Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-models-prod"},
              {"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*",
               "Resource":["arn:aws:s3:::acme-models-prod","arn:aws:s3:::acme-models-prod/*"],
               "Condition":{"Bool":{"aws:SecureTransport":"false"}}},
              {"Sid":"Endpoint","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
               "Resource":"arn:aws:s3:::acme-models-prod/*",
               "Condition":{"StringNotEquals":{"aws:SourceVpce":["vpce-0123456789abcdef0","vpce-0fedcba9876543210"]}}}]}
            """;

    private LoaderCases() {}

    /** Requests of the role: what it needs, and what is refused it in several places. */
    static List<PreparedCase> role() {
        String bucket = "arn:aws:s3:::acme-models-prod";
        return List.of(
                loader("s3:GetObject", bucket + "/llama/model.bin", "true", "vpce-0123456789abcdef0", "Allowed"),
                loader("s3:ListBucket", bucket, "true", "vpce-0123456789abcdef0", "Allowed"),
                loader(
                        "s3:GetObject",
                        bucket + "/mistral/model.bin",
                        "true",
                        "vpce-0123456789abcdef0",
                        "ImplicitlyDenied"),
                loader(
                        "s3:PutObject",
                        bucket + "/llama/model.bin",
                        "true",
                        "vpce-0123456789abcdef0",
                        "ImplicitlyDenied"),
                loader(
                        "s3:GetObject",
                        bucket + "/llama/model.bin",
                        "false",
                        "vpce-0123456789abcdef0",
                        "ExplicitlyDenied"),
                loader(
                        "s3:GetObject",
                        bucket + "/llama/model.bin",
                        "true",
                        "vpce-00000000000000000",
                        "ExplicitlyDenied"));
    }

    private static PreparedCase loader(String action, String arn, String secure, String endpoint, String expected) {
        String context = "\"aws:SecureTransport\":\"" + secure + "\",\"aws:SourceVpce\":\"" + endpoint
                + "\",\"aws:RequestedRegion\":\"eu-central-1\",\"aws:PrincipalOrgID\":\"o-acme12345\","
                + "\"aws:PrincipalIsAWSService\":\"false\",\"aws:SourceIp\":\"10.1.2.3\",\"s3:prefix\":\"llama/7b\","
                + "\"aws:PrincipalArn\":\"arn:aws:iam::111111111111:role/kserve-loader\","
                + "\"aws:CurrentTime\":\"2026-11-23T10:00:00Z\"";
        return asserted(text(action, arn, "222222222222", context, LOADER_DOCUMENTS), expected);
    }

    /** The largest policies of a folder, all attached to one role, and requests to them. */
    static List<PreparedCase> largest(List<SourceText> policies) {
        List<String> named = policies.stream()
                .map(SourceText::text)
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .limit(LARGEST)
                .map(policy -> "{\"name\":\"large\",\"policy\":" + policy + "}")
                .toList();
        String documents = "\"identityPolicies\":[" + String.join(",", named) + "]";
        return Stream.of("s3:GetObject", "ec2:RunInstances", "kms:Decrypt", "iam:PassRole", "none:Such")
                .map(action ->
                        text(action, "arn:aws:s3:::acme-models-prod/llama/model.bin", "111111111111", "", documents))
                .map(text -> PreparedCase.of(text, NaiveEvaluator.decideCase(text)))
                .toList();
    }

    /** A case whose expected answer is the naive transcription's too. */
    private static PreparedCase asserted(String text, String expected) {
        PreparedCase one = PreparedCase.of(text, expected);
        one.checked(NaiveEvaluator.decideCase(text));
        return one;
    }

    private static String text(String action, String arn, String account, String context, String documents) {
        return "{\"id\":\"1\",\"request\":{\"action\":\"" + action + "\",\"resource\":{\"arn\":\"" + arn
                + "\",\"accountId\":\"" + account + "\"},\"principal\":{\"type\":\"AWS\",\"arn\":"
                + "\"arn:aws:sts::111111111111:assumed-role/kserve-loader/pod\",\"account\":\"111111111111\"},"
                + "\"context\":{" + context + "}}," + documents + "}";
    }
}
