package io.policyauditor.policy.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Policies of roles that load models, with the usual excess, each beside what its load point needs. The same seed gives
 * the same ones.
 */
final class LoaderRoles {
    /** What a role has and what it needs, as accesses. */
    record Pair(String role, String minimum) {}

    private static final String BUCKET = "arn:aws:s3:::models-prod";
    private static final String KEY = "arn:aws:kms:us-east-1:222233334444:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final Random random;

    LoaderRoles(long seed) {
        this.random = new Random(seed);
    }

    Pair next() {
        String path = any("team-a/resnet", "bert/v3", "llm", "fraud/2024/01");
        boolean encrypted = random.nextInt(3) > 0;
        List<String> minimum = new ArrayList<>();
        minimum.add(statement("Allow", "s3:GetObject", BUCKET + "/" + path + "/*", ""));
        minimum.add(statement(
                "Allow", "s3:ListBucket", BUCKET, "'StringLike': {'s3:prefix': ['" + path + "', '" + path + "/*']}"));
        if (encrypted) {
            minimum.add(statement(
                    "Allow", "kms:Decrypt", KEY, "'StringEquals': {'kms:ViaService': 's3.us-east-1.amazonaws.com'}"));
        }
        List<String> role = new ArrayList<>();
        role.add(statement(
                "Allow",
                any("s3:GetObject", "s3:GetObject*", "s3:Get*', 's3:List*", "s3:*", "s3:GetObject', 's3:PutObject"),
                any(BUCKET + "/" + path + "/*", BUCKET + "/*", BUCKET + "*", "arn:aws:s3:::*/*', '" + BUCKET, "*"),
                any(
                        "",
                        "",
                        "'Bool': {'aws:SecureTransport': 'true'}",
                        "'StringEquals': {'aws:SourceVpce': 'vpce-0a1'}")));
        role.add(statement(
                "Allow",
                any("s3:ListBucket", "s3:ListBucket', 's3:GetBucketLocation", "s3:List*"),
                any(BUCKET, "arn:aws:s3:::*", "*"),
                any(
                        "",
                        "'StringLike': {'s3:prefix': '" + path + "*'}",
                        "'StringLike': {'s3:prefix': ['" + path + "/*', '']}")));
        if (encrypted) {
            role.add(statement(
                    "Allow",
                    any("kms:Decrypt", "kms:Decrypt', 'kms:DescribeKey", "kms:*"),
                    any(
                            KEY,
                            "arn:aws:kms:us-east-1:222233334444:key/*",
                            "arn:aws:kms:*:222233334444:alias/models",
                            "*"),
                    any(
                            "",
                            "'StringEquals': {'kms:ViaService': 's3.us-east-1.amazonaws.com'}",
                            "'StringLike': {'kms:ViaService': 's3.*.amazonaws.com'}",
                            "'StringEquals': {'kms:EncryptionContext:aws:s3:arn': '" + BUCKET + "'}")));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            role.add(any(
                    statement("Allow", "ecr:GetAuthorizationToken", "*", ""),
                    statement(
                            "Allow", "logs:CreateLogStream', 'logs:PutLogEvents", "arn:aws:logs:*:111122223333:*", ""),
                    statement("Allow", "sts:AssumeRole", "arn:aws:iam::222233334444:role/models-*", ""),
                    statement("Allow", "s3:PutObject", BUCKET + "/cache/${aws:PrincipalTag/namespace}/*", "")));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            role.add(any(
                    statement("Deny", "s3:DeleteObject*", "*", ""),
                    statement("Deny", "s3:*", "*", "'Bool': {'aws:SecureTransport': 'false'}"),
                    statement(
                            "Deny",
                            "s3:*",
                            "arn:aws:s3:::*",
                            "'StringNotEquals': {'aws:ResourceAccount': '222233334444'}"),
                    statement("Deny", "s3:*", "*", "'StringNotEqualsIfExists': {'aws:SourceVpc': 'vpc-0b2'}"),
                    "{'Effect': 'Deny', 'Action': 's3:*', 'NotResource': ['" + BUCKET + "', '" + BUCKET + "/*']}",
                    "{'Effect': 'Deny', 'NotAction': ['s3:*', 'kms:*', 'sts:*'], 'Resource': '*'}"));
        }
        return new Pair(policy(role), policy(minimum));
    }

    private static String statement(String effect, String actions, String resources, String condition) {
        return "{'Effect': '" + effect + "', 'Action': ['" + actions + "'], 'Resource': ['" + resources + "']"
                + (condition.isEmpty() ? "" : ", 'Condition': {" + condition + "}") + "}";
    }

    private static String policy(List<String> statements) {
        return ("{'Version': '2012-10-17', 'Statement': [" + String.join(", ", statements) + "]}").replace('\'', '"');
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }
}
