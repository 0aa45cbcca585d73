package io.policyauditor.policy.prove;

import static io.policyauditor.policy.prove.Accesses.allow;
import static io.policyauditor.policy.prove.Accesses.ask;
import static io.policyauditor.policy.prove.Accesses.deny;
import static io.policyauditor.policy.prove.Accesses.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of every policy, whatever it says: the prover may leave it open for a reason, and never says the opposite. */
class LawsTest {
    private static final long SEED = Long.getLong("prove.seed", 161_803);
    private static final int POLICIES = Integer.getInteger("prove.policies", 150);

    private final Random random = new Random(SEED);

    @Test
    void laws() {
        System.out.println("LawsTest seed " + SEED);
        int proven = 0;
        int asked = 0;
        for (int i = 0; i < POLICIES; i++) {
            String[] a = statements();
            String[] b = statements();
            Access one = identity(a);
            Access other = identity(b);
            Access either = new Or(List.of(identity(allows(a)), identity(allows(b))));
            String guard = deny(elements("", 2));
            String conditional = elements("'Condition'", 2);
            List<Verdict> verdicts = List.of(
                    // Reflexive; a union holds its parts; a Deny takes away; a dropped condition and a wider pattern
                    // add.
                    ask(one, identity(a)),
                    ask(identity(allows(a)), either),
                    ask(identity(plus(a, guard)), one),
                    ask(identity(allow(conditional)), identity(allow(conditional.replaceFirst(", 'Condition.*", "")))),
                    ask(identity(a), identity(plus(a, allow(elements("", 2))))),
                    ask(
                            identity(allow(conditional)),
                            identity(
                                    allow(conditional.replaceFirst("'Resource': \\['([^']*)'", "'Resource': ['$1*'")))),
                    ask(identity(plus(b, guard)), other));
            for (int law = 0; law < verdicts.size(); law++) {
                asked++;
                Verdict verdict = verdicts.get(law);
                assertThat(verdict)
                        .as("law %d of %s and %s with %s, %s", law, List.of(a), List.of(b), guard, conditional)
                        .isNotInstanceOf(Violated.class);
                proven += verdict instanceof Proven ? 1 : 0;
            }
        }
        assertThat(proven).isGreaterThan(asked * 95 / 100);
    }

    @Test
    void transitive() {
        int chains = 0;
        for (int i = 0; i < POLICIES * 4; i++) {
            Access a = identity(allow(simple()));
            Access b = identity(allow(simple()));
            Access c = identity(allow(simple()));
            if (ask(a, b) instanceof Proven && ask(b, c) instanceof Proven) {
                chains++;
                assertThat(ask(a, c)).isNotInstanceOf(Violated.class);
            }
        }
        assertThat(chains).isGreaterThan(20);
    }

    private String simple() {
        String action = any("s3:GetObject", "s3:Get*", "s3:*", "*");
        return "'Action': '" + action + "', 'Resource': '" + any("arn:aws:s3:::m/a", "arn:aws:s3:::m/*", "arn:*", "*")
                + "'";
    }

    private static String[] plus(String[] statements, String more) {
        List<String> all = new ArrayList<>(List.of(statements));
        all.add(more);
        return all.toArray(new String[0]);
    }

    private static String[] allows(String[] statements) {
        return List.of(statements).stream()
                .map(statement -> statement.replace("'Deny'", "'Allow'"))
                .toArray(String[]::new);
    }

    private String[] statements() {
        String[] statements = new String[1 + random.nextInt(4)];
        for (int i = 0; i < statements.length; i++) {
            String elements = elements(random.nextBoolean() ? "'Condition'" : "", 3);
            statements[i] = random.nextInt(5) == 0 ? deny(elements) : allow(elements);
        }
        return statements;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String elements(String condition, int most) {
        List<String> actions = new ArrayList<>();
        List<String> resources = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            actions.add(
                    "'" + any("s3:GetObject", "s3:Get*", "s3:*", "ec2:*Instances", "ec2:Describe*", "*", "kms:?ecrypt")
                            + "'");
            resources.add(
                    "'" + any("arn:aws:s3:::", "arn:aws:s3:::m*", "arn:aws:ec2:*:*:", "arn:aws:ec2:*:1*:instance/")
                            + any("a", "b*", "*/x", "*c*d*", "m/${aws:username}/*", "?") + "'");
        }
        String key = any("aws:SourceVpc", "aws:PrincipalArn", "aws:username", "aws:ResourceTag/a");
        String test = any(
                "StringEquals",
                "StringNotLike",
                "StringLikeIfExists",
                "ForAnyValue:StringLike",
                "StringNotEqualsIfExists");
        return "'Action': " + actions + ", 'Resource': " + resources
                + (condition.isEmpty()
                        ? ""
                        : ", 'Condition': {'" + test + "': {'" + key + "': ['"
                                + any("a", "b*", "${aws:PrincipalTag/t}", "*:x") + "', 'c']}}");
    }
}
