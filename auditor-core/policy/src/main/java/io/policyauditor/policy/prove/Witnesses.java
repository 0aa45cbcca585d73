package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Shapes;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ResourceUse;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a request out of a case, one that looks like real ones as far as the case lets it. */
final class Witnesses {
    private static final String PRINCIPAL_ARN = "aws:principalarn";
    private static final String PRINCIPAL_ACCOUNT = "aws:principalaccount";
    private static final String RESOURCE_ACCOUNT = "aws:resourceaccount";

    private final Vocabulary vocabulary;
    private final Catalogue catalogue;
    private final List<CompiledStatement> statements;
    private final Scope scope;

    Witnesses(Vocabulary vocabulary, Catalogue catalogue, List<CompiledStatement> statements, Scope scope) {
        this.vocabulary = vocabulary;
        this.catalogue = catalogue;
        this.statements = statements;
        this.scope = scope;
    }

    /**
     * @param goal what the request of the case meets, and what the one that is made has to meet as well
     * @param member null where nobody is named
     */
    Request make(Search.Case found, Node goal, Slices.Slice slice, Callers.@Nullable Member member) {
        Search.Case at = found.copy();
        String action = action(at, goal, slice);
        Optional<Action> known = catalogue.action(action);
        known.ifPresent(one -> resource(at, goal, one));
        String resource = text(at, Dimension.RESOURCE, "*");
        Context.Builder context = new Context.Builder();
        for (int s = 0; s < at.spaces(); s++) {
            Space space = vocabulary.space(s);
            Setting setting = at.setting(s);
            if (space.key() && setting.single() != null) {
                context.put(space.dimension().key(), setting.single().text());
            } else if (space.key() && !setting.absent()) {
                context.put(
                        space.dimension().key(),
                        setting.several().stream().map(Value::text).toList());
            }
        }
        Caller who = caller(at, resource, member);
        return new Request(
                who,
                known.map(Action::fullName).orElseGet(() -> asWritten(action)),
                resource,
                account(at, resource, who),
                context.build());
    }

    private String action(Search.Case at, Node goal, Slices.Slice slice) {
        Space space = slice.space();
        if (space == null) {
            return slice.actions().stream()
                    .filter(action -> catalogue.action(action).isPresent())
                    .findFirst()
                    .orElse(slice.actions().get(0));
        }
        Setting setting = at.setting(space.id());
        Value found = setting.single();
        if (found == null || catalogue.action(found.text()).isPresent()) {
            return found == null ? slice.actions().get(0) : found.text();
        }
        for (Action action : catalogue
                .service(space.dimension().key())
                .map(service -> service.actions())
                .orElse(List.of())) {
            at.set(space.id(), Setting.of(action.fullName()));
            if (at.holds(goal)) {
                return action.fullName();
            }
        }
        at.set(space.id(), setting);
        return found.text();
    }

    /** A resource of a type that the action takes, where the case lets it be one. */
    private void resource(Search.Case at, Node goal, Action action) {
        int space = vocabulary.space(Dimension.RESOURCE).id();
        Setting setting = at.setting(space);
        Value now = setting.single();
        List<String> candidates = new ArrayList<>();
        for (ResourceUse use : action.resources()) {
            for (String form : use.type().globs()) {
                if (now != null && looksLike(now.text(), form)) {
                    return;
                }
                candidates.addAll(Samples.of(new Matcher.Pattern(Glob.like(form))));
            }
        }
        if (action.resources().isEmpty()) {
            candidates.add("*");
        }
        for (String candidate : candidates) {
            if (Shapes.arns().accepts(candidate) || candidate.equals("*")) {
                at.set(space, Setting.of(candidate));
                if (at.holds(goal)) {
                    return;
                }
            }
        }
        at.set(space, setting);
    }

    private static boolean looksLike(String resource, String form) {
        return Glob.like(form).matches(resource);
    }

    /** An action that the catalogue does not know, as a policy spells it. */
    private String asWritten(String action) {
        for (CompiledStatement statement : statements) {
            Patterns element = statement.source().action();
            if (element != null) {
                for (StringNode value : element.values()) {
                    if (value.value().equalsIgnoreCase(action)) {
                        return value.value();
                    }
                }
            }
        }
        return action;
    }

    private String text(Search.Case at, Dimension dimension, String otherwise) {
        Value value = at.setting(vocabulary.space(dimension).id()).single();
        return value == null ? otherwise : value.text();
    }

    private static Caller caller(Search.Case at, String resource, Callers.@Nullable Member member) {
        if (member == null) {
            return attached(at, resource);
        }
        Caller caller = member.caller();
        if (!member.other() || caller.kind() != Caller.Kind.AWS) {
            return caller;
        }
        // He stands for many: which of them it is, the context says.
        String account = Optional.ofNullable(at.value(PRINCIPAL_ACCOUNT))
                .orElse(caller.account().orElse(Samples.ACCOUNT));
        String id = Optional.ofNullable(at.value(PRINCIPAL_ARN))
                .flatMap(Arn::parse)
                .flatMap(Witnesses::session)
                .orElseGet(() -> caller.id().replace(caller.account().orElse(""), account));
        return Caller.aws(id, account);
    }

    /** Somebody who may have the documents attached, by what the context says of him. */
    private static Caller attached(Search.Case at, String resource) {
        String arn = at.value(PRINCIPAL_ARN);
        Optional<Arn> parsed = Optional.ofNullable(arn).flatMap(Arn::parse);
        String account = Optional.ofNullable(at.value(PRINCIPAL_ACCOUNT))
                .or(() -> parsed.map(Arn::account).filter(Arn::isAccountId))
                .or(() -> accountOf(resource))
                .orElse(Samples.ACCOUNT);
        return Caller.aws(
                parsed.flatMap(Witnesses::session).orElse("arn:aws:iam::" + account + ":user/example-user"), account);
    }

    /** A user by his ARN, a role by the ARN of a session; empty for everything else. */
    private static Optional<String> session(Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        if (!arn.service().equals("iam") || name.isEmpty()) {
            return Optional.empty();
        }
        if (arn.resource().startsWith("user/")) {
            return Optional.of(arn.toString());
        }
        return arn.resource().startsWith("role/")
                ? Optional.of("arn:" + arn.partition() + ":sts::" + arn.account() + ":assumed-role/" + name
                        + "/example-session")
                : Optional.empty();
    }

    private static Optional<String> accountOf(String resource) {
        return Arn.parse(resource).map(Arn::account).filter(Arn::isAccountId);
    }

    private String account(Search.Case at, String resource, Caller caller) {
        return scope.resourceAccount()
                .or(() -> accountOf(resource))
                .or(() -> Optional.ofNullable(at.value(RESOURCE_ACCOUNT)))
                .or(caller::account)
                .orElse(Samples.ACCOUNT);
    }
}
