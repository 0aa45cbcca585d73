package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.reports.LoaderExcessJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code auditor excess --estate --own-roles}: roles of their own for load points that share one. */
class OwnRolesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                    Objects.requireNonNull(LoaderExcessJson.class.getResourceAsStream(LoaderExcessJson.SCHEMA)),
                    InputFormat.JSON);

    private static final String ESTATE = """
            version: 1
            organization: none
            accounts:
              "111122223333":
                complete: [roles, users, oidc-providers, buckets, keys, access-points]
                publicAccessBlock: all
                roles:
                  loader:
                    trust:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC" }
                          Action: sts:AssumeRoleWithWebIdentity
                          Condition: { StringLike: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:*" } }
                    policies:
                      read: { Version: "2012-10-17", Statement: { Effect: Allow, Action: ["s3:ListBucket", "s3:GetObject"], Resource: "*" } }
                    managedPolicies: []
                    boundary: none
                    tags: {}
                oidcProviders:
                  - { issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC, clientIds: [sts.amazonaws.com] }
              "444455556666":
                complete: [roles, users, oidc-providers, buckets, keys, access-points]
                publicAccessBlock: all
                buckets:
                  models:
                    region: eu-west-1
                    policy: { Version: "2012-10-17", Statement: { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/loader" }, Action: ["s3:ListBucket", "s3:GetObject"], Resource: ["arn:aws:s3:::models", "arn:aws:s3:::models/*"] } }
                    encryption: { algorithm: AES256 }
                    publicAccessBlock: all
                    ownership: BucketOwnerEnforced
                    acl: []
                    requesterPays: false
                    accessPoints: []
            clusters:
              east:
                arn: arn:aws:eks:eu-west-1:111122223333:cluster/east
                issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC
                manifests: ["*.k8s.yaml"]
                complete: [manifests, pod-identity-associations, node-groups, access-entries]
                podIdentityAssociations: []
                nodeGroups: []
                accessEntries: []
            """;

    private static final String KSERVE = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: inferenceservice-config, namespace: kserve }
            data:
              storageInitializer: '{"image": "kserve/storage-initializer:v0.17.0"}'
            """;

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void estate() {
        auditor = new Auditor(directory)
                .file("estate.yaml", ESTATE)
                .file("kserve.k8s.yaml", KSERVE)
                .file("fraud.k8s.yaml", account("fraud") + "---\n" + service("fraud", "scorer", "models/fraud/"))
                .file("churn.k8s.yaml", account("churn") + "---\n" + service("churn", "scorer", "models/churn/"));
    }

    private static String account(String namespace) {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: loader
                  namespace: %s
                  annotations:
                    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/loader
                """.formatted(namespace);
    }

    private static String service(String namespace, String name, String path) {
        return """
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  predictor:
                    serviceAccountName: loader
                    model:
                      modelFormat: { name: sklearn }
                      storageUri: s3://%s
                """.formatted(name, namespace, path);
    }

    private JsonNode role() {
        Ran ran = auditor.run("excess", "--estate", ".", "--own-roles", "-f", "json");
        assertThat(ran.err()).isEmpty();
        assertThat(SCHEMA.validate(ran.out(), InputFormat.JSON)).isEmpty();
        return JSON.readTree(ran.out()).get("roles").get(0);
    }

    private List<JsonNode> own() {
        List<JsonNode> own = new ArrayList<>();
        role().get("ownRoles").forEach(own::add);
        return own;
    }

    @Test
    void eachNamespaceGetsARole() {
        JsonNode role = role();
        assertThat(role.get("ownRoles")).hasSize(1);
        JsonNode own = role.get("ownRoles").get(0);
        assertThat(own.get("role").asString()).isEqualTo("arn:aws:iam::111122223333:role/loader-fraud");
        assertThat(own.get("serviceAccount").asString()).isEqualTo("east/fraud/ServiceAccount/loader");
        assertThat(own.get("newServiceAccount").asBoolean()).isFalse();
        assertThat(own.get("provider").isNull()).isTrue();
        assertThat(own.get("confirmed").asBoolean()).isTrue();
        assertThat(own.get("trust").asString()).contains("\"system:serviceaccount:fraud:loader\"");
        assertThat(own.get("policy").asString())
                .contains(
                        "arn:aws:s3:::models/fraud/*",
                        "\"StringLikeIfExists\": {\"s3:prefix\": [\"fraud\", \"fraud/*\"]}")
                .doesNotContain("churn");
        assertThat(role.get("policies").get(0).get("smaller").asString())
                .contains("arn:aws:s3:::models/churn/*")
                .doesNotContain("fraud");
        assertThat(role.get("policies").findValuesAsString("smaller"))
                .anyMatch(policy -> policy.contains("role/loader\"") && policy.contains("role/loader-fraud\""));
    }

    @Test
    void ofOneServiceAccountTheSecondServiceGetsAnAccountToo() {
        auditor.file(
                "churn.k8s.yaml",
                account("churn") + "---\n" + service("churn", "scorer", "models/churn/") + "---\n"
                        + service("churn", "leaver", "models/leaver/") + "---\n"
                        + service("churn", "twin", "models/leaver/"));
        List<JsonNode> own = own();
        assertThat(own)
                .extracting(one -> one.get("role").asString())
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::111122223333:role/loader-churn-scorer",
                        "arn:aws:iam::111122223333:role/loader-fraud");
        JsonNode second = own.stream()
                .filter(one -> one.get("newServiceAccount").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(second.get("serviceAccount").asString()).isEqualTo("east/churn/ServiceAccount/loader-scorer");
        assertThat(second.get("edits").findValuesAsString("text"))
                .anyMatch(text -> text.equals("loader-scorer"))
                .anyMatch(text ->
                        text.startsWith("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: loader-scorer\n")
                                && text.endsWith("---\n"));
    }

    @Test
    void aServiceAccountThatIsThereIsNotMadeAgain() {
        auditor.file(
                "churn.k8s.yaml",
                account("churn") + "---\n" + account("churn").replace("name: loader", "name: loader-b") + "---\n"
                        + service("churn", "a", "models/a/") + "---\n" + service("churn", "b", "models/b/"));
        assertThat(own())
                .filteredOn(one -> one.get("newServiceAccount").asBoolean())
                .extracting(one -> one.get("serviceAccount").asString())
                .containsExactly("east/churn/ServiceAccount/loader-b-2");
    }

    @Test
    void aServiceThatNamesNoAccountIsToldToNameOne() {
        String fallen = account("churn").replace("name: loader", "name: default");
        auditor.file(
                "churn.k8s.yaml",
                fallen + "---\n" + service("churn", "a", "models/a/").replace("    serviceAccountName: loader\n", "")
                        + "---\n"
                        + service("churn", "b", "models/b/").replace("    serviceAccountName: loader\n", ""));
        assertThat(own())
                .filteredOn(one -> one.get("newServiceAccount").asBoolean())
                .singleElement()
                .satisfies(one -> assertThat(one.get("edits").findValuesAsString("text"))
                        .contains("serviceAccountName: default-b\n    "));
    }

    @Test
    void whoLoadsTheSameModelsAsOneAccountKeepsTheRole() {
        auditor.file("churn.k8s.yaml", service("fraud", "other", "models/fraud/v1/"));
        assertThat(role().get("ownRoles")).isEmpty();
        assertThat(role().get("shared").isNull()).isTrue();
    }

    @Test
    void aClusterOfAnotherAccountGetsItsRoleAndProviderThere() {
        auditor.file("estate.yaml", west("tags: {}")).file("west.yaml", KSERVE);
        JsonNode own = own().get(0);
        assertThat(own.get("role").asString()).isEqualTo("arn:aws:iam::222233334444:role/loader-fraud");
        assertThat(own.get("provider").asString())
                .isEqualTo("arn:aws:iam::222233334444:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/DEF");
        assertThat(own.get("confirmed").asBoolean()).isTrue();
        assertThat(auditor.run("can-load").out()).contains("2 load points: 2 loads");
        assertThat(own.get("edits").findValuesAsString("text"))
                .anyMatch(text -> text.startsWith("    oidcProviders:\n      - { issuer: "))
                .anyMatch(text -> text.startsWith("    roles:\n      loader-fraud:\n        trust: {"));
    }

    @Test
    void whatIsWrittenInALineIsNotEdited() {
        auditor.file("estate.yaml", west("roles: {}")).file("west.yaml", KSERVE);
        assertThat(own().get(0).get("edits")).isEmpty();
        assertThat(own().get(0).get("policy").asString()).contains("arn:aws:s3:::models/fraud/*");
    }

    @Test
    void whatTheOtherAccountMayNotDoIsNotConfirmedAndNoFix() {
        String denied = west("tags: {}")
                .replace("organization: none", """
                organization:
                  id: o-a1b2c3d4e5
                  managementAccount: "999988887777"
                  complete: true
                  units: [ { id: r-f00d, name: Root } ]
                  serviceControlPolicies:
                    - { name: FullAWSAccess, awsManaged: true, targets: [r-f00d, "111122223333", "222233334444", "444455556666"] }
                    - { name: NoS3, targets: ["222233334444"], policy: { Version: "2012-10-17", Statement: { Effect: Deny, Action: "s3:*", Resource: "*" } } }
                  resourceControlPolicies:
                    - { name: RCPFullAWSAccess, awsManaged: true, targets: [r-f00d, "111122223333", "222233334444", "444455556666"] }
                """.stripTrailing())
                .replace("\n    complete: [roles", "\n    unit: r-f00d\n    complete: [roles");
        auditor.file("estate.yaml", denied).file("west.yaml", KSERVE);
        assertThat(own().get(0).get("confirmed").asBoolean()).isFalse();
        assertThat(auditor.run("excess", "--estate", ".", "--own-roles").out())
                .contains("a role of its own for west/fraud/InferenceService/scorer#predictor, not confirmed:");
        JsonNode results = JSON.readTree(auditor.run("excess", "--estate", ".", "--own-roles", "-f", "sarif")
                        .out())
                .get("runs")
                .get(0)
                .get("results");
        List<JsonNode> told = new ArrayList<>();
        results.forEach(told::add);
        assertThat(told)
                .filteredOn(
                        result -> result.get("message").get("text").asString().contains("is a role of its own"))
                .singleElement()
                .matches(result -> !result.has("fixes"));
    }

    /** Where the role stands in the account of the models, the bucket need not name anybody. */
    @Test
    void aRoleOfTheAccountOfTheModelsStaysThere() {
        String home = west("tags: {}")
                .replace(
                        "  \"444455556666\":\n    complete: [roles, users, oidc-providers, buckets, keys, access-points]\n    publicAccessBlock: all\n",
                        "");
        auditor.file("estate.yaml", home).file("west.yaml", KSERVE);
        assertThat(own().get(0).get("role").asString()).isEqualTo("arn:aws:iam::111122223333:role/loader-fraud");
    }

    @Test
    void anAssociationIsNotRewritten() {
        auditor.file(
                "estate.yaml",
                ESTATE.replace(
                                "podIdentityAssociations: []",
                                "podIdentityAssociations:\n      - { namespace: churn, serviceAccount: loader, role:"
                                        + " \"arn:aws:iam::111122223333:role/loader\" }")
                        .replace(
                                "            - Effect: Allow\n              Principal: { Federated",
                                "            - { Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action:"
                                        + " [\"sts:AssumeRole\", \"sts:TagSession\"] }\n"
                                        + "            - Effect: Allow\n              Principal: { Federated"));
        assertThat(own()).isEmpty();
        assertThat(role().get("shared").asString())
                .isEqualTo(
                        "east/churn/InferenceService/scorer#predictor gets the role otherwise than by the annotation of its"
                                + " ServiceAccount");
    }

    @Test
    void aNameThatIsTakenOrTooLongIsAnother() {
        String long64 = "l".repeat(64);
        auditor.file(
                "estate.yaml",
                ESTATE.replace("      loader:", "      " + long64 + ":").replace("role/loader", "role/" + long64));
        for (String namespace : List.of("fraud", "churn")) {
            auditor.file(
                    namespace + ".k8s.yaml",
                    account(namespace).replace("role/loader", "role/" + long64) + "---\n"
                            + service(namespace, "scorer", "models/" + namespace + "/"));
        }
        assertThat(own().get(0).get("role").asString())
                .isEqualTo("arn:aws:iam::111122223333:role/" + "l".repeat(58) + "-fraud");
        estate();
        auditor.file("estate.yaml", ESTATE.replace("    oidcProviders:", """
                      loader-fraud:
                        trust: { Version: "2012-10-17", Statement: { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" } }
                        policies: {}
                        managedPolicies: []
                        boundary: none
                    oidcProviders:\
                """));
        assertThat(own().get(0).get("role").asString()).isEqualTo("arn:aws:iam::111122223333:role/loader-fraud-east");
    }

    /** A name goes into edits of manifests and of the estate as it is, so it must not be YAML of its own: none is read. */
    @Test
    void aNameThatIsNoneGetsIntoNoEdit() {
        String name = "\"x\\n      hostNetwork: true\"";
        auditor.file(
                "churn.k8s.yaml",
                account("churn") + "---\n" + service("churn", "a", "models/a/") + "---\n"
                        + service("churn", name, "models/b/"));
        Ran ran = auditor.run("excess", "--estate", ".", "--own-roles", "-f", "sarif");
        assertThat(ran.out()).contains("is a role of its own").doesNotContain("hostNetwork");
    }

    @Test
    void theFlagNeedsAnEstate() {
        Ran ran = auditor.run("excess", "a.json", "b.json", "--own-roles");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--own-roles has no effect without --estate");
    }

    /** The namespace fraud on a second cluster, in an account of its own. */
    private static String west(String entry) {
        return ESTATE.replace("manifests: [\"*.k8s.yaml\"]", "manifests: [\"kserve.k8s.yaml\", \"churn.k8s.yaml\"]")
                        .replace(
                                "      - { issuer: ",
                                "      - { issuer: oidc.eks.eu-west-1.amazonaws.com/id/DEF, clientIds: [sts.amazonaws.com] }\n"
                                        + "      - { issuer: ")
                        .replace("            - Effect: Allow\n              Principal: { Fed", """
                            - Effect: Allow
                              Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/DEF" }
                              Action: sts:AssumeRoleWithWebIdentity
                              Condition: { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/DEF:sub": "system:serviceaccount:fraud:loader" } }
                            - Effect: Allow
                              Principal: { Fed\
                """)
                        .replace("accounts:\n", """
                accounts:
                  "222233334444":
                    complete: [roles, users, oidc-providers, buckets, keys, access-points]
                    publicAccessBlock: all
                    %s
                """.formatted(entry))
                + """
                  west:
                    arn: arn:aws:eks:eu-west-1:222233334444:cluster/west
                    issuer: oidc.eks.eu-west-1.amazonaws.com/id/DEF
                    manifests: ["west.yaml", "fraud.k8s.yaml"]
                    complete: [manifests, pod-identity-associations, node-groups, access-entries]
                    podIdentityAssociations: []
                    nodeGroups: []
                    accessEntries: []
                """;
    }
}
