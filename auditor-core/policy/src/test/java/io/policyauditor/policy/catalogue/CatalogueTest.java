package io.policyauditor.policy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.policyauditor.policy.access.ActionSets;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The data as it stands in git: a refresh that loses anything fails here, and one that gains changes the counts. */
class CatalogueTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    @Test
    void holdsTheWholeOfAws() {
        assertThat(CATALOGUE.version()).isEqualTo("0.21.202609261");
        assertThat(CATALOGUE.date()).isEqualTo(LocalDate.of(2026, 9, 26));
        assertThat(List.copyOf(CATALOGUE.servicePrefixes())).hasSize(456).isSorted();
        assertThat(services().mapToInt(service -> service.actions().size()).sum())
                .isEqualTo(22_091);
        assertThat(services()
                        .mapToInt(service -> service.resourceTypes().size())
                        .sum())
                .isEqualTo(2_334);
        assertThat(services()
                        .mapToInt(service -> service.conditionKeys().size())
                        .sum())
                .isEqualTo(2_578);
        assertThat(CATALOGUE.globalKeys()).hasSize(59);
        assertThat(CATALOGUE.servicePrefixes().stream().filter(CATALOGUE::rcpSupported))
                .hasSize(62)
                .contains("s3", "sts", "kms", "secretsmanager", "sqs")
                .doesNotContain("iam", "ec2");
    }

    @Test
    void anActionHasASetOfLevels() {
        Map<Set<AccessLevel>, Integer> counts = new HashMap<>();
        services()
                .flatMap(service -> service.actions().stream())
                .forEach(action -> counts.merge(action.levels(), 1, Integer::sum));
        assertThat(counts)
                .containsOnly(
                        Map.entry(EnumSet.of(AccessLevel.WRITE), 11_357),
                        Map.entry(EnumSet.of(AccessLevel.READ), 5_871),
                        Map.entry(EnumSet.of(AccessLevel.LIST), 3_719),
                        Map.entry(EnumSet.of(AccessLevel.TAGGING, AccessLevel.WRITE), 719),
                        Map.entry(EnumSet.of(AccessLevel.PERMISSIONS_MANAGEMENT, AccessLevel.WRITE), 425));

        assertThat(action("s3:PutBucketPolicy").levels())
                .containsExactlyInAnyOrder(AccessLevel.PERMISSIONS_MANAGEMENT, AccessLevel.WRITE);
        assertThat(action("s3:PutBucketPolicy").writes()).isTrue();
        assertThat(action("s3:PutObjectTagging").writes()).isTrue();
        assertThat(action("iam:PassRole").levels()).containsExactly(AccessLevel.WRITE);
        assertThat(action("s3:GetObject").writes()).isFalse();
        assertThat(action("s3:ListBucket").writes()).isFalse();
    }

    @Test
    void everyServiceIsWhole() {
        services().forEach(service -> {
            assertThat(service.name()).as(service.prefix()).isNotBlank();
            List<Action> actions = service.actions();
            assertThat(actions).as(service.prefix()).isNotEmpty();
            for (int i = 0; i < actions.size(); i++) {
                Action action = actions.get(i);
                assertThat(action.ordinal()).isEqualTo(i);
                assertThat(action.levels()).as(action.fullName()).isNotEmpty();
                assertThat(action.servicePrefix()).isEqualTo(service.prefix());
                assertThat(service.action(action.name())).containsSame(action);
                assertThat(service.conditionKeys()).containsAll(action.conditionKeys());
                assertThat(action.resources()).extracting(ResourceUse::type).doesNotHaveDuplicates();
                for (ResourceUse use : action.resources()) {
                    assertThat(service.resourceTypes()).contains(use.type());
                    assertThat(service.conditionKeys()).containsAll(use.conditionKeys());
                }
            }
            assertThat(actions).extracting(Action::lowerCaseName).isSorted().doesNotHaveDuplicates();
            assertThat(service.resourceTypes()).allSatisfy(type -> {
                assertThat(service.resourceType(type.key())).containsSame(type);
                assertThat(service.conditionKeys()).containsAll(type.conditionKeys());
                assertThat(type.arns())
                        .isNotEmpty()
                        .allSatisfy(arn -> assertThat(arn).startsWith("arn:").doesNotContain(",", " "));
                assertThat(type.globs())
                        .hasSameSizeAs(type.arns())
                        .allSatisfy(
                                glob -> assertThat(glob).startsWith("arn:*:").doesNotContain("$", "{", "}"));
            });
        });
    }

    @Test
    void noKeyHasASecondPlaceholder() {
        Stream.concat(CATALOGUE.globalKeys().stream(), services().flatMap(service -> service.conditionKeys().stream()))
                .forEach(key -> assertThat(key.pattern())
                        .doesNotContain("$", "<", ">", "{", "}", "tag-key")
                        .matches(
                                pattern -> pattern.chars().filter(c -> c == '*').count() == (key.isFamily() ? 1 : 0)));
    }

    @Test
    void namesAreTakenInAnyCase() {
        assertThat(CATALOGUE.knowsService("S3")).isTrue();
        assertThat(CATALOGUE.service("s3")).isEqualTo(CATALOGUE.service("S3")).isPresent();
        assertThat(CATALOGUE.rcpSupported("KMS")).isTrue();
        assertThat(action("S3:getOBJECT")).hasToString("s3:GetObject");
        assertThat(CATALOGUE.knowsService("s4")).isFalse();
        assertThat(CATALOGUE.service("")).isEmpty();
        assertThat(CATALOGUE.rcpSupported("nothing")).isFalse();
        assertThat(CATALOGUE.action("s3")).isEmpty();
        assertThat(CATALOGUE.action("s3:GetObjects")).isEmpty();
    }

    @Test
    void caseIsThatOfAscii() {
        assertThat(CATALOGUE.knowsService("\u212Ams"))
                .as("a Kelvin sign is no k")
                .isFalse();
        assertThat(CATALOGUE.action("kms:L\u0130stKeys")).isEmpty();
    }

    @Test
    void knowsWhatAnActionIsAllowedOn() {
        Action getObject = action("s3:GetObject");
        assertThat(getObject.resources())
                .extracting(use -> use.type().key(), ResourceUse::required)
                .containsExactly(tuple("accesspointobject", false), tuple("object", false));
        assertThat(getObject.conditionKeys()).extracting(ConditionKey::name).contains("s3:ExistingObjectTag/<key>");
        assertThat(action("s3:InitiateReplication").resources())
                .singleElement()
                .satisfies(use -> assertThat(use.required()).isTrue());
        assertThat(action("s3:ListAllMyBuckets").resources()).isEmpty();
        assertThat(action("ec2:RunInstances").resources())
                .filteredOn(use -> use.type().key().equals("instance"))
                .singleElement()
                .satisfies(use -> assertThat(use.conditionKeys())
                        .extracting(ConditionKey::name)
                        .contains("ec2:MetadataHttpPutResponseHopLimit"));
    }

    @Test
    void anArnBecomesAGlob() {
        assertThat(type("s3", "object").arns()).containsExactly("arn:${Partition}:s3:::${BucketName}/${ObjectName}");
        assertThat(type("s3", "object").globs()).containsExactly("arn:*:s3:::*/*");
        assertThat(type("s3", "OBJECT")).isSameAs(type("s3", "object"));
        assertThat(type("dms", "Endpoint").globs()).containsExactly("arn:*:dms:*:*:endpoint:*");
        assertThat(type("opsworks-cm", "backup").globs())
                .as("its placeholder has lost the dollar sign")
                .containsExactly("arn:*:opsworks-cm::*:backup/*-*");
        assertThat(type("lex", "bot").globs())
                .as("two forms in one string")
                .containsExactly("arn:*:lex:*:*:bot/*", "arn:*:lex:*:*:bot:*");
    }

    @Test
    void aTypeNamedByTwoScenariosIsOneUse() {
        assertThat(action("directconnect:AssociateHostedConnection").resources())
                .extracting(use -> use.type().key())
                .containsExactly("dxcon", "dxlag");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalTag/team, aws:PrincipalTag/tag-key, STRING, false",
        "AWS:RESOURCETAG/a:b/c, aws:ResourceTag/tag-key, STRING, false",
        "aws:SourceIp, aws:SourceIp, IP_ADDRESS, false",
        "aws:CurrentTime, aws:CurrentTime, DATE, false",
        "aws:epochtime, aws:EpochTime, EPOCH_TIME, false",
        "aws:SourceVpcArn, aws:SourceVpcArn, ARN, false",
        "aws:PrincipalOrgPaths, aws:PrincipalOrgPaths, STRING, true",
        "aws:TagKeys, aws:TagKeys, STRING, true",
        "aws:SecureTransport, aws:SecureTransport, BOOL, false",
        "lambda:SourceFunctionArn, lambda:SourceFunctionArn, ARN, false",
    })
    void knowsGlobalKeys(String written, String name, ValueType type, boolean multivalued) {
        assertThat(CATALOGUE.globalKey(written)).hasValue(new ConditionKey(name, type, multivalued));
        assertThat(CATALOGUE.conditionKey(written)).isEqualTo(CATALOGUE.globalKey(written));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:prefix, s3:prefix, STRING, false",
        "S3:Existingobjecttag/env, s3:ExistingObjectTag/<key>, STRING, false",
        "s3:object-lock-retain-until-date, s3:object-lock-retain-until-date, DATE, false",
        "kms:EncryptionContext:aws:s3:arn, kms:EncryptionContext:${EncryptionContextKey}, STRING, false",
        "kms:GrantOperations, kms:GrantOperations, STRING, true",
        "events:Metadata/a, events:Metadata/${MetadataKey}, STRING, true",
        "events:Metadata/a/Matcher, events:Metadata/${MetadataKey}/Matcher, STRING, false",
        "secretsmanager:ResourceTag/team, secretsmanager:ResourceTag/tag-key, STRING, false",
        "ec2:osuser, ec2:osuser, STRING, false",
        "saml:aud, saml:aud, STRING, false",
        "SAML:edupersonaffiliation, saml:edupersonaffiliation, STRING, true",
        "cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:amr, STRING, true",
        "token.actions.githubusercontent.com:actor, token.actions.githubusercontent.com:actor, STRING, false",
        "token.actions.githubusercontent.com/acme:ref, token.actions.githubusercontent.com/${SubPath}:ref, STRING, false",
        "token.actions.githubusercontent.com:sub, ${Issuer}:sub, STRING, false",
        "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub, ${Issuer}:sub, STRING, false",
        "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:AUD, ${Issuer}:aud, STRING, false",
        "accounts.google.com:sub, accounts.google.com:sub, STRING, false",
    })
    void knowsKeysOfServicesAndIssuers(String written, String name, ValueType type, boolean multivalued) {
        assertThat(CATALOGUE.conditionKey(written)).hasValue(new ConditionKey(name, type, multivalued));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "aws",
                ":sub",
                "aws:SourceIP6",
                "aws:PrincipalTag",
                "aws:PrincipalTag/",
                "s3:nothing",
                "s3:ExistingObjectTag/",
                "s4:prefix",
                "s3:sub",
                "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:subject",
                "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
            })
    void inventsNoKey(String written) {
        assertThat(CATALOGUE.conditionKey(written)).isEmpty();
    }

    @Test
    void aFamilyMatchesItsMembers() {
        ConditionKey tag = CATALOGUE.globalKey("aws:ResourceTag/x").orElseThrow();
        assertThat(tag.isFamily()).isTrue();
        assertThat(tag.pattern()).isEqualTo("aws:resourcetag/*");
        assertThat(tag.matches("aws:resourceTag/Env")).isTrue();
        assertThat(tag.matches("aws:RequestTag/Env")).isFalse();
        ConditionKey middle = CATALOGUE
                .conditionKey("codebuild:environment.environmentVariables/x.value")
                .orElseThrow();
        assertThat(middle.pattern()).isEqualTo("codebuild:environment.environmentvariables/*.value");
        assertThat(middle.matches("codebuild:environment.environmentVariables/.value"))
                .isFalse();
    }

    @Test
    void everyCorrectionStillCorrects() {
        List<ConditionKey> asBundled = new ArrayList<>();
        for (String file : List.of("global.tsv", "services/sts.tsv")) {
            for (Rows.Row row : Rows.read(file)) {
                ConditionKey corrected = row.field(0).equals("key") ? Corrections.of(row.field(1)) : null;
                if (corrected != null) {
                    asBundled.add(new ConditionKey(
                            row.field(1),
                            ValueType.parse(row.field(2)),
                            !row.field(3).isEmpty()));
                }
            }
        }
        assertThat(asBundled)
                .extracting(ConditionKey::name)
                .containsExactlyInAnyOrder("aws:EpochTime", "aws:SourceVpcArn", "cognito-identity.amazonaws.com:amr");
        assertThat(asBundled).allSatisfy(key -> assertThat(key).isNotEqualTo(Corrections.of(key.name())));
    }

    @Test
    void readsOnlyWhatItIsAskedFor() {
        Catalogue fresh = Catalogue.read();
        assertThat(fresh.knowsService("s3")).isTrue();
        assertThat(fresh.conditionKey("aws:PrincipalOrgID")).isPresent();
        assertThat(ActionSets.of("*", fresh)
                        .union(ActionSets.of("kms:*", fresh))
                        .size())
                .isEqualTo(22_091);
        assertThat(ActionSets.of("*", fresh)
                        .minus(ActionSets.of("iam:*", fresh))
                        .intersect(ActionSets.of("sts:*", fresh)))
                .isEqualTo(ActionSets.of("sts:*", fresh));
        assertThat(fresh.nearestPrefix("kmss")).hasValue("kms");
        assertThat(fresh.servicesRead()).isZero();

        assertThat(ActionSets.of("s3:Get*", fresh).isEmpty()).isFalse();
        assertThat(fresh.conditionKey("s3:prefix")).isPresent();
        assertThat(ActionSets.of("*", fresh)
                        .minus(ActionSets.of("s3:GetObject", fresh))
                        .size())
                .isEqualTo(22_090);
        assertThat(fresh.servicesRead()).isEqualTo(1);
    }

    @Test
    void threadsGetTheSameService() throws Exception {
        Catalogue fresh = Catalogue.read();
        int threads = 16;
        CountDownLatch ready = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<Service> task = () -> {
                ready.countDown();
                ready.await();
                return fresh.service("ec2").orElseThrow();
            };
            List<Future<Service>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(pool.submit(task));
            }
            Service first = futures.get(0).get();
            for (Future<Service> future : futures) {
                assertThat(future.get()).isSameAs(first);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(fresh.servicesRead()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"s33, s3", "KMSS, kms", "secretmanager, secretsmanager", "dyanmodb, dynamodb"})
    void findsTheServiceThatWasMeant(String written, String meant) {
        assertThat(CATALOGUE.nearestPrefix(written)).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource({"GetObjct, GetObject", "getobejct, GetObject", "ListBuckets, ListBucket", "PutObjects, PutObject"})
    void findsTheActionThatWasMeant(String written, String meant) {
        assertThat(CATALOGUE.service("s3").orElseThrow().nearestAction(written))
                .map(Action::name)
                .hasValue(meant);
    }

    @Test
    void meansNothingFarAway() {
        assertThat(CATALOGUE.nearestPrefix("xyzzy")).isEmpty();
        assertThat(CATALOGUE.nearestPrefix("")).isEmpty();
        assertThat(CATALOGUE.nearestPrefix("x")).isEmpty();
        assertThat(CATALOGUE.nearestPrefix("s3".repeat(100_000))).isEmpty();
        assertThat(CATALOGUE.service("s3").orElseThrow().nearestAction("FetchObject"))
                .isEmpty();
    }

    @Test
    void theLicenceOfTheDataComesWithIt() throws Exception {
        try (var licence = Catalogue.class.getResourceAsStream("LICENSE")) {
            assertThat(new String(Objects.requireNonNull(licence).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("MIT License", "Act Security");
        }
    }

    private static Stream<Service> services() {
        return CATALOGUE.servicePrefixes().stream()
                .map(prefix -> CATALOGUE.service(prefix).orElseThrow());
    }

    private static Action action(String fullName) {
        return CATALOGUE.action(fullName).orElseThrow();
    }

    private static ResourceType type(String service, String key) {
        return CATALOGUE.service(service).orElseThrow().resourceType(key).orElseThrow();
    }
}
