package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Against moto, which somebody else wrote: {@code tools/moto mvn -Pmoto …}. It knows no Access Analyzer, no Pod Identity
 * and no access entries, which makes real gaps.
 */
@org.junit.jupiter.api.Tag("moto")
class MotoTest {
    private static final String TRUST = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
            + " \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:root\"}, \"Action\": \"sts:AssumeRole\"}]}";
    private static final String READ = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
            + " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::models/*\"}]}";
    private static final String SCP = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\","
            + " \"Action\": \"iam:CreateUser\", \"Resource\": \"*\"}]}";

    private final URI endpoint = URI.create(Objects.requireNonNull(
            System.getenv("MOTO_ENDPOINT"), "start this test through tools/moto, which sets MOTO_ENDPOINT"));
    private final Settings settings = Settings.in("eu-west-1")
            .roleName("Auditor")
            .only("eu-west-1")
            .endpoint(endpoint)
            .pathStyle()
            .within(Duration.ofSeconds(30), Duration.ofMinutes(10))
            .build();
    private final AwsCredentialsProvider caller =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));

    @Test
    void anOrganizationThatMotoHolds() throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        try (Transport base = Transport.of(settings)) {
            Transport transport = new Transport(
                    base.http(),
                    base.retries(),
                    caller,
                    base.endpoint(),
                    base.pathStyle(),
                    base.callTimeout(),
                    base.observers());
            String member = seed(transport);
            Collection all = Collection.of(transport, settings);

            assertThat(all.accounts())
                    .extracting(records -> records.account().id())
                    .containsExactlyInAnyOrder("123456789012", member);
            AccountRecords models = all.accounts().stream()
                    .filter(records -> records.account().id().equals(member))
                    .findFirst()
                    .orElseThrow();
            assertThat(models.account().name()).isEqualTo(Lookup.known("models"));
            assertIdentities(models, member);
            assertBucketAndKey(models, member);
            assertCluster(models);
            assertOrganization(all, models);

            assertThat(all.collected().complete()).isFalse();
            assertThat(all.collected().nothing()).isFalse();
            assertThat(all.collected().unread()).isZero();
            assertThat(models.traits().accessFindings().missing()).isPresent();
            assertThat(models.gaps()).isNotEmpty();
        }
    }

    /** Makes an organization whose member account holds one of each; returns the id of the account. */
    private String seed(Transport transport) {
        try (Clients own = new Clients(transport, caller, "eu-west-1")) {
            own.organizations().createOrganization(request -> request.featureSet("ALL"));
            String root = own.organizations().listRoots().roots().get(0).id();
            String unit = own.organizations()
                    .createOrganizationalUnit(request -> request.parentId(root).name("prod"))
                    .organizationalUnit()
                    .id();
            String member = own.organizations()
                    .createAccount(request -> request.accountName("models").email("models@example.org"))
                    .createAccountStatus()
                    .accountId();
            own.organizations()
                    .moveAccount(request ->
                            request.accountId(member).sourceParentId(root).destinationParentId(unit));
            own.organizations()
                    .enablePolicyType(request -> request.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
            String policy = own.organizations()
                    .createPolicy(request -> request.name("no-users")
                            .description("no users")
                            .type(PolicyType.SERVICE_CONTROL_POLICY)
                            .content(SCP))
                    .policy()
                    .policySummary()
                    .id();
            own.organizations().attachPolicy(request -> request.policyId(policy).targetId(unit));
            try (StsAssumeRoleCredentialsProvider credentials = StsAssumeRoleCredentialsProvider.builder()
                            .stsClient(own.sts())
                            .refreshRequest(request -> request.roleArn("arn:aws:iam::" + member + ":role/Auditor")
                                    .roleSessionName("seed"))
                            .build();
                    Clients clients = new Clients(transport, credentials, "eu-west-1")) {
                seed(clients, member);
            }
            return member;
        }
    }

    private static void seed(Clients clients, String account) {
        clients.iam()
                .createRole(request -> request.roleName("Auditor")
                        .assumeRolePolicyDocument(TRUST)
                        .maxSessionDuration(7_200));
        clients.iam()
                .putRolePolicy(request ->
                        request.roleName("Auditor").policyName("read").policyDocument(READ));
        String managed = clients.iam()
                .createPolicy(request -> request.policyName("managed").policyDocument(READ))
                .policy()
                .arn();
        clients.iam().attachRolePolicy(request -> request.roleName("Auditor").policyArn(managed));
        clients.iam()
                .createOpenIDConnectProvider(request -> request.url("https://oidc.example.org/id/A1")
                        .clientIDList("sts.amazonaws.com")
                        .thumbprintList("0123456789012345678901234567890123456789"));
        String key = clients.kms("eu-west-1")
                .createKey(request -> request.description("models"))
                .keyMetadata()
                .arn();
        clients.kms("eu-west-1")
                .createAlias(request -> request.aliasName("alias/models").targetKeyId(key));
        clients.s3("eu-west-1")
                .createBucket(request -> request.bucket("models")
                        .createBucketConfiguration(location -> location.locationConstraint("eu-west-1")));
        clients.s3("eu-west-1")
                .putBucketPolicy(request -> request.bucket("models")
                        .policy(READ.replace(
                                "\"Action\"",
                                "\"Principal\": {\"AWS\": \"arn:aws:iam::" + account + ":root\"}, \"Action\"")));
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(
                        by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
                .build();
        clients.s3("eu-west-1")
                .putBucketEncryption(request -> request.bucket("models")
                        .serverSideEncryptionConfiguration(encryption -> encryption.rules(rule)));
        Tag tag = Tag.builder().key("env").value("prod").build();
        clients.s3("eu-west-1")
                .putBucketTagging(request -> request.bucket("models").tagging(tagging -> tagging.tagSet(tag)));
        clients.s3Control("eu-west-1")
                .putPublicAccessBlock(request -> request.accountId(account)
                        .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)
                                .ignorePublicAcls(true)
                                .blockPublicPolicy(true)
                                .restrictPublicBuckets(true)));
        String cluster = "arn:aws:iam::" + account + ":role/cluster";
        assertThatThrownBy(() -> clients.eks("eu-west-1")
                        .createCluster(request -> request.name("serving")
                                .roleArn(cluster)
                                .resourcesVpcConfig(vpc -> vpc.subnetIds("subnet-1", "subnet-2"))))
                .as("moto makes the cluster and answers with a date that is none of EKS")
                .hasMessageContaining("Unable to parse date");
    }

    private static void assertIdentities(AccountRecords models, String account) {
        assertThat(models.account().complete()).contains(Listing.ROLES, Listing.USERS, Listing.OIDC_PROVIDERS);
        Role role = models.roles().stream()
                .filter(one -> one.name().equals("Auditor"))
                .findFirst()
                .orElseThrow();
        assertThat(role.maxSessionDuration()).isEqualTo(Lookup.known(7_200));
        assertThat(role.policies().known().orElseThrow())
                .extracting(Policy::name)
                .containsExactly(role.arn() + "#policies/read", "arn:aws:iam::" + account + ":policy/managed");
        assertThat(role.policies().known().orElseThrow())
                .allSatisfy(policy -> assertThat(
                                policy.document().known().orElseThrow().statements())
                        .hasSize(1));
        assertThat(role.trust()
                        .known()
                        .orElseThrow()
                        .document()
                        .known()
                        .orElseThrow()
                        .complete())
                .isTrue();
        assertThat(models.oidcProviders()).extracting(OidcProvider::issuer).containsExactly("oidc.example.org/id/A1");
    }

    private static void assertBucketAndKey(AccountRecords models, String account) {
        assertThat(models.account().complete()).contains(Listing.BUCKETS);
        assertThat(models.account().publicAccessBlock()).isEqualTo(Lookup.known(PublicAccessBlock.ALL));
        assertThat(models.buckets()).extracting(Bucket::name).containsExactly("models");
        Bucket bucket = models.buckets().get(0);
        assertThat(bucket.region()).isEqualTo(Lookup.known("eu-west-1"));
        assertThat(bucket.policy().known()).isPresent();
        assertThat(bucket.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(bucket.versioning()).isEqualTo(Lookup.known(false));
        assertThat(bucket.encryption().known().orElseThrow().algorithm()).isEqualTo(Algorithm.SSE_KMS);
        String key = bucket.encryption().known().orElseThrow().key().known().orElseThrow();
        assertThat(key).startsWith("arn:aws:kms:eu-west-1:" + account + ":key/");
        assertThat(models.keys())
                .filteredOn(one -> one.arn().equals(key))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.aliases()).containsExactly("alias/models");
                    assertThat(one.policy().known()).isPresent();
                    assertThat(one.grants()).isEqualTo(Lookup.known(List.of()));
                    assertThat(one.symmetric()).isEqualTo(Lookup.known(true));
                });
    }

    /** Its answers hold dates that EKS does not write, so that the cluster is listed and hardly anything known of it. */
    private static void assertCluster(AccountRecords models) {
        Cluster cluster = models.clusters().get(0);
        assertThat(cluster.name()).endsWith(":cluster/serving");
        assertThat(cluster.issuer().missing()).isPresent();
        assertThat(cluster.podIdentityAssociations().missing()).isPresent();
        assertThat(cluster.accessEntries().missing()).isPresent();
        assertThat(cluster.complete()).isEmpty();
        assertThat(models.gaps())
                .extracting(Gap::what)
                .anySatisfy(gap -> assertThat(gap).startsWith("eks DescribeCluster of serving in account "))
                .anySatisfy(gap -> assertThat(gap).startsWith("eks ListPodIdentityAssociations of serving"))
                .anySatisfy(gap -> assertThat(gap).startsWith("eks ListAccessEntries of serving"))
                .anySatisfy(gap -> assertThat(gap).startsWith("accessanalyzer ListAnalyzers in account "));
    }

    private static void assertOrganization(Collection all, AccountRecords models) {
        String unit = models.account().unit().known().orElseThrow();
        assertThat(all.organization().organization().known().orElseThrow().managementAccount())
                .isEqualTo(Lookup.known("123456789012"));
        assertThat(all.organization().controlPolicies())
                .filteredOn(policy -> policy.name().equals("no-users"))
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.type()).isEqualTo(ControlPolicy.Type.SCP);
                    assertThat(policy.targets()).containsExactly(unit);
                    assertThat(policy.policy().document().known()).isPresent();
                });
    }
}
