package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.PrincipalName;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The callers that statements tell apart. A Principal element has no wildcards, so these are few: everyone who is named,
 * somebody else of each account that is, and of each kind somebody who is not named at all.
 */
final class Callers {
    /**
     * A caller, or one who stands for many.
     *
     * @param role the role of a session by its name, with any path; empty for others
     * @param other whether he stands for everyone of his kind who is not named: of his account, or of no account named
     * @param accountNamed whether his account is one that is named
     * @param arns the ARNs that aws:PrincipalArn may have for him, a pattern, where he stands for many; else empty
     */
    record Member(Caller caller, String role, boolean other, boolean accountNamed, String arns) {}

    private static final String SELF = PrincipalName.self("");
    private static final String SERVICE = PrincipalName.service("");
    private static final String FEDERATED = PrincipalName.federated("");
    private static final String ACCOUNT = PrincipalName.account("");
    private static final String OTHER_NAME = "example";

    private final Set<String> names = new TreeSet<>();
    private final Set<String> accounts = new TreeSet<>();
    private final Map<String, Member> members = new LinkedHashMap<>();

    private Callers() {}

    /**
     * All callers that can be told apart.
     *
     * @param accounts further accounts that conditions speak of
     */
    static List<Member> of(List<CompiledStatement> statements, Set<String> accounts) {
        Callers callers = new Callers();
        callers.accounts.addAll(accounts);
        for (CompiledStatement statement : statements) {
            for (Literal literal : statement.literals()) {
                if (literal.dimension().kind() == Kind.PRINCIPAL) {
                    literal.matchers().forEach(callers::name);
                }
            }
        }
        callers.collect();
        return List.copyOf(callers.members.values());
    }

    /** One caller who is known. */
    static Member only(Caller caller) {
        String role = Arn.parse(caller.id())
                .filter(arn -> arn.service().equals("sts") && arn.resource().startsWith("assumed-role/"))
                .map(arn -> arn.resource().split("/", -1)[1])
                .orElse("");
        return new Member(caller, role, false, caller.account().isPresent(), "");
    }

    private void name(Matcher matcher) {
        if (matcher instanceof Matcher.Exact exact) {
            names.add(exact.text());
            if (exact.text().startsWith(ACCOUNT)) {
                accounts.add(exact.text().substring(ACCOUNT.length()));
            } else if (exact.text().startsWith(SELF)) {
                Arn.parse(exact.text().substring(SELF.length()))
                        .map(Arn::account)
                        .filter(Arn::isAccountId)
                        .ifPresent(accounts::add);
            }
        }
    }

    private void collect() {
        for (String name : names) {
            if (name.startsWith(SELF)) {
                Arn.parse(name.substring(SELF.length())).ifPresent(this::named);
            } else if (name.startsWith(SERVICE)) {
                add(Caller.service(name.substring(SERVICE.length())), false);
            } else if (name.startsWith(FEDERATED)) {
                String provider = name.substring(FEDERATED.length());
                add(
                        Caller.federated(
                                provider, Arn.parse(provider).map(Arn::account).orElse(null)),
                        false);
            }
        }
        for (String account : accounts) {
            others(account, true);
        }
        others(unnamedAccount(), false);
        add(Caller.service(OTHER_NAME + ".amazonaws.com"), true);
        String provider = "arn:aws:iam::" + unnamedAccount() + ":oidc-provider/" + OTHER_NAME + ".com";
        add(Caller.federated(provider, unnamedAccount()), true);
        add(Caller.anonymous(), false);
    }

    private void named(Arn arn) {
        String[] parts = arn.resource().split("/", -1);
        if (arn.service().equals("iam") && parts[0].equals("role") && parts.length > 1) {
            session(arn.partition(), arn.account(), parts[parts.length - 1]);
        } else if (arn.service().equals("sts") && parts[0].equals("assumed-role") && parts.length > 1) {
            put(new Member(Caller.aws(arn.toString(), arn.account()), parts[1], false, true, ""));
            session(arn.partition(), arn.account(), parts[1]);
            return;
        }
        add(Caller.aws(arn.toString(), arn.account()), false);
    }

    /** Some session of a role that is named. */
    private void session(String partition, String account, String role) {
        String arn = "arn:" + partition + ":sts::" + account + ":assumed-role/" + role + "/" + OTHER_NAME + "-session";
        put(new Member(Caller.aws(arn, account), role, false, true, ""));
    }

    /** Those of an account who are not named: a user, a session of a role, a federated user, and the root user. */
    private void others(String account, boolean accountNamed) {
        String where = accountNamed ? account : "????????????";
        String role = unnamed(account, "role/");
        other(account, "iam", "user/" + unnamed(account, "user/"), "", "arn:*:iam::" + where + ":user/*");
        other(account, "sts", "assumed-role/" + role + "/" + OTHER_NAME, role, "arn:*:iam::" + where + ":role/*");
        other(account, "sts", "federated-user/" + OTHER_NAME, "", "arn:*:sts::" + where + ":federated-user/*");
        other(account, "iam", "root", "", "arn:*:iam::" + where + ":root");
    }

    private void other(String account, String service, String resource, String role, String arns) {
        Caller caller = Caller.aws("arn:aws:" + service + "::" + account + ":" + resource, account);
        put(new Member(caller, role, true, accounts.contains(account), arns));
    }

    private String unnamed(String account, String type) {
        String name = OTHER_NAME;
        while (isNamed(account, type, name)) {
            name += "x";
        }
        return name;
    }

    private boolean isNamed(String account, String type, String name) {
        return names.contains(PrincipalName.self("arn:aws:iam::" + account + ":" + type + name))
                || names.contains(PrincipalName.role("aws", account, name));
    }

    private String unnamedAccount() {
        long account = Long.parseLong(Samples.ACCOUNT);
        while (accounts.contains(Long.toString(account))) {
            account += 111_111_111_111L;
            if (account > 999_999_999_999L) {
                account = account % 111_111_111_111L + 100_000_000_000L;
            }
        }
        return Long.toString(account);
    }

    private void add(Caller caller, boolean other) {
        put(new Member(caller, "", other, !other, ""));
    }

    private void put(Member member) {
        members.putIfAbsent(member.caller().toString(), member);
    }
}
