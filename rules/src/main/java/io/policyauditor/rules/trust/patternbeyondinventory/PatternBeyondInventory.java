package io.policyauditor.rules.trust.patternbeyondinventory;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
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
            boolean anyone = AwsPrincipal.anyone(statement).isPresent();
            boolean organization = Pins.any(statement, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
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
                        judge(judgement, statement, value, arn.get(), anyone && organization);
                    }
                }
            }
        }
    }

    /** @param members whether every principal of the organization is let in whom the pattern fits */
    private static void judge(
            Judgement judgement, CompiledStatement statement, Scalar value, Arn pattern, boolean members) {
        String name = pattern.resource().substring(pattern.resource().lastIndexOf('/') + 1);
        boolean wildAccount = Wildcards.in(pattern.account());
        if (Wildcards.in(name)) {
            if (members) {
                fail(judgement, statement, value, "every role that anyone of the organization names so");
            }
            return;
        }
        if (wildAccount && !members) {
            return;
        }
        judgement.applies();
        Estate estate = judgement.estate();
        List<String> accounts = wildAccount ? accounts(judgement, statement, pattern) : List.of(pattern.account());
        for (String account : accounts) {
            boolean made = estate.rolesOf(account).stream()
                    .anyMatch(role -> role.name().equalsIgnoreCase(name));
            if (made) {
                // The name of a role is unique in its account, whatever the path.
                continue;
            }
            Optional<io.policyauditor.estate.model.Gap> open = estate.open(account, Listing.ROLES);
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
        String organization =
                estate.organization().flatMap(Organization::id).known().orElse("");
        List<String> accounts = new ArrayList<>();
        for (Account account : estate.accounts()) {
            Optional<OrganizationPath> path =
                    OrganizationPath.of(account, estate).known();
            String example = new Arn(
                            pattern.partition(),
                            "iam",
                            "",
                            account.id(),
                            pattern.resource().replace('*', 'x').replace('?', 'x'))
                    .toString();
            if (path.isPresent()
                    && fits(statement, "aws:PrincipalArn", example)
                    && fits(statement, "aws:PrincipalOrgID", organization)
                    && fits(statement, "aws:PrincipalOrgPaths", text(organization, path.get()))) {
                accounts.add(account.id());
            }
        }
        return accounts;
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
