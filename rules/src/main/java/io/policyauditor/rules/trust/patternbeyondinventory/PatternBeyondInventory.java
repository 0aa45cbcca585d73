package io.policyauditor.rules.trust.patternbeyondinventory;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.CallerKeys;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.Wildcards;
import io.policyauditor.rules.trust.Tested;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Flags a pattern of role ARNs in a trust policy that fits roles which nobody has made yet. Where nothing but the pattern
 * holds strangers off, LP018 tells of a wildcard in the name or the account.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PatternBeyondInventory extends DocumentRule {
    private static final String ROLE = "role/";

    /** Only IAM Identity Center creates roles below it, and gives each a random suffix. */
    private static final String IDENTITY_CENTER = "role/aws-reserved/";

    public PatternBeyondInventory() {
        super(
                RuleInfo.of(
                        "TR025",
                        "trust-allows-self-chain-wildcard",
                        Severity.MEDIUM,
                        "Whoever makes a role that the pattern fits can assume this one"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (!statement.coversAction("sts:AssumeRole")
                    || Pins.any(statement, CallerKeys.TAGS_AND_SESSIONS)
                    || Pins.any(statement, CallerKeys.WAYS)) {
                continue;
            }
            for (Tested tested : Tested.of(statement)) {
                if (!tested.pins() || !tested.condition().isAbout("aws:PrincipalArn")) {
                    continue;
                }
                for (Scalar value : tested.condition().values()) {
                    Optional<Arn> arn = Arn.parse(value.value())
                            .filter(parsed -> parsed.resource().startsWith(ROLE)
                                    && !parsed.resource().startsWith(IDENTITY_CENTER));
                    if (arn.isPresent() && tested.isPattern(value)) {
                        judge(judgement, statement, value, arn.get());
                    }
                }
            }
        }
    }

    private static void judge(Judgement judgement, CompiledStatement statement, Scalar value, Arn pattern) {
        boolean anyone = AwsPrincipal.anyone(statement).isPresent();
        boolean members = anyone && Pins.any(statement, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
        String name = pattern.resource().substring(pattern.resource().lastIndexOf('/') + 1);
        if (Wildcards.in(name)) {
            if (members) {
                fail(judgement, statement, value, "every role that anyone of the organization names so");
            }
            return;
        }
        List<String> accounts;
        if (!anyone) {
            accounts = AwsPrincipal.of(statement).stream()
                    .filter(AwsPrincipal::whole)
                    .map(AwsPrincipal::account)
                    .filter(account -> fits(statement, "aws:PrincipalArn", example(pattern, account)))
                    .toList();
        } else if (!Wildcards.in(pattern.account())) {
            accounts = List.of(pattern.account());
        } else if (members) {
            accounts = accounts(judgement, statement, pattern);
        } else {
            return;
        }
        Estate estate = judgement.estate();
        for (String account : accounts) {
            judgement.applies();
            // The name of a role is unique in its account, whatever the path.
            if (estate.rolesOf(account).stream().anyMatch(role -> role.name().equalsIgnoreCase(name))) {
                continue;
            }
            Optional<Gap> open = estate.open(account, Listing.ROLES);
            open.ifPresent(judgement::unknown);
            if (open.isEmpty()) {
                fail(
                        judgement,
                        statement,
                        value,
                        "role " + name + " of account " + account + ", which nobody has made");
                return;
            }
        }
    }

    private static void fail(Judgement judgement, CompiledStatement statement, Scalar value, String whom) {
        judgement.fail(
                Severity.MEDIUM,
                value.span(),
                value.value(),
                statement.source().label() + " trusts \"" + value.value() + "\", which also fits " + whom,
                "name each role in full: \"arn:aws:iam::ACCOUNT:role/ROLE\"");
    }

    /** The accounts of the organization whose roles the pattern fits and the other conditions let in. */
    private static List<String> accounts(Judgement judgement, CompiledStatement statement, Arn pattern) {
        Estate estate = judgement.estate();
        OrganizationPath.open(estate.organization(), estate).ifPresent(judgement::unknown);
        judgement.applies();
        String organization =
                estate.organization().flatMap(Organization::id).known().orElse("");
        List<String> accounts = new ArrayList<>();
        for (Account account : estate.accounts()) {
            Optional<OrganizationPath> path =
                    OrganizationPath.of(account, estate).known();
            if (path.isPresent()
                    && fits(statement, "aws:PrincipalArn", example(pattern, account.id()))
                    && fits(statement, "aws:PrincipalOrgID", organization)
                    && fits(statement, "aws:PrincipalOrgPaths", text(organization, path.get()))) {
                accounts.add(account.id());
            }
        }
        return accounts;
    }

    /** A role of an account that the pattern fits. */
    private static String example(Arn pattern, String account) {
        String resource = pattern.resource().replace('*', 'x').replace('?', 'x');
        return new Arn(pattern.partition(), "iam", "", account, resource).toString();
    }

    private static boolean fits(CompiledStatement statement, String key, String value) {
        return statement.conditionsOn(key).allMatch(literal -> literal.satisfiedBy(value, Variables.NONE));
    }

    /** A path as {@code aws:PrincipalOrgPaths} has it. */
    private static String text(String organization, OrganizationPath path) {
        List<Unit> units = new ArrayList<>(path.units());
        Collections.reverse(units);
        StringBuilder text = new StringBuilder(organization).append('/');
        units.forEach(unit -> text.append(unit.id()).append('/'));
        return text.toString();
    }
}
