package io.policyauditor.estate.proof;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Measures proofs over all layers, for maintainers: an organization that is made up, and of every role and every bucket of
 * it whether the role is allowed nothing there. Every request that a proof forbids and the evaluator allows is printed, and
 * so is a witness that it does not allow; then it ends with 1.
 *
 * <p>Arguments: roles, buckets, a seed, and of how many questions to ask one (default 1).
 */
final class EstateProofs {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ACCOUNTS = 10;
    private static final int REQUESTS = 10;
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");
    private static final List<String> ACTIONS = List.of(
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:GetObjectVersion",
            "s3:ListBucket",
            "s3:PutBucketPolicy");
    private static final String[][] VALUES = {
        {"aws:SecureTransport", "true", "false"},
        {"aws:SourceVpce", "vpce-0a1", "vpce-0b2"},
        {"aws:SourceVpc", "vpc-0a1"},
        {"s3:prefix", "models/", "models/a", "other"},
        {"s3:x-amz-server-side-encryption", "aws:kms", "AES256"},
        {"aws:MultiFactorAuthPresent", "true"}
    };

    private final Random random;
    private final List<String> roles = new ArrayList<>();
    private final List<String> buckets = new ArrayList<>();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<Double> millis = new ArrayList<>();
    private int requests;
    private int allowed;
    private int contradictions;

    private EstateProofs(long seed) {
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) {
        EstateProofs run = new EstateProofs(Long.parseLong(arguments[2]));
        Estate estate = run.estate(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        run.ask(estate, arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1);
        run.print();
        System.exit(run.contradictions == 0 ? 0 : 1);
    }

    private static String account(int number) {
        return Long.toString(111_122_223_330L + (number % ACCOUNTS));
    }

    private Estate estate(int roleCount, int bucketCount) {
        EstateBuilder builder = new EstateBuilder();
        for (int i = 0; i < ACCOUNTS; i++) {
            builder.account(account(i), ENVIRONMENTS.get(i % ENVIRONMENTS.size()));
        }
        builder.control(
                ControlPolicy.Type.SCP,
                EstateBuilder.ROOT,
                "{'Effect': 'Deny', 'Action': ['organizations:LeaveOrganization', 's3:PutAccountPublicAccessBlock'], 'Resource': '*'}",
                "{'Effect': 'Deny', 'NotAction': ['iam:*', 'sts:*', 's3:*'], 'Resource': '*',"
                        + " 'Condition': {'StringNotEquals': {'aws:RequestedRegion': ['eu-west-1', 'us-east-1']}}}");
        builder.control(
                ControlPolicy.Type.SCP,
                account(0),
                "{'Effect': 'Deny', 'Action': 's3:*', 'Resource': '*',"
                        + " 'Condition': {'StringNotEquals': {'aws:ResourceAccount': '" + account(0) + "'}}}");
        builder.control(
                ControlPolicy.Type.RCP,
                EstateBuilder.ROOT,
                "{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': '*', 'Condition':"
                        + " {'StringNotEqualsIfExists': {'aws:PrincipalOrgID': '" + EstateBuilder.ORGANIZATION
                        + "'}, 'BoolIfExists': {'aws:PrincipalIsAWSService': 'false'}}}",
                "{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': '*',"
                        + " 'Condition': {'BoolIfExists': {'aws:SecureTransport': 'false'}}}");
        for (int i = 0; i < roleCount; i++) {
            roles.add("arn:aws:iam::" + account(i) + ":role/loader-" + i);
        }
        for (int i = 0; i < bucketCount; i++) {
            String name = "models-" + ENVIRONMENTS.get(i % ACCOUNTS % ENVIRONMENTS.size()) + "-" + i;
            buckets.add(name);
            builder.bucket(name, account(i), bucketPolicy(name, i));
        }
        for (String role : roles) {
            String own = identity();
            if (random.nextInt(3) == 0) {
                builder.bounded(role, boundary(), own, EXTRA.get(random.nextInt(EXTRA.size())));
            } else {
                builder.role(role, own, EXTRA.get(random.nextInt(EXTRA.size())));
            }
        }
        return builder.estate();
    }

    private static final List<String> EXTRA = List.of(
            "{'Effect': 'Allow', 'Action': 'ecr:GetAuthorizationToken', 'Resource': '*'}",
            "{'Effect': 'Allow', 'Action': ['logs:CreateLogStream', 'logs:PutLogEvents'], 'Resource': '*'}",
            "{'Effect': 'Deny', 'Action': 's3:Delete*', 'Resource': '*'}",
            "{'Effect': 'Deny', 'Action': 's3:*', 'Resource': '*', 'Condition': {'StringNotEqualsIfExists':"
                    + " {'aws:SourceVpce': ['vpce-0a1', 'vpce-0c3']}}}");

    private String identity() {
        String bucket = any(buckets);
        return switch (random.nextInt(8)) {
            case 0 -> "{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}";
            case 1 -> "{'Effect': 'Allow', 'Action': ['s3:Get*', 's3:List*'], 'Resource': '*'}";
            case 2 ->
                "{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models-prod-*/models/*'}";
            case 3 ->
                "{'Effect': 'Allow', 'Action': ['s3:GetObject', 's3:PutObject'], 'Resource': 'arn:aws:s3:::models-dev-*/*',"
                        + " 'Condition': {'StringEquals': {'aws:ResourceAccount': '${aws:PrincipalAccount}'}}}";
            case 4 ->
                "{'Effect': 'Allow', 'Action': 's3:ListBucket', 'Resource': 'arn:aws:s3:::" + bucket
                        + "', 'Condition': {'StringLike': {'s3:prefix': 'models/*'}}}";
            case 5 -> "{'Effect': 'Allow', 'NotAction': ['iam:*', 's3:Delete*'], 'Resource': '*'}";
            default -> "{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::" + bucket + "/*'}";
        };
    }

    private String boundary() {
        return switch (random.nextInt(3)) {
            case 0 -> "{'Effect': 'Allow', 'Action': ['s3:Get*', 's3:List*', 'kms:Decrypt'], 'Resource': '*'}";
            case 1 ->
                "{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'Bool': {'aws:SecureTransport': 'true'}}}";
            default -> "{'Effect': 'Allow', 'Action': ['ec2:*', 'logs:*', 'ecr:*'], 'Resource': '*'}";
        };
    }

    private String[] bucketPolicy(String name, int number) {
        String on = "'Resource': ['arn:aws:s3:::" + name + "', 'arn:aws:s3:::" + name + "/*']";
        List<String> statements = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            statements.add("{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', " + on
                    + ", 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}}");
        }
        switch (random.nextInt(6)) {
            case 0 ->
                statements.add("{'Effect': 'Allow', 'Principal': {'AWS': ['" + any(roles) + "', '" + any(roles)
                        + "']}, 'Action': ['s3:GetObject', 's3:ListBucket'], " + on + "}");
            case 1 ->
                statements.add("{'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', " + on
                        + ", 'Condition': {'StringEquals': {'aws:PrincipalOrgID': '" + EstateBuilder.ORGANIZATION
                        + "'}}}");
            case 2 ->
                statements.add("{'Effect': 'Allow', 'Principal': {'AWS': '" + account(number + 1)
                        + "'}, 'Action': 's3:Get*', " + on
                        + ", 'Condition': {'StringEquals': {'aws:SourceVpce': 'vpce-0a1'}}}");
            case 3 ->
                statements.add("{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', " + on
                        + ", 'Condition': {'ArnNotLike': {'aws:PrincipalArn': ['" + any(roles) + "', 'arn:aws:iam::"
                        + account(number) + ":role/*']}}}");
            case 4 ->
                statements.add("{'Effect': 'Deny', 'NotPrincipal': {'AWS': ['" + any(roles) + "', 'arn:aws:iam::"
                        + account(number) + ":root']}, 'Action': 's3:*', " + on + "}");
            default -> {}
        }
        return statements.toArray(new String[0]);
    }

    private void ask(Estate estate, int every) {
        EstateProver prover =
                new EstateProver(estate, Environments.of(estate, List.of()), Catalogue.bundled(), Budget.DEFAULT);
        int number = 0;
        for (String role : roles) {
            Caller caller = Caller.aws(role, role.split(":", 6)[4]);
            for (String bucket : buckets) {
                if (number++ % every != 0) {
                    continue;
                }
                String arn = "arn:aws:s3:::" + bucket;
                long start = THREADS.getCurrentThreadCpuTime();
                Verdict verdict = prover.notGranted(caller, Asked.all(arn)).verdict();
                millis.add((THREADS.getCurrentThreadCpuTime() - start) / 1e6);
                verdicts.merge(
                        verdict instanceof Verdict.Unknown unknown
                                ? "Unknown " + unknown.reason()
                                : verdict.getClass().getSimpleName(),
                        1,
                        Integer::sum);
                Effective effective =
                        EffectiveAccess.of(estate).between(caller, arn).known().orElseThrow();
                if (verdict instanceof Violated violated) {
                    Request found = violated.witness();
                    check(decide(effective, found) == Decision.ALLOWED, "a witness is not allowed", found);
                } else if (verdict instanceof Proven) {
                    for (int i = 0; i < REQUESTS; i++) {
                        Request request = request(effective, bucket);
                        requests++;
                        check(decide(effective, request) != Decision.ALLOWED, "a request is allowed", request);
                    }
                } else if (verdict instanceof Verdict.Unknown) {
                    System.out.println("open: " + role + " to " + bucket + ": " + verdict);
                }
            }
        }
        // The requests mean something only if others like them are allowed.
        for (int i = 0; i < requests / 10; i++) {
            String role = any(roles);
            String bucket = any(buckets);
            Effective effective = EffectiveAccess.of(estate)
                    .between(Caller.aws(role, role.split(":", 6)[4]), "arn:aws:s3:::" + bucket)
                    .known()
                    .orElseThrow();
            allowed += decide(effective, request(effective, bucket)) == Decision.ALLOWED ? 1 : 0;
        }
    }

    private static Decision decide(Effective effective, Request request) {
        return Evaluator.of(effective.access(request)).decide(request);
    }

    private void check(boolean holds, String what, Request request) {
        if (!holds) {
            contradictions++;
            System.out.println("CONTRADICTION " + what + ": " + request);
        }
    }

    /** What AWS fills in, and something of what a request can bring. */
    private Request request(Effective effective, String bucket) {
        String action = any(ACTIONS);
        boolean object = action.contains("Object");
        String resource = "arn:aws:s3:::" + bucket + (object ? "/" + any(List.of("models/a", "other")) : "");
        Context.Builder context = effective.context().with();
        for (String[] key : VALUES) {
            int value = random.nextInt(key.length + 1);
            if (value > 0 && value < key.length) {
                context.put(key[0], key[value]);
            }
        }
        return new Request(
                effective.caller(), action, resource, effective.resource().account(), context.build());
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void print() {
        millis.sort(null);
        System.out.println(
                roles.size() + " roles, " + buckets.size() + " buckets, " + millis.size() + " questions: " + verdicts);
        System.out.printf(
                Locale.ROOT,
                "CPU ms a question: p50 %.3f, p90 %.3f, p99 %.3f, max %.1f, total %.1f s%n",
                at(0.5),
                at(0.9),
                at(0.99),
                at(1),
                millis.stream().mapToDouble(one -> one).sum() / 1e3);
        System.out.println(requests + " random requests to what is proven, " + contradictions + " contradictions; of "
                + requests / 10 + " such requests to any role and bucket " + allowed + " are allowed");
    }

    private double at(double share) {
        return millis.get((int) Math.min(millis.size() - 1.0, millis.size() * share));
    }
}
