package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.collect.aws.AccountRecords;
import io.policyauditor.collect.aws.AwsCollector;
import io.policyauditor.collect.aws.OrganizationRecords;
import io.policyauditor.collect.aws.Records;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import io.policyauditor.reports.JsonReport;
import io.policyauditor.reports.TextReport;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * An organization of three accounts, 200 roles and 40 buckets in moto, collected through assumed roles: every fault that
 * was put there is found. {@code tools/moto} starts moto and says where it is.
 */
@Tag("moto")
class MotoTest {
    private static final String REGION = "eu-west-1";
    private static final String MANAGEMENT = "123456789012";
    private static final int ROLES = 200;
    private static final int BUCKETS = 40;
    private static final String OPEN_TRUST = policy("\"Principal\": \"*\", \"Action\": \"sts:AssumeRole\"");
    private static final String READ_ALL = policy("\"Action\": \"s3:GetObject\", \"Resource\": \"*\"");
    private static final String ADMIN = policy("\"Action\": \"*\", \"Resource\": \"*\"");
    private static final String ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/AB";
    private static final String READ_MODELS = "\"Action\": [\"s3:GetObject\", \"s3:ListBucket\"], \"Resource\":"
            + " [\"arn:aws:s3:::golden-models\", \"arn:aws:s3:::golden-models/*\"]";

    /** A cluster with one model, whose role is set by the container that loads it. */
    private static final Map<String, String> SERVING = Map.ofEntries(
            Map.entry("/.well-known/openid-configuration", "{\"issuer\": \"https://" + ISSUER + "\"}"),
            Map.entry("/apis", """
                    {"kind": "APIGroupList", "groups": [{"name": "serving.kserve.io", "versions": [
                      {"version": "v1beta1"}, {"version": "v1alpha1"}]}]}"""),
            Map.entry("/api/v1", """
                    {"kind": "APIResourceList", "resources": [
                      {"name": "serviceaccounts", "kind": "ServiceAccount", "namespaced": true, "verbs": ["list"]},
                      {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["get", "list"]}]}"""),
            Map.entry("/apis/serving.kserve.io/v1beta1", """
                    {"kind": "APIResourceList", "resources": [
                      {"name": "inferenceservices", "kind": "InferenceService", "namespaced": true, "verbs": ["list"]}]}"""),
            Map.entry("/apis/serving.kserve.io/v1alpha1", """
                    {"kind": "APIResourceList", "resources": [{"name": "clusterstoragecontainers",
                      "kind": "ClusterStorageContainer", "namespaced": false, "verbs": ["list"]}]}"""),
            Map.entry("/api/v1/serviceaccounts", """
                    {"kind": "ServiceAccountList", "apiVersion": "v1", "metadata": {}, "items": [
                      {"metadata": {"name": "loader", "namespace": "ml"}}]}"""),
            Map.entry("/api/v1/configmaps", """
                    {"kind": "ConfigMapList", "apiVersion": "v1", "metadata": {}, "items": [
                      {"metadata": {"name": "inferenceservice-config", "namespace": "kserve"},
                       "data": {"storageInitializer": "{\\"image\\": \\"kserve/storage-initializer:v0.17.0\\"}"}}]}"""),
            Map.entry("/apis/serving.kserve.io/v1alpha1/clusterstoragecontainers", """
                    {"kind": "ClusterStorageContainerList", "apiVersion": "serving.kserve.io/v1alpha1", "metadata": {},
                     "items": [{"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterStorageContainer",
                       "metadata": {"name": "models"},
                       "spec": {"workloadType": "initContainer", "supportedUriFormats": [{"prefix": "s3://"}],
                         "container": {"name": "storage-initializer", "image": "kserve/storage-initializer:v0.17.0",
                           "env": [{"name": "AWS_ROLE_ARN", "value": "arn:aws:iam::ACCOUNT:role/loader"},
                             {"name": "AWS_WEB_IDENTITY_TOKEN_FILE", "value": "/var/run/secrets/token"}]}}}]}"""),
            Map.entry("/apis/serving.kserve.io/v1beta1/inferenceservices", """
                    {"kind": "InferenceServiceList", "apiVersion": "serving.kserve.io/v1beta1", "metadata": {},
                     "items": [{"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService",
                       "metadata": {"name": "scorer", "namespace": "ml"},
                       "spec": {"predictor": {"serviceAccountName": "loader",
                         "model": {"modelFormat": {"name": "xgboost"},
                           "storageUri": "s3://golden-models/fraud/v3"}}}}]}"""));

    private static final Map<String, String> CREDENTIALS =
            Map.of("aws.accessKeyId", "testing", "aws.secretAccessKey", "testing");

    private static final Map<String, String> BEFORE = new TreeMap<>();

    private final URI endpoint = URI.create(Objects.requireNonNull(
            System.getenv("MOTO_ENDPOINT"), "start this test through tools/moto, which sets MOTO_ENDPOINT"));
    private final Set<String> seeded = new TreeSet<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void credentials() {
        CREDENTIALS.forEach((name, value) -> {
            String before = System.setProperty(name, value);
            if (before != null) {
                BEFORE.put(name, before);
            }
        });
    }

    @AfterAll
    static void noCredentials() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
        BEFORE.forEach(System::setProperty);
    }

    @BeforeEach
    void empty() throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static String policy(String statement) {
        return policy("Allow", statement);
    }

    private static String policy(String effect, String statement) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"" + effect + "\", " + statement + "}]}";
    }

    private Auditor auditor() {
        return new Auditor(directory).with(new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today()));
    }

    @Test
    void everyFaultThatWasSeededIsFoundLiveAndFromTheSnapshot() throws Exception {
        seed();
        Auditor auditor = auditor();

        Ran collected = auditor.run(
                "collect",
                "aws",
                "-o",
                "snap",
                "--role-name",
                "Auditor",
                "--region",
                REGION,
                "--regions",
                REGION,
                "--endpoint-url",
                endpoint.toString(),
                "--path-style");
        assertThat(collected.code()).as(collected.err()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(collected.err()).contains("aws: 3 accounts, ").doesNotContain("not at all");

        Ran scanned = auditor.run("scan", "snap", "-f", "json");
        assertThat(scanned.code()).isEqualTo(ExitCode.FINDINGS);
        Estate fromSnapshot = read("snap");
        assertThat(fromSnapshot.roles()).hasSizeGreaterThanOrEqualTo(ROLES);
        assertThat(fromSnapshot.buckets()).hasSize(BUCKETS);
        assertThat(fromSnapshot.conflicts()).isEmpty();
        assertThat(found(fromSnapshot)).containsAll(seeded);
        // What moto does not know is said, and keeps nothing else from being judged.
        assertThat(scanned.out()).contains("SN002").contains("accessanalyzer ListAnalyzers");

        // The same records without a snapshot between, and behind a second one, are judged and told the same.
        Estate live = live();
        assertThat(told(fromSnapshot)).isEqualTo(told(live));
        try (SnapshotWriter writer = SnapshotWriter.open(directory.resolve("again"), "test")) {
            EstateSnapshot.write(live, writer);
            writer.publish(Instant.EPOCH, List.of());
        }
        assertThat(told(read("again"))).isEqualTo(told(live));
    }

    /** What the cluster's own API server says is not moto's; that moto knows no Pod Identity is why the role is set by hand. */
    @Test
    void aLoadThatAControlPolicyRefusesIsRefusedUntilItIsDetached() {
        Guarded guarded = seedGuardedLoad();
        try (FakeCluster cluster = new FakeCluster(serving(guarded.account()))) {
            String[] audit = {
                "audit",
                "aws",
                "kubernetes",
                "-o",
                "audit",
                "-q",
                "-f",
                "json=audit.json",
                "-f",
                "text=audit.txt",
                "--role-name",
                "Auditor",
                "--region",
                REGION,
                "--regions",
                REGION,
                "--endpoint-url",
                endpoint.toString(),
                "--path-style",
                "--kubeconfig",
                "kubeconfig",
                "--cluster-name",
                "arn:aws:eks:" + REGION + ":" + guarded.account() + ":cluster/serving"
            };
            Auditor auditor = auditor().file("kubeconfig", cluster.kubeconfig());
            Ran audited = auditor.run(audit);
            assertThat(audited.code()).as(audited.err()).isEqualTo(ExitCode.FINDINGS);
            Ran load = auditor.run("can-load", "audit/snapshot");
            assertThat(load.code()).as(load.out()).isEqualTo(ExitCode.FINDINGS);
            assertThat(load.out())
                    .startsWith("cannot-load: ")
                    .contains("  C24  ")
                    .contains(guarded.policy());
            assertThat(found(read("audit/snapshot")))
                    .contains("RL020 "
                            + load.out().lines().findFirst().orElseThrow().substring("cannot-load: ".length()));

            // The run that read it live, and a scan of what it left, tell the same to the byte.
            Ran scanned = auditor.run(
                    "scan",
                    "audit/snapshot",
                    "-q",
                    "--fail-on-not-assessed",
                    "any",
                    "-f",
                    "json=scan.json",
                    "-f",
                    "text=scan.txt");
            assertThat(scanned.code()).isEqualTo(audited.code());
            assertThat(directory.resolve("scan.json")).hasSameBinaryContentAs(directory.resolve("audit.json"));
            assertThat(directory.resolve("scan.txt")).hasSameBinaryContentAs(directory.resolve("audit.txt"));

            detach(guarded);
            auditor.run(audit);
            Ran now = auditor.run("can-load", "audit/snapshot");
            assertThat(now.code()).as(now.out()).isEqualTo(ExitCode.CLEAN);
            assertThat(now.out()).startsWith("loads: ");
        }
    }

    private Set<String> found(Estate estate) {
        Set<String> found = new TreeSet<>();
        run(estate)
                .findings()
                .forEach(finding ->
                        found.add(finding.rule().id() + " " + finding.subject().key()));
        return found;
    }

    /** What the reports tell, with every line of the one for people. */
    private static String told(Estate estate) {
        AuditRun run = run(estate);
        assertThat(run.errors()).isEmpty();
        StringWriter out = new StringWriter();
        try {
            new JsonReport().write(run, out);
            new TextReport(false, TextReport.Detail.VERBOSE, Severity.INFO).write(run, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString();
    }

    /** All rules but those about the snapshot itself. */
    private static AuditRun run(Estate estate) {
        LocalDate day = LocalDate.of(2026, 11, 23);
        return new Engine(Engine.installed().rules().stream()
                        .filter(rule ->
                                !Set.of("SN001", "SN002").contains(rule.info().id()))
                        .toList())
                .run(
                        estate,
                        new Settings(Configuration.DEFAULT, day),
                        new Engine.Request(
                                new AuditRun.Tool("test", "test", day),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                Gate.AUDIT));
    }

    private Estate read(String name) {
        SnapshotReader.Result result =
                SnapshotReader.read(List.of(directory.resolve(name)), path -> String.valueOf(path.getFileName()));
        assertThat(result).isInstanceOf(SnapshotReader.Result.Sound.class);
        Estate.Parts parts = ((SnapshotReader.Result.Sound) result).parts();
        // The policies that stand for gaps are named after the snapshot.
        return without(parts, policy -> policy.name().contains("#gaps/"));
    }

    private static Estate without(Estate.Parts parts, Function<Policy, Boolean> left) {
        return new Estate(new Estate.Parts(
                parts.organization(),
                parts.accounts(),
                parts.controlPolicies(),
                parts.roles(),
                parts.users(),
                parts.buckets(),
                parts.keys(),
                parts.oidcProviders(),
                parts.clusters(),
                parts.objects(),
                parts.policies().stream().filter(policy -> !left.apply(policy)).toList(),
                parts.guardrails(),
                parts.conflicts(),
                parts.observations(),
                List.of()));
    }

    /** The organization as the collector hands it on. */
    private Estate live() {
        List<AccountRecords> accounts = new ArrayList<>();
        List<OrganizationRecords> organizations = new ArrayList<>();
        AwsCollector.collect(
                io.policyauditor.collect.aws.Settings.in(REGION)
                        .roleName("Auditor")
                        .only(REGION)
                        .endpoint(endpoint)
                        .pathStyle()
                        .within(Duration.ofMinutes(1), Duration.ofMinutes(10))
                        .build(),
                new Records() {
                    @Override
                    public void account(AccountRecords account) {
                        accounts.add(account);
                    }

                    @Override
                    public void organization(OrganizationRecords organization) {
                        organizations.add(organization);
                    }
                });
        OrganizationRecords organization = organizations.get(0);
        Map<String, Policy> policies = new TreeMap<>();
        accounts.forEach(account -> account.policies().stream()
                .filter(MotoTest::judged)
                .forEach(policy -> policies.putIfAbsent(policy.name(), policy)));
        organization.controlPolicies().stream()
                .filter(policy -> !policy.awsManaged())
                .forEach(policy -> policies.put(policy.policy().name(), policy.policy()));
        return new Estate(new Estate.Parts(
                organization.organization(),
                all(accounts, account -> List.of(account.account())),
                organization.controlPolicies(),
                all(accounts, AccountRecords::roles),
                all(accounts, AccountRecords::users),
                all(accounts, AccountRecords::buckets),
                all(accounts, AccountRecords::keys),
                all(accounts, AccountRecords::oidcProviders),
                all(accounts, AccountRecords::clusters),
                List.of(),
                List.copyOf(policies.values()),
                List.of(),
                List.of(),
                new Observations(
                        all(accounts, account -> List.of(account.traits())),
                        all(accounts, AccountRecords::bucketTraits),
                        all(accounts, AccountRecords::accessFindings),
                        organization.delegatedAdministrators().known().orElse(List.of())),
                List.of()));
    }

    private static boolean judged(Policy policy) {
        Lookup<?> text = policy.text();
        return text.known().isPresent()
                || text.missing()
                        .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                        .isPresent();
    }

    private static <T> List<T> all(List<AccountRecords> accounts, Function<AccountRecords, List<T>> of) {
        return accounts.stream().flatMap(account -> of.apply(account).stream()).toList();
    }

    // --- seeding

    private void seed() {
        try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
            AwsCredentialsProvider caller =
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));
            List<String> accounts = new ArrayList<>(List.of(MANAGEMENT));
            try (OrganizationsClient organizations = built(OrganizationsClient.builder(), http, caller)) {
                accounts.addAll(organization(organizations));
                controlPolicies(organizations, accounts);
            }
            for (int i = 0; i < accounts.size(); i++) {
                String account = accounts.get(i);
                AwsCredentialsProvider inside = i == 0 ? caller : assumed(account, http, caller);
                try (IamClient iam = built(IamClient.builder(), http, inside);
                        S3Client s3 = built(S3Client.builder().forcePathStyle(true), http, inside);
                        S3ControlClient control = built(S3ControlClient.builder(), http, inside);
                        KmsClient kms = built(KmsClient.builder(), http, inside)) {
                    // Said, for moto does not say that there is none as S3 Control does: its error has no ErrorResponse
                    // around it, so the SDK finds no code in it, and whether a public list is in force stays open.
                    control.putPublicAccessBlock(request -> request.accountId(account)
                            .publicAccessBlockConfiguration(block -> block.blockPublicAcls(false)
                                    .ignorePublicAcls(false)
                                    .blockPublicPolicy(false)
                                    .restrictPublicBuckets(false)));
                    roles(iam, account, share(ROLES, i));
                    buckets(s3, i, share(BUCKETS, i));
                    keys(kms);
                }
            }
        }
    }

    private static int share(int all, int of) {
        return all / 3 + (of < all % 3 ? 1 : 0);
    }

    private <
                    B extends
                            AwsClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder<B, C>,
                    C>
            C built(B builder, SdkHttpClient http, AwsCredentialsProvider credentials) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(credentials)
                .build();
    }

    private AwsCredentialsProvider assumed(String account, SdkHttpClient http, AwsCredentialsProvider caller) {
        try (StsClient sts = built(StsClient.builder(), http, caller)) {
            Credentials given = sts.assumeRole(request -> request.roleArn("arn:aws:iam::" + account + ":role/Auditor")
                            .roleSessionName("seed"))
                    .credentials();
            return StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
        }
    }

    private static List<String> organization(OrganizationsClient organizations) {
        organizations.createOrganization(request -> request.featureSet("ALL"));
        String root = organizations.listRoots().roots().get(0).id();
        List<String> members = new ArrayList<>();
        for (String name : List.of("models", "serving")) {
            String unit = organizations
                    .createOrganizationalUnit(request -> request.parentId(root).name(name))
                    .organizationalUnit()
                    .id();
            String member = organizations
                    .createAccount(request -> request.accountName(name).email(name + "@example.org"))
                    .createAccountStatus()
                    .accountId();
            organizations.moveAccount(
                    request -> request.accountId(member).sourceParentId(root).destinationParentId(unit));
            members.add(member);
        }
        organizations.enablePolicyType(request -> request.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        return members;
    }

    /**
     * One with a fault for the unit of the serving account, a sound one for the account itself; the account of the models
     * has none. There are no resource control policies: moto refuses their type.
     */
    private void controlPolicies(OrganizationsClient organizations, List<String> accounts) {
        String models = accounts.get(1);
        String serving = accounts.get(2);
        String unit = organizations
                .listParents(request -> request.childId(serving))
                .parents()
                .get(0)
                .id();
        seeded.add("OG001 account/" + models);
        seeded.add("OG027 "
                + attached(
                        organizations,
                        "no-keys",
                        policy("Deny", "\"Action\": \"*:CreateAccessKey\", \"Resource\": \"*\""),
                        unit));
        attached(
                organizations,
                "no-users",
                policy("Deny", "\"Action\": \"iam:CreateUser\", \"Resource\": \"*\""),
                serving);
        assertThatThrownBy(() -> organizations.createPolicy(request -> request.name("perimeter")
                        .description("perimeter")
                        .type(PolicyType.RESOURCE_CONTROL_POLICY)
                        .content(policy("Deny", "\"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\""))))
                .as("once moto takes them, seed one here")
                .isInstanceOf(InvalidInputException.class);
    }

    /** Attaches a new service control policy; returns its ARN. */
    private static String attached(OrganizationsClient organizations, String name, String content, String target) {
        PolicySummary made = organizations
                .createPolicy(request -> request.name(name)
                        .description(name)
                        .type(PolicyType.SERVICE_CONTROL_POLICY)
                        .content(content))
                .policy()
                .policySummary();
        organizations.attachPolicy(request -> request.policyId(made.id()).targetId(target));
        return made.arn();
    }

    /**
     * A load of a model of another account, in which everything is right but for a control policy.
     *
     * @param account of the cluster
     * @param policy its ARN
     */
    private record Guarded(String account, String policy) {}

    private Guarded seedGuardedLoad() {
        try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
            AwsCredentialsProvider caller =
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));
            try (OrganizationsClient organizations = built(OrganizationsClient.builder(), http, caller)) {
                List<String> members = organization(organizations);
                models(assumed(members.get(0), http, caller), members.get(1), http);
                serving(assumed(members.get(1), http, caller), members.get(1), http);
                return new Guarded(
                        members.get(1),
                        attached(
                                organizations,
                                "no-models",
                                policy(
                                        "Deny",
                                        "\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::golden-models/*\""),
                                members.get(1)));
            }
        }
    }

    private static Map<String, String> serving(String account) {
        Map<String, String> answers = new TreeMap<>(SERVING);
        answers.replaceAll((path, body) -> body.replace("ACCOUNT", account));
        return answers;
    }

    private void models(AwsCredentialsProvider inside, String serving, SdkHttpClient http) {
        try (S3Client s3 = built(S3Client.builder().forcePathStyle(true), http, inside)) {
            s3.createBucket(request -> request.bucket("golden-models")
                    .createBucketConfiguration(location -> location.locationConstraint(REGION)));
            s3.putBucketPolicy(request -> request.bucket("golden-models")
                    .policy(policy(
                            "\"Principal\": {\"AWS\": \"arn:aws:iam::" + serving + ":role/loader\"}, " + READ_MODELS)));
        }
    }

    private void serving(AwsCredentialsProvider inside, String account, SdkHttpClient http) {
        try (IamClient iam = built(IamClient.builder(), http, inside);
                EksClient eks = built(EksClient.builder(), http, inside)) {
            iam.createOpenIDConnectProvider(request -> request.url("https://" + ISSUER)
                    .clientIDList("sts.amazonaws.com")
                    .thumbprintList("0123456789012345678901234567890123456789"));
            iam.createRole(request -> request.roleName("loader")
                    .assumeRolePolicyDocument(policy("\"Principal\": {\"Federated\": \"arn:aws:iam::" + account
                            + ":oidc-provider/" + ISSUER + "\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\","
                            + " \"Condition\": {\"StringEquals\": {\"" + ISSUER
                            + ":sub\": \"system:serviceaccount:ml:loader\", \"" + ISSUER
                            + ":aud\": \"sts.amazonaws.com\"}}")));
            iam.putRolePolicy(
                    request -> request.roleName("loader").policyName("models").policyDocument(policy(READ_MODELS)));
            assertThatThrownBy(() -> eks.createCluster(request -> request.name("serving")
                            .roleArn("arn:aws:iam::" + account + ":role/cluster")
                            .resourcesVpcConfig(vpc -> vpc.subnetIds("subnet-1", "subnet-2"))))
                    .as("moto makes the cluster and answers with a date that is none of EKS")
                    .hasMessageContaining("Unable to parse date");
        }
    }

    private void detach(Guarded guarded) {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                OrganizationsClient organizations = built(
                        OrganizationsClient.builder(),
                        http,
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")))) {
            organizations.detachPolicy(request -> request.policyId(
                            guarded.policy().substring(guarded.policy().lastIndexOf('/') + 1))
                    .targetId(guarded.account()));
        }
    }

    /** Each eighth role has a fault. */
    private void roles(IamClient iam, String account, int number) {
        String trust = policy(
                "\"Principal\": {\"AWS\": \"arn:aws:iam::" + account + ":root\"}, \"Action\": \"sts:AssumeRole\"");
        String auditor = policy(
                "\"Principal\": {\"AWS\": \"arn:aws:iam::" + MANAGEMENT + ":root\"}, \"Action\": \"sts:AssumeRole\"");
        iam.createRole(request -> request.roleName("Auditor").assumeRolePolicyDocument(auditor));
        for (int i = 1; i < number; i++) {
            String name = "role-" + i;
            String arn = "arn:aws:iam::" + account + ":role/" + name;
            boolean open = i % 24 == 0;
            iam.createRole(request -> request.roleName(name).assumeRolePolicyDocument(open ? OPEN_TRUST : trust));
            if (open) {
                seeded.add("TR015 " + arn + "#trust");
            } else if (i % 8 == 0) {
                boolean admin = i % 16 == 0;
                iam.putRolePolicy(
                        request -> request.roleName(name).policyName("p").policyDocument(admin ? ADMIN : READ_ALL));
                seeded.add((admin ? "LP002 " : "LP008 ") + arn + "#policies/p");
            }
        }
    }

    private void buckets(S3Client s3, int account, int number) {
        for (int i = 0; i < number; i++) {
            String name = "bucket-" + account + "-" + i;
            boolean open = i % 5 == 3;
            // With the bucket: moto answers 411 to a request without a body, such as the one that sets a list alone.
            s3.createBucket(request -> request.bucket(name)
                    .acl(open ? BucketCannedACL.PUBLIC_READ : BucketCannedACL.PRIVATE)
                    .createBucketConfiguration(location -> location.locationConstraint(REGION)));
            if (open) {
                seeded.add("BX006 arn:aws:s3:::" + name);
            }
            if (i % 5 == 1) {
                s3.putBucketPolicy(request -> request.bucket(name)
                        .policy(policy(
                                "\"Principal\": {\"AWS\": \"999988887777\"}, \"Action\": \"s3:GetObject\", \"Resource\":"
                                        + " \"arn:aws:s3:::" + name + "/*\"")));
                seeded.add("BX007 arn:aws:s3:::" + name + "#policy");
            }
        }
    }

    private void keys(KmsClient kms) {
        kms.createKey(request -> request.description("sound"));
        String arn = kms.createKey(request -> request.description("open")
                        .policy(policy("\"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"")))
                .keyMetadata()
                .arn();
        seeded.add("KM009 " + arn + "#policy");
    }
}
