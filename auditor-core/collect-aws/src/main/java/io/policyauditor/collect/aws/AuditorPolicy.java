package io.policyauditor.collect.aws;

import io.policyauditor.collect.aws.Operation.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the collector itself needs in AWS and no more: the actions of every call that it can make, none that writes,
 * none that reads what an object, a key or a secret protects. All of it is JSON.
 */
public final class AuditorPolicy {
    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern CALLER = Pattern.compile("arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@/-]+");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private AuditorPolicy() {}

    /** The policy of the role in each account. */
    public static String ofAccount() {
        return json(document(reading(operation -> operation.side() == Side.ACCOUNT)));
    }

    /**
     * The policy of who starts the collector: to read the organization and the own account, and to enter the others.
     *
     * @param partition such as {@code aws}
     * @param roleName of the role in each account
     * @throws IllegalArgumentException when one is none
     */
    public static String ofCaller(String partition, String roleName) {
        String role = "arn:" + matching(PARTITION, partition, "a partition") + ":iam::*:role/"
                + matching(ROLE_NAME, roleName, "the name of a role");
        List<Object> statements = new ArrayList<>(reading(operation -> true));
        statements.add(object("Sid", "EnterAccounts", "Effect", "Allow", "Action", "sts:AssumeRole", "Resource", role));
        return json(document(statements));
    }

    /**
     * The trust policy of the role in each account.
     *
     * @param caller ARN of the role or user that starts the collector
     * @param externalId that it gives
     * @throws IllegalArgumentException when one is none
     */
    public static String trust(String caller, String externalId) {
        return json(trustDocument(
                matching(CALLER, caller, "the ARN of a role or user"),
                matching(EXTERNAL_ID, externalId, "an external id")));
    }

    /**
     * A CloudFormation template for a stack set that makes the role in every account; the management account, which a
     * stack set of the organization leaves out, is read by the caller if it starts there.
     *
     * @param roleName of the role
     */
    public static String stackSet(String roleName) {
        Object role = object(
                "Type",
                "AWS::IAM::Role",
                "Properties",
                object(
                        "RoleName",
                        object("Ref", "RoleName"),
                        "Description",
                        "Read-only access of the policy auditor",
                        "MaxSessionDuration",
                        3600,
                        "AssumeRolePolicyDocument",
                        trustDocument(object("Ref", "Caller"), object("Ref", "ExternalId")),
                        "Policies",
                        List.of(object(
                                "PolicyName",
                                "read",
                                "PolicyDocument",
                                document(reading(operation -> operation.side() == Side.ACCOUNT))))));
        return json(object(
                "AWSTemplateFormatVersion",
                "2010-09-09",
                "Description",
                "The role through which the policy auditor reads an account",
                "Parameters",
                object(
                        "RoleName",
                        parameter(ROLE_NAME, "Name of the role", matching(ROLE_NAME, roleName, "the name of a role")),
                        "Caller",
                        parameter(CALLER, "ARN of the role or user that starts the auditor"),
                        "ExternalId",
                        parameter(EXTERNAL_ID, "External id that the auditor gives")),
                "Resources",
                object("AuditorRole", role),
                "Outputs",
                object("RoleArn", object("Value", object("Fn::GetAtt", List.of("AuditorRole", "Arn"))))));
    }

    private static String matching(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not " + what);
        }
        return text;
    }

    private static Map<String, Object> parameter(Pattern pattern, String description) {
        return object("Type", "String", "Description", description, "AllowedPattern", pattern.pattern());
    }

    private static Map<String, Object> parameter(Pattern pattern, String description, String value) {
        Map<String, Object> parameter = parameter(pattern, description);
        parameter.put("Default", value);
        return parameter;
    }

    private static Map<String, Object> trustDocument(Object caller, Object externalId) {
        return document(List.of(object(
                "Sid",
                "Auditor",
                "Effect",
                "Allow",
                "Principal",
                object("AWS", caller),
                "Action",
                "sts:AssumeRole",
                "Condition",
                object("StringEquals", object("sts:ExternalId", externalId)))));
    }

    /** One statement for each service: what is asked about is everything there is. */
    private static List<Object> reading(Predicate<Operation> wanted) {
        Map<String, TreeSet<String>> byPrefix = new TreeMap<>();
        for (Operation operation : Operation.values()) {
            String action = operation.action();
            if (!action.isEmpty() && wanted.test(operation)) {
                byPrefix.computeIfAbsent(action.substring(0, action.indexOf(':')), prefix -> new TreeSet<>())
                        .add(action);
            }
        }
        return byPrefix.entrySet().stream()
                .<Object>map(service -> object(
                        "Sid",
                        "Read" + sid(service.getKey()),
                        "Effect",
                        "Allow",
                        "Action",
                        List.copyOf(service.getValue()),
                        "Resource",
                        "*"))
                .toList();
    }

    /** A Sid takes letters and digits alone. */
    private static String sid(String prefix) {
        StringBuilder sid = new StringBuilder();
        for (String part : prefix.split("-", -1)) {
            sid.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return sid.toString();
    }

    private static Map<String, Object> document(List<Object> statements) {
        return object("Version", "2012-10-17", "Statement", statements);
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    private static String json(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, "\n", text);
        return text.append('\n').toString();
    }

    private static void write(Object value, String line, StringBuilder text) {
        String inner = line + "  ";
        if (value instanceof Map<?, ?> object) {
            String before = "{" + inner;
            for (Map.Entry<?, ?> member : object.entrySet()) {
                text.append(before).append('"').append(member.getKey()).append("\": ");
                write(member.getValue(), inner, text);
                before = "," + inner;
            }
            text.append(line).append('}');
        } else if (value instanceof List<?> list) {
            String before = "[" + inner;
            for (Object item : list) {
                text.append(before);
                write(item, inner, text);
                before = "," + inner;
            }
            text.append(line).append(']');
        } else if (value instanceof Number) {
            text.append(value);
        } else {
            // No string here holds a quote or a control character; the patterns hold backslashes.
            text.append('"').append(((String) value).replace("\\", "\\\\")).append('"');
        }
    }
}
