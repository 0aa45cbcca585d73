package io.policyauditor.policy.decide.naive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Random evaluation cases; the same seed gives the same cases. Policies are derived from the requests: a pattern is
 * mostly a mutation of an action, ARN, context value or principal that some request has, since unrelated policies and
 * requests would only ever meet in an implicit deny.
 */
public final class RandomCases {
    private static final String[] ACCOUNTS = {"111111111111", "222222222222", "123456789012"};
    private static final String[] WORDS = {
        "alice", "bob", "prod", "dev", "data", "team-a", "Team-A", "x", "models", "a*b", "wh?t", "c$d", "été"
    };
    private static final String[] SERVICES = {"sns.amazonaws.com", "ec2.amazonaws.com", "lambda.amazonaws.com"};
    private static final String[] VERSIONS = {"2012-10-17", "2008-10-17", "2012-10-18", "2012-10-17 "};
    private static final String[] UNKNOWN = {
        "StringMatches", "StringEqualsIfExist", "ForSomeValues:StringEquals", "BinaryNotEquals", "NotBool", "IfExists"
    };

    /** What the values of a context key are. */
    private enum Kind {
        TEXT("StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike"),
        ARN("ArnEquals ArnLike ArnNotEquals ArnNotLike StringLike StringEquals"),
        NUMBER("NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan"
                + " NumericGreaterThanEquals"),
        DATE("DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals"),
        BOOL("Bool"),
        ADDRESS("IpAddress NotIpAddress"),
        BINARY("BinaryEquals");

        final String operators;

        Kind(String operators) {
            this.operators = operators;
        }
    }

    private record Key(String name, Kind kind, boolean multivalued) {}

    private static final List<Key> KEYS = List.of(
            new Key("aws:username", Kind.TEXT, false),
            new Key("aws:PrincipalTag/team", Kind.TEXT, false),
            new Key("aws:PrincipalTag/Dept", Kind.TEXT, false),
            new Key("aws:RequestTag/env", Kind.TEXT, false),
            new Key("s3:prefix", Kind.TEXT, false),
            new Key("sts:ExternalId", Kind.TEXT, false),
            new Key("oidc.example.com/id/A1:sub", Kind.TEXT, false),
            new Key("aws:SourceArn", Kind.ARN, false),
            new Key("aws:PrincipalArn", Kind.ARN, false),
            new Key("aws:MultiFactorAuthAge", Kind.NUMBER, false),
            new Key("s3:max-keys", Kind.NUMBER, false),
            new Key("aws:CurrentTime", Kind.DATE, false),
            new Key("aws:EpochTime", Kind.DATE, false),
            new Key("aws:SecureTransport", Kind.BOOL, false),
            new Key("aws:MultiFactorAuthPresent", Kind.BOOL, false),
            new Key("aws:SourceIp", Kind.ADDRESS, false),
            new Key("aws:VpcSourceIp", Kind.ADDRESS, false),
            new Key("app:Digest", Kind.BINARY, false),
            new Key("aws:TagKeys", Kind.TEXT, true),
            new Key("aws:CalledVia", Kind.TEXT, true),
            new Key("app:Arns", Kind.ARN, true),
            new Key("app:Numbers", Kind.NUMBER, true),
            new Key("app:Times", Kind.DATE, true),
            new Key("app:Flags", Kind.BOOL, true),
            new Key("app:Addresses", Kind.ADDRESS, true),
            new Key("app:Digests", Kind.BINARY, true));

    /** A service with the rests of its ARNs; {@code W} stands for a word, {@code R} and {@code A} are region, account. */
    private record Service(String prefix, String arn, String actions) {}

    private static final List<Service> TARGETS = List.of(
            new Service("s3", "s3:::W/W/W", "s3:GetObject s3:GetObjectVersion s3:PutObject s3:DeleteObject"),
            new Service("s3", "s3:::W", "s3:ListBucket s3:GetBucketPolicy s3:PutBucketPolicy s3:ListBucketVersions"),
            new Service("s3", "s3:::W/W:W/W", "s3:GetObject s3:GetObjectTagging s3:RestoreObject"),
            new Service("sqs", "sqs:R:A:W", "sqs:SendMessage sqs:ReceiveMessage sqs:PurgeQueue"),
            new Service("lambda", "lambda:R:A:function:W", "lambda:InvokeFunction lambda:GetFunction"),
            new Service(
                    "secretsmanager",
                    "secretsmanager:R:A:secret:W/W",
                    "secretsmanager:GetSecretValue secretsmanager:DescribeSecret"),
            new Service("dynamodb", "dynamodb:R:A:table/W/index/W", "dynamodb:Query dynamodb:PutItem"),
            new Service("logs", "logs:R:A:log-group:/aws/W:log-stream:W", "logs:PutLogEvents logs:GetLogEvents"),
            new Service("kms", "kms:R:A:key/0a1b-W", "kms:Decrypt kms:Encrypt kms:GenerateDataKey"),
            new Service("kms", "kms:R:A:key/0a1b-W", "kms:Decrypt kms:DescribeKey"),
            new Service("kms", "kms:R:A:alias/W", "kms:UpdateAlias kms:DeleteAlias"),
            new Service("iam", "iam::A:role/W/W", "iam:GetRole iam:PassRole iam:DeleteRole"),
            new Service("sts", "iam::A:role/W", "sts:AssumeRole sts:TagSession sts:SetSourceIdentity"),
            new Service("sts", "iam::A:role/W/W", "sts:AssumeRole sts:TagSession"),
            new Service("ec2", "*", "ec2:DescribeInstances ec2:DescribeVpcs"),
            new Service("s3", "*", "s3:ListAllMyBuckets"),
            new Service("sts", "*", "sts:GetCallerIdentity sts:GetSessionToken"));

    private static final Service WEB_IDENTITY =
            new Service("sts", "iam::A:role/W", "sts:AssumeRoleWithWebIdentity sts:AssumeRoleWithSAML sts:TagSession");

    /**
     * Documents, and requests to decide with them.
     *
     * @param documents the members of a case other than its request, as the text of one JSON object
     * @param requests the requests of as many cases, each the text of one JSON object
     */
    public record Batch(String documents, List<String> requests) {
        public Batch {
            requests = List.copyOf(requests);
        }

        /** A whole case, one line of a case file. */
        public String caseLine(String id, int index) {
            return "{\"id\":" + Json.text(id) + ",\"tags\":[],\"request\":" + requests.get(index) + ","
                    + documents.substring(1);
        }
    }

    private final Random random;

    public RandomCases(long seed) {
        random = new Random(seed);
    }

    /** A single case as a line of a case file. */
    public String nextCase(String id) {
        return nextBatch(1).caseLine(id, 0);
    }

    /** Documents of one scene and as many requests to them as asked for. */
    public Batch nextBatch(int requests) {
        Scene scene = new Scene();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            texts.add(Json.text(scene.request()));
        }
        return new Batch(Json.text(scene.documents()), texts);
    }

    // ---------------------------------------------------------------- chance

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private boolean permille(int permille) {
        return random.nextInt(1000) < permille;
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    @SafeVarargs
    private final <T> T pick(T... from) {
        return from[below(from.length)];
    }

    private <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    // ---------------------------------------------------------------- mutations of text

    private String anyCase(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && chance(40)) {
                changed.setCharAt(i, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
            }
        }
        return changed.toString();
    }

    /** A pattern with wildcards that matches the text. */
    private String wider(String text) {
        if (text.isEmpty()) {
            return pick("*", "**", "");
        }
        int from = below(text.length() + 1);
        int to = from + below(Math.min(text.length() - from, 4) + 1);
        return switch (below(9)) {
            case 0 -> "*";
            case 1, 2 -> text.substring(0, from) + "*";
            case 3 -> "*" + text.substring(from);
            case 4 -> text.substring(0, from) + "*" + text.substring(to);
            case 5 -> text.substring(0, from) + "**" + text.substring(to);
            case 6 -> text.substring(0, from) + "?".repeat(to - from) + text.substring(to);
            case 7 -> wider(text.substring(0, from)) + wider(text.substring(from));
            default -> text;
        };
    }

    /** A text close to it that is often, but not always, something else. */
    private String closeBy(String text) {
        if (text.isEmpty()) {
            return pick("x", "?", "*", "");
        }
        int at = below(text.length());
        return switch (below(10)) {
            case 0 -> text + "?";
            case 1 -> "?" + text;
            case 2 -> text.substring(0, at) + text.substring(at + 1);
            case 3 -> text.substring(0, at) + "x" + text.substring(at);
            case 4 -> anyCase(text);
            case 5 -> text.substring(0, at);
            case 6 -> text + pick("x", "/", "/*", ":", "*");
            case 7 -> text.substring(0, at) + "?" + text.substring(at);
            case 8 -> wider(text) + pick("z", "?");
            default -> wider(closeBy(text.substring(0, at)) + text.substring(at));
        };
    }

    private String mutated(String text, int widerPercent) {
        return chance(widerPercent) ? (chance(40) ? text : wider(text)) : closeBy(text);
    }

    private Object oneOrMany(List<?> values) {
        return values.size() == 1 && chance(60) ? values.get(0) : values;
    }

    private String word() {
        return pick(WORDS);
    }

    // ---------------------------------------------------------------- a scene

    /** Who calls: the member {@code principal}, and what a Principal element can name of it. */
    private record Caller(Map<String, Object> principal, String type, String id, String account) {}

    private record Target(String arn, String owner) {}

    /** The pools that the requests are drawn from and that the policies are derived from. */
    private final class Scene {
        private final String partition = chance(95) ? "aws" : pick("aws-cn", "aws-us-gov");
        private final String home = pick(ACCOUNTS);
        private final boolean aws = chance(82);
        private final String callerAccount = chance(65) ? home : pick(ACCOUNTS);
        private final List<Caller> callers = new ArrayList<>();
        private final List<String> actions = new ArrayList<>();
        private final List<Target> targets = new ArrayList<>();
        private final List<Map<String, Object>> contexts = new ArrayList<>();
        private final Service service;
        private final boolean trustPolicy;
        private final boolean keyPolicy;

        Scene() {
            Caller main = aws ? awsCaller() : otherCaller();
            callers.add(main);
            callers.add(chance(50) ? main : aws ? awsCaller() : otherCaller());
            service = main.type().equals("Federated") && chance(85) ? WEB_IDENTITY : pick(TARGETS);
            trustPolicy = service.prefix().equals("sts") && service.arn().startsWith("iam");
            keyPolicy = service.arn().contains("key/");
            for (int i = 0; i < 2; i++) {
                actions.add(pick(service.actions().split(" ")));
            }
            targets.add(target());
            targets.add(chance(50) ? new Target(closeTo(targets.get(0).arn()), home) : target());
            contexts.add(context(main));
            contexts.add(context(callers.get(1)));
            contexts.add(near(contexts.get(0)));
        }

        private Caller awsCaller() {
            String iam = "arn:" + partition + ":iam::" + callerAccount + ":";
            String sts = "arn:" + partition + ":sts::" + callerAccount + ":";
            String name = pick("alice", "bob", "prod", "Team-A", "data");
            String arn = switch (below(20)) {
                case 0, 1, 2, 3, 4 -> iam + "user/" + name;
                case 5, 6 -> iam + "user/eng/" + name;
                case 7, 8, 9, 10, 11, 12, 13 -> sts + "assumed-role/" + name + "/" + pick("s1", "i-0abc");
                case 14, 15 -> sts + "federated-user/" + name;
                case 16 -> iam + "role/" + name;
                case 17 -> iam + "role/eng/" + name;
                case 18 ->
                    chance(50)
                            ? sts + "assumed-role/AWSServiceRoleForSupport/s1"
                            : iam + "role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport";
                default -> iam + "root";
            };
            return new Caller(members("type", "AWS", "arn", arn, "account", callerAccount), "AWS", arn, callerAccount);
        }

        private Caller otherCaller() {
            if (chance(45)) {
                boolean host = chance(15);
                String provider = host
                        ? "accounts.google.com"
                        : "arn:" + partition + ":iam::" + callerAccount + ":"
                                + pick("oidc-provider/oidc.example.com/id/A1", "saml-provider/Okta");
                Map<String, Object> principal = members("type", "Federated", "provider", provider);
                if (!host) {
                    principal.put("account", callerAccount);
                }
                return new Caller(principal, "Federated", provider, callerAccount);
            }
            if (chance(55)) {
                String name = pick(SERVICES);
                return new Caller(members("type", "Service", "service", name), "Service", name, home);
            }
            return new Caller(members("type", "Anonymous"), "Anonymous", "", home);
        }

        private Target target() {
            String owner = chance(90) ? home : pick(ACCOUNTS);
            if (service.arn().equals("*")) {
                return new Target("*", owner);
            }
            StringBuilder arn = new StringBuilder("arn:").append(partition).append(':');
            for (int i = 0; i < service.arn().length(); i++) {
                char c = service.arn().charAt(i);
                switch (c) {
                    case 'W' -> arn.append(word());
                    case 'R' -> arn.append(pick("us-east-1", "eu-west-1"));
                    case 'A' -> arn.append(owner);
                    default -> arn.append(c);
                }
            }
            return new Target(arn.toString(), owner);
        }

        private String closeTo(String arn) {
            if (arn.equals("*")) {
                return arn;
            }
            int last = Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1;
            return switch (below(4)) {
                case 0 -> arn.substring(0, last) + word();
                case 1 -> arn + word();
                case 2 -> arn.substring(0, last) + anyCase(arn.substring(last));
                default -> arn + "/" + word();
            };
        }

        // ------------------------------------------------------------ requests

        Map<String, Object> request() {
            Caller caller = chance(75) ? callers.get(0) : callers.get(1);
            Target target = pick(targets);
            String action = pick(actions);
            Map<String, Object> context = new LinkedHashMap<>(chance(30) ? near(pick(contexts)) : pick(contexts));
            // The pools mix callers, but a request is about its own: what the key names is exempt or not (A5).
            if (caller.type().equals("AWS")) {
                context.computeIfPresent("aws:PrincipalArn", (key, arn) -> principalArn(caller.id()));
            } else {
                context.remove("aws:PrincipalArn");
            }
            return members(
                    "action",
                    chance(10) ? anyCase(action) : action,
                    "resource",
                    members("arn", target.arn(), "accountId", target.owner()),
                    "principal",
                    caller.principal(),
                    "context",
                    context);
        }

        private Map<String, Object> context(Caller caller) {
            Map<String, Object> context = new LinkedHashMap<>();
            int density = pick(20, 45, 70);
            for (Key key : KEYS) {
                if (key.name().equals("aws:PrincipalArn")) {
                    if (caller.type().equals("AWS") && chance(70)) {
                        context.put(key.name(), principalArn(caller.id()));
                    }
                } else if (chance(density)) {
                    context.put(chance(5) ? anyCase(key.name()) : key.name(), contextValue(key));
                }
            }
            return context;
        }

        // The ARN of the role of a session (A7 61); a service-linked role shows its path.
        private String principalArn(String arn) {
            String[] parts = arn.split("[:/]");
            if (!parts[5].equals("assumed-role")) {
                return arn;
            }
            String path = parts[6].startsWith("AWSServiceRoleFor") ? "aws-service-role/support.amazonaws.com/" : "";
            return "arn:" + partition + ":iam::" + callerAccount + ":role/" + path + parts[6];
        }

        private Object contextValue(Key key) {
            boolean list = chance(93) == key.multivalued();
            if (permille(40)) {
                return list ? List.of() : "";
            }
            if (!list) {
                return single(key);
            }
            List<String> values = new ArrayList<>();
            for (int i = 1 + below(3); i > 0; i--) {
                values.add(single(key));
            }
            return values;
        }

        private String single(Key key) {
            if (permille(40)) {
                return pick("abc", "-", "a:b", "\"q\\\"", "${aws:username}", "*", "tab\there");
            }
            return switch (key.kind()) {
                case TEXT -> key.name().equals("aws:CalledVia") ? pick(SERVICES) : word();
                case ARN -> chance(70) ? pick(targets).arn() : "arn:aws:sns:us-east-1:" + home + ":" + word();
                case NUMBER -> pick("0", "10", "10.0", "-3", "3600", "3600.5", "86400");
                case DATE ->
                    key.name().equals("aws:EpochTime")
                            ? pick("1705312800", "1700000000")
                            : pick(
                                    "2024-01-15T10:00:00Z",
                                    "2024-01-15T10:00:00.500Z",
                                    "2024-01-15T12:00:00+02:00",
                                    "2024-01-15T00:00Z",
                                    "2024-01-15",
                                    "1705312800");
                case BOOL -> pick("true", "false");
                case ADDRESS ->
                    pick(
                            "10.1.2.3",
                            "192.168.0.1",
                            "203.0.113.7",
                            "2001:db8::1",
                            "2001:DB8:0:0:0:0:0:1",
                            "fe80::1:2",
                            "::1",
                            "::ffff:10.1.2.3");
                case BINARY -> base64(pick("AB", "abc", "data", word()));
            };
        }

        /** A context with a key or two changed. */
        private Map<String, Object> near(Map<String, Object> context) {
            Map<String, Object> near = new LinkedHashMap<>(context);
            for (int i = 1 + below(2); i > 0; i--) {
                Key key = pick(KEYS);
                if (key.name().equals("aws:PrincipalArn")) {
                    near.remove(key.name());
                    continue;
                }
                near.keySet().removeIf(name -> name.equalsIgnoreCase(key.name()));
                if (chance(60)) {
                    near.put(key.name(), contextValue(key));
                }
            }
            return near;
        }

        // ------------------------------------------------------------ documents

        Map<String, Object> documents() {
            Map<String, Object> documents = new LinkedHashMap<>();
            documents.put("identityPolicies", aws ? policies(pick(0, 1, 1, 1, 2, 3), Level.IDENTITY) : List.of());
            if (aws) {
                if (chance(18)) {
                    documents.put("permissionBoundaries", policies(1, Level.LIMIT));
                } else if (chance(5)) {
                    documents.put("permissionBoundaries", null);
                }
                if (chance(18)) {
                    documents.put("sessionPolicies", policies(1 + below(2), Level.LIMIT));
                }
                if (chance(20)) {
                    documents.put("serviceControlPolicies", levels(Level.SCP));
                }
            }
            if (chance(aws ? (trustPolicy || keyPolicy ? 85 : 55) : 95)) {
                documents.put("resourcePolicy", policy(Level.RESOURCE));
            }
            if (chance(20)) {
                documents.put("resourceControlPolicies", levels(Level.RCP));
            }
            if (chance(8)) {
                documents.put("vpcEndpointPolicies", policies(1 + below(2), Level.ENDPOINT));
            }
            return documents;
        }

        private List<Object> levels(Level kind) {
            List<Object> levels = new ArrayList<>();
            for (int i = below(4); i > 0; i--) {
                List<Object> policies = new ArrayList<>();
                if (kind == Level.SCP && chance(75)) {
                    policies.add(members(
                            "name",
                            "FullAWSAccess",
                            "policy",
                            members(
                                    "Version",
                                    "2012-10-17",
                                    "Statement",
                                    members("Effect", "Allow", "Action", "*", "Resource", "*"))));
                }
                if (chance(kind == Level.SCP && policies.isEmpty() ? 90 : 50)) {
                    policies.addAll(policies(1 + below(2), kind));
                }
                levels.add(members("orgIdentifier", "ou-" + i, "policies", policies));
            }
            return levels;
        }

        private List<Object> policies(int count, Level level) {
            List<Object> policies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                policies.add(members("name", "p" + i, "policy", policy(level)));
            }
            return policies;
        }

        private Map<String, Object> policy(Level level) {
            Map<String, Object> policy = new LinkedHashMap<>();
            if (chance(90)) {
                policy.put("Version", chance(85) ? VERSIONS[0] : pick(VERSIONS));
            }
            List<Object> statements = new ArrayList<>();
            int count = permille(10) ? 0 : level == Level.RCP ? 1 : 1 + below(3);
            for (int i = 0; i < count; i++) {
                boolean deny = level == Level.RCP || chance(level.denyPercent);
                statements.add(statement(level, deny));
            }
            policy.put("Statement", oneOrMany(statements));
            return policy;
        }

        private Map<String, Object> statement(Level level, boolean deny) {
            // How often each part is made to match some request: denies would otherwise hide everything else.
            int wide = deny ? 52 : 90;
            Map<String, Object> statement = new LinkedHashMap<>();
            if (chance(20)) {
                statement.put("Sid", "S" + below(100));
            }
            statement.put("Effect", deny ? "Deny" : "Allow");
            if (level == Level.RCP) {
                statement.put("Principal", "*");
            } else if (level.namesPrincipal && !permille(15)) {
                boolean not = deny ? chance(30) : permille(2);
                statement.put(not ? "NotPrincipal" : "Principal", principal(deny ? 60 : 85));
            }
            // A list of what shall not match is made of near misses in an Allow.
            boolean notAction = level != Level.RCP && chance(10);
            statement.put(notAction ? "NotAction" : "Action", patterns(notAction ? 100 - wide : wide, Part.ACTION));
            boolean withoutResource = (level == Level.RESOURCE && trustPolicy) ? chance(80) : permille(5);
            if (!withoutResource) {
                boolean notResource = chance(10);
                boolean all = level == Level.RESOURCE && keyPolicy && chance(60);
                statement.put(
                        notResource ? "NotResource" : "Resource",
                        all ? "*" : patterns(notResource ? 100 - wide : wide, Part.RESOURCE));
            }
            if (chance(deny ? 50 : 40)) {
                statement.put("Condition", conditions());
            }
            return statement;
        }

        private Object patterns(int wide, Part part) {
            if (permille(8)) {
                return List.of();
            }
            List<String> patterns = new ArrayList<>();
            for (int i = pick(1, 1, 1, 2, 3); i > 0; i--) {
                patterns.add(part == Part.ACTION ? actionPattern(wide) : resourcePattern(wide));
            }
            return oneOrMany(patterns);
        }

        private String actionPattern(int wide) {
            String action = pick(actions);
            int colon = action.indexOf(':');
            String prefix = action.substring(0, colon + 1);
            String name = action.substring(colon + 1);
            if (chance(4)) {
                return pick("", "**", prefix, name, action.substring(0, colon), prefix + "${aws:username}");
            }
            if (chance(4)) {
                return pick("*:" + name, "?" + action.substring(1), action.substring(0, colon) + "*:" + name);
            }
            if (chance(4)) {
                return action.substring(0, colon) + "-x:" + name;
            }
            if (chance(7)) {
                return pick("*", "*:*");
            }
            String pattern = prefix + mutated(name, wide);
            return chance(15) ? anyCase(pattern) : pattern;
        }

        private String resourcePattern(int wide) {
            String arn = pick(targets).arn();
            if (arn.equals("*")) {
                return chance(wide) ? "*" : pick("**", "?", "${*}", "arn:aws:s3:::*", "arn:*", "arn:*:*:*:*:*", "");
            }
            if (chance(8)) {
                return "*";
            }
            String[] parts = arn.split(":", 6);
            if (chance(12)) {
                return shorter(parts, wide);
            }
            if (chance(6)) {
                return acrossColons(arn, arn.length() - parts[5].length());
            }
            for (int i = 0; i < 5; i++) {
                if (chance(14)) {
                    parts[i] = part(parts[i], wide);
                }
            }
            parts[5] = withVariable(mutated(parts[5], wide), 14);
            if (chance(3)) {
                parts[below(5)] = "${aws:PrincipalTag/team}";
            }
            return String.join(":", parts);
        }

        private String part(String part, int wide) {
            if (part.isEmpty()) {
                return chance(wide) ? pick("*", "**", "") : pick("?", "?*", "x", "*x", "us-east-1", home);
            }
            return chance(wide)
                    ? wider(part)
                    : pick(closeBy(part), part.toUpperCase(Locale.ROOT), "", pick(ACCOUNTS), pick("aws-cn", "sns"));
        }

        /** A stretch before the resource becomes wildcards, wherever the colons are: {@code arn:aws:s3:?:b}. */
        private String acrossColons(String arn, int rest) {
            int from = 4 + below(rest - 4);
            int to = Math.min(from + 1 + below(8), arn.length());
            String wildcards = pick("*", "*", "?", "?".repeat(to - from), "*?", "?*");
            return arn.substring(0, from) + wildcards + arn.substring(wildcards.equals("?") ? from + 1 : to);
        }

        /** Some neighbouring parts become one, mostly a star: {@code arn:aws:s3:*}, {@code arn:aws:*:b/k}. */
        private String shorter(String[] parts, int wide) {
            int from = 1 + below(5);
            int to = from + 1 + below(6 - from);
            List<String> kept = new ArrayList<>(Arrays.asList(parts).subList(0, from));
            if (!chance(10)) {
                kept.add(chance(wide) ? "*" : pick("?", "*x", "**", parts[from] + "*", "", "x*"));
            }
            kept.addAll(Arrays.asList(parts).subList(to, 6));
            int last = kept.size() - 1;
            if (chance(30)) {
                kept.set(last, mutated(kept.get(last), wide));
            }
            return String.join(":", kept);
        }

        /** A stretch of the pattern becomes a variable whose value, or default, is that stretch. */
        private String withVariable(String pattern, int percent) {
            // A variable within a variable means nothing that is written down.
            if (!chance(percent) || pattern.contains("${")) {
                return pattern;
            }
            if (pattern.contains("$") && chance(60)) {
                return pattern.replace("$", "${$}");
            }
            if (chance(20)) {
                return pick(
                        pattern.replace("*", "${*}"),
                        pattern.replace("?", "${?}"),
                        pattern.replace("$", "${$}"),
                        pattern + "$",
                        pattern + "${",
                        pattern + "${aws:PrincipalTag/none}",
                        "${aws:PrincipalTag/none}" + pattern,
                        pattern + "${aws:PrincipalTag/none, ''}");
            }
            for (Map.Entry<String, Object> entry : pick(contexts).entrySet()) {
                for (Object value : entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue())) {
                    int at = pattern.indexOf((String) value);
                    if (at >= 0 && !value.equals("") && chance(60)) {
                        String name = chance(25) ? anyCase(entry.getKey()) : entry.getKey();
                        String otherwise = chance(25) ? ", '" + word() + "'" : "";
                        return pattern.substring(0, at) + "${" + name + otherwise + "}"
                                + pattern.substring(at + ((String) value).length());
                    }
                }
            }
            int from = below(pattern.length() + 1);
            int to = from + below(pattern.length() - from + 1);
            String stretch = pattern.substring(from, to);
            if (stretch.contains("}") || stretch.contains("'")) {
                return pattern;
            }
            return pattern.substring(0, from)
                    + "${"
                    + pick("aws:PrincipalTag/none", pick(KEYS).name())
                    + ", '"
                    + stretch
                    + "'}"
                    + pattern.substring(to);
        }

        // ------------------------------------------------------------ principals

        private Object principal(int nearPercent) {
            if (chance(10)) {
                return chance(50) ? "*" : members("AWS", chance(50) ? "*" : List.of("*"));
            }
            Map<String, Object> element = new LinkedHashMap<>();
            Map<String, List<String>> entries = new LinkedHashMap<>();
            for (int i = permille(10) ? 0 : pick(1, 1, 2, 3); i > 0; i--) {
                Caller caller = pick(callers);
                if (chance(6)) {
                    String kind = pick("AWS", "Service", "Federated", "CanonicalUser");
                    String entry =
                            kind.equals("AWS") ? pick("*", home, "x") : pick("*", caller.id(), home, SERVICES[0]);
                    entries.computeIfAbsent(kind, k -> new ArrayList<>()).add(entry);
                } else if (caller.type().equals("AWS")) {
                    entries.computeIfAbsent("AWS", k -> new ArrayList<>()).add(awsEntry(caller, nearPercent));
                } else if (caller.type().equals("Anonymous")) {
                    entries.computeIfAbsent("AWS", k -> new ArrayList<>()).add(chance(nearPercent) ? "*" : home);
                } else {
                    String entry = chance(nearPercent)
                            ? caller.id()
                            : pick(closeBy(caller.id()), pick(SERVICES), "*", anyCase(caller.id()));
                    entries.computeIfAbsent(caller.type(), k -> new ArrayList<>())
                            .add(entry);
                }
            }
            entries.forEach((kind, list) -> element.put(kind, oneOrMany(list)));
            return element;
        }

        private String awsEntry(Caller caller, int nearPercent) {
            String arn = caller.id();
            String iam = "arn:" + partition + ":iam::" + caller.account() + ":";
            String[] segments = arn.substring(arn.lastIndexOf(':') + 1).split("/");
            String name = segments[0].equals("assumed-role") ? segments[1] : segments[segments.length - 1];
            if (chance(nearPercent)) {
                return switch (below(8)) {
                    case 0, 1, 2 -> arn;
                    case 3, 4 -> iam + "role/" + pick("", "eng/", "a/b/") + name;
                    case 5 -> caller.account();
                    default -> iam + "root";
                };
            }
            String other = pick(ACCOUNTS);
            return pick(
                    arn.replace(caller.account(), other),
                    iam.replace(caller.account(), other) + "role/" + name,
                    iam.replace(caller.account(), other) + "root",
                    other,
                    arn.substring(0, arn.lastIndexOf('/') + 1) + "*",
                    iam + "role/" + name + "/" + name + "x",
                    iam + "role/" + anyCase(name),
                    anyCase(arn),
                    arn.replace("arn:" + partition + ":", "arn:aws-cn:"),
                    iam.replace("arn:" + partition + ":", "arn:aws-cn:") + "role/" + name,
                    iam + "user/${aws:username}",
                    caller.account().substring(1),
                    iam + "user/" + name,
                    arn.split("/")[0],
                    "");
        }

        // ------------------------------------------------------------ conditions

        private Map<String, Object> conditions() {
            Map<String, Object> conditions = new LinkedHashMap<>();
            for (int i = pick(1, 1, 1, 1, 2, 2, 3); i > 0; i--) {
                Map<String, Object> context = pick(contexts);
                Key key = pick(KEYS);
                Key other = pick(KEYS);
                // Mostly a key that the request has.
                key = has(context, key) || chance(35) ? key : other;
                String operator = operator(key);
                @SuppressWarnings("unchecked")
                Map<String, Object> block =
                        (Map<String, Object>) conditions.computeIfAbsent(operator, o -> new LinkedHashMap<>());
                String name = key.name();
                block.keySet().removeIf(given -> given.equalsIgnoreCase(name));
                block.put(chance(15) ? anyCase(name) : name, conditionValues(operator, key, context));
            }
            return conditions;
        }

        private boolean has(Map<String, Object> context, Key key) {
            return context.keySet().stream().anyMatch(name -> name.equalsIgnoreCase(key.name()));
        }

        private String operator(Key key) {
            if (permille(3)) {
                return pick(UNKNOWN);
            }
            if (chance(8)) {
                return chance(94) ? "Null" : pick("ForAllValues:", "ForAnyValue:", "") + "Null" + pick("", "IfExists");
            }
            Kind kind = chance(93) ? key.kind() : pick(Kind.values());
            // Whether 3600 is a year and 3600.5 a moment, nobody says.
            kind = (key.kind() == Kind.NUMBER && kind == Kind.DATE) ? Kind.NUMBER : kind;
            String set = chance(key.multivalued() ? 80 : 8) ? pick("ForAllValues:", "ForAnyValue:") : "";
            return set + pick(kind.operators.split(" ")) + (chance(20) ? "IfExists" : "");
        }

        private Object conditionValues(String operator, Key key, Map<String, Object> context) {
            if (operator.contains("Null")) {
                Object one = pick("true", "false", true, false);
                return chance(93) ? one : pick(List.of(), List.of("true", "false"), List.of(one), "x");
            }
            if (permille(15)) {
                return List.of();
            }
            List<Object> values = new ArrayList<>();
            for (int i = pick(1, 1, 1, 2, 3); i > 0; i--) {
                values.add(conditionValue(operator, key, context));
            }
            return oneOrMany(values);
        }

        private Object conditionValue(String operator, Key key, Map<String, Object> context) {
            Object given = context.getOrDefault(key.name(), "");
            String value = given instanceof List<?> list ? (list.isEmpty() ? "" : (String) pick(list)) : (String) given;
            if (value.isEmpty() || permille(40)) {
                value = single(key);
            }
            if (operator.contains("IgnoreCase") && chance(50)) {
                value = anyCase(value);
            }
            if (operator.contains("String")) {
                return withVariable(chance(45) ? value : mutated(value, 60), 15);
            }
            if (operator.contains("Arn")) {
                return arnValue(value);
            }
            if (operator.contains("Numeric")) {
                return number(value);
            }
            if (operator.contains("Date")) {
                return date(value);
            }
            if (operator.contains("Bool")) {
                return chance(70) ? value : pick("true", "false", "True", "FALSE", true, false, "yes", "1");
            }
            if (operator.contains("IpAddress")) {
                return range(value);
            }
            return chance(60) ? value : pick(base64("AB"), "QUJ=", base64("abc"), "!!!!", "", base64(word()));
        }

        private String arnValue(String value) {
            String[] parts = value.split(":", 6);
            if (parts.length < 6) {
                return pick(value, "*", wider(value), "arn:*:*:*:*:*");
            }
            if (chance(12)) {
                return pick("*", shorter(parts, 70), "arn:*", "::::: ", "*:*:*:*:*:*");
            }
            for (int i = 0; i < 5; i++) {
                if (chance(15)) {
                    parts[i] = part(parts[i], 70);
                }
            }
            parts[5] = withVariable(mutated(parts[5], 70), 15);
            return String.join(":", parts);
        }

        private Object number(String value) {
            if (chance(40)) {
                return value;
            }
            return pick(
                    value.contains(".") ? value + "0" : value + ".0",
                    "10",
                    "10.00",
                    "3600",
                    "-3.0",
                    "86401",
                    "0.5",
                    "1,5",
                    "",
                    10,
                    3600.5,
                    -3);
        }

        private Object date(String value) {
            Instant instant = Instant.ofEpochSecond(1705312800L + pick(0, 0, 0, -1, 1, 3600, -36000, 5312800));
            return switch (below(11)) {
                case 0, 1, 2 -> value;
                case 3 -> instant.toString();
                case 4 ->
                    DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT)
                            .format(instant.atOffset(ZoneOffset.ofHoursMinutes(pick(2, 5), 30)));
                case 5 -> Long.toString(instant.getEpochSecond());
                case 6 -> instant.getEpochSecond();
                case 7 -> instant.toString().substring(0, 10);
                case 8 -> pick("2024-01", "2024-01-15T10:00Z", "2024-01-15T08:30-01:30", "2023-12-31T23:59:59.999Z");
                case 9 -> instant.toString().replace("Z", pick(".5Z", ".500Z", ".05Z", ".000Z", ".500000Z"));
                default -> pick("2024-13-01", "2024-02-30", "2024-01-15T25:00:00Z", "yesterday", "", "2024-1-5");
            };
        }

        private String range(String value) {
            int most = value.indexOf(':') >= 0 ? 128 : 32;
            return switch (below(9)) {
                case 0, 1 -> value;
                case 2, 3 -> value + "/" + below(most + 1);
                case 4 -> value + "/" + pick(0, 8, most - 8, most - 1, most);
                case 5 -> chance(50) ? closeBy(value) : value + "/" + (most + 1);
                case 6 -> pick("0.0.0.0/0", "::/0", "10.0.0.0/8", "2001:db8::/32", "10.1.2.3/8", "192.168.0.0/17");
                case 7 -> value.toUpperCase(Locale.ROOT).replace("::", ":0:0:0:0:0:");
                default ->
                    pick("10.1.2.3/33", "2001:db8::/129", "10.1.2/8", "256.1.1.1", "10.1.2.3/", "1::2::3", "", "::g");
            };
        }
    }

    /** The kinds of document, and how often their statements deny. */
    private enum Level {
        IDENTITY(24, false),
        LIMIT(12, false),
        RESOURCE(30, true),
        SCP(35, false),
        RCP(100, false),
        ENDPOINT(10, true);

        final int denyPercent;
        final boolean namesPrincipal;

        Level(int denyPercent, boolean namesPrincipal) {
            this.denyPercent = denyPercent;
            this.namesPrincipal = namesPrincipal;
        }
    }

    private enum Part {
        ACTION,
        RESOURCE
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> members(Object... keysAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            members.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return members;
    }
}
