package io.policyauditor.policy.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small policies about few things, so that two of them have much to do with each other, and changes to a policy such as
 * people make. The same seed gives the same pairs.
 */
final class RandomPairs {
    /** Two policies as text. */
    record Pair(String subject, String reference) {}

    private static final String[] ACTIONS = {
        "s3:GetObject",
        "s3:Get*",
        "s3:*",
        "S3:putobject",
        "s3:?etObject",
        "*",
        "kms:Decrypt",
        "kms:*crypt",
        "s3:*Object*",
        "s3:PutObject",
        "kms:*",
        "s3:P*t*"
    };
    private static final String[] RESOURCES = {
        "*",
        "arn:aws:s3:::models/*",
        "arn:aws:s3:::models",
        "arn:aws:s3:::m*",
        "arn:aws:s3:::models/a/*",
        "arn:aws:s3:*",
        "arn:*:s3:::models/*",
        "arn:aws:s3:::*/a",
        "arn:aws:s3:::models/?",
        "arn:aws:s3:::models/${aws:username}/*",
        "arn:aws:s3:::models/${aws:username, 'a'}",
        "arn:aws:s3:::${aws:PrincipalTag/team}*x",
        "arn:aws:kms:*:*:key/*",
        "arn:aws:kms:*:111122223333:key/*",
        "arn:aws:kms:u*-1:*:key/k",
        "arn:aws:kms:us?:*:key/k",
        "arn:aws:s3:::models/${*}",
        "arn:aws:kms:*:1*:key/*",
        "arn:aws:s3:::*models*a*",
        "arn:*"
    };
    private static final String[][] TEXTS = {
        {"aws:SourceVpc", "aws:username", "s3:prefix", "acme:project", "aws:PrincipalAccount", "aws:ResourceAccount"},
        {
            "a",
            "b",
            "*",
            "a*",
            "*b",
            "a?c",
            "models/",
            "111122223333",
            "${aws:username}",
            "x${aws:PrincipalTag/team}",
            "${aws:username}*a",
            "${aws:PrincipalAccount}",
            "A",
            "${aws:SourceVpc, 'b'}",
            "*a*b*"
        }
    };
    private static final String[] LISTS = {"aws:TagKeys", "aws:CalledVia", "acme:labels"};
    private static final String[] TEXT_TESTS = {
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringEqualsIfExists",
        "StringNotLikeIfExists"
    };
    private static final String[] ARN_TESTS = {"ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEqualsIfExists"};
    private static final String[] ARNS = {
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::*:role/a",
        "arn:aws:iam::111122223333:*",
        "*",
        "arn:aws:iam::222233334444:role/${aws:username}",
        "arn:aws:*:*:*:*",
        "arn:aws:iam::1*:role/a:b"
    };
    private static final String[] NUMBER_TESTS = {
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEqualsIfExists"
    };
    private static final String[] DATE_TESTS = {
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEqualsIfExists",
        "DateGreaterThan",
        "DateGreaterThanEquals"
    };
    private static final String[] SET = {"ForAnyValue:", "ForAllValues:"};

    private final Random random;

    RandomPairs(long seed) {
        this.random = new Random(seed);
    }

    Pair next() {
        List<List<String>> first = statements();
        List<List<String>> second = random.nextInt(4) == 0 ? statements() : changed(first);
        return random.nextBoolean() ? new Pair(policy(first), policy(second)) : new Pair(policy(second), policy(first));
    }

    /** A statement is its effect, its action, its resource and its conditions, each as it is written. */
    private List<List<String>> statements() {
        List<List<String>> statements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            statements.add(statement(random.nextInt(5) == 0 && !statements.isEmpty() ? "Deny" : "Allow"));
        }
        return statements;
    }

    private List<String> statement(String effect) {
        List<String> parts = new ArrayList<>(List.of("\"Effect\": \"" + effect + "\"", action(), resource()));
        for (int i = random.nextInt(3); i > 0; i--) {
            parts.add(condition());
        }
        return parts;
    }

    private String action() {
        return (random.nextInt(8) == 0 ? "\"NotAction\": " : "\"Action\": ") + some(ACTIONS);
    }

    private String resource() {
        return (random.nextInt(8) == 0 ? "\"NotResource\": " : "\"Resource\": ") + some(RESOURCES);
    }

    private String condition() {
        String set = random.nextInt(3) == 0 ? any(SET) : "";
        return switch (random.nextInt(9)) {
            case 0 -> test("Null", any(TEXTS[0]), random.nextBoolean() ? "[\"true\"]" : "[\"false\"]");
            case 1 ->
                test(
                        random.nextBoolean() ? "Bool" : "BoolIfExists",
                        "aws:SecureTransport",
                        some("true", "false", "TRUE"));
            case 2 -> test(set + any(ARN_TESTS), "aws:PrincipalArn", some(ARNS));
            case 3 -> test(any(NUMBER_TESTS), "s3:max-keys", some("10", "10.0", "-3", "100", "x"));
            case 4 ->
                test(
                        any(DATE_TESTS),
                        "aws:CurrentTime",
                        some("2024-01-01T00:00:00Z", "2024-01-01", "2024-01-01T02:00:00+02:00", "1704067201", "never"));
            case 5 ->
                test(
                        any("IpAddress", "NotIpAddress", "NotIpAddressIfExists"),
                        "aws:SourceIp",
                        some(
                                "10.0.0.0/8",
                                "10.1.2.3",
                                "0.0.0.0/0",
                                "2001:db8::/32",
                                "10.1.0.0/16",
                                "::/0",
                                "300.1.1.1"));
            case 6 -> test(any(SET) + any(TEXT_TESTS), any(LISTS), some(TEXTS[1]));
            case 7 -> test(any(LISTS).startsWith("acme") ? any(TEXT_TESTS) : "Null", any(LISTS), "[\"true\"]");
            default -> test(set + any(TEXT_TESTS), any(TEXTS[0]), some(TEXTS[1]));
        };
    }

    private static String test(String operator, String key, String values) {
        return "\"" + operator + "\": {\"" + key + "\": " + values + "}";
    }

    /** What somebody might make of a policy, for better or worse. */
    private List<List<String>> changed(List<List<String>> statements) {
        List<List<String>> changed = new ArrayList<>();
        statements.forEach(statement -> changed.add(new ArrayList<>(statement)));
        for (int i = random.nextInt(2); i >= 0; i--) {
            List<String> one = changed.get(random.nextInt(changed.size()));
            switch (random.nextInt(7)) {
                case 0 -> one.set(1, action());
                case 1 -> one.set(2, resource());
                case 2 -> one.add(condition());
                case 3 -> {
                    if (one.size() > 3) {
                        one.remove(one.size() - 1);
                    }
                }
                case 4 -> changed.add(random.nextInt(changed.size() + 1), statement("Allow"));
                case 5 -> changed.add(statement("Deny"));
                default -> one.set(2, one.get(2).replaceFirst("\"([^\"]*)\"\\]$", "\"$1*\"]"));
            }
        }
        return changed;
    }

    private static String policy(List<List<String>> statements) {
        List<String> texts = new ArrayList<>();
        for (List<String> statement : statements) {
            List<String> conditions = statement.subList(3, statement.size());
            String block =
                    conditions.isEmpty() ? "" : ", \"Condition\": {" + String.join(", ", distinct(conditions)) + "}";
            texts.add("{" + String.join(", ", statement.subList(0, 3)) + block + "}");
        }
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", texts) + "]}";
    }

    /** One condition an operator, for a JSON object has no key twice. */
    private static List<String> distinct(List<String> conditions) {
        List<String> distinct = new ArrayList<>();
        for (String condition : conditions) {
            String operator = condition.substring(0, condition.indexOf(':', condition.indexOf("\":")));
            if (distinct.stream().noneMatch(other -> other.startsWith(operator + ":"))) {
                distinct.add(condition);
            }
        }
        return distinct;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String some(String... of) {
        String first = any(of);
        return random.nextInt(3) == 0 ? "[\"" + first + "\", \"" + any(of) + "\"]" : "[\"" + first + "\"]";
    }
}
