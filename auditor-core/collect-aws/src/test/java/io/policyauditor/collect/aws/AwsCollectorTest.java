package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An organization that answers: every fact of every service becomes what it is, in one order. */
class AwsCollectorTest {
    private static final Settings OWN = Settings.in("eu-west-1").build();
    private static final Settings ALL = Settings.in("eu-west-1")
            .roleName("PolicyAuditorReadOnly")
            .externalId("e-1")
            .build();

    private final ScriptedAws aws = SampleAws.start();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void identitiesWithTheirPoliciesAreRead() {
        AccountRecords own = own();
        assertThat(own.roles()).extracting(Role::name).containsExactly("loader", "nodes");
        Role loader = own.roles().get(0);
        assertThat(loader.arn()).isEqualTo("arn:aws:iam::111122223333:role/loader");
        assertThat(loader.maxSessionDuration()).isEqualTo(Lookup.known(3600));
        assertThat(loader.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(name(loader.boundary())).isEqualTo("arn:aws:iam::111122223333:policy/limit");
        assertThat(names(loader.policies()))
                .containsExactly(
                        "arn:aws:iam::111122223333:role/loader#policies/read",
                        "arn:aws:iam::111122223333:policy/decrypt");
        Policy trust = loader.trust().known().orElseThrow();
        assertThat(trust.document().known().orElseThrow().kind()).isEqualTo(PolicyKind.TRUST);
        assertThat(trust.document().known().orElseThrow().span().text())
                .contains("\"system:serviceaccount:ml/loader\"");
        User alice = own.users().get(0);
        assertThat(names(alice.policies()))
                .containsExactly(
                        "arn:aws:iam::111122223333:user/alice#policies/own",
                        "arn:aws:iam::111122223333:group/engineers#policies/all");
        assertThat(own.oidcProviders()).singleElement().satisfies(provider -> {
            assertThat(provider.issuer()).isEqualTo("oidc.eks.eu-west-1.amazonaws.com/id/A1B2C3");
            assertThat(provider.clientIds()).isEqualTo(Lookup.known(Set.of("sts.amazonaws.com")));
        });
        assertThat(own.traits().samlProviders())
                .isEqualTo(Lookup.known(List.of("arn:aws:iam::111122223333:saml-provider/idp")));
    }

    @Test
    void bucketsAreReadInTheirOwnRegion() {
        AccountRecords own = own();
        assertThat(own.buckets()).extracting(Bucket::name).containsExactly("bare", "models");
        Bucket models = own.buckets().get(1);
        assertThat(models.arn()).isEqualTo("arn:aws:s3:::models");
        assertThat(models.account()).isEqualTo(Lookup.known("111122223333"));
        assertThat(models.region()).isEqualTo(Lookup.known("eu-west-1"));
        assertThat(name(models.policy())).isEqualTo("arn:aws:s3:::models#policy");
        assertThat(models.encryption().known().orElseThrow()).satisfies(encryption -> {
            assertThat(encryption.algorithm()).isEqualTo(Algorithm.SSE_KMS);
            assertThat(encryption.key()).isEqualTo(Lookup.known("arn:aws:kms:eu-west-1:111122223333:key/k-1"));
            assertThat(encryption.bucketKey()).isEqualTo(Lookup.known(true));
        });
        assertThat(models.publicAccessBlock()).isEqualTo(Lookup.known(new PublicAccessBlock(true, true, true, false)));
        assertThat(models.ownership()).isEqualTo(Lookup.known(Ownership.BUCKET_OWNER_ENFORCED));
        assertThat(models.acl().known().orElseThrow())
                .extracting(AclGrant::grantee)
                .containsExactly("111122223333", "http://acs.amazonaws.com/groups/s3/LogDelivery");
        assertThat(models.versioning()).isEqualTo(Lookup.known(true));
        assertThat(models.objectLock()).isEqualTo(Lookup.known(true));
        assertThat(models.requesterPays()).isEqualTo(Lookup.known(true));
        assertThat(models.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(models.accessPoints().known().orElseThrow()).singleElement().satisfies(point -> {
            assertThat(point.arn()).isEqualTo("arn:aws:s3:eu-west-1:111122223333:accesspoint/readers");
            assertThat(point.alias()).isEqualTo(Lookup.known("readers-abc-s3alias"));
            assertThat(point.policy().known()).isPresent();
            assertThat(point.vpc()).isEqualTo(Lookup.absent());
        });
        BucketTraits traits = own.bucketTraits().get(1);
        assertThat(traits.publicPolicy()).isEqualTo(Lookup.known(false));
        assertThat(traits.logging()).isEqualTo(Lookup.known("logs"));
        assertThat(traits.replicas()).isEqualTo(Lookup.known(List.of("arn:aws:s3:::models-copy")));
        assertThat(own.foreignAccessPoints()).singleElement().satisfies(point -> {
            assertThat(point.accessPoint().vpc()).isEqualTo(Lookup.known("vpc-1"));
            assertThat(point.bucket()).isEqualTo("elsewhere");
            assertThat(point.accessPoint().policy()).isEqualTo(Lookup.absent());
        });
        assertThat(own.account().publicAccessBlock()).isEqualTo(Lookup.known(PublicAccessBlock.ALL));
    }

    @Test
    void whatABucketHasNotIsKnownToBeAbsent() {
        AccountRecords own = own();
        Bucket bare = own.buckets().get(0);
        assertThat(bare.region()).isEqualTo(Lookup.known("eu-west-1"));
        assertThat(bare.policy()).isEqualTo(Lookup.absent());
        assertThat(bare.encryption()).isEqualTo(Lookup.absent());
        assertThat(bare.publicAccessBlock()).isEqualTo(Lookup.known(PublicAccessBlock.NONE));
        assertThat(bare.ownership()).isEqualTo(Lookup.known(Ownership.OBJECT_WRITER));
        assertThat(bare.versioning()).isEqualTo(Lookup.known(false));
        assertThat(bare.objectLock()).isEqualTo(Lookup.known(false));
        assertThat(bare.requesterPays()).isEqualTo(Lookup.known(false));
        assertThat(bare.tags()).isEqualTo(Lookup.known(Map.of()));
        assertThat(bare.accessPoints()).isEqualTo(Lookup.known(List.of()));
        BucketTraits traits = own.bucketTraits().get(0);
        assertThat(traits.publicPolicy()).isEqualTo(Lookup.absent());
        assertThat(traits.logging()).isEqualTo(Lookup.absent());
        assertThat(traits.replicas()).isEqualTo(Lookup.known(List.of()));
        assertThat(own.gaps()).isEmpty();
    }

    @Test
    void keysAreRead() {
        AccountRecords own = own();
        assertThat(own.keys()).hasSize(2);
        Key models = own.keys().get(0);
        assertThat(models.arn()).isEqualTo("arn:aws:kms:eu-west-1:111122223333:key/k-1");
        assertThat(models.aliases()).containsExactly("alias/models");
        assertThat(name(models.policy())).isEqualTo(models.arn() + "#policy");
        assertThat(models.state()).isEqualTo(Lookup.known(Key.State.ENABLED));
        assertThat(models.rotation()).isEqualTo(Lookup.known(true));
        assertThat(models.origin()).isEqualTo(Lookup.known(Key.Origin.AWS_KMS));
        assertThat(models.symmetric()).isEqualTo(Lookup.known(true));
        assertThat(models.multiRegion()).isEqualTo(Lookup.known(true));
        assertThat(models.awsManaged()).isFalse();
        assertThat(models.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        List<Key.Grant> grants = models.grants().known().orElseThrow();
        assertThat(grants).extracting(Key.Grant::id).containsExactly("g-1", "g-2", "g-3");
        assertThat(grants.get(0)).satisfies(plain -> {
            assertThat(plain.grantee()).isEqualTo("arn:aws:iam::111122223333:role/loader");
            assertThat(plain.operations()).containsExactlyInAnyOrder("Decrypt", "DescribeKey");
            assertThat(plain.name()).isEqualTo(Lookup.absent());
            assertThat(plain.retiringPrincipal()).isEqualTo(Lookup.absent());
            assertThat(plain.constraints()).isEqualTo(Lookup.absent());
        });
        assertThat(grants.get(1)).satisfies(constrained -> {
            assertThat(constrained.name()).isEqualTo(Lookup.known("fraud-v3"));
            assertThat(constrained.retiringPrincipal())
                    .isEqualTo(Lookup.known("arn:aws:iam::111122223333:role/release"));
            assertThat(constrained.constraints())
                    .isEqualTo(Lookup.known(new Key.Constraints(
                            Lookup.absent(), Lookup.known(Map.of("aws:s3:arn", "arn:aws:s3:::models")))));
        });
        assertThat(grants.get(2)).satisfies(ofService -> {
            assertThat(ofService.grantee()).isEqualTo("dynamodb.eu-west-1.amazonaws.com");
            assertThat(ofService.name()).isEqualTo(Lookup.absent());
            assertThat(ofService.constraints())
                    .isEqualTo(Lookup.known(new Key.Constraints(
                            Lookup.known(Map.of("table", "runs", "stage", "prod")), Lookup.absent())));
        });
        Key managed = own.keys().get(1);
        assertThat(managed.awsManaged()).isTrue();
        assertThat(managed.aliases()).containsExactly("alias/aws/s3");
        assertThat(managed.state()).isEqualTo(Lookup.known(Key.State.PENDING_DELETION));
        assertThat(managed.origin()).isEqualTo(Lookup.known(Key.Origin.CUSTOM_STORE));
        assertThat(managed.symmetric()).isEqualTo(Lookup.known(false));
        assertThat(managed.rotation()).isEqualTo(Lookup.known(false));
    }

    @Test
    void clustersAreReadWithTheirNodes() {
        AccountRecords own = own();
        Cluster serving = own.clusters().get(0);
        assertThat(serving.name()).isEqualTo("arn:aws:eks:eu-west-1:111122223333:cluster/serving");
        assertThat(serving.arn()).isEqualTo(Lookup.known("arn:aws:eks:eu-west-1:111122223333:cluster/serving"));
        assertThat(serving.vpc()).isEqualTo(Lookup.known("vpc-0a1b2c3d"));
        assertThat(serving.issuer()).isEqualTo(Lookup.known("oidc.eks.eu-west-1.amazonaws.com/id/A1B2C3"));
        assertThat(serving.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(serving.complete())
                .containsExactlyInAnyOrder(
                        Listing.POD_IDENTITY_ASSOCIATIONS, Listing.NODE_GROUPS, Listing.ACCESS_ENTRIES);
        List<NodeGroup> groups = serving.nodeGroups().known().orElseThrow();
        assertThat(groups)
                .extracting(NodeGroup::name)
                .containsExactly("gpu", "system", "arn:aws:iam::111122223333:instance-profile/nodes", "auto mode");
        assertThat(groups)
                .extracting(group -> group.role().known().orElseThrow())
                .containsExactly(
                        "arn:aws:iam::111122223333:role/nodes",
                        "arn:aws:iam::111122223333:role/fargate",
                        "arn:aws:iam::111122223333:role/nodes",
                        "arn:aws:iam::111122223333:role/auto");
        assertThat(groups.get(0).hopLimit()).isEqualTo(Lookup.known(2));
        assertThat(groups.get(1).fargate()).isTrue();
        assertThat(groups.get(2).hopLimit()).isEqualTo(Lookup.known(64));
        assertThat(serving.accessEntries().known().orElseThrow())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.principal()).isEqualTo("arn:aws:iam::111122223333:role/admin");
                    assertThat(entry.kubernetesGroups()).containsExactly("masters");
                    assertThat(entry.accessPolicies())
                            .containsExactly(new AccessPolicy(
                                    "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                                    Lookup.absent()));
                });
    }

    @Test
    void podIdentityHasItsSessionPolicy() {
        PodIdentityAssociation association = own().clusters()
                .get(0)
                .podIdentityAssociations()
                .known()
                .orElseThrow()
                .get(0);
        assertThat(association.namespace()).isEqualTo("ml");
        assertThat(association.serviceAccount()).isEqualTo("loader");
        assertThat(association.role()).isEqualTo("arn:aws:iam::111122223333:role/loader");
        assertThat(association.targetRole()).isEqualTo(Lookup.known("arn:aws:iam::777788889999:role/models"));
        assertThat(association.externalId()).isEqualTo(Lookup.known("eu-west-1/111122223333/serving/ml/loader"));
        assertThat(association.disableSessionTags()).isTrue();
        Policy session = association.sessionPolicy().known().orElseThrow();
        assertThat(session.document().known().orElseThrow().kind()).isEqualTo(PolicyKind.SESSION);
        assertThat(session.name()).isEqualTo("arn:aws:eks:eu-west-1:111122223333:cluster/serving/ml/loader#session");
    }

    @Test
    void anAssociationWithoutSessionPolicyHasNone() {
        aws.on(Operation.EKS_DESCRIBE_ASSOCIATION, call -> {
            String text = ScriptedAws.text("eks-association.json");
            return ScriptedAws.Answer.of(text.replaceFirst(",\\s*\"policy\": .*", "}}"));
        });
        PodIdentityAssociation association = own().clusters()
                .get(0)
                .podIdentityAssociations()
                .known()
                .orElseThrow()
                .get(0);
        assertThat(association.sessionPolicy()).isEqualTo(Lookup.absent());
        assertThat(association.disableSessionTags()).isTrue();
    }

    @Test
    void aClusterOfTheConfigMapAloneHasNoAccessEntries() {
        aws.on(
                Operation.EKS_DESCRIBE_CLUSTER,
                call -> ScriptedAws.Answer.of(
                        ScriptedAws.text("eks-cluster.json").replace("API_AND_CONFIG_MAP", "CONFIG_MAP")));
        Cluster serving = own().clusters().get(0);
        assertThat(serving.accessEntries()).isEqualTo(Lookup.known(List.<AccessEntry>of()));
        assertThat(serving.complete()).contains(Listing.ACCESS_ENTRIES);
        assertThat(aws.calls(Operation.EKS_LIST_ACCESS_ENTRIES)).isEmpty();
    }

    @Test
    void endpointsAndFindingsAreRead() {
        AccountRecords own = own();
        VpcEndpoint endpoint = own.traits().vpcEndpoints().known().orElseThrow().get(0);
        assertThat(endpoint.id()).isEqualTo("vpce-1");
        assertThat(endpoint.vpc()).isEqualTo(Lookup.known("vpc-1"));
        assertThat(endpoint.region()).isEqualTo("eu-west-1");
        assertThat(endpoint.policy()
                        .known()
                        .orElseThrow()
                        .document()
                        .known()
                        .orElseThrow()
                        .kind())
                .isEqualTo(PolicyKind.VPC_ENDPOINT);
        assertThat(own.traits().analyzers().known().orElseThrow())
                .extracting(AccountTraits.Analyzer::arn)
                .containsExactly("arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/outside");
        assertThat(own.traits().accessFindings()).isEqualTo(Lookup.known(1));
        assertThat(own.accessFindings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("f-1");
            assertThat(finding.resource()).isEqualTo(Lookup.known("arn:aws:s3:::models"));
            assertThat(finding.principal()).isEqualTo(Map.of("AWS", "777788889999"));
            assertThat(finding.actions()).containsExactly("s3:GetObject");
            assertThat(finding.publicly()).isFalse();
        });
    }

    /** As AWS shows it where a key policy does not let the analyzer in. */
    @Test
    void whatAnAnalyzerCouldNotLookAtIsNoFinding() {
        aws.on(
                Operation.ACCESS_ANALYZER_LIST_FINDINGS,
                call -> ScriptedAws.Answer.of(ScriptedAws.text("findings.json").replace("\"findings\": [", """
                        "findings": [{
                          "id": "f-0",
                          "error": "ACCESS_DENIED",
                          "resource": "arn:aws:kms:eu-west-1:111122223333:key/k-1",
                          "resourceType": "AWS::KMS::Key",
                          "status": "ACTIVE",
                          "resourceOwnerAccount": "111122223333"
                        },""")));
        AccountRecords own = own();
        assertThat(own.traits().accessFindings()).isEqualTo(Lookup.known(1));
        assertThat(own.accessFindings()).extracting(AccessFinding::id).containsExactly("f-1");
        assertThat(own.gaps()).isEmpty();
    }

    @Test
    void everyListingThatAnsweredIsComplete() {
        AccountRecords own = own();
        assertThat(own.account().incomplete()).isEmpty();
        assertThat(own.account().complete())
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
    void documentsToJudgeAreThoseThatSomebodyCanChange() {
        assertThat(own().policies())
                .extracting(Policy::name)
                .isSorted()
                .contains(
                        "arn:aws:iam::111122223333:role/loader#trust",
                        "arn:aws:iam::111122223333:policy/limit",
                        "arn:aws:s3:::models#policy",
                        "arn:aws:kms:eu-west-1:111122223333:key/k-1#policy",
                        "arn:aws:s3:eu-west-1:111122223333:accesspoint/readers#policy",
                        "arn:aws:eks:eu-west-1:111122223333:cluster/serving/ml/loader#session",
                        "vpce-1#policy")
                .doesNotContain("arn:aws:kms:eu-west-1:111122223333:key/k-2#policy");
    }

    @Test
    void theOrganizationIsRead() {
        Collection all = Collection.of(aws, ALL);
        OrganizationRecords records = all.organization();
        Organization organization = records.organization().known().orElseThrow();
        assertThat(organization.id()).isEqualTo(Lookup.known("o-abc"));
        assertThat(organization.managementAccount()).isEqualTo(Lookup.known("111122223333"));
        assertThat(organization.units()).extracting(Unit::id).containsExactly("ou-1", "r-1");
        assertThat(organization.units()).extracting(Unit::parent).containsExactly(Lookup.known("r-1"), Lookup.absent());
        assertThat(records.controlPolicies())
                .extracting(ControlPolicy::id)
                .containsExactly("p-1", "p-FullAWSAccess", "p-2");
        ControlPolicy region = records.controlPolicies().get(0);
        assertThat(region.type()).isEqualTo(ControlPolicy.Type.SCP);
        assertThat(region.name()).isEqualTo("region");
        assertThat(region.targets()).containsExactly("r-1");
        assertThat(region.awsManaged()).isFalse();
        assertThat(region.policy().document().known().orElseThrow().kind()).isEqualTo(PolicyKind.SCP);
        assertThat(records.controlPolicies().get(1).awsManaged()).isTrue();
        assertThat(records.controlPolicies().get(2).type()).isEqualTo(ControlPolicy.Type.RCP);
        assertThat(records.delegatedAdministrators().known().orElseThrow())
                .singleElement()
                .satisfies(administrator -> {
                    assertThat(administrator.account()).isEqualTo("444455556666");
                    assertThat(administrator.services())
                            .isEqualTo(Lookup.known(List.of("access-analyzer.amazonaws.com")));
                });
        assertThat(records.delegatedAdministrators().known().orElseThrow())
                .extracting(DelegatedAdministrator::account)
                .containsExactly("444455556666");
        assertThat(records.incomplete()).isEmpty();
    }

    @Test
    void everyAccountIsEnteredThroughTheRole() {
        Collection all = Collection.of(aws, ALL);
        assertThat(all.accounts())
                .extracting(records -> records.account().id())
                .containsExactly("111122223333", "444455556666", "999900001111");
        Account member = all.accounts().get(1).account();
        assertThat(member.name()).isEqualTo(Lookup.known("models"));
        assertThat(member.unit()).isEqualTo(Lookup.known("ou-1"));
        assertThat(member.tags()).isEqualTo(Lookup.known(Map.of("env", "prod")));
        assertThat(all.accounts().get(1).roles())
                .extracting(Role::arn)
                .contains("arn:aws:iam::444455556666:role/loader");
        assertThat(all.accounts().get(1).gaps()).isEmpty();
        assertThat(aws.calls(Operation.STS_ASSUME_ROLE)).singleElement().satisfies(call -> {
            assertThat(call.body()).contains("ExternalId=e-1", "444455556666%3Arole%2FPolicyAuditorReadOnly");
        });
        AccountRecords suspended = all.accounts().get(2);
        assertThat(suspended.account().complete()).containsExactly(Listing.ORGANIZATION);
        assertThat(suspended.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what())
                        .isEqualTo("sts AssumeRole in account 999900001111: the account is suspended;"
                                + " nothing in it can be read"));
        assertThat(all.collected().accounts()).isEqualTo(3);
        assertThat(all.collected().unread()).isEqualTo(1);
        assertThat(all.collected().complete()).isFalse();
    }

    @Test
    void onlyTheAccountsOfAUnitAreRead() {
        Settings below = Settings.in("eu-west-1").roleName("r").unit("ou-1").build();
        assertThat(Collection.of(aws, below).accounts())
                .extracting(records -> records.account().id())
                .containsExactly("444455556666");
        Settings root = Settings.in("eu-west-1")
                .roleName("r")
                .unit("r-1")
                .account("444455556666")
                .build();
        assertThat(Collection.of(aws, root).accounts())
                .extracting(records -> records.account().id())
                .containsExactly("444455556666");
    }

    @Test
    void anAccountOutsideAnyOrganizationIsInNone() {
        aws.on(
                Operation.ORGANIZATIONS_DESCRIBE_ORGANIZATION,
                call -> ScriptedAws.Answer.of(400, "{\"__type\": \"AWSOrganizationsNotInUseException\"}"));
        Collection own = Collection.of(aws, OWN);
        assertThat(own.organization().organization()).isEqualTo(Lookup.absent());
        assertThat(own.accounts().get(0).account().unit()).isEqualTo(Lookup.absent());
        assertThat(own.collected().complete()).isTrue();
    }

    @Test
    void fewerRegionsThanThereAreLeaveListingsOpen() {
        Collection some =
                Collection.of(aws, Settings.in("eu-west-1").only("us-east-1").build());
        AccountRecords records = some.accounts().get(0);
        assertThat(records.keys()).isEmpty();
        assertThat(records.account().complete())
                .contains(Listing.ROLES, Listing.BUCKETS)
                .doesNotContain(Listing.KEYS, Listing.CLUSTERS, Listing.ACCESS_POINTS);
        assertThat(records.account().incomplete())
                .containsEntry(Listing.KEYS, Gap.outOfScope("only the regions us-east-1 were asked"));
        assertThat(records.buckets().get(1).accessPoints().missing()).isPresent();
        assertThat(records.gaps()).isEmpty();
    }

    @Test
    void aRegionThatIsNotEnabledIsToldOf() {
        AccountRecords records = Collection.of(
                        aws,
                        Settings.in("eu-west-1")
                                .only("eu-west-1")
                                .only("me-south-1")
                                .build())
                .accounts()
                .get(0);
        assertThat(records.keys()).hasSize(2);
        assertThat(records.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what())
                        .isEqualTo("ec2 DescribeRegions in account 111122223333, me-south-1:"
                                + " the region is not enabled; leave it out"));
    }

    @Test
    void twoRunsSayTheSame() {
        assertThat(Collection.of(aws, ALL).toString())
                .isEqualTo(Collection.of(aws, ALL).toString());
    }

    private AccountRecords own() {
        Collection own = Collection.of(aws, OWN);
        assertThat(own.accounts()).hasSize(1);
        return own.accounts().get(0);
    }

    private static String name(Lookup<Policy> policy) {
        return policy.known().orElseThrow().name();
    }

    private static List<String> names(Lookup<List<Policy>> policies) {
        return policies.known().orElseThrow().stream().map(Policy::name).toList();
    }
}
