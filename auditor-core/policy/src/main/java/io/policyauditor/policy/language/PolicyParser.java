package io.policyauditor.policy.language;

import io.policyauditor.policy.language.Diagnostic.Code;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a located tree into a document of one kind. Everything wrong becomes a diagnostic; nothing throws. */
final class PolicyParser {
    private static final List<String> DOCUMENT_ELEMENTS = List.of("Version", "Id", "Statement");
    private static final List<String> STATEMENT_ELEMENTS = List.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private final PolicyKind kind;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Diagnostic> blocking = new ArrayList<>();
    private final boolean inForce;
    private boolean insideStatement;

    PolicyParser(PolicyKind kind, boolean inForce) {
        this.kind = kind;
        this.inForce = inForce;
    }

    PolicyDocument parse(Node root, Tree tree) {
        List<Problem> problems = tree.problems().stream()
                .filter(problem -> root == tree.root() || root.span().contains(problem.at()))
                .toList();
        problems.forEach(problem -> report(Code.SYNTAX, problem.at(), problem.message()));
        boolean certain = problems.stream().allMatch(Problem::harmless);
        StringNode version = null;
        StringNode id = null;
        List<Statement> statements = List.of();
        if (root instanceof ObjectNode document) {
            List<Node> nodes = nodesUnder(document);
            duplicateKeys(nodes);
            unknownElements(document, DOCUMENT_ELEMENTS, "a policy document");
            version = version(document);
            id = id(document);
            statements = statements(document);
            duplicateSids(statements);
            oldVersionVariables(nodes, version);
        } else {
            report(Code.MISSING_ELEMENT, root.span(), "a policy document is an object, this is " + typeOf(root));
        }
        diagnostics.sort(Comparator.<Diagnostic>comparingInt(d -> d.at().start())
                .thenComparing(Diagnostic::code)
                .thenComparing(Diagnostic::detail));
        return new PolicyDocument(kind, root, certain, version, id, statements, diagnostics, blocking);
    }

    private @Nullable StringNode version(ObjectNode document) {
        Node node = document.get("Version");
        if (node == null) {
            Span at = document.members().isEmpty()
                    ? document.span()
                    : document.members().get(0).key().span();
            report(
                    Code.VERSION_MISSING,
                    at,
                    "no Version, so the policy has the semantics of " + PolicyDocument.OLD_VERSION);
            return null;
        }
        if (!(node instanceof StringNode text)) {
            reportWrongType(node, "Version", "a string");
            return null;
        }
        if (text.value().equals(PolicyDocument.CURRENT_VERSION) || text.value().equals(PolicyDocument.OLD_VERSION)) {
            return text;
        }
        if (!inForce && !placeholder(text)) {
            report(
                    Code.UNKNOWN_ELEMENT,
                    text.span(),
                    "Version \"" + text.value() + "\" is none that IAM knows, use " + PolicyDocument.CURRENT_VERSION);
        }
        return null;
    }

    private @Nullable StringNode id(ObjectNode document) {
        Node node = document.get("Id");
        if (node == null || node instanceof StringNode) {
            return (StringNode) node;
        }
        reportWrongType(node, "Id", "a string");
        return null;
    }

    private List<Statement> statements(ObjectNode document) {
        Member member = document.member("Statement");
        if (member == null) {
            report(Code.MISSING_ELEMENT, startOf(document), "a policy document needs Statement");
            return List.of();
        }
        List<Node> items = member.value() instanceof ArrayNode list ? list.items() : List.of(member.value());
        if (items.isEmpty() && !inForce) {
            report(Code.MISSING_ELEMENT, member.value().span(), "Statement is empty");
        }
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode object) {
                statements.add(statement(i, object));
            } else {
                reportWrongType(items.get(i), "a statement", "an object");
            }
        }
        return statements;
    }

    private Statement statement(int index, ObjectNode node) {
        int before = diagnostics.size();
        insideStatement = true;
        unknownElements(node, STATEMENT_ELEMENTS, "a statement");
        StringNode sid = sid(node);
        StringNode effectNode = node.get("Effect") instanceof StringNode text ? text : null;
        Effect effect = effect(node);
        PrincipalElement principal = principal(node);
        Patterns action = patterns(node, "Action", "NotAction", true);
        Patterns resource = resource(node);
        if (kind == PolicyKind.RCP && !inForce) {
            checkRcp(effect, effectNode, action, resource);
        }
        List<Condition> conditions = conditions(node);
        if (effect == Effect.ALLOW
                && principal != null
                && principal.negated()
                && principal.entries().isEmpty()) {
            report(Code.EMPTY_LIST, principal.key().span(), "NotPrincipal is empty");
        }
        insideStatement = false;
        boolean blocked = effect == null
                || diagnostics.subList(before, diagnostics.size()).stream()
                        .anyMatch(diagnostic -> diagnostic.code().blocks());
        return new Statement(index, node, sid, effect, effectNode, principal, action, resource, conditions, blocked);
    }

    /** AWS Organizations User Guide, orgs_manage_policies_rcps_syntax; AWS's own RCPFullAWSAccess allows everything. */
    private void checkRcp(
            @Nullable Effect effect,
            @Nullable StringNode effectNode,
            @Nullable Patterns action,
            @Nullable Patterns resource) {
        boolean everyAction = action != null && !action.negated() && holdsStar(action);
        boolean everyResource = resource != null && !resource.negated() && holdsStar(resource);
        if (effect == Effect.ALLOW && effectNode != null && !(everyAction && everyResource)) {
            report(
                    Code.UNKNOWN_ELEMENT,
                    effectNode.span(),
                    "a resource control policy takes Effect Deny only, Allow is for AWS's own RCPFullAWSAccess");
        }
        if (action == null) {
            return;
        }
        if (action.negated()) {
            report(Code.UNKNOWN_ELEMENT, action.key().span(), "a resource control policy takes no NotAction");
        } else if (effect == Effect.DENY) {
            action.values().stream()
                    .filter(value -> value.value().equals("*") || value.value().equals("*:*"))
                    .forEach(value -> report(
                            Code.UNKNOWN_ELEMENT,
                            value.span(),
                            "a resource control policy takes no Action \"" + value.value()
                                    + "\", name a service such as s3:*"));
        }
    }

    private static boolean holdsStar(Patterns patterns) {
        return patterns.values().stream().anyMatch(value -> value.value().equals("*"));
    }

    private @Nullable StringNode sid(ObjectNode node) {
        Node sid = node.get("Sid");
        if (sid == null) {
            return null;
        }
        if (!(sid instanceof StringNode text)) {
            reportWrongType(sid, "Sid", "a string");
            return null;
        }
        boolean free = kind == PolicyKind.BUCKET
                || kind == PolicyKind.KEY
                || kind == PolicyKind.RESOURCE
                || kind == PolicyKind.VPC_ENDPOINT;
        for (int i = 0; i < text.value().length(); i++) {
            char c = text.value().charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!alphanumeric && !free) {
                report(
                        Code.INVALID_SID,
                        text.part(i, i + 1),
                        "Sid \"" + text.value() + "\" of " + article(kind.title()) + " may hold only A-Z, a-z and 0-9");
                break;
            }
        }
        return text;
    }

    private @Nullable Effect effect(ObjectNode node) {
        Node effect = node.get("Effect");
        if (effect == null) {
            report(Code.MISSING_ELEMENT, startOf(node), "a statement needs Effect");
            return null;
        }
        if (effect instanceof StringNode text) {
            if (text.value().equals("Allow")) {
                return Effect.ALLOW;
            }
            if (text.value().equals("Deny")) {
                return Effect.DENY;
            }
            if (!placeholder(text)) {
                String meant = Stream.of("Allow", "Deny")
                        .filter(name -> Nearness.close(name, text.value()))
                        .findFirst()
                        .map(name -> ", did you mean " + name)
                        .orElse("");
                report(
                        Code.MISSING_ELEMENT,
                        text.span(),
                        "Effect \"" + text.value() + "\" is neither Allow nor Deny" + meant);
            }
            return null;
        }
        reportWrongType(effect, "Effect", "a string");
        return null;
    }

    private @Nullable PrincipalElement principal(ObjectNode node) {
        Member member = either(node, "Principal", "NotPrincipal");
        if (member == null) {
            if (kind.hasPrincipal() && !inForce) {
                report(
                        Code.MISSING_ELEMENT,
                        startOf(node),
                        "a statement of " + article(kind.title()) + " needs Principal");
            }
            return null;
        }
        if (!kind.hasPrincipal()) {
            report(
                    Code.PRINCIPAL_NOT_ALLOWED,
                    member.key().span(),
                    article(kind.title()) + " takes no " + member.key().value()
                            + ", its principal is whatever it is attached to");
            return null;
        }
        boolean negated = member.key().value().equals("NotPrincipal");
        List<Entry> entries = new ArrayList<>();
        if (member.value() instanceof ObjectNode types) {
            if (types.members().isEmpty()) {
                report(Code.EMPTY_LIST, types.span(), member.key().value() + " is empty");
            }
            for (Member type : types.members()) {
                PrincipalElement.Type known = principalType(type.key());
                if (known != null) {
                    for (StringNode value : strings(type.value(), member.key().value())) {
                        entries.add(new Entry(known, value));
                        checkPrincipal(known, value);
                    }
                }
            }
        } else if (member.value() instanceof StringNode text) {
            if (text.value().equals("*")) {
                entries.add(new Entry(PrincipalElement.Type.AWS, text));
            } else if (!placeholder(text)) {
                report(
                        Code.MISSING_ELEMENT,
                        text.span(),
                        member.key().value() + " is \"*\" or an object such as {\"AWS\": \"" + text.value() + "\"}");
            }
        } else {
            reportWrongType(member.value(), member.key().value(), "\"*\" or an object");
        }
        if (kind == PolicyKind.RCP && !inForce && (negated || !entries.stream().allMatch(Entry::anyone))) {
            report(Code.UNKNOWN_ELEMENT, member.key().span(), "a resource control policy takes only Principal \"*\"");
        }
        return new PrincipalElement(negated, member.key(), entries);
    }

    private PrincipalElement.@Nullable Type principalType(StringNode key) {
        switch (key.value()) {
            case "AWS" -> {
                return PrincipalElement.Type.AWS;
            }
            case "Service" -> {
                return PrincipalElement.Type.SERVICE;
            }
            case "Federated" -> {
                return PrincipalElement.Type.FEDERATED;
            }
            case "CanonicalUser" -> {
                return PrincipalElement.Type.CANONICAL_USER;
            }
            default -> {
                report(
                        Code.UNKNOWN_ELEMENT,
                        key.span(),
                        "\"" + key.value()
                                + "\" is no kind of principal, use AWS, Service, Federated or CanonicalUser");
                return null;
            }
        }
    }

    /** IAM User Guide, reference_policies_elements_principal. */
    private void checkPrincipal(PrincipalElement.Type type, StringNode node) {
        String value = node.value();
        if (placeholder(node) || type != PrincipalElement.Type.AWS || value.equals("*") || Arn.isAccountId(value)) {
            return;
        }
        if (isUniqueId(value)) {
            report(
                    Code.UNIQUE_ID_PRINCIPAL,
                    node.span(),
                    "principal " + value + " is the id of a role or user that was deleted");
            return;
        }
        Arn arn = Arn.parse(value).orElse(null);
        if (arn == null) {
            boolean words = !inForce && value.codePoints().anyMatch(Character::isLetter) && !value.contains(":");
            report(
                    words ? Code.PLACEHOLDER : Code.INVALID_ARN,
                    node.span(),
                    "principal \"" + value + "\" is neither an ARN nor an account id of 12 digits");
            return;
        }
        boolean special = arn.account().equals("cloudfront") || arn.account().equals("aws");
        if (!List.of("iam", "sts").contains(arn.service()) || !arn.region().isEmpty()) {
            report(
                    Code.INVALID_ARN,
                    node.span(),
                    value + " is not the ARN of a principal, those are of iam or sts and have no region");
        } else if (!special && !Arn.isAccountId(arn.account())) {
            report(Code.INVALID_ARN, node.span(), "the account of principal " + value + " is not 12 digits");
        } else if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) {
            report(
                    Code.INVALID_ARN,
                    node.span(),
                    "a wildcard inside a principal matches nobody, use aws:PrincipalArn in a condition");
        }
    }

    private static boolean isUniqueId(String value) {
        boolean prefix = value.startsWith("AROA") || value.startsWith("AIDA") || value.startsWith("AGPA");
        return prefix
                && value.length() >= 16
                && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'));
    }

    private @Nullable Patterns resource(ObjectNode node) {
        if (kind.hasResource() || inForce) {
            Patterns resource = patterns(node, "Resource", "NotResource", !inForce);
            if (resource != null) {
                resource.values().forEach(this::checkResource);
            }
            return resource;
        }
        Member member = either(node, "Resource", "NotResource");
        if (member != null) {
            report(
                    Code.UNKNOWN_ELEMENT,
                    member.key().span(),
                    article(kind.title()) + " takes no " + member.key().value() + ", its resource is the role itself");
        }
        return null;
    }

    /** IAM User Guide, reference-arns; Amazon S3 User Guide, s3-arn-format. */
    private void checkResource(StringNode node) {
        String value = node.value();
        if (value.equals("*") || placeholder(node) || value.contains("${")) {
            return;
        }
        if (!value.startsWith("arn:")) {
            // A pattern such as "arn*" or "*:s3:::b" still is an ARN pattern, if a strange one.
            boolean wild = value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
            if (!wild) {
                report(Code.INVALID_ARN, node.span(), "\"" + value + "\" is not an ARN, it matches nothing");
            }
            return;
        }
        Arn arn = Arn.parse(value).orElse(null);
        if (arn == null) {
            report(Code.INVALID_ARN, node.span(), value + " has fewer than the six parts of an ARN");
            return;
        }
        boolean wildPartition =
                arn.partition().indexOf('*') >= 0 || arn.partition().indexOf('?') >= 0;
        if (!wildPartition && !arn.partition().equals("aws") && !arn.partition().startsWith("aws-")) {
            report(
                    Code.INVALID_ARN,
                    node.part(4, 4 + arn.partition().length()),
                    "\"" + arn.partition() + "\" is no partition of AWS");
        } else if (isNoAccount(arn)) {
            report(Code.INVALID_ARN, node.span(), "the account of " + value + " is not 12 digits");
        } else if (arn.service().equals("s3")) {
            checkBucketArn(node, arn);
        }
    }

    /** A word can stand there where AWS has it, or where a star before it ran past colons. */
    private static boolean isNoAccount(Arn arn) {
        String account = arn.account();
        boolean digits = account.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean word = account.startsWith("aws")
                || arn.partition().endsWith("*")
                || arn.service().endsWith("*")
                || arn.region().endsWith("*");
        return isFixed(account) && !Arn.isAccountId(account) && (digits || !word);
    }

    private void checkBucketArn(StringNode node, Arn arn) {
        String[] named = {
            "accesspoint/", "job/", "storage-lens/", "storage-lens-group/", "access-grants/", "async-request/"
        };
        String fixed = arn.resource().split("[*?]", 2)[0];
        boolean wild = fixed.length() < arn.resource().length();
        for (String prefix : named) {
            if (fixed.startsWith(prefix) || (wild && prefix.startsWith(fixed))) {
                return;
            }
        }
        if (isFixed(arn.region()) || isFixed(arn.account())) {
            report(
                    Code.INVALID_ARN,
                    node.span(),
                    "the ARN of a bucket has neither region nor account, " + node.value() + " matches no bucket");
            return;
        }
        int colon = fixed.indexOf(':');
        int slash = fixed.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash)) {
            report(
                    Code.INVALID_ARN,
                    node.span(),
                    "a bucket name has no colon, objects stand behind a slash (" + node.value() + ")");
        }
    }

    private static boolean isFixed(String part) {
        return !part.isEmpty() && part.indexOf('*') < 0 && part.indexOf('?') < 0;
    }

    private @Nullable Patterns patterns(ObjectNode node, String name, String negatedName, boolean required) {
        Member member = either(node, name, negatedName);
        if (member == null) {
            if (required) {
                report(
                        Code.MISSING_ELEMENT,
                        startOf(node),
                        "a statement of " + article(kind.title()) + " needs " + name);
            }
            return null;
        }
        boolean negated = member.key().value().equals(negatedName);
        List<StringNode> values = strings(member.value(), member.key().value());
        if (!name.equals("Resource")) {
            values.forEach(this::placeholder);
        }
        return new Patterns(negated, member.key(), values);
    }

    private List<Condition> conditions(ObjectNode node) {
        Member block = node.member("Condition");
        if (block == null) {
            return List.of();
        }
        if (!(block.value() instanceof ObjectNode operators)) {
            reportWrongType(block.value(), "Condition", "an object");
            return List.of();
        }
        if (operators.members().isEmpty()) {
            report(Code.EMPTY_LIST, operators.span(), "Condition is empty");
        }
        List<Condition> conditions = new ArrayList<>();
        for (Member written : operators.members()) {
            ConditionOperator operator =
                    ConditionOperator.parse(written.key().value()).orElse(null);
            if (operator == null) {
                report(
                        Code.UNKNOWN_OPERATOR,
                        written.key().span(),
                        "\"" + written.key().value() + "\" is no condition operator of IAM");
            }
            if (!(written.value() instanceof ObjectNode keys)) {
                reportWrongType(written.value(), written.key().value(), "an object of condition keys");
                continue;
            }
            if (keys.members().isEmpty()) {
                report(Code.EMPTY_LIST, keys.span(), written.key().value() + " is empty");
            }
            for (Member key : keys.members()) {
                conditions.add(condition(written.key(), operator, key));
            }
        }
        return conditions;
    }

    private Condition condition(StringNode written, @Nullable ConditionOperator operator, Member member) {
        placeholder(member.key());
        List<Scalar> values = new ArrayList<>();
        List<Node> items = member.value() instanceof ArrayNode list ? list.items() : List.of(member.value());
        if (items.isEmpty()) {
            report(Code.EMPTY_LIST, member.value().span(), member.key().value() + " has no value");
        }
        for (Node item : items) {
            if (item instanceof Scalar scalar) {
                values.add(scalar);
                if (scalar instanceof StringNode text && !placeholder(text) && operator != null) {
                    checkWildcard(operator, member.key(), text);
                }
            } else {
                reportWrongType(item, "a value of " + member.key().value(), "a string");
            }
        }
        if (operator != null && operator.test() == ConditionOperator.Test.NULL) {
            checkNull(written, operator, values);
        }
        return new Condition(written, operator, member.key(), values, member.value());
    }

    private void checkWildcard(ConditionOperator operator, StringNode key, StringNode text) {
        if (operator.test().type() != ConditionOperator.ValueType.STRING
                || operator.test().wildcards()) {
            return;
        }
        String plain = text.value().replace("${*}", "").replace("${?}", "");
        if (plain.indexOf('*') >= 0 || plain.indexOf('?') >= 0) {
            report(
                    Code.WILDCARD_WITHOUT_LIKE,
                    text.span(),
                    "under " + operator + " \"" + text.value() + "\" is literal text, to compare " + key.value()
                            + " with a pattern use " + (operator.test().negated() ? "StringNotLike" : "StringLike"));
        }
    }

    private void checkNull(StringNode written, ConditionOperator operator, List<Scalar> values) {
        if (operator.ifExists()) {
            report(Code.NULL_INVALID, written.span(), "Null with IfExists has no meaning");
        }
        for (Scalar value : values) {
            if (!value.value().equalsIgnoreCase("true") && !value.value().equalsIgnoreCase("false")) {
                report(Code.NULL_INVALID, value.span(), "Null compares with \"true\" or \"false\" only");
            }
        }
    }

    /** The strings of an element that may be one string or a list of them. */
    private List<StringNode> strings(Node node, String element) {
        List<Node> items = node instanceof ArrayNode list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            report(Code.EMPTY_LIST, node.span(), element + " is empty");
        }
        List<StringNode> strings = new ArrayList<>(items.size());
        for (Node item : items) {
            if (item instanceof StringNode text) {
                strings.add(text);
            } else if (item instanceof Node.NumberNode number && Arn.isAccountId(number.value())) {
                // YAML reads a bare account id as a number; AWS's own tools turn it into the string that was meant.
                strings.add(StringNode.verbatim(
                        number.value(), number.span(), number.span().start()));
            } else {
                reportWrongType(item, element, "a string");
            }
        }
        return strings;
    }

    /** Of an element and its Not form the one that is there; both at once is a diagnostic. */
    private @Nullable Member either(ObjectNode node, String name, String negatedName) {
        Member plain = node.member(name);
        Member negated = node.member(negatedName);
        if (plain != null && negated != null) {
            report(
                    Code.UNKNOWN_ELEMENT,
                    negated.key().span(),
                    "a statement takes " + name + " or " + negatedName + ", not both");
        }
        return plain != null ? plain : negated;
    }

    private void unknownElements(ObjectNode node, List<String> known, String where) {
        for (Member member : node.members()) {
            String name = member.key().value();
            if (known.contains(name)) {
                continue;
            }
            String meant = known.stream()
                    .filter(element -> Nearness.close(element, name))
                    .findFirst()
                    .map(element -> ", did you mean " + element)
                    .orElse("");
            report(Code.UNKNOWN_ELEMENT, member.key().span(), "\"" + name + "\" is no element of " + where + meant);
        }
    }

    /** Every node once, however often YAML aliases repeat it, and without recursion, however deep. */
    private static List<Node> nodesUnder(Node root) {
        List<Node> nodes = new ArrayList<>(List.of(root));
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < nodes.size(); i++) {
            Stream<Node> inside = Stream.empty();
            if (nodes.get(i) instanceof ObjectNode object) {
                inside = object.members().stream().map(Member::value);
            } else if (nodes.get(i) instanceof ArrayNode array) {
                inside = array.items().stream();
            }
            inside.filter(seen::add).forEach(nodes::add);
        }
        return nodes;
    }

    private void duplicateKeys(List<Node> nodes) {
        for (Node node : nodes) {
            if (!(node instanceof ObjectNode object)) {
                continue;
            }
            Map<String, StringNode> seen = new HashMap<>();
            for (Member member : object.members()) {
                StringNode first = seen.putIfAbsent(member.key().value(), member.key());
                if (first != null) {
                    report(
                            Code.DUPLICATE_KEY,
                            member.key().span(),
                            "\"" + member.key().value() + "\" stands here again, first in line "
                                    + first.span().from().line() + ", and the last one wins silently");
                }
            }
        }
    }

    private void duplicateSids(List<Statement> statements) {
        Map<String, Statement> seen = new HashMap<>();
        for (Statement statement : statements) {
            StringNode sid = statement.sid();
            if (sid == null || sid.value().isEmpty()) {
                continue;
            }
            Statement first = seen.putIfAbsent(sid.value(), statement);
            if (first != null) {
                report(
                        Code.DUPLICATE_SID,
                        sid.span(),
                        "Sid \"" + sid.value() + "\" also names statement " + (first.index() + 1));
            }
        }
    }

    private void oldVersionVariables(List<Node> nodes, @Nullable StringNode version) {
        if (version != null && version.value().equals(PolicyDocument.CURRENT_VERSION)) {
            return;
        }
        for (Node node : nodes) {
            if (!(node instanceof StringNode text)) {
                continue;
            }
            int from = text.value().indexOf("${");
            int to = from < 0 ? -1 : text.value().indexOf('}', from);
            if (to > 0 && Placeholder.in(text.value()) == null) {
                report(
                        Code.VERSION_OLD_WITH_VARIABLE,
                        text.part(from, to + 1),
                        text.value().substring(from, to + 1) + " is literal text here, variables need Version "
                                + PolicyDocument.CURRENT_VERSION);
            }
        }
    }

    /** Reports a place that is not filled in; true when there was one. */
    private boolean placeholder(StringNode text) {
        Placeholder found = inForce ? null : Placeholder.in(text.value());
        if (found == null) {
            return false;
        }
        report(
                Code.PLACEHOLDER,
                text.part(found.from(), found.to()),
                text.value().substring(found.from(), found.to()) + " is not filled in");
        return true;
    }

    private void reportWrongType(Node node, String what, String expected) {
        if (node instanceof TaggedNode tagged) {
            report(Code.PLACEHOLDER, tagged.span(), what + " is " + tagged.tag() + ", which is not resolved");
        } else {
            report(Code.MISSING_ELEMENT, node.span(), what + " is " + typeOf(node) + ", not " + expected);
        }
    }

    private void report(Code code, Span at, String detail) {
        Diagnostic diagnostic = new Diagnostic(code, at, detail);
        diagnostics.add(diagnostic);
        if (!insideStatement && code.blocks() && code != Code.SYNTAX) {
            blocking.add(diagnostic);
        }
    }

    /** The opening brace: the smallest existing token that should have held what is missing. */
    private static Span startOf(ObjectNode node) {
        Span span = node.span();
        return new Span(span.source(), span.start(), Math.min(span.start() + 1, span.end()));
    }

    private static String typeOf(Node node) {
        if (node instanceof ObjectNode) {
            return "an object";
        }
        if (node instanceof ArrayNode) {
            return "a list";
        }
        if (node instanceof Node.NumberNode) {
            return "a number";
        }
        if (node instanceof Node.BooleanNode) {
            return "a boolean";
        }
        if (node instanceof Node.NullNode) {
            return "null";
        }
        return node instanceof TaggedNode ? "a tagged value" : "a string";
    }

    private static String article(String title) {
        return ("aeiou".indexOf(title.charAt(0)) >= 0 ? "an " : "a ") + title;
    }
}
