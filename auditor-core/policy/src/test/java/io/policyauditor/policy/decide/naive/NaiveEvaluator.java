package io.policyauditor.policy.decide.naive;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How AWS decides, transcribed from the specification sentence by sentence and in its order, for comparison with the
 * evaluator that is made for speed. Comments cite the sections of the specification (A2 to A5) and the numbers of its
 * list of tricky semantics (A7). It shares no code with that evaluator.
 */
public final class NaiveEvaluator {
    /**
     * The services whose resources can be limited by resource control policies, by action prefix: AWS Organizations
     * User Guide, orgs_manage_policies_rcps, "List of AWS services that support RCPs", as of 2026-09-26.
     */
    static final Set<String> RCP_SERVICES = Set.of(
            ("appstream dsql clouddirectory cloudfront cloudsearch logs networkmonitor cognito-identity cognito-idp"
                            + " comprehend comprehendmedical firehose dynamodb dax autoscaling ecr ecr-public gamelift"
                            + " inspector-scan kendra kinesisvideo memorydb aoss personalize polly s3 swf sqs textract"
                            + " timestream-influxdb transcribe translate workspaces appconfig autoscaling-plans budgets"
                            + " servicediscovery cloudtrail-data codeartifact codebuild codecommit codepipeline"
                            + " compute-optimizer cost-optimization-hub events fms fis health rolesanywhere kms"
                            + " opensearch pricing pca-connector-ad resource-groups secretsmanager sts signin support"
                            + " transfer notifications wafv2 xray")
                    .split(" "));

    /** The operators of A4 and the test of each; those with a Not are the negation of the one without. */
    private static final Map<String, String> NEGATIONS = Map.of(
            "StringNotEquals", "StringEquals",
            "StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase",
            "StringNotLike", "StringLike",
            "NumericNotEquals", "NumericEquals",
            "DateNotEquals", "DateEquals",
            "NotIpAddress", "IpAddress",
            "ArnNotEquals", "ArnEquals",
            "ArnNotLike", "ArnLike");

    private static final Set<String> POSITIVES = Set.of(
            "StringEquals",
            "StringEqualsIgnoreCase",
            "StringLike",
            "NumericEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "DateEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "Bool",
            "BinaryEquals",
            "IpAddress",
            "ArnEquals",
            "ArnLike",
            "Null");

    private static final String ALL = "ForAllValues:";
    private static final String ANY = "ForAnyValue:";

    /** A3: the ways in which a Principal element names the caller. */
    private enum Way {
        STAR,
        SELF,
        ROLE,
        ACCOUNT
    }

    /**
     * A statement of a document.
     *
     * @param variables whether the document's Version is exactly 2012-10-17 (A2, "Variables")
     */
    private record Statement(Map<?, ?> body, boolean variables) {
        boolean isDeny() {
            return body.get("Effect").equals("Deny");
        }
    }

    private final List<Statement> identityPolicies;
    private final Optional<List<Statement>> boundary;
    private final Optional<List<Statement>> sessionPolicies;
    private final Optional<List<Statement>> resourcePolicy;
    private final Optional<List<Statement>> endpointPolicy;
    private final List<List<Statement>> scpLevels;
    private final List<List<Statement>> rcpLevels;
    private final boolean rejected;

    private NaiveEvaluator(Map<?, ?> documents) {
        identityPolicies = named(documents.get("identityPolicies"));
        boundary = attached(documents.get("permissionBoundaries"));
        sessionPolicies = attached(documents.get("sessionPolicies"));
        resourcePolicy = Optional.ofNullable(documents.get("resourcePolicy")).map(NaiveEvaluator::statements);
        endpointPolicy = attached(documents.get("vpcEndpointPolicies"));
        scpLevels = levels(documents.get("serviceControlPolicies"));
        rcpLevels = levels(documents.get("resourceControlPolicies"));
        rejected = everyStatement().anyMatch(NaiveEvaluator::isRejected);
    }

    /** The evaluator of the documents of a case, for many requests. */
    public static NaiveEvaluator of(String documents) {
        return new NaiveEvaluator(Json.object(documents));
    }

    /** The answer to a whole case. */
    public static String decideCase(String text) {
        Map<?, ?> all = Json.object(text);
        return new NaiveEvaluator(all).decide(new Call((Map<?, ?>) all.get("request")));
    }

    /** The answer to a request ({@code {"action", "resource", ...}}): Allowed, ExplicitlyDenied and so on. */
    public String decide(String request) {
        return decide(new Call(Json.object(request)));
    }

    // ---------------------------------------------------------------- reading

    private static Optional<List<Statement>> attached(Object list) {
        // An empty list attaches no document, and is as good as an absent one.
        return list == null || ((List<?>) list).isEmpty() ? Optional.empty() : Optional.of(named(list));
    }

    private static List<Statement> named(Object list) {
        List<Statement> statements = new ArrayList<>();
        for (Object named : list == null ? List.of() : (List<?>) list) {
            statements.addAll(statements(((Map<?, ?>) named).get("policy")));
        }
        return statements;
    }

    private static List<List<Statement>> levels(Object list) {
        List<List<Statement>> levels = new ArrayList<>();
        for (Object level : list == null ? List.of() : (List<?>) list) {
            levels.add(named(((Map<?, ?>) level).get("policies")));
        }
        return levels;
    }

    private static List<Statement> statements(Object document) {
        Map<?, ?> policy = (Map<?, ?>) document;
        List<Statement> statements = new ArrayList<>();
        for (Object statement : list(policy.get("Statement"))) {
            statements.add(new Statement((Map<?, ?>) statement, Objects.equals(policy.get("Version"), "2012-10-17")));
        }
        return statements;
    }

    /** What may be one or a list of many, as a list. */
    private static List<?> list(Object oneOrMany) {
        return oneOrMany instanceof List<?> many ? many : List.of(oneOrMany);
    }

    private static List<String> texts(Object oneOrMany) {
        return list(oneOrMany).stream().map(String.class::cast).toList();
    }

    private Stream<Statement> everyStatement() {
        List<Statement> every = new ArrayList<>(identityPolicies);
        boundary.ifPresent(every::addAll);
        sessionPolicies.ifPresent(every::addAll);
        resourcePolicy.ifPresent(every::addAll);
        endpointPolicy.ifPresent(every::addAll);
        scpLevels.forEach(every::addAll);
        rcpLevels.forEach(every::addAll);
        return every.stream();
    }

    // A4, last lines: an unknown operator, or NotPrincipal with Allow: the document is rejected.
    private static boolean isRejected(Statement statement) {
        if (statement.body().containsKey("NotPrincipal") && !statement.isDeny()) {
            return true;
        }
        return conditions(statement).keySet().stream().anyMatch(operator -> !isKnown((String) operator));
    }

    private static boolean isKnown(String operator) {
        String plain = plain(operator);
        return POSITIVES.contains(plain) || NEGATIONS.containsKey(plain);
    }

    /** The operator without set prefix and IfExists. */
    private static String plain(String operator) {
        String plain = operator;
        if (plain.startsWith(ALL)) {
            plain = plain.substring(ALL.length());
        } else if (plain.startsWith(ANY)) {
            plain = plain.substring(ANY.length());
        }
        return plain.endsWith("IfExists") ? plain.substring(0, plain.length() - "IfExists".length()) : plain;
    }

    private static Map<?, ?> conditions(Statement statement) {
        Object conditions = statement.body().get("Condition");
        return conditions == null ? Map.of() : (Map<?, ?>) conditions;
    }

    /** A1: the request. */
    private record Call(Map<?, ?> request) {
        String action() {
            return (String) request.get("action");
        }

        String resource() {
            return (String) ((Map<?, ?>) request.get("resource")).get("arn");
        }

        String owner() {
            return (String) ((Map<?, ?>) request.get("resource")).get("accountId");
        }

        private Object principal(String member) {
            return ((Map<?, ?>) request.get("principal")).get(member);
        }

        boolean is(String type) {
            return type.equals(principal("type"));
        }

        /** The ARN of an AWS principal. */
        String arn() {
            return (String) principal("arn");
        }

        /** The account of an AWS principal. */
        String account() {
            return (String) principal("account");
        }

        String partition() {
            return arn().split(":", 6)[1];
        }

        /** What follows the fifth colon of the ARN of an AWS principal. */
        String rest() {
            return arn().split(":", 6)[5];
        }

        boolean isRoot() {
            return is("AWS") && rest().equals("root");
        }

        boolean isSession() {
            return is("AWS") && rest().startsWith("assumed-role/");
        }

        String sessionRole() {
            return rest().split("/")[1];
        }

        boolean isBareRole() {
            return is("AWS") && rest().startsWith("role/");
        }

        /**
         * The values of a key: none when the key is null, which is absent, an empty list or an empty value (A1). The
         * name is case-insensitive.
         */
        List<String> values(String key) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) request.get("context")).entrySet()) {
                if (((String) entry.getKey()).equalsIgnoreCase(key)) {
                    return entry.getValue().equals("") ? List.of() : texts(entry.getValue());
                }
            }
            return List.of();
        }

        /** Whether the key is multivalued: its value is a list, even one of one value (FORMAT). */
        boolean isMultivalued(String key) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) request.get("context")).entrySet()) {
                if (((String) entry.getKey()).equalsIgnoreCase(key)) {
                    return entry.getValue() instanceof List;
                }
            }
            return false;
        }
    }

    // ---------------------------------------------------------------- A2 Does one statement apply?

    /** A2 for the documents that have no principal part. */
    private static boolean applies(Statement statement, Call call) {
        return action(statement, call) && resource(statement, call) && conditionsHold(statement, call);
    }

    /** A2 for a resource policy and a VPC endpoint policy. */
    private boolean appliesToPrincipal(Statement statement, Call call) {
        return principal(statement, call) && applies(statement, call);
    }

    // "Action = any pattern matches. NotAction = no pattern matches."
    private static boolean action(Statement statement, Call call) {
        Object action = statement.body().get("Action");
        return action != null
                ? texts(action).stream().anyMatch(pattern -> actionMatches(pattern, call.action()))
                : texts(statement.body().get("NotAction")).stream()
                        .noneMatch(pattern -> actionMatches(pattern, call.action()));
    }

    // "`*` (also written `*:*`), or `service:name`. Service compared case-insensitively and literally; name compared
    // case-insensitively with * and ?." A7 1-5, 35.
    private static boolean actionMatches(String pattern, String action) {
        if (pattern.equals("*") || pattern.equals("*:*")) {
            return true;
        }
        int colon = pattern.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String service = pattern.substring(0, colon);
        String name = pattern.substring(colon + 1).toLowerCase(Locale.ROOT);
        int split = action.indexOf(':');
        return service.equalsIgnoreCase(action.substring(0, split))
                && Wildcards.of(name).matches(action.substring(split + 1).toLowerCase(Locale.ROOT));
    }

    // "Resource = any pattern matches; NotResource = none matches. No Resource element (trust policies) = matches."
    private static boolean resource(Statement statement, Call call) {
        Object resource = statement.body().get("Resource");
        Object notResource = statement.body().get("NotResource");
        if (resource != null) {
            return texts(resource).stream().anyMatch(pattern -> resourceMatches(pattern, statement, call));
        }
        if (notResource != null) {
            // A7 23: an unresolved variable in NotResource: the statement does not apply.
            return texts(notResource).stream()
                            .allMatch(pattern ->
                                    resourcePattern(pattern, statement, call).isPresent())
                    && texts(notResource).stream().noneMatch(pattern -> resourceMatches(pattern, statement, call));
        }
        return true;
    }

    private static boolean resourceMatches(String pattern, Statement statement, Call call) {
        // "`*` matches everything."
        if (pattern.equals("*")) {
            return true;
        }
        // "A request on `*` is matched only by pattern `*`." A7 24, 25.
        if (call.resource().equals("*")) {
            return false;
        }
        return resourcePattern(pattern, statement, call)
                .map(replaced -> replaced.matchesResource(call.resource()))
                .orElse(false);
    }

    // "Variables only in `rest`", which is what follows the pattern's fifth colon. A7 36.
    private static Optional<Wildcards> resourcePattern(String pattern, Statement statement, Call call) {
        int rest = 0;
        for (int colon = 1; colon <= 5; colon++) {
            rest = pattern.indexOf(':', rest) + 1;
            if (rest == 0) {
                return Optional.of(Wildcards.of(pattern));
            }
        }
        return replaceVariables(pattern, rest, statement, call);
    }

    // A2, "Variables": from an offset on; empty when there is no value and no default, or the key is multivalued.
    private static Optional<Wildcards> replaceVariables(String text, int from, Statement statement, Call call) {
        if (!statement.variables()) {
            return Optional.of(Wildcards.of(text));
        }
        StringBuilder replaced = new StringBuilder(text.substring(0, from));
        BitSet literal = new BitSet();
        int at = from;
        while (at < text.length()) {
            int close = text.indexOf('}', at);
            // A7 33: a lone $, and ${ without }, are literal.
            if (!text.startsWith("${", at) || close < 0) {
                replaced.append(text.charAt(at));
                at++;
                continue;
            }
            Optional<String> value = variable(text.substring(at + 2, close), call);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            // "substituted text is literal (its * ? are not wildcards)". A7 29, 31, 32.
            literal.set(replaced.length(), replaced.length() + value.get().length());
            replaced.append(value.get());
            at = close + 1;
        }
        return Optional.of(new Wildcards(replaced.toString(), literal));
    }

    private static Optional<String> variable(String inside, Call call) {
        // "`${*}` `${?}` `${$}` are those characters, literal".
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return Optional.of(inside);
        }
        // "`${key, 'default'}` (comma, space, single quotes) if the key is null."
        int comma = inside.indexOf(", '");
        boolean hasDefault = comma >= 0 && inside.endsWith("'") && comma + 3 < inside.length();
        String key = hasDefault ? inside.substring(0, comma) : inside;
        List<String> values = call.values(key);
        if (values.isEmpty()) {
            return hasDefault ? Optional.of(inside.substring(comma + 3, inside.length() - 1)) : Optional.empty();
        }
        // A7 34: a multivalued key: no match.
        return call.isMultivalued(key) ? Optional.empty() : Optional.of(values.get(0));
    }

    // ---------------------------------------------------------------- A3 Principal element

    private boolean principal(Statement statement, Call call) {
        Object principal = statement.body().get("Principal");
        Object notPrincipal = statement.body().get("NotPrincipal");
        if (principal != null) {
            return !ways(principal, call).isEmpty();
        }
        if (notPrincipal != null) {
            // "in a Deny it always applies when the caller has a permissions boundary". A7 86-89.
            return boundary.isPresent() || ways(notPrincipal, call).isEmpty();
        }
        // "An element that is missing = statement never applies."
        return false;
    }

    private static Set<Way> ways(Object element, Call call) {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        if (element instanceof String text) {
            if (text.equals("*")) {
                ways.add(Way.STAR);
            }
            return ways;
        }
        ((Map<?, ?>) element).forEach((kind, entries) -> {
            for (String entry : texts(entries)) {
                switch ((String) kind) {
                    case "AWS" -> ways.addAll(awsWays(entry, call));
                    // "Service/Federated/CanonicalUser entries match only that caller kind."
                    case "Service" -> {
                        if (call.is("Service") && entry.equals(call.principal("service"))) {
                            ways.add(Way.SELF);
                        }
                    }
                    case "Federated" -> {
                        if (call.is("Federated") && entry.equals(call.principal("provider"))) {
                            ways.add(Way.SELF);
                        }
                    }
                    default -> {
                        // A canonical user is no caller of a case.
                    }
                }
            }
        });
        return ways;
    }

    private static Set<Way> awsWays(String entry, Call call) {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        // "`star` ("*", {"AWS":"*"}, any caller, anonymous too)"
        if (entry.equals("*")) {
            ways.add(Way.STAR);
        }
        if (!call.is("AWS")) {
            return ways;
        }
        // "`self` (exact ARN of the user, session, federated-user session, role-ARN caller)"
        if (entry.equals(call.arn()) && !call.isRoot()) {
            ways.add(Way.SELF);
        }
        // "`role` (a role ARN whose partition, account and last path segment equal those of an assumed-role caller)"
        String prefix = "arn:" + call.partition() + ":iam::" + call.account() + ":";
        if (call.isSession()
                && entry.startsWith(prefix + "role/")
                && entry.substring(entry.lastIndexOf('/') + 1).equals(call.sessionRole())) {
            ways.add(Way.ROLE);
        }
        // "`account` (12 digits or `:root` ARN of the caller's account)"; unlike that of a role, of whatever partition
        String[] parts = entry.split(":", -1);
        boolean root = parts.length == 6
                && parts[0].equals("arn")
                && parts[2].equals("iam")
                && parts[3].isEmpty()
                && parts[4].equals(call.account())
                && parts[5].equals("root");
        if (entry.equals(call.account()) || root) {
            ways.add(Way.ACCOUNT);
        }
        return ways;
    }

    // ---------------------------------------------------------------- A4 Conditions

    // "All operators and all keys in a block AND". A7 50, 51.
    private static boolean conditionsHold(Statement statement, Call call) {
        return conditions(statement).entrySet().stream()
                .allMatch(block -> ((Map<?, ?>) block.getValue())
                        .entrySet().stream()
                                .allMatch(entry -> holds(
                                        (String) block.getKey(),
                                        (String) entry.getKey(),
                                        texts(entry.getValue()),
                                        statement,
                                        call)));
    }

    private static boolean holds(String operator, String key, List<String> wanted, Statement statement, Call call) {
        String plain = plain(operator);
        boolean ifExists = operator.endsWith("IfExists");
        boolean forAllValues = operator.startsWith(ALL);
        boolean forAnyValue = operator.startsWith(ANY);
        boolean negated = NEGATIONS.containsKey(plain);
        String test = NEGATIONS.getOrDefault(plain, plain);

        List<String> values = call.values(key);
        boolean isNull = values.isEmpty();
        // 1
        if (plain.equals("Null")) {
            return wanted.contains(Boolean.toString(isNull));
        }
        // 2
        if (isNull) {
            return ifExists || forAllValues || (!forAnyValue && negated);
        }
        // "Each request value is checked against all of V (positive: some; negated: none)."
        Predicate<String> satisfies = value -> negated
                ? wanted.stream().noneMatch(one -> test(test, one, value, statement, call))
                : wanted.stream().anyMatch(one -> test(test, one, value, statement, call));
        // 3
        if (forAllValues) {
            return values.stream().allMatch(satisfies);
        }
        if (forAnyValue) {
            return values.stream().anyMatch(satisfies);
        }
        // 4
        if (call.isMultivalued(key)) {
            return false;
        }
        // 5
        return satisfies.test(values.get(0));
    }

    // "Tests": of one value of the policy against one of the request. What does not parse tests false.
    private static boolean test(String test, String wanted, String value, Statement statement, Call call) {
        return switch (test) {
            case "StringEquals" -> string(wanted, value, statement, call, String::equals);
            case "StringEqualsIgnoreCase" -> string(wanted, value, statement, call, String::equalsIgnoreCase);
            case "StringLike" ->
                replaceVariables(wanted, 0, statement, call)
                        .map(pattern -> pattern.matches(value))
                        .orElse(false);
            case "ArnEquals", "ArnLike" ->
                replaceVariables(wanted, 0, statement, call)
                        .map(pattern -> pattern.matchesArn(value))
                        .orElse(false);
            case "Bool" -> same(Values.bool(wanted), Values.bool(value));
            case "BinaryEquals" -> same(Values.bytes(wanted), Values.bytes(value));
            case "IpAddress" -> Values.inRange(wanted, value);
            default ->
                test.startsWith("Numeric")
                        ? compare(test.substring("Numeric".length()), Values.number(wanted), Values.number(value))
                        : compare(test.substring("Date".length()), Values.date(wanted), Values.date(value));
        };
    }

    private static boolean string(
            String wanted, String value, Statement statement, Call call, BiPredicate<String, String> equality) {
        return replaceVariables(wanted, 0, statement, call)
                .map(replaced -> equality.test(replaced.pattern(), value))
                .orElse(false);
    }

    private static <T> boolean same(Optional<T> wanted, Optional<T> value) {
        return wanted.isPresent() && wanted.equals(value);
    }

    private static <T extends Comparable<T>> boolean compare(String relation, Optional<T> wanted, Optional<T> value) {
        if (wanted.isEmpty() || value.isEmpty()) {
            return false;
        }
        IntPredicate relationHolds = switch (relation) {
            case "Equals" -> order -> order == 0;
            case "LessThan" -> order -> order < 0;
            case "LessThanEquals" -> order -> order <= 0;
            case "GreaterThan" -> order -> order > 0;
            case "GreaterThanEquals" -> order -> order >= 0;
            default -> throw new IllegalArgumentException(relation);
        };
        return relationHolds.test(value.get().compareTo(wanted.get()));
    }

    // ---------------------------------------------------------------- A5 Decision

    private String decide(Call call) {
        if (rejected) {
            return "Error";
        }
        // The exemptions that a request shows (FORMAT; A5, last paragraph): SCPs and RCPs skip service-linked roles,
        // SCPs limit principals of the organization only (A7 102, 110, 118), RCPs bind services that support them.
        boolean serviceLinked = isServiceLinked(call);
        List<List<Statement>> scps = serviceLinked || !call.is("AWS") ? List.of() : scpLevels;
        String service = call.action().substring(0, call.action().indexOf(':')).toLowerCase(Locale.ROOT);
        List<List<Statement>> rcps = serviceLinked || !RCP_SERVICES.contains(service) ? List.of() : rcpLevels;

        // 0
        if (call.action().equalsIgnoreCase("sts:GetCallerIdentity")) {
            return "Allowed";
        }
        // 1
        if (denies(identityPolicies, call)
                || denies(boundary.orElse(List.of()), call)
                || denies(sessionPolicies.orElse(List.of()), call)
                || deniesPrincipal(resourcePolicy.orElse(List.of()), call)
                || deniesPrincipal(endpointPolicy.orElse(List.of()), call)
                || scps.stream().anyMatch(level -> denies(level, call))
                || rcps.stream().anyMatch(level -> denies(level, call))) {
            return "ExplicitlyDenied";
        }
        // 2
        if (scps.stream().anyMatch(level -> !allows(level, call))) {
            return "ImplicitlyDenied";
        }
        if (endpointPolicy.isPresent()
                && allowedWays(endpointPolicy.get(), call).isEmpty()) {
            return "ImplicitlyDenied";
        }
        return granted(call) ? "Allowed" : "ImplicitlyDenied";
    }

    private boolean granted(Call call) {
        Set<Way> via = allowedWays(resourcePolicy.orElse(List.of()), call);
        // 3
        if (!call.is("AWS")) {
            return via.contains(Way.STAR) || via.contains(Way.SELF);
        }
        // 4
        boolean limits = (boundary.isEmpty() || allows(boundary.get(), call))
                && (sessionPolicies.isEmpty() || allows(sessionPolicies.get(), call));
        String[] arn = call.resource().split(":", 6);
        boolean key = arn.length == 6 && arn[2].equals("kms") && arn[5].startsWith("key/");
        boolean role = arn.length == 6 && arn[2].equals("iam") && arn[5].startsWith("role/");
        boolean sts = call.action().toLowerCase(Locale.ROOT).startsWith("sts:");
        boolean strict = key || (sts && role && resourcePolicy.isPresent());
        // "the root user of the account needs no identity Allow". A7 119.
        boolean identity = call.isRoot() || allows(identityPolicies, call);
        // 5
        if (call.account().equals(call.owner())) {
            if (via.contains(Way.STAR) || (via.contains(Way.SELF) && !call.isBareRole())) {
                return true;
            }
            if (via.contains(Way.ROLE) || (via.contains(Way.SELF) && call.isBareRole())) {
                if (limits) {
                    return true;
                }
            }
            return identity && limits && (!strict || via.contains(Way.ACCOUNT));
        }
        // 6
        return !via.isEmpty() && identity && limits;
    }

    // "service-linked roles (path aws-service-role/)": the ARN of a role and aws:PrincipalArn show the path; the ARN
    // of a session shows only the name, which then begins with AWSServiceRoleFor.
    private static boolean isServiceLinked(Call call) {
        if (!call.is("AWS")) {
            return false;
        }
        boolean key = !call.isMultivalued("aws:PrincipalArn")
                && call.values("aws:PrincipalArn").stream().anyMatch(arn -> arn.contains(":role/aws-service-role/"));
        return key
                || call.rest().startsWith("role/aws-service-role/")
                || (call.isSession() && call.sessionRole().startsWith("AWSServiceRoleFor"));
    }

    private static boolean denies(List<Statement> statements, Call call) {
        return statements.stream().anyMatch(statement -> statement.isDeny() && applies(statement, call));
    }

    private boolean deniesPrincipal(List<Statement> statements, Call call) {
        return statements.stream().anyMatch(statement -> statement.isDeny() && appliesToPrincipal(statement, call));
    }

    private static boolean allows(List<Statement> statements, Call call) {
        return statements.stream().anyMatch(statement -> !statement.isDeny() && applies(statement, call));
    }

    /** In which ways the caller is named by the Allow statements that apply. */
    private Set<Way> allowedWays(List<Statement> statements, Call call) {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        for (Statement statement : statements) {
            if (!statement.isDeny() && appliesToPrincipal(statement, call)) {
                ways.addAll(ways(statement.body().get("Principal"), call));
            }
        }
        return ways;
    }
}
