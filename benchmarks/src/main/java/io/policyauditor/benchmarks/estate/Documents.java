package io.policyauditor.benchmarks.estate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Policy documents such as teams write them: most narrow, some too wide in the ways that are common. */
final class Documents {
    private static final String REGION = "eu-west-1";
    private static final List<String> TEAMS =
            List.of("fraud", "churn", "search", "vision", "speech", "pricing", "forecast", "ranking", "risk", "media");

    private Documents() {}

    /** A mapping of keys and values in their order. */
    static Map<String, Object> map(Object... members) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> document(List<Map<String, Object>> statements) {
        return map("Version", "2012-10-17", "Statement", statements);
    }

    /** An identity policy; those of different numbers differ. */
    static Map<String, Object> identity(int number, Random random) {
        String team = TEAMS.get(number % TEAMS.size());
        String bucket = team + "-data-" + number;
        List<Map<String, Object>> statements = new ArrayList<>();
        int shape = random.nextInt(100);
        if (shape < 40) {
            statements.add(allow(
                    "List",
                    List.of("s3:ListBucket", "s3:GetBucketLocation"),
                    arn(bucket),
                    "Condition",
                    map("StringLike", map("s3:prefix", List.of(team + "/*")))));
            statements.add(allow("Read", List.of("s3:GetObject"), arn(bucket) + "/" + team + "/*"));
        } else if (shape < 60) {
            statements.add(allow("List", List.of("s3:ListBucket"), arn(bucket)));
            statements.add(
                    allow("ReadWrite", List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), arn(bucket) + "/*"));
            statements.add(allow(
                    "Decrypt",
                    List.of("kms:Decrypt", "kms:GenerateDataKey"),
                    "arn:aws:kms:" + REGION + ":" + account(number % 1000) + ":key/" + uuid(number),
                    "Condition",
                    map("StringEquals", map("kms:ViaService", "s3." + REGION + ".amazonaws.com"))));
        } else if (shape < 75) {
            statements.add(allow(
                    "Logs",
                    List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                    "arn:aws:logs:" + REGION + ":" + account(number % 1000) + ":log-group:/app/" + team + number
                            + ":*"));
            statements.add(allow(
                    "Table",
                    List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"),
                    "arn:aws:dynamodb:" + REGION + ":" + account(number % 1000) + ":table/" + bucket));
        } else if (shape < 85) {
            statements.add(allow(
                    "Images",
                    List.of("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
                    "*"));
            statements.add(allow(
                    "Secret",
                    List.of("secretsmanager:GetSecretValue"),
                    "arn:aws:secretsmanager:" + REGION + ":" + account(number % 1000) + ":secret:" + bucket + "-*"));
        } else if (shape < 92) {
            statements.add(allow("Everything", List.of("s3:*"), List.of(arn(bucket), arn(bucket) + "/*")));
        } else if (shape < 95) {
            statements.add(allow("Wide" + number, List.of("s3:Get*", "s3:List*"), "*"));
        } else if (shape < 98) {
            statements.add(allow("Keys", List.of("kms:Decrypt"), "*"));
            statements.add(allow("Read", List.of("s3:GetObject"), arn(bucket) + "/*"));
        } else {
            statements.add(
                    allow("Pass", List.of("iam:PassRole"), "arn:aws:iam::" + account(number % 1000) + ":role/job-*"));
            statements.add(allow("Run", List.of("lambda:CreateFunction", "lambda:InvokeFunction"), "*"));
        }
        if (random.nextInt(4) == 0) {
            statements.add(map(
                    "Sid",
                    "OnlyTls",
                    "Effect",
                    "Deny",
                    "Action",
                    "s3:*",
                    "Resource",
                    "*",
                    "Condition",
                    map("Bool", map("aws:SecureTransport", "false"))));
        }
        return document(statements);
    }

    /** The policy of a role that loads models. */
    static Map<String, Object> loader(String bucket) {
        return document(List.of(
                allow("List", List.of("s3:ListBucket", "s3:GetBucketLocation"), arn(bucket)),
                allow("Read", List.of("s3:GetObject"), arn(bucket) + "/models/*")));
    }

    /** The trust of a role that a service of AWS takes on. */
    static Map<String, Object> serviceTrust(String service) {
        return document(List.of(map(
                "Effect",
                "Allow",
                "Principal",
                map("Service", service + ".amazonaws.com"),
                "Action",
                "sts:AssumeRole")));
    }

    /**
     * The trust of a role for service accounts.
     *
     * @param subject {@code system:serviceaccount:NAMESPACE:NAME}, with a star for StringLike; empty for no condition
     */
    static Map<String, Object> webIdentityTrust(String account, String issuer, String subject) {
        Map<String, Object> equal = map(issuer + ":aud", "sts.amazonaws.com");
        Map<String, Object> condition = map("StringEquals", equal);
        if (subject.contains("*")) {
            condition.put("StringLike", map(issuer + ":sub", subject));
        } else if (!subject.isEmpty()) {
            equal.put(issuer + ":sub", subject);
        }
        return document(List.of(map(
                "Effect",
                "Allow",
                "Principal",
                map("Federated", "arn:aws:iam::" + account + ":oidc-provider/" + issuer),
                "Action",
                "sts:AssumeRoleWithWebIdentity",
                "Condition",
                condition)));
    }

    /** The trust of a role that another account takes on. */
    static Map<String, Object> accountTrust(String other, boolean externalId) {
        Map<String, Object> statement = map(
                "Effect",
                "Allow",
                "Principal",
                map("AWS", "arn:aws:iam::" + other + ":root"),
                "Action",
                "sts:AssumeRole");
        if (externalId) {
            statement.put("Condition", map("StringEquals", map("sts:ExternalId", "id-" + other)));
        }
        return document(List.of(statement));
    }

    /** A bucket policy: TLS, and what the readers may. */
    static Map<String, Object> bucket(String name, List<String> readers, boolean wide) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(map(
                "Sid",
                "OnlyTls",
                "Effect",
                "Deny",
                "Principal",
                "*",
                "Action",
                "s3:*",
                "Resource",
                List.of(arn(name), arn(name) + "/*"),
                "Condition",
                map("Bool", map("aws:SecureTransport", "false"))));
        if (!readers.isEmpty()) {
            statements.add(map(
                    "Sid",
                    "Readers",
                    "Effect",
                    "Allow",
                    "Principal",
                    map("AWS", readers),
                    "Action",
                    wide ? List.of("s3:*") : List.of("s3:GetObject", "s3:ListBucket"),
                    "Resource",
                    List.of(arn(name), arn(name) + "/*")));
        }
        return document(statements);
    }

    /** A key policy: the account that owns it, and who may decrypt. */
    static Map<String, Object> key(String account, List<String> readers) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(map(
                "Sid",
                "OwnAccount",
                "Effect",
                "Allow",
                "Principal",
                map("AWS", "arn:aws:iam::" + account + ":root"),
                "Action",
                "kms:*",
                "Resource",
                "*"));
        if (!readers.isEmpty()) {
            statements.add(map(
                    "Sid",
                    "Readers",
                    "Effect",
                    "Allow",
                    "Principal",
                    map("AWS", readers),
                    "Action",
                    "kms:Decrypt",
                    "Resource",
                    "*",
                    "Condition",
                    map("StringEquals", map("kms:ViaService", "s3." + REGION + ".amazonaws.com"))));
        }
        return document(statements);
    }

    /** A service control policy that keeps trails and the organization as they are. */
    static Map<String, Object> guard(int number) {
        List<String> actions = List.of(
                "cloudtrail:StopLogging",
                "organizations:LeaveOrganization",
                "s3:PutAccountPublicAccessBlock",
                "kms:ScheduleKeyDeletion",
                "guardduty:DeleteDetector");
        return document(List.of(map(
                "Sid",
                "Guard" + number,
                "Effect",
                "Deny",
                "Action",
                actions.get(number % actions.size()),
                "Resource",
                "*")));
    }

    /** A resource control policy: nobody from outside the organization. */
    static Map<String, Object> perimeter(String organization) {
        return document(List.of(map(
                "Sid",
                "OnlyOurs",
                "Effect",
                "Deny",
                "Principal",
                "*",
                "Action",
                "s3:*",
                "Resource",
                "*",
                "Condition",
                map(
                        "StringNotEqualsIfExists",
                        map("aws:PrincipalOrgID", organization),
                        "BoolIfExists",
                        map("aws:PrincipalIsAWSService", "false")))));
    }

    static String account(int index) {
        return Long.toString(100_000_000_000L + (index * 7_919L));
    }

    static String arn(String bucket) {
        return "arn:aws:s3:::" + bucket;
    }

    static String uuid(int number) {
        return "%08x-0000-4000-8000-%012x".formatted(number, number);
    }

    private static Map<String, Object> allow(String sid, List<String> actions, Object resource, Object... more) {
        Map<String, Object> statement = map("Sid", sid, "Effect", "Allow", "Action", actions, "Resource", resource);
        statement.putAll(map(more));
        return statement;
    }
}
