package io.policyauditor.rules.escalation.credentialexposure;

import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.rules.Partitions;
import java.util.List;

/**
 * Actions whose answer holds credentials: access keys, session credentials, passwords or private keys, of whomever.
 *
 * <p>Source: the API references of the services, response elements of each action. Left out are sts:AssumeRole and its
 * kin, eks-auth:AssumeRoleForPodIdentity and s3:GetDataAccess, because a trust policy, an association or a grant decides
 * what they give; sts:GetSessionToken, because it gives the caller what it has; and ecr:GetAuthorizationToken,
 * ecr-public:GetAuthorizationToken and codeartifact:GetAuthorizationToken, which a pull needs and which give no more
 * than the caller's own permissions.
 */
final class CredentialActions {
    static final List<String> NAMES = List.of(
            "sts:AssumeRoot",
            "sts:GetDelegatedAccessToken",
            "sts:GetFederationToken",
            "iam:CreateAccessKey",
            "iam:CreateServiceSpecificCredential",
            "iam:ResetServiceSpecificCredential",
            "codepipeline:GetJobDetails",
            "codepipeline:PollForJobs",
            "cognito-identity:GetCredentialsForIdentity",
            "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
            "connect:GetFederationToken",
            "datazone:GetEnvironmentCredentials",
            "deadline:AssumeFleetRoleForRead",
            "deadline:AssumeFleetRoleForWorker",
            "deadline:AssumeQueueRoleForRead",
            "deadline:AssumeQueueRoleForUser",
            "deadline:AssumeQueueRoleForWorker",
            "ec2:GetPasswordData",
            "elasticmapreduce:GetClusterSessionCredentials",
            "emr-containers:GetManagedEndpointSessionCredentials",
            "finspace-api:GetProgrammaticAccessCredentials",
            "gamelift:GetComputeAccess",
            "gamelift:GetInstanceAccess",
            "gamelift:RequestUploadCredentials",
            "lakeformation:GetTemporaryGluePartitionCredentials",
            "lakeformation:GetTemporaryGlueTableCredentials",
            "lightsail:CreateBucketAccessKey",
            "lightsail:DownloadDefaultKeyPair",
            "lightsail:GetInstanceAccessDetails",
            "lightsail:GetRelationalDatabaseMasterUserPassword",
            "mediapackage:RotateChannelCredentials",
            "mediapackage:RotateIngestEndpointCredentials",
            "redshift:GetClusterCredentials",
            "redshift:GetClusterCredentialsWithIAM",
            "redshift-serverless:GetCredentials");

    private CredentialActions() {}

    /** Whether a statement's action element fits any. */
    static boolean anyOf(CompiledStatement statement) {
        return NAMES.stream().anyMatch(statement::coversAction);
    }

    /** Those that an action pattern fits and that have something to act on among the resources, in order. */
    static List<String> in(String pattern, ResourceSet resources, Catalogue catalogue) {
        ActionSet allowed = ActionSets.of(pattern, catalogue);
        boolean everything = resources.covers("*");
        return NAMES.stream()
                .filter(name -> catalogue
                        .action(name)
                        .filter(allowed::contains)
                        .filter(action -> everything || reaches(action, resources))
                        .isPresent())
                .toList();
    }

    /** An action without a type of resource is allowed by everything alone. */
    private static boolean reaches(Action action, ResourceSet resources) {
        return action.resources().stream()
                .flatMap(use -> use.type().globs().stream())
                .map(glob -> glob.substring("arn:*".length()))
                .anyMatch(rest -> Partitions.meet(resources, rest));
    }
}
