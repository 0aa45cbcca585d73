package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The users, roles and roots of an estate, by account, with the policies attached to them. */
final class Directory {
    private static final Context OPEN =
            new Context.Builder().othersOpen(key -> true).build();

    /** One of them. */
    record Member(Principal principal, Lookup<List<Policy>> policies) {
        String arn() {
            return principal.id();
        }
    }

    private final Estate estate;
    private final Map<String, Member> byArn = new LinkedHashMap<>();
    private final Map<String, List<Member>> byAccount = new LinkedHashMap<>();

    private Directory(Estate estate) {
        this.estate = estate;
        estate.roles().forEach(role -> add(Principal.Kind.ROLE, role.arn(), role.policies()));
        estate.users().forEach(user -> add(Principal.Kind.USER, user.arn(), user.policies()));
        estate.accounts()
                .forEach(
                        account -> add(Principal.Kind.ROOT, "arn:aws:iam::" + account.id() + ":root", Lookup.absent()));
    }

    static Directory of(Estate estate) {
        return estate.derived(Directory.class, Directory::new);
    }

    private void add(Principal.Kind kind, String arn, Lookup<List<Policy>> policies) {
        String account = Arn.parse(arn).map(Arn::account).orElse("");
        if (Arn.isAccountId(account)) {
            Member member = new Member(new Principal(kind, arn), policies);
            if (byArn.putIfAbsent(arn, member) == null) {
                byAccount.computeIfAbsent(account, ignored -> new ArrayList<>()).add(member);
            }
        }
    }

    /** All of them. */
    Iterable<Member> all() {
        return byArn.values();
    }

    /** Those that were given twice with different content, of whom nothing is known. */
    List<Member> contradicted() {
        return estate.conflicts().stream()
                .map(conflict -> byArn.get(conflict.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    int size() {
        return byArn.size();
    }

    List<Member> of(String account) {
        return byAccount.getOrDefault(account, List.of());
    }

    @Nullable
    Member find(String arn) {
        return byArn.get(arn);
    }

    /**
     * Who may be allowed a request by his own policies, whatever the circumstances: never too few. Policies that many have
     * in common are asked once.
     *
     * @param account of the resource
     */
    Predicate<Member> allowedBySelf(String action, String resource, @Nullable String account) {
        Request request = new Request(Caller.anonymous(), action, resource, account, OPEN);
        Map<CompiledPolicy, Boolean> known = new ConcurrentHashMap<>();
        return member -> mayAllow(
                member, policy -> known.computeIfAbsent(policy, one -> mayAllow(one, Set.of(Way.ATTACHED), request)));
    }

    /** Whether a policy of his passes a test, or is not known, or he needs none. */
    boolean mayAllow(Member member, Predicate<CompiledPolicy> test) {
        if (member.principal().kind() == Principal.Kind.ROOT
                || !(member.policies() instanceof Lookup.Known<List<Policy>> policies)
                || estate.conflict(member.arn()).isPresent()) {
            return true;
        }
        for (Policy policy : policies.value()) {
            if (!(policy.compiled() instanceof Lookup.Known<CompiledPolicy> compiled)
                    || !compiled.value().rejections().isEmpty()
                    || test.test(compiled.value())) {
                return true;
            }
        }
        return false;
    }

    /** Whether an Allow of a policy may apply, with all keys open of which the request says nothing. */
    static boolean mayAllow(CompiledPolicy policy, Set<Way> ways, Request request) {
        return Evaluator.of(new Access.Grants(policy, ways)).reach(request) != Reach.NEVER;
    }

    /** A request of which nothing is known but who asks for what. */
    static Request open(Caller caller, String action, String resource, @Nullable String account) {
        return new Request(caller, action, resource, account, OPEN);
    }
}
