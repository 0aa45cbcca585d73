package io.policyauditor.policy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random resource policies against each other, over everybody: users, sessions of roles with and without a path, the root
 * of an account, services, identities of providers, and nobody. What AWS fills in of a caller is filled in here; a request
 * that breaks a proof is a fault of the callers that the prover tells apart, or of what it takes for granted of them.
 */
class CallersFuzzTest {
    private static final long SEED = Long.getLong("prove.seed", 577_215);
    private static final int PAIRS = Integer.getInteger("prove.pairs", 600);
    private static final String A = "111122223333";
    private static final String B = "444455556666";
    private static final String C = "777788889999";
    private static final String PROVIDER = "arn:aws:iam::" + A + ":oidc-provider/idp.example.com";

    private record Asking(Caller caller, Context.Builder context) {}

    private final Random random = new Random(SEED);

    private static List<Asking> askings() {
        List<Asking> all = new ArrayList<>();
        for (String account : List.of(A, B, C)) {
            for (String user : List.of("alice", "ci-bot")) {
                String arn = "arn:aws:iam::" + account + ":user/" + user;
                all.add(new Asking(
                        Caller.aws(arn, account), filled(arn, account).put("aws:username", user)));
            }
            for (String role : List.of("loader", "path/loader", "ci-1")) {
                String name = role.substring(role.lastIndexOf('/') + 1);
                all.add(new Asking(
                        Caller.aws("arn:aws:sts::" + account + ":assumed-role/" + name + "/s", account),
                        filled("arn:aws:iam::" + account + ":role/" + role, account)));
            }
            String root = "arn:aws:iam::" + account + ":root";
            all.add(new Asking(Caller.aws(root, account), filled(root, account)));
        }
        for (String service : List.of("cloudtrail.amazonaws.com", "other.amazonaws.com")) {
            all.add(new Asking(
                    Caller.service(service),
                    new Context.Builder()
                            .put("aws:PrincipalIsAWSService", "true")
                            .put("aws:PrincipalServiceName", service)));
        }
        all.add(new Asking(Caller.federated(PROVIDER, A), new Context.Builder()));
        all.add(new Asking(Caller.federated("accounts.google.com", null), new Context.Builder()));
        all.add(new Asking(Caller.anonymous(), new Context.Builder().put("aws:PrincipalAccount", "anonymous")));
        return all;
    }

    private static Context.Builder filled(String arn, String account) {
        Context.Builder context = new Context.Builder()
                .put("aws:PrincipalArn", arn)
                .put("aws:PrincipalAccount", account)
                .put("aws:PrincipalIsAWSService", "false");
        return account.equals(C)
                ? context
                : context.put("aws:PrincipalOrgID", account.equals(A) ? "o-ours" : "o-theirs");
    }

    @Test
    void neverProvenAgainstARequest() {
        System.out.println("CallersFuzzTest seed " + SEED);
        int proven = 0;
        int violated = 0;
        for (int i = 0; i < PAIRS; i++) {
            List<String> first = statements();
            List<String> second = new ArrayList<>(first);
            if (random.nextInt(4) == 0) {
                second = statements();
            } else {
                second.set(random.nextInt(second.size()), statement());
            }
            Access subject = Accesses.bucket(first.toArray(new String[0]));
            Access reference = Accesses.bucket(second.toArray(new String[0]));
            Verdict verdict = Accesses.PROVER.implies(subject, reference, Scope.ANYONE, Budget.DEFAULT);
            String what = i + ": " + first + " in " + second + " is " + verdict;
            assertThat(verdict).as(what).isNotInstanceOf(Verdict.Unknown.class);
            if (verdict instanceof Verdict.Proven) {
                proven++;
                assertThat(counterexample(subject, reference)).as(what).isEmpty();
            } else {
                violated++;
            }
        }
        System.out.println("proven " + proven + ", violated " + violated);
        assertThat(proven).isGreaterThan(PAIRS / 10);
        assertThat(violated).isGreaterThan(PAIRS / 10);
    }

    /** Zones too: who is outside of one is nobody that the zone names. */
    @Test
    void neverProvenThatNobodyIsOutside() {
        int proven = 0;
        for (int i = 0; i < PAIRS; i++) {
            Access subject = Accesses.bucket(statements().toArray(new String[0]));
            Zone zone = random.nextBoolean()
                    ? Zone.ofAccounts(List.of(random.nextBoolean() ? A : B, C))
                            .withServices(List.of("cloudtrail.amazonaws.com"))
                    : Zone.ofOrganization("o-ours");
            Verdict verdict = Accesses.PROVER.noOutsideAccess(subject, zone, Scope.ANYONE, Budget.DEFAULT);
            assertThat(verdict).isNotInstanceOf(Verdict.Unknown.class);
            if (verdict instanceof Verdict.Proven) {
                proven++;
                Evaluator evaluator = Evaluator.of(subject);
                for (Asking asking : askings()) {
                    Context context = asking.context.build();
                    boolean inside = zone.organizations()
                                    .contains(
                                            context.single("aws:PrincipalOrgID").orElse(""))
                            || zone.accounts()
                                    .contains(
                                            asking.caller.kind() == Caller.Kind.AWS
                                                    ? asking.caller.account().orElse("")
                                                    : "")
                            || zone.services().contains(asking.caller.id());
                    if (!inside) {
                        for (String action : List.of("s3:GetObject", "s3:PutObject")) {
                            Request request = new Request(asking.caller, action, "arn:aws:s3:::b/k", A, context);
                            assertThat(evaluator.decide(request))
                                    .as("%s", request)
                                    .isNotEqualTo(Decision.ALLOWED);
                        }
                    }
                }
            }
        }
        assertThat(proven).isGreaterThan(PAIRS / 10);
    }

    private static String counterexample(Access subject, Access reference) {
        Evaluator inSubject = Evaluator.of(subject);
        Evaluator inReference = Evaluator.of(reference);
        for (Asking asking : askings()) {
            Context context = asking.context.build();
            for (String action : List.of("s3:GetObject", "s3:PutObject")) {
                for (String resource : List.of("arn:aws:s3:::b", "arn:aws:s3:::b/k")) {
                    Request request = new Request(asking.caller, action, resource, A, context);
                    if (inSubject.decide(request) == Decision.ALLOWED
                            && inReference.decide(request) != Decision.ALLOWED) {
                        return request.toString();
                    }
                }
            }
        }
        return "";
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            statements.add(statement());
        }
        return statements;
    }

    private String statement() {
        boolean deny = random.nextInt(3) == 0;
        String principal = deny && random.nextInt(3) == 0 ? "NotPrincipal" : "Principal";
        return "{'Effect': '" + (deny ? "Deny" : "Allow") + "', '" + principal + "': " + principals() + ", 'Action': '"
                + any(List.of("s3:GetObject", "s3:*", "*")) + "', 'Resource': '" + any(List.of("*", "arn:aws:s3:::b/*"))
                + "'" + condition() + "}";
    }

    private String principals() {
        return switch (random.nextInt(5)) {
            case 0 -> "'*'";
            case 1 -> "{'Service': 'cloudtrail.amazonaws.com'}";
            case 2 -> "{'Federated': '" + any(List.of(PROVIDER, "accounts.google.com")) + "'}";
            default ->
                "{'AWS': ['"
                        + any(List.of(
                                A,
                                "arn:aws:iam::" + B + ":root",
                                "arn:aws:iam::" + A + ":role/path/loader",
                                "arn:aws:iam::" + B + ":role/loader",
                                "arn:aws:iam::" + A + ":user/alice",
                                "arn:aws:sts::" + A + ":assumed-role/loader/s"))
                        + "', '" + any(List.of(C, "arn:aws:iam::" + B + ":user/ci-bot")) + "']}";
        };
    }

    private String condition() {
        return switch (random.nextInt(9)) {
            case 0 -> ", 'Condition': {'StringEquals': {'aws:PrincipalOrgID': 'o-ours'}}";
            case 1 -> ", 'Condition': {'StringNotEqualsIfExists': {'aws:PrincipalOrgID': 'o-ours'}}";
            case 2 -> ", 'Condition': {'StringEquals': {'aws:PrincipalAccount': '" + any(List.of(A, B)) + "'}}";
            case 3 ->
                ", 'Condition': {'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::*:"
                        + any(List.of("role/*", "user/ci-*", "role/ci-*", "root")) + "'}}";
            case 4 -> ", 'Condition': {'ArnNotLike': {'aws:PrincipalArn': 'arn:aws:iam::" + A + ":role/*'}}";
            case 5 -> ", 'Condition': {'Bool': {'aws:PrincipalIsAWSService': '" + random.nextBoolean() + "'}}";
            case 6 -> ", 'Condition': {'Null': {'aws:PrincipalArn': '" + random.nextBoolean() + "'}}";
            default -> "";
        };
    }
}
