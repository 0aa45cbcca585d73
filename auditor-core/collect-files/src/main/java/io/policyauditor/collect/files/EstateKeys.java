package io.policyauditor.collect.files;

import io.policyauditor.audit.Section;
import java.util.List;

/**
 * The mappings of {@code estate.yaml} that have fixed keys. {@code estate.schema.json} publishes the same; those that
 * stand in several places are its {@code $defs}.
 */
enum EstateKeys implements Section.Fixed {
    FILE("", "version", "organization", "accounts", "clusters", "vpcEndpointPolicies", "guardrails"),
    ORGANIZATION(
            "organization",
            "id",
            "managementAccount",
            "complete",
            "units",
            "serviceControlPolicies",
            "resourceControlPolicies"),
    UNIT("organization.units[]", "id", "name", "parent"),
    CONTROL_POLICY("$controlPolicy", "id", "name", "awsManaged", "targets", "policy"),
    ACCOUNT(
            "accounts.*",
            "name",
            "unit",
            "tags",
            "complete",
            "publicAccessBlock",
            "authorizationDetails",
            "roles",
            "users",
            "oidcProviders",
            "analyzers",
            "vpcEndpoints",
            "buckets",
            "keys"),
    ANALYZER("accounts.*.analyzers[]", "arn", "organization"),
    VPC_ENDPOINT("accounts.*.vpcEndpoints[]", "id", "vpc", "region", "service", "policy"),
    ROLE("accounts.*.roles.*", "trust", "policies", "managedPolicies", "boundary", "tags", "maxSessionDuration"),
    USER("accounts.*.users.*", "policies", "managedPolicies", "boundary", "tags"),
    OIDC_PROVIDER("accounts.*.oidcProviders[]", "issuer", "clientIds"),
    BUCKET(
            "accounts.*.buckets.*",
            "region",
            "policy",
            "encryption",
            "publicAccessBlock",
            "ownership",
            "acl",
            "versioning",
            "objectLock",
            "requesterPays",
            "tags",
            "accessPoints",
            "objects"),
    ENCRYPTION("accounts.*.buckets.*.encryption", "algorithm", "key", "bucketKey", "file"),
    ACL_GRANT("accounts.*.buckets.*.acl[]", "grantee", "permission"),
    ACCESS_POINT("accounts.*.buckets.*.accessPoints[]", "arn", "alias", "policy", "vpc", "publicAccessBlock"),
    OBJECT("accounts.*.buckets.*.objects[]", "key", "storageClass", "owner"),
    KEY(
            "accounts.*.keys.*",
            "region",
            "aliases",
            "policy",
            "state",
            "rotation",
            "origin",
            "symmetric",
            "multiRegion",
            "awsManaged",
            "grants",
            "tags"),
    GRANT("accounts.*.keys.*.grants[]", "id", "name", "grantee", "retiringPrincipal", "operations", "constraints"),
    CONSTRAINTS("accounts.*.keys.*.grants[].constraints", "encryptionContextEquals", "encryptionContextSubset"),
    CLUSTER(
            "clusters.*",
            "arn",
            "account",
            "region",
            "issuer",
            "vpc",
            "tags",
            "manifests",
            "complete",
            "podIdentityAssociations",
            "nodeGroups",
            "accessEntries"),
    POD_IDENTITY_ASSOCIATION(
            "clusters.*.podIdentityAssociations[]",
            "namespace",
            "serviceAccount",
            "role",
            "targetRole",
            "externalId",
            "disableSessionTags",
            "sessionPolicy"),
    NODE_GROUP("clusters.*.nodeGroups[]", "name", "role", "hopLimit", "fargate"),
    ACCESS_ENTRY("clusters.*.accessEntries[]", "principal", "groups", "policies"),
    VPC_ENDPOINT_POLICY("vpcEndpointPolicies[]", "vpcEndpoint", "account", "policy"),
    GUARDRAILS("guardrails", "required"),
    PUBLIC_ACCESS_BLOCK(
            "$publicAccessBlock", "blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"),
    ATTACHED_POLICY("$attachedPolicy", "arn", "policy"),
    ACCESS_POLICY("$scopedAccessPolicy", "arn", "namespaces"),
    FILE_REFERENCE("$fileReference", "file");

    private final String place;
    // Made by List.of, which Error Prone cannot see in the type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> names;

    EstateKeys(String place, String... names) {
        this.place = place;
        this.names = List.of(names);
    }

    /** Where such mappings stand: names with dots between, {@code []} for the items of a list, {@code *} for any name. */
    String place() {
        return place;
    }

    @Override
    public List<String> names() {
        return names;
    }
}
