package io.policyauditor.collect.aws;

import io.policyauditor.collect.aws.ScriptedAws.Answer;
import io.policyauditor.collect.aws.ScriptedAws.Call;
import java.util.Map;
import java.util.function.Function;

/**
 * An organization that answers everything: a management account, one member that looks like it, one suspended account;
 * things in eu-west-1, nothing in us-east-1.
 */
final class SampleAws {
    /** What the other side writes, which no gap repeats. */
    static final String WORDS = "the words of the other side";

    private static final String REGION = "eu-west-1";

    private SampleAws() {}

    static ScriptedAws start() {
        ScriptedAws aws = new ScriptedAws();
        aws.on(Operation.STS_GET_CALLER_IDENTITY, file("sts-caller.xml"));
        aws.on(Operation.STS_ASSUME_ROLE, file("sts-assume.xml"));
        organization(aws);
        identities(aws);
        buckets(aws);
        keys(aws);
        clusters(aws);
        aws.on(Operation.EC2_DESCRIBE_REGIONS, file("ec2-regions.xml"));
        aws.on(Operation.EC2_DESCRIBE_INSTANCES, file("ec2-instances.xml"));
        aws.on(Operation.EC2_DESCRIBE_VPC_ENDPOINTS, regional("ec2-endpoints.xml", "<DescribeVpcEndpointsResponse/>"));
        aws.on(Operation.ACCESS_ANALYZER_LIST_ANALYZERS, regional("analyzers.json", "{\"analyzers\": []}"));
        aws.on(Operation.ACCESS_ANALYZER_LIST_FINDINGS, file("findings.json"));
        return aws;
    }

    private static void organization(ScriptedAws aws) {
        aws.on(Operation.ORGANIZATIONS_DESCRIBE_ORGANIZATION, file("org.json"));
        aws.on(Operation.ORGANIZATIONS_LIST_ROOTS, file("org-roots.json"));
        aws.on(
                Operation.ORGANIZATIONS_LIST_UNITS,
                call -> call.about("r-1")
                        ? answer(call, "org-units.json")
                        : Answer.of("{\"OrganizationalUnits\": []}"));
        aws.on(
                Operation.ORGANIZATIONS_LIST_ACCOUNTS,
                call -> answer(call, call.about("rest") ? "org-accounts-2.json" : "org-accounts.json"));
        aws.on(
                Operation.ORGANIZATIONS_LIST_ACCOUNTS_FOR_PARENT,
                call -> Answer.of(
                        call.about("r-1")
                                ? "{\"Accounts\": [{\"Id\": \"111122223333\"}, {\"Id\": \"999900001111\"}]}"
                                : "{\"Accounts\": [{\"Id\": \"444455556666\"}]}"));
        aws.on(Operation.ORGANIZATIONS_LIST_TAGS, file("org-tags.json"));
        aws.on(
                Operation.ORGANIZATIONS_LIST_POLICIES,
                call -> answer(call, call.about("RESOURCE_CONTROL_POLICY") ? "org-rcps.json" : "org-scps.json"));
        aws.on(
                Operation.ORGANIZATIONS_DESCRIBE_POLICY,
                call -> answer(call, call.about("p-2") ? "org-rcp.json" : "org-scp.json"));
        aws.on(Operation.ORGANIZATIONS_LIST_TARGETS, file("org-targets.json"));
        aws.on(Operation.ORGANIZATIONS_LIST_DELEGATED_ADMINISTRATORS, file("org-delegated.json"));
        aws.on(Operation.ORGANIZATIONS_LIST_DELEGATED_SERVICES, file("org-delegated-services.json"));
    }

    private static void identities(ScriptedAws aws) {
        aws.on(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                call -> answer(call, call.about("page-2") ? "iam-details-2.xml" : "iam-details-1.xml"));
        aws.on(Operation.IAM_LIST_ROLES, file("iam-roles.xml"));
        aws.on(Operation.IAM_LIST_OIDC_PROVIDERS, file("iam-oidc-list.xml"));
        aws.on(Operation.IAM_GET_OIDC_PROVIDER, file("iam-oidc.xml"));
        aws.on(Operation.IAM_LIST_SAML_PROVIDERS, file("iam-saml.xml"));
    }

    private static void buckets(ScriptedAws aws) {
        aws.on(
                Operation.S3_LIST_BUCKETS,
                call -> answer(call, call.query().contains("more") ? "s3-buckets-2.xml" : "s3-buckets.xml"));
        aws.on(Operation.S3_GET_LOCATION, file("s3-location.xml"));
        bucket(aws, Operation.S3_GET_POLICY, "s3-policy.json", "NoSuchBucketPolicy");
        bucket(aws, Operation.S3_GET_POLICY_STATUS, "s3-policy-status.xml", "NoSuchBucketPolicy");
        bucket(aws, Operation.S3_GET_ENCRYPTION, "s3-encryption.xml", "ServerSideEncryptionConfigurationNotFoundError");
        bucket(aws, Operation.S3_GET_PUBLIC_ACCESS_BLOCK, "s3-block.xml", "NoSuchPublicAccessBlockConfiguration");
        bucket(aws, Operation.S3_GET_OWNERSHIP, "s3-ownership.xml", "OwnershipControlsNotFoundError");
        aws.on(Operation.S3_GET_ACL, file("s3-acl.xml"));
        empty(aws, Operation.S3_GET_VERSIONING, "s3-versioning.xml", "<VersioningConfiguration/>");
        bucket(aws, Operation.S3_GET_OBJECT_LOCK, "s3-lock.xml", "ObjectLockConfigurationNotFoundError");
        aws.on(
                Operation.S3_GET_REQUEST_PAYMENT,
                call -> answer(call, call.about("bare") ? "s3-payment-owner.xml" : "s3-payment.xml"));
        bucket(aws, Operation.S3_GET_TAGS, "s3-tags.xml", "NoSuchTagSet");
        empty(aws, Operation.S3_GET_LOGGING, "s3-logging.xml", "<BucketLoggingStatus/>");
        bucket(aws, Operation.S3_GET_REPLICATION, "s3-replication.xml", "ReplicationConfigurationNotFoundError");
        aws.on(Operation.S3CONTROL_GET_PUBLIC_ACCESS_BLOCK, file("s3control-block.xml"));
        aws.on(Operation.S3CONTROL_LIST_ACCESS_POINTS, regional("s3control-points.xml", "<ListAccessPointsResult/>"));
        aws.on(
                Operation.S3CONTROL_GET_ACCESS_POINT_POLICY,
                call -> call.about("theirs")
                        ? error(call, 404, "NoSuchAccessPointPolicy")
                        : answer(call, "s3control-policy.xml"));
    }

    private static void keys(ScriptedAws aws) {
        aws.on(Operation.KMS_LIST_KEYS, regional("kms-keys.json", "{\"Keys\": []}"));
        aws.on(Operation.KMS_LIST_ALIASES, regional("kms-aliases.json", "{\"Aliases\": []}"));
        aws.on(
                Operation.KMS_DESCRIBE_KEY,
                call -> answer(call, call.about("k-1") ? "kms-key-1.json" : "kms-key-2.json"));
        aws.on(Operation.KMS_GET_KEY_POLICY, file("kms-policy.json"));
        aws.on(
                Operation.KMS_LIST_GRANTS,
                call -> call.about("k-1") ? answer(call, "kms-grants.json") : Answer.of("{\"Grants\": []}"));
        aws.on(
                Operation.KMS_GET_ROTATION,
                call -> call.about("k-1")
                        ? answer(call, "kms-rotation.json")
                        : error(call, 400, "UnsupportedOperationException"));
        aws.on(
                Operation.KMS_LIST_TAGS,
                call -> call.about("k-1") ? answer(call, "kms-tags.json") : Answer.of("{\"Tags\": []}"));
    }

    private static void clusters(ScriptedAws aws) {
        aws.on(Operation.EKS_LIST_CLUSTERS, regional("eks-clusters.json", "{\"clusters\": []}"));
        Map.of(
                        Operation.EKS_DESCRIBE_CLUSTER, "eks-cluster.json",
                        Operation.EKS_LIST_NODE_GROUPS, "eks-groups.json",
                        Operation.EKS_DESCRIBE_NODE_GROUP, "eks-group.json",
                        Operation.EKS_LIST_FARGATE_PROFILES, "eks-profiles.json",
                        Operation.EKS_DESCRIBE_FARGATE_PROFILE, "eks-profile.json",
                        Operation.EKS_LIST_ACCESS_ENTRIES, "eks-entries.json",
                        Operation.EKS_DESCRIBE_ACCESS_ENTRY, "eks-entry.json",
                        Operation.EKS_LIST_ACCESS_POLICIES, "eks-entry-policies.json",
                        Operation.EKS_LIST_ASSOCIATIONS, "eks-associations.json",
                        Operation.EKS_DESCRIBE_ASSOCIATION, "eks-association.json")
                .forEach((operation, name) -> aws.on(operation, file(name)));
    }

    /** The bucket called bare has nothing set. */
    private static void bucket(ScriptedAws aws, Operation operation, String name, String code) {
        aws.on(operation, call -> call.about("bare") ? error(call, 404, code) : answer(call, name));
    }

    private static void empty(ScriptedAws aws, Operation operation, String name, String nothing) {
        aws.on(operation, call -> call.about("bare") ? Answer.of(nothing) : answer(call, name));
    }

    private static Function<Call, Answer> regional(String name, String elsewhere) {
        return call -> call.in(REGION) ? answer(call, name) : Answer.of(elsewhere);
    }

    private static Function<Call, Answer> file(String name) {
        return call -> answer(call, name);
    }

    /** What stands in the file, about the account that asks. */
    static Answer answer(Call call, String name) {
        String text = ScriptedAws.text(name);
        boolean global = call.operation().side() == Operation.Side.CALLER;
        return Answer.of(global ? text : text.replace(ScriptedAws.CALLER, call.account()));
    }

    /** An error as the service of the operation words it. */
    static Answer error(Call call, int status, String code) {
        String error = "<Error><Code>" + code + "</Code><Message>" + WORDS + "</Message></Error>";
        return switch (call.operation().service()) {
            case "s3" -> Answer.of(status, error);
            case "ec2" -> Answer.of(status, "<Response><Errors>" + error + "</Errors></Response>");
            case "iam", "sts", "s3control" ->
                Answer.of(status, "<ErrorResponse>" + error + "<RequestId>1</RequestId></ErrorResponse>");
            default ->
                Answer.of(status, "{\"__type\": \"" + code + "\", \"message\": \"" + WORDS + "\"}")
                        .with("x-amzn-ErrorType", code);
        };
    }
}
