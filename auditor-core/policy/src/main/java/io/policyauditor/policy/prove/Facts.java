package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.VariablePattern.Form;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the keys that AWS fills in from the caller and the resource, so that a request in which they
 * contradict each other is no witness. Only keys that the question speaks about get facts.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys: availability and values of aws:PrincipalAccount,
 * aws:PrincipalArn, aws:PrincipalOrgID, aws:PrincipalIsAWSService, aws:PrincipalServiceName and aws:ResourceAccount.
 */
final class Facts {
    private static final String ACCOUNT = "aws:principalaccount";
    private static final String ARN = "aws:principalarn";
    private static final String ORGANIZATION = "aws:principalorgid";
    private static final String PATHS = "aws:principalorgpaths";
    private static final String IS_SERVICE = "aws:principalisawsservice";
    private static final String SERVICE_NAME = "aws:principalservicename";
    private static final String RESOURCE_ACCOUNT = "aws:resourceaccount";
    private static final String USER_NAME = "aws:username";
    private static final List<String> KEYS =
            List.of(ACCOUNT, ARN, ORGANIZATION, PATHS, IS_SERVICE, SERVICE_NAME, RESOURCE_ACCOUNT, USER_NAME);

    /** A literal of each form to make others of; what they mean is the compiler's. */
    private static final List<Literal> FORMS = forms();

    private final Vocabulary vocabulary;
    private final Set<String> spoken = new LinkedHashSet<>();
    private final Set<String> accounts = new TreeSet<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<String> named = new TreeSet<>();
    private final List<Matcher> taken = new ArrayList<>();

    /** @param statements of the whole question, their terms made */
    Facts(Vocabulary vocabulary, List<CompiledStatement> statements) {
        this.vocabulary = vocabulary;
        for (String key : KEYS) {
            if (vocabulary.key(key) >= 0) {
                spoken.add(key);
            }
        }
        for (CompiledStatement statement : statements) {
            for (Literal literal : statement.literals()) {
                String key = literal.dimension().key();
                if (key.equals(ACCOUNT) || key.equals(ARN) || key.equals(RESOURCE_ACCOUNT)) {
                    literal.matchers().forEach(this::account);
                }
            }
        }
    }

    private static List<Literal> forms() {
        StringBuilder equal = new StringBuilder();
        StringBuilder none = new StringBuilder();
        for (String key : KEYS) {
            String comma = equal.length() == 0 ? "" : ", ";
            equal.append(comma).append('"').append(key).append("\": \"x\"");
            none.append(comma).append('"').append(key).append("\": \"true\"");
        }
        String policy = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\","
                + " \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {" + equal + "}, \"Null\": {" + none
                + "}}}}";
        Tree tree = JsonReader.read(new SourceText("facts", policy));
        CompiledPolicy compiled = PolicyCompiler.compile(
                PolicyDocument.parseInForce(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree));
        return compiled.statements().get(0).literals();
    }

    private void account(Matcher matcher) {
        if (matcher instanceof Matcher.Exact exact) {
            account(exact.text());
        } else if (matcher instanceof Matcher.Pattern pattern) {
            account(pattern.glob().toString());
        } else if (matcher instanceof Matcher.ArnPattern arn) {
            account(arn.parts().get(4).toString());
        }
    }

    private void account(String text) {
        String id = Arn.parse(text).map(Arn::account).orElse(text);
        if (Arn.isAccountId(id)) {
            accounts.add(id);
        }
    }

    /** The accounts that conditions on the caller or on the resource's account speak of. */
    Set<String> accounts() {
        return accounts;
    }

    /** The facts that were used, as an answer lists them. */
    Set<String> texts() {
        return texts;
    }

    /** What holds of every request, whoever makes it. */
    Node ofEveryRequest() {
        List<Node> facts = new ArrayList<>();
        for (String account : accounts) {
            if (spoken.contains(ACCOUNT) && spoken.contains(ARN)) {
                say("aws:PrincipalAccount is the account in aws:PrincipalArn");
                Node inAccount = is(ARN, arn("arn:*:*:*:" + account + ":*"));
                Node named = is(ACCOUNT, new Matcher.Exact(account));
                facts.add(Node.any(List.of(Node.not(named), inAccount, absent(ARN))));
                facts.add(Node.any(List.of(Node.not(inAccount), named, absent(ACCOUNT))));
            }
            if (spoken.contains(RESOURCE_ACCOUNT)) {
                say("aws:ResourceAccount is the account in the ARN of the resource, where that has one");
                Node inAccount = resource(arn("arn:*:*:*:" + account + ":*"));
                Node noAccount = resource(arn("arn:*:*:*::*"), new Matcher.Exact("*"));
                Node named = is(RESOURCE_ACCOUNT, new Matcher.Exact(account));
                facts.add(Node.any(List.of(Node.not(named), inAccount, noAccount)));
                facts.add(Node.any(List.of(Node.not(inAccount), named, absent(RESOURCE_ACCOUNT))));
            }
        }
        return Node.all(facts);
    }

    /** What holds of the requests of a caller. */
    Node of(Callers.Member member) {
        List<Node> facts = new ArrayList<>();
        Caller caller = member.caller();
        switch (caller.kind()) {
            case AWS -> {
                known(member, facts);
                if (spoken.contains(IS_SERVICE)) {
                    facts.add(Node.not(is(IS_SERVICE, new Matcher.ExactIgnoringCase("true"))));
                }
                none(facts, SERVICE_NAME);
            }
            case SERVICE -> {
                if (spoken.contains(IS_SERVICE)) {
                    say("aws:PrincipalIsAWSService is true when an AWS service calls, and else not");
                    facts.add(is(IS_SERVICE, new Matcher.ExactIgnoringCase("true")));
                }
                if (spoken.contains(SERVICE_NAME) && !member.other()) {
                    say("aws:PrincipalServiceName is the service that calls");
                    facts.add(
                            Node.any(List.of(is(SERVICE_NAME, new Matcher.Exact(caller.id())), absent(SERVICE_NAME))));
                }
                // What AWS has there of its own is not documented; an account of a customer it is not.
                if (spoken.contains(ACCOUNT) && !named.isEmpty()) {
                    say("a calling service is of none of the accounts named");
                    facts.add(Node.not(
                            is(ACCOUNT, named.stream().map(Matcher.Exact::new).toArray(Matcher[]::new))));
                }
                if (spoken.contains(ARN) && !named.isEmpty()) {
                    facts.add(Node.not(is(
                            ARN,
                            named.stream()
                                    .map(id -> arn("arn:*:*:*:" + id + ":*"))
                                    .toArray(Matcher[]::new))));
                }
                none(facts, ORGANIZATION, PATHS, USER_NAME);
            }
            case FEDERATED -> none(facts, ACCOUNT, ARN, ORGANIZATION, PATHS, SERVICE_NAME, USER_NAME);
            case ANONYMOUS -> {
                if (spoken.contains(ACCOUNT)) {
                    say("aws:PrincipalAccount of an anonymous caller is anonymous, or absent");
                    facts.add(Node.any(List.of(is(ACCOUNT, new Matcher.Exact("anonymous")), absent(ACCOUNT))));
                }
                if (spoken.contains(IS_SERVICE)) {
                    facts.add(Node.not(is(IS_SERVICE, new Matcher.ExactIgnoringCase("true"))));
                }
                none(facts, ARN, ORGANIZATION, PATHS, SERVICE_NAME, USER_NAME);
            }
        }
        return Node.all(facts);
    }

    /** The account and ARN of an AWS principal. */
    private void known(Callers.Member member, List<Node> facts) {
        Caller caller = member.caller();
        String account = caller.account().orElse("");
        if (spoken.contains(ACCOUNT)) {
            say("aws:PrincipalAccount is the account of the caller");
            if (member.accountNamed()) {
                facts.add(is(ACCOUNT, new Matcher.Exact(account)));
            } else {
                facts.add(is(ACCOUNT, like("????????????")));
                facts.add(Node.not(
                        is(ACCOUNT, named.stream().map(Matcher.Exact::new).toArray(Matcher[]::new))));
            }
        }
        if (spoken.contains(ARN)) {
            say("aws:PrincipalArn is the ARN of the calling user, or of the role whose session calls");
            principalArn(member, account, facts);
        }
    }

    private void principalArn(Callers.Member member, String account, List<Node> facts) {
        if (!member.other()) {
            Arn arn = Arn.parse(member.caller().id()).orElseThrow();
            String role = "arn:" + arn.partition() + ":iam::" + account + ":role/";
            facts.add(
                    member.role().isEmpty()
                            ? is(ARN, new Matcher.Exact(member.caller().id()))
                            : is(ARN, new Matcher.Exact(role + member.role()), arn(role + "*/" + member.role())));
            return;
        }
        facts.add(is(ARN, arn(member.arns())));
        List<Matcher> others = new ArrayList<>(taken);
        if (!member.accountNamed()) {
            named.forEach(other -> others.add(arn("arn:*:iam::" + other + ":*")));
        }
        facts.add(Node.not(is(ARN, others.toArray(new Matcher[0]))));
    }

    /** Takes note of the callers that are told apart: somebody who stands for the others is none of them. */
    void tellApart(List<Callers.Member> members) {
        for (Callers.Member member : members) {
            if (member.accountNamed()) {
                member.caller().account().filter(Arn::isAccountId).ifPresent(named::add);
            }
            if (!member.other() && member.caller().kind() == Caller.Kind.AWS) {
                taken.add(new Matcher.Exact(member.caller().id()));
                if (!member.role().isEmpty()) {
                    Arn arn = Arn.parse(member.caller().id()).orElseThrow();
                    String role = "arn:" + arn.partition() + ":iam::" + arn.account() + ":role/";
                    taken.add(new Matcher.Exact(role + member.role()));
                    taken.add(arn(role + "*/" + member.role()));
                }
            }
        }
    }

    private void none(List<Node> facts, String... keys) {
        for (String key : keys) {
            if (spoken.contains(key)) {
                say("callers that are no AWS principals have no " + key);
                facts.add(absent(key));
            }
        }
    }

    private void say(String text) {
        texts.add(text);
    }

    private Node is(String key, Matcher... matchers) {
        return matchers.length == 0 ? Node.FALSE : made(Dimension.key(key), Quantifier.SINGLE, matchers);
    }

    private Node absent(String key) {
        return made(Dimension.key(key), Quantifier.NULL);
    }

    private Node resource(Matcher... matchers) {
        return made(Dimension.RESOURCE, Quantifier.SINGLE, matchers);
    }

    private Node made(Dimension dimension, Quantifier quantifier, Matcher... matchers) {
        for (Literal form : FORMS) {
            if (form.dimension().equals(dimension) && form.quantifier() == quantifier) {
                return new Node.Is(vocabulary.term(form.with(List.of(matchers))), true);
            }
        }
        throw new IllegalStateException("no form for " + dimension);
    }

    private static Matcher arn(String pattern) {
        return bound(Form.ARN, pattern);
    }

    private static Matcher like(String pattern) {
        return bound(Form.LIKE, pattern);
    }

    private static Matcher bound(Form form, String pattern) {
        return new VariablePattern(form, List.of(new Piece.Written(pattern)))
                .bind(Variables.NONE)
                .orElseThrow();
    }
}
