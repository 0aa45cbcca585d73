package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.language.PolicyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstateReaderTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/";

    @TempDir
    Path directory;

    @Test
    void theOrganizationIsRead() {
        Estate estate = full();
        var organization = estate.organization().known().orElseThrow();
        assertThat(organization.id()).isEqualTo(Lookup.known("o-abcde12345"));
        assertThat(organization.managementAccount()).isEqualTo(Lookup.known("999988887777"));
        assertThat(organization.units())
                .extracting(Unit::id, Unit::name, Unit::parent)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("r-root", "Root", Lookup.absent()),
                        org.assertj.core.groups.Tuple.tuple("ou-prod", "prod", Lookup.known("r-root")),
                        org.assertj.core.groups.Tuple.tuple("lab", "lab", Lookup.absent()));
        assertThat(estate.controlPolicies())
                .extracting(ControlPolicy::type, ControlPolicy::id, ControlPolicy::awsManaged, ControlPolicy::targets)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ControlPolicy.Type.SCP,
                                "FullAWSAccess",
                                true,
                                List.of("r-root", "ou-prod", "111122223333")),
                        org.assertj.core.groups.Tuple.tuple(ControlPolicy.Type.SCP, "p-1", false, List.of("r-root")),
                        org.assertj.core.groups.Tuple.tuple(
                                ControlPolicy.Type.RCP, "RCPFullAWSAccess", true, List.of("r-root")));
        assertThat(estate.controlPolicies())
                .allSatisfy(
                        policy -> assertThat(policy.policy().compiled().known()).isPresent());
        assertThat(estate.guardrails()).extracting(Guardrail::name).containsExactly("DenyLeave");
        assertThat(estate.isComplete("111122223333", Listing.ORGANIZATION)).isTrue();
    }

    @Test
    void anAccountIsRead() {
        Account account = full().account("111122223333").known().orElseThrow();
        assertThat(account.name()).isEqualTo(Lookup.known("platform-prod"));
        assertThat(account.unit()).isEqualTo(Lookup.known("ou-prod"));
        assertThat(account.tags()).isEqualTo(Lookup.known(Map.of("env", "prod", "cost", "12")));
        assertThat(account.publicAccessBlock()).isEqualTo(Lookup.known(new PublicAccessBlock(true, true, true, false)));
        assertThat(account.complete())
                .containsExactlyInAnyOrder(
                        Listing.ROLES,
                        Listing.USERS,
                        Listing.BUCKETS,
                        Listing.KEYS,
                        Listing.OIDC_PROVIDERS,
                        Listing.CLUSTERS,
                        Listing.ACCESS_POINTS,
                        Listing.ORGANIZATION);
    }

    @Test
    void rolesAndUsersAreRead() {
        Estate estate = full();
        var role = estate.role(ROLE + "team/model-loader").known().orElseThrow();
        assertThat(role.trust().known().orElseThrow().name()).isEqualTo(role.arn() + "#trust");
        assertThat(role.policies().known().orElseThrow())
                .extracting(Policy::name)
                .containsExactly(
                        role.arn() + "#policies/loader",
                        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
                        "arn:aws:iam::111122223333:policy/own");
        assertThat(role.managed().known().orElseThrow()).hasSize(2);
        assertThat(role.boundary()).isEqualTo(Lookup.absent());
        assertThat(role.maxSessionDuration()).isEqualTo(Lookup.known(3600));
        Policy unknown = role.policies().known().orElseThrow().get(1);
        assertThat(unknown.document().missing().orElseThrow().reason()).isEqualTo(Gap.Reason.OUT_OF_SCOPE);

        var other = estate.role(ROLE + "other").known().orElseThrow();
        assertThat(other.managed().missing().orElseThrow().reason()).isEqualTo(Gap.Reason.OUT_OF_SCOPE);
        assertThat(other.boundary().known().orElseThrow().name()).isEqualTo("arn:aws:iam::111122223333:policy/edge");
        assertThat(estate.role(ROLE + "nobody")).isEqualTo(Lookup.absent());
        assertThat(estate.user("arn:aws:iam::111122223333:user/alice")
                        .known()
                        .orElseThrow()
                        .policies())
                .isEqualTo(Lookup.known(List.of()));
        assertThat(estate.oidcProvider(
                                "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC")
                        .known()
                        .orElseThrow()
                        .clientIds())
                .isEqualTo(Lookup.known(Set.of("sts.amazonaws.com")));
    }

    @Test
    void endpointsAreRead() {
        Estate estate = full();
        List<VpcEndpoint> endpoints = estate.traits("111122223333")
                .flatMap(AccountTraits::vpcEndpoints)
                .known()
                .orElseThrow();
        assertThat(endpoints)
                .extracting(VpcEndpoint::id, VpcEndpoint::service)
                .containsExactly(
                        tuple("vpce-2", "com.amazonaws.eu-west-1.s3"), tuple("vpce-3", "com.amazonaws.eu-west-1.sts"));
        assertThat(endpoints.get(0).vpc()).isEqualTo(Lookup.known("vpc-1"));
        assertThat(endpoints.get(0).policy().known().orElseThrow().name()).isEqualTo("vpce-2#policy");
        assertThat(endpoints.get(1).vpc().missing()).isPresent();
        assertThat(endpoints.get(1).policy()).isEqualTo(Lookup.absent());
        assertThat(estate.cluster("prod").known().orElseThrow().vpc()).isEqualTo(Lookup.known("vpc-1"));
        assertThat(estate.cluster("dev").known().orElseThrow().vpc().missing()).isPresent();
    }

    @Test
    void bucketsAndKeysAreRead() {
        Estate estate = full();
        Bucket bucket = estate.bucket("model-store").known().orElseThrow();
        assertThat(bucket.arn()).isEqualTo("arn:aws:s3:::model-store");
        assertThat(bucket.encryption().known().orElseThrow().algorithm()).isEqualTo(Bucket.Algorithm.SSE_KMS);
        assertThat(bucket.ownership()).isEqualTo(Lookup.known(Bucket.Ownership.BUCKET_OWNER_ENFORCED));
        assertThat(bucket.acl().known().orElseThrow()).hasSize(1);
        Bucket.AccessPoint point = bucket.accessPoints().known().orElseThrow().get(0);
        assertThat(point.policy()).isEqualTo(Lookup.absent());
        assertThat(point.vpc()).isEqualTo(Lookup.known("vpc-1"));
        assertThat(point.publicAccessBlock()).isEqualTo(Lookup.known(PublicAccessBlock.ALL));
        assertThat(bucket.objects().known().orElseThrow().get(0).owner()).isEqualTo(Lookup.known("444455556666"));
        Bucket plain = estate.bucket("model-plain").known().orElseThrow();
        assertThat(plain.arn()).isEqualTo("arn:aws-cn:s3:::model-plain");
        assertThat(plain.policy()).isEqualTo(Lookup.absent());
        assertThat(plain.encryption().known().orElseThrow().algorithm()).isEqualTo(Bucket.Algorithm.SSE_S3);
        assertThat(plain.accessPoints()).isEqualTo(Lookup.known(List.of()));
        assertThat(plain.versioning().missing().orElseThrow().what())
                .isEqualTo("accounts.111122223333.buckets.model-plain says nothing about versioning, add it to"
                        + " estate.yaml");
        Key key = estate.key("arn:aws:kms:eu-west-1:111122223333:key/1").known().orElseThrow();
        assertThat(key.state()).isEqualTo(Lookup.known(Key.State.ENABLED));
        assertThat(key.origin()).isEqualTo(Lookup.known(Key.Origin.AWS_KMS));
        assertThat(key.grants().known().orElseThrow())
                .satisfiesExactly(
                        free -> {
                            assertThat(free.operations()).containsExactly("Decrypt");
                            assertThat(free.constraints()).isEqualTo(Lookup.absent());
                        },
                        constrained -> {
                            assertThat(constrained.name()).isEqualTo(Lookup.known("fraud"));
                            assertThat(constrained.retiringPrincipal())
                                    .isEqualTo(Lookup.known("arn:aws:iam::111122223333:role/release"));
                            assertThat(constrained.constraints())
                                    .isEqualTo(Lookup.known(new Key.Constraints(
                                            Lookup.known(Map.of("stage", "prod")),
                                            Lookup.known(Map.of("aws:s3:arn", "arn:aws:s3:::model-store")))));
                        },
                        ofService -> {
                            assertThat(ofService.id()).isEqualTo("?");
                            assertThat(ofService.name()).isEqualTo(Lookup.absent());
                            assertThat(ofService.retiringPrincipal()).isEqualTo(Lookup.absent());
                            assertThat(ofService.constraints()).isEqualTo(Lookup.absent());
                        });
        assertThat(estate.key("arn:aws:kms:eu-central-1:111122223333:key/2").known())
                .isPresent();
    }

    @Test
    void clustersAreRead() {
        Estate estate = full();
        Cluster prod = estate.cluster("prod").known().orElseThrow();
        assertThat(prod.account()).isEqualTo(Lookup.known("111122223333"));
        var association = prod.podIdentityAssociations().known().orElseThrow().get(0);
        assertThat(association.targetRole()).isEqualTo(Lookup.known("arn:aws:iam::444455556666:role/reader"));
        assertThat(association.sessionPolicy().known().orElseThrow().name())
                .isEqualTo("cluster/prod/fraud/loader#session");
        assertThat(prod.nodeGroups().known().orElseThrow().get(0).hopLimit()).isEqualTo(Lookup.known(2));
        assertThat(prod.accessEntries().known().orElseThrow().get(0).kubernetesGroups())
                .containsExactly("g");
        assertThat(prod.accessEntries().known().orElseThrow().get(0).accessPolicies())
                .satisfiesExactly(
                        open -> assertThat(open.namespaces()
                                        .missing()
                                        .orElseThrow()
                                        .what())
                                .isEqualTo("in which namespaces access policy p holds is not said"),
                        some -> assertThat(some.namespaces()).isEqualTo(Lookup.known(Set.of("a", "b-*"))),
                        all -> assertThat(all.namespaces()).isEqualTo(Lookup.absent()));
        assertThat(prod.complete()).hasSize(4);
        Cluster dev = estate.cluster("dev").known().orElseThrow();
        assertThat(dev.arn()).isEqualTo(Lookup.known("arn:aws:eks:eu-west-1:111122223333:cluster/dev"));
        assertThat(dev.nodeGroups().missing()).isPresent();
    }

    @Test
    void policiesAreNamedByWhatTheyAreAttachedToAndPointIntoTheirFiles() {
        FileEstate.Found found = new EstateFiles(directory).full().found();
        assertThat(found.estate().policies())
                .extracting(Policy::name)
                .containsExactly(
                        ROLE.replace("role/", "policy/edge"),
                        ROLE.replace("role/", "policy/own"),
                        ROLE + "other#policies/loader",
                        ROLE + "team/model-loader#policies/loader",
                        ROLE + "team/model-loader#trust",
                        "arn:aws:kms:eu-west-1:111122223333:key/1#policy",
                        "arn:aws:s3:::model-store#policy",
                        "cluster/prod/fraud/loader#session",
                        "organization#scp/DenyLeave",
                        "vpce-1#policy",
                        "vpce-2#policy");
        Policy bucket = policy(found.estate(), "arn:aws:s3:::model-store#policy");
        var document = bucket.document().known().orElseThrow();
        assertThat(document.kind()).isEqualTo(PolicyKind.BUCKET);
        assertThat(document.statements().get(0).node().span()).hasToString("bucket.json:2:57");
        assertThat(bucket.account()).isEqualTo(Lookup.known("111122223333"));
        assertThat(bucket.attachedTo()).isEqualTo(Lookup.known("arn:aws:s3:::model-store"));
        Policy trust = policy(found.estate(), ROLE + "team/model-loader#trust");
        assertThat(trust.document().known().orElseThrow().span()).hasToString("estate.yaml:24:16");
        assertThat(found.inputs())
                .extracting(Input::name, Input::role)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("estate.yaml", Role.ESTATE),
                        org.assertj.core.groups.Tuple.tuple("policies/loader.json", Role.ESTATE),
                        org.assertj.core.groups.Tuple.tuple("details.json", Role.ESTATE));
        assertThat(found.inputs()).hasSize(7);
    }

    @Test
    void aDocumentInTwoPlacesIsCompiledOnce() {
        Estate estate = full();
        Policy one = policy(estate, ROLE + "other#policies/loader");
        Policy other = policy(estate, ROLE + "team/model-loader#policies/loader");
        assertThat(one.compiled().known().orElseThrow())
                .isSameAs(other.compiled().known().orElseThrow());
    }

    @Test
    void noOrganizationLeavesAccountsInNone() {
        Estate estate = estate("organization: none\naccounts: { '111122223333': {} }\n");
        assertThat(estate.organization()).isEqualTo(Lookup.absent());
        assertThat(estate.account("111122223333").known().orElseThrow().unit()).isEqualTo(Lookup.absent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "acounts: {}|estate.yaml:2:1 unknown key \"acounts\", did you mean \"accounts\"",
                "accounts: []|estate.yaml:2:11 accounts must be a mapping, not a list",
                "accounts: { 111122223333: {} }|",
                "accounts: { 111: {} }|estate.yaml:2:13 \"111\" is no account id of twelve digits, put the account id in quotes",
                "accounts: { '111122223333': { roles: { r: { trust: 5 } } } }|estate.yaml:2:52 accounts.111122223333.roles.r.trust must be a policy or file: NAME, not \"5\" without quotes",
                "accounts: { '111122223333': { roles: { r: { trust: { file: no.json } } } } }|estate.yaml:2:60 \"no.json\": there is no such file",
                "accounts: { '111122223333': { roles: { r: { trust: { file: ../a.json } } } } }|estate.yaml:2:60 accounts.111122223333.roles.r.trust.file \"../a.json\" leads out of the directory of estate.yaml, keep the file inside",
                "accounts: { '111122223333': { roles: { r: { trust: { file: /etc/passwd } } } } }|estate.yaml:2:60 accounts.111122223333.roles.r.trust.file \"/etc/passwd\" is absolute, write it relative to estate.yaml",
                "accounts: { '111122223333': { roles: { r: { trust: { file: a, sha: b } } } } }|estate.yaml:2:63 unknown key \"sha\" in accounts.111122223333.roles.r.trust, known are file",
                "accounts: { '111122223333': { complete: [role] } }|estate.yaml:2:42 accounts.111122223333.complete[0] must be one of roles, users, buckets, keys, oidc-providers, clusters, access-points, not \"role\"",
                "accounts: { '111122223333': { keys: { 'k': { region: eu-west-1, grants: [{ grantee: a, operations: b, constraints: {} }] } } } }|estate.yaml:2:116 accounts.111122223333.keys.k.grants[0].constraints needs encryptionContextEquals or encryptionContextSubset",
                "accounts: { '111122223333': { keys: { 'k': { region: eu-west-1, grants: [{ grantee: a, operations: b, constraints: { encryptionContext: {} } }] } } } }|estate.yaml:2:118 unknown key \"encryptionContext\" in accounts.111122223333.keys.k.grants[0].constraints, known are encryptionContextEquals, encryptionContextSubset",
                "accounts: { '111122223333': { publicAccessBlock: { blockPublicAcls: true } } }|estate.yaml:2:50 accounts.111122223333.publicAccessBlock needs ignorePublicAcls, true or false",
                "accounts: { '111122223333': { buckets: { B: {} } } }|estate.yaml:2:42 the name of a bucket must be the name or the ARN of a bucket, not \"B\"",
                "accounts: { '111122223333': { buckets: { bkt: { encryption: { algorithm: aes } } } } }|estate.yaml:2:74 accounts.111122223333.buckets.bkt.encryption.algorithm must be one of AES256, aws:kms, aws:kms:dsse, not \"aes\"",
                "accounts: { '111122223333': { keys: { k: {} } } }|estate.yaml:2:39 accounts.111122223333.keys.k needs region",
                "accounts: { '111122223333': { roles: { 'arn:aws:iam::1:role/x': {} } } }|estate.yaml:2:40 \"arn:aws:iam::1:role/x\" is no ARN of a role of account 111122223333",
                "accounts: { '111122223333': { roles: { r: { maxSessionDuration: long } } } }|estate.yaml:2:65 accounts.111122223333.roles.r.maxSessionDuration must be a whole number, not a string",
                "accounts: { '111122223333': {}, '111122223333': {} }|estate.yaml:2:33 duplicate key \"111122223333\" in accounts",
                "organization: { units: [ { name: prod } ], serviceControlPolicies: [ { name: A, awsManaged: true, targets: [prd] } ] }|estate.yaml:2:109 unknown unit \"prd\", did you mean \"prod\"",
                "organization: { serviceControlPolicies: [ { name: A } ] }|estate.yaml:2:43 organization.serviceControlPolicies[0] needs a policy",
                "organization: 5|estate.yaml:2:15 organization must be a mapping, not \"5\" without quotes",
                "clusters: { c: { complete: [roles] } }|estate.yaml:2:29 clusters.c.complete[0] must be one of manifests, pod-identity-associations, node-groups, access-entries, not \"roles\"",
                "clusters: { c: { podIdentityAssociations: [ { namespace: n } ] } }|estate.yaml:2:45 clusters.c.podIdentityAssociations[0] needs serviceAccount",
                "clusters: { a: { arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/x' }, b: { arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/x' } }|estate.yaml:2:83 clusters.b has the arn of clusters.a, describe a cluster once",
                "clusters: { a: { issuer: oidc.eks.eu-west-1.amazonaws.com/id/X }, b: { issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/X' } }|estate.yaml:2:80 clusters.b has the issuer of clusters.a, describe a cluster once",
                "vpcEndpointPolicies: [ { vpcEndpoint: v } ]|estate.yaml:2:24 vpcEndpointPolicies[0] needs a vpcEndpoint and a policy",
                "a: [|estate.yaml:3:1 not YAML: expected the node content, but found '<stream end>'"
            })
    void everyErrorIsToldWithItsPlace(String text, String error) {
        EstateFiles files = new EstateFiles(directory).with("estate.yaml", "version: 1\n" + text + "\n");
        if (error == null) {
            assertThat(files.unread()).isEmpty();
        } else {
            assertThat(files.unread()).contains(error);
            assertThat(files.estate().policies())
                    .filteredOn(policy -> policy.name().equals("estate.yaml"))
                    .singleElement()
                    .satisfies(policy -> assertThat(
                                    policy.document().missing().orElseThrow().reason())
                            .isEqualTo(Gap.Reason.UNREAD));
        }
    }

    @Test
    void theVersionIsRequiredAndMustBeOne() {
        assertThat(new EstateFiles(directory)
                        .with("estate.yaml", "accounts: {}")
                        .unread())
                .containsExactly("estate.yaml:1:1 the key version is missing, write version: 1");
        assertThat(new EstateFiles(directory).with("estate.yaml", "version: 2").unread())
                .containsExactly("estate.yaml:1:10 version must be the number 1, not \"2\"");
        assertThat(new EstateFiles(directory).with("estate.yaml", "").unread())
                .containsExactly("estate.yaml:1:1 the file is empty, write version: 1");
        assertThat(new EstateFiles(directory)
                        .with("estate.yaml", "version: 1\n---\nversion: 1\n")
                        .unread())
                .containsExactly("estate.yaml:3:1 a second document, an estate is one document");
    }

    @Test
    void withAnErrorNothingIsCompleteAndWhatIsWrongIsUnread() {
        Estate estate = estate(
                "accounts: { '111122223333': { complete: [roles], rolse: {}, tags: [] } }\nclusters: { c: { complete: [manifests] } }");
        Account account = estate.account("111122223333").known().orElseThrow();
        assertThat(account.complete()).isEmpty();
        assertThat(account.tags().missing().orElseThrow().reason()).isEqualTo(Gap.Reason.UNREAD);
        assertThat(estate.role(ROLE + "x").missing()).isPresent();
        assertThat(estate.cluster("c").known().orElseThrow().complete()).isEmpty();
    }

    @Test
    void wrongTypesEverywhereAreErrorsAndNothingElse() {
        for (String wrong : List.of("5", "[[x]]", "{ x: [] }", "!tag x")) {
            for (EstateKeys keys : EstateKeys.values()) {
                for (String key : keys.names()) {
                    String text = EstateFiles.fullEstate()
                            .replaceAll("(?m)\\b" + key + ": .*$", key + ": " + wrong.replace("$", ""));
                    new EstateFiles(directory).with("estate.yaml", text);
                    assertThat(new EstateFiles(directory).estate()).isNotNull();
                }
            }
        }
    }

    @Test
    void aFileThatIsTooBigOrTooDeepIsAnError() throws IOException {
        byte[] big = new byte[70 << 20];
        java.util.Arrays.fill(big, (byte) ' ');
        Files.write(directory.resolve("big.json"), big);
        new EstateFiles(directory).with("deep.json", "[".repeat(200_000));
        String text = "version: 1\naccounts: { '111122223333': { roles: { a: { trust: { file: big.json } },"
                + " b: { trust: { file: deep.json } } } } }\n";
        FileEstate.Found found =
                new EstateFiles(directory).with("estate.yaml", text).found();
        assertThat(found.inputs())
                .extracting(Input::note)
                .contains("estate.yaml:2:60 \"big.json\": bigger than 64 MB, the most that is read of a file");
        assertThat(found.estate().roles())
                .hasSize(2)
                .allSatisfy(role -> assertThat(role.trust()
                                .known()
                                .flatMap(trust -> trust.document().known())
                                .filter(document -> document.complete()))
                        .isEmpty());
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret.json"), "{}");
        Files.createSymbolicLink(directory.resolve("in.json"), elsewhere.resolve("secret.json"));
        assertThat(new EstateFiles(directory)
                        .with(
                                "estate.yaml",
                                "version: 1\naccounts: { '111122223333': { roles: { r: { trust: { file: in.json } } } } }\n")
                        .unread())
                .anyMatch(note -> note.contains("leads out of the directory of estate.yaml"));
    }

    private Estate full() {
        EstateFiles files = new EstateFiles(directory).full();
        assertThat(files.unread()).isEmpty();
        return files.estate();
    }

    private Estate estate(String text) {
        return new EstateFiles(directory)
                .with("estate.yaml", "version: 1\n" + text)
                .estate();
    }

    private static Policy policy(Estate estate, String name) {
        return estate.policies().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
