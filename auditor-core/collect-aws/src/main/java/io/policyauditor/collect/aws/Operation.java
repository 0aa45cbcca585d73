package io.policyauditor.collect.aws;

import java.util.Locale;

/**
 * Every call that the collector can make. What is not here is not called: the policy of the auditor is made of it.
 *
 * <p>Source: Service Authorization Reference, for the operations whose action has another name.
 */
enum Operation {
    STS_GET_CALLER_IDENTITY("sts", "GetCallerIdentity", Side.CALLER, ""),
    STS_ASSUME_ROLE("sts", "AssumeRole", Side.CALLER, ""),

    ORGANIZATIONS_DESCRIBE_ORGANIZATION("organizations", "DescribeOrganization", Side.CALLER),
    ORGANIZATIONS_LIST_ROOTS("organizations", "ListRoots", Side.CALLER),
    ORGANIZATIONS_LIST_UNITS("organizations", "ListOrganizationalUnitsForParent", Side.CALLER),
    ORGANIZATIONS_LIST_ACCOUNTS("organizations", "ListAccounts", Side.CALLER),
    ORGANIZATIONS_LIST_ACCOUNTS_FOR_PARENT("organizations", "ListAccountsForParent", Side.CALLER),
    ORGANIZATIONS_LIST_TAGS("organizations", "ListTagsForResource", Side.CALLER),
    ORGANIZATIONS_LIST_POLICIES("organizations", "ListPolicies", Side.CALLER),
    ORGANIZATIONS_DESCRIBE_POLICY("organizations", "DescribePolicy", Side.CALLER),
    ORGANIZATIONS_LIST_TARGETS("organizations", "ListTargetsForPolicy", Side.CALLER),
    ORGANIZATIONS_LIST_DELEGATED_ADMINISTRATORS("organizations", "ListDelegatedAdministrators", Side.CALLER),
    ORGANIZATIONS_LIST_DELEGATED_SERVICES("organizations", "ListDelegatedServicesForAccount", Side.CALLER),

    IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS("iam", "GetAccountAuthorizationDetails"),
    IAM_LIST_ROLES("iam", "ListRoles"),
    IAM_LIST_OIDC_PROVIDERS("iam", "ListOpenIDConnectProviders"),
    IAM_GET_OIDC_PROVIDER("iam", "GetOpenIDConnectProvider"),
    IAM_LIST_SAML_PROVIDERS("iam", "ListSAMLProviders"),

    S3_LIST_BUCKETS("s3", "ListBuckets", "s3:ListAllMyBuckets"),
    S3_GET_LOCATION("s3", "GetBucketLocation"),
    S3_GET_POLICY("s3", "GetBucketPolicy"),
    S3_GET_POLICY_STATUS("s3", "GetBucketPolicyStatus"),
    S3_GET_ENCRYPTION("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    S3_GET_PUBLIC_ACCESS_BLOCK("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    S3_GET_OWNERSHIP("s3", "GetBucketOwnershipControls"),
    S3_GET_ACL("s3", "GetBucketAcl"),
    S3_GET_VERSIONING("s3", "GetBucketVersioning"),
    S3_GET_OBJECT_LOCK("s3", "GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
    S3_GET_REQUEST_PAYMENT("s3", "GetBucketRequestPayment"),
    S3_GET_TAGS("s3", "GetBucketTagging"),
    S3_GET_LOGGING("s3", "GetBucketLogging"),
    S3_GET_REPLICATION("s3", "GetBucketReplication", "s3:GetReplicationConfiguration"),

    S3CONTROL_GET_PUBLIC_ACCESS_BLOCK("s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
    S3CONTROL_LIST_ACCESS_POINTS("s3control", "ListAccessPoints", "s3:ListAccessPoints"),
    S3CONTROL_GET_ACCESS_POINT_POLICY("s3control", "GetAccessPointPolicy", "s3:GetAccessPointPolicy"),

    KMS_LIST_KEYS("kms", "ListKeys"),
    KMS_LIST_ALIASES("kms", "ListAliases"),
    KMS_DESCRIBE_KEY("kms", "DescribeKey"),
    KMS_GET_KEY_POLICY("kms", "GetKeyPolicy"),
    KMS_LIST_GRANTS("kms", "ListGrants"),
    KMS_GET_ROTATION("kms", "GetKeyRotationStatus"),
    KMS_LIST_TAGS("kms", "ListResourceTags"),

    EKS_LIST_CLUSTERS("eks", "ListClusters"),
    EKS_DESCRIBE_CLUSTER("eks", "DescribeCluster"),
    EKS_LIST_NODE_GROUPS("eks", "ListNodegroups"),
    EKS_DESCRIBE_NODE_GROUP("eks", "DescribeNodegroup"),
    EKS_LIST_FARGATE_PROFILES("eks", "ListFargateProfiles"),
    EKS_DESCRIBE_FARGATE_PROFILE("eks", "DescribeFargateProfile"),
    EKS_LIST_ACCESS_ENTRIES("eks", "ListAccessEntries"),
    EKS_DESCRIBE_ACCESS_ENTRY("eks", "DescribeAccessEntry"),
    EKS_LIST_ACCESS_POLICIES("eks", "ListAssociatedAccessPolicies"),
    EKS_LIST_ASSOCIATIONS("eks", "ListPodIdentityAssociations"),
    EKS_DESCRIBE_ASSOCIATION("eks", "DescribePodIdentityAssociation"),

    EC2_DESCRIBE_REGIONS("ec2", "DescribeRegions"),
    EC2_DESCRIBE_INSTANCES("ec2", "DescribeInstances"),
    EC2_DESCRIBE_VPC_ENDPOINTS("ec2", "DescribeVpcEndpoints"),

    ACCESS_ANALYZER_LIST_ANALYZERS("accessanalyzer", "ListAnalyzers", "access-analyzer:ListAnalyzers"),
    ACCESS_ANALYZER_LIST_FINDINGS("accessanalyzer", "ListFindings", "access-analyzer:ListFindings");

    /** With whose credentials a call is made. */
    enum Side {
        /** Those the collector was started with. */
        CALLER,
        /** Those of the role in each account, and the caller's in its own account. */
        ACCOUNT
    }

    private final String service;
    private final String call;
    private final Side side;
    private final String action;

    Operation(String service, String call) {
        this(service, call, Side.ACCOUNT);
    }

    Operation(String service, String call, Side side) {
        this(service, call, side, service + ":" + call);
    }

    Operation(String service, String call, String action) {
        this(service, call, Side.ACCOUNT, action);
    }

    Operation(String service, String call, Side side, String action) {
        this.service = service;
        this.call = call;
        this.side = side;
        this.action = action;
    }

    /** The package of the SDK that has the call. */
    String service() {
        return service;
    }

    /** Its name in the API of the service. */
    String call() {
        return call;
    }

    Side side() {
        return side;
    }

    /** The action that a policy must allow; empty for GetCallerIdentity, and AssumeRole is allowed on one role. */
    String action() {
        return action;
    }

    /** The words for it in a message. */
    @Override
    public String toString() {
        return service.toLowerCase(Locale.ROOT) + " " + call;
    }
}
