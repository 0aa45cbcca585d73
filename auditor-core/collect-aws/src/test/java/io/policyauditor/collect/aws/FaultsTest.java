package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.aws.ScriptedAws.Answer;
import io.policyauditor.collect.aws.ScriptedAws.Call;
import io.policyauditor.collect.aws.ScriptedAws.Manner;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Whatever goes wrong with a call is a gap of what hangs on it, and of nothing else. */
class FaultsTest {
    private static final Settings ALL = Settings.in("eu-west-1")
            .roleName("auditor")
            .account("111122223333")
            .account("444455556666")
            .build();

    /** One operation of each protocol: query, EC2 query, REST XML, JSON, REST JSON. */
    private static final List<Operation> PROTOCOLS = List.of(
            Operation.IAM_LIST_ROLES,
            Operation.EC2_DESCRIBE_VPC_ENDPOINTS,
            Operation.S3_GET_TAGS,
            Operation.KMS_DESCRIBE_KEY,
            Operation.EKS_DESCRIBE_CLUSTER);

    private static final ScriptedAws SAMPLE = SampleAws.start();

    private final ScriptedAws aws = SampleAws.start();

    @AfterAll
    static void stopSample() {
        SAMPLE.close();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    /** A way to fail. */
    enum Fault {
        THROTTLED("throttled (ThrottlingException, HTTP 429); run again with fewer calls at once"),
        THROTTLED_WITH_400("throttled (Throttling, HTTP 400); run again with fewer calls at once"),
        UNAVAILABLE("failed (ServiceUnavailable, HTTP 503)"),
        EXPIRED("the credentials expired (ExpiredToken, HTTP 403); log in again"),
        NOT_IMPLEMENTED("failed (no error code, HTTP 501)"),
        CUT("the answer is malformed or was cut off"),
        NO_TEXT_OF_THE_LANGUAGE("the answer is malformed or was cut off"),
        ANOTHER_LANGUAGE("the answer is malformed or was cut off"),
        NESTED("the answer is malformed or was cut off"),
        HOSTILE_CODE("failed (no error code, HTTP 400)");

        private final String told;

        Fault(String told) {
            this.told = told;
        }

        Answer answer(Call call) {
            boolean xml = List.of("iam", "sts", "ec2", "s3", "s3control")
                    .contains(call.operation().service());
            return switch (this) {
                case THROTTLED ->
                    SampleAws.error(call, 429, "ThrottlingException").with("Retry-After", "0");
                case THROTTLED_WITH_400 -> SampleAws.error(call, 400, "Throttling");
                case UNAVAILABLE -> SampleAws.error(call, 503, "ServiceUnavailable");
                case EXPIRED -> SampleAws.error(call, 403, "ExpiredToken");
                case NOT_IMPLEMENTED -> Answer.of(501, "");
                case CUT ->
                    Answer.of((xml ? "<Answer>" : "{\"answer\": \"") + "x".repeat(10_000))
                            .in(Manner.CUT);
                case NO_TEXT_OF_THE_LANGUAGE -> Answer.of(xml ? "<Answer><Open>" : "{\"answer\": [");
                case ANOTHER_LANGUAGE -> Answer.of(xml ? "{\"answer\": 1}" : "<Answer/>");
                case NESTED -> Answer.of((xml ? "<a>" : "{\"a\":").repeat(200_000));
                case HOSTILE_CODE -> SampleAws.error(call, 400, "Bad code: \\u001b[31m");
            };
        }
    }

    static Stream<Arguments> faults() {
        return PROTOCOLS.stream()
                .flatMap(operation -> Stream.of(Fault.values()).map(fault -> Arguments.of(operation, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyFaultIsAGapThatNamesIt(Operation operation, Fault fault) {
        aws.on(operation, fault::answer);
        Collection own = Collection.of(aws, Settings.in("eu-west-1").build());
        assertThat(own.gaps())
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap)
                        .startsWith(operation.toString())
                        .contains("in account 111122223333", fault.told)
                        .doesNotContain(SampleAws.WORDS, "secret", "\u001b"));
        assertThat(own.collected().complete()).isFalse();
        assertThat(own.collected().nothing()).isFalse();
    }

    /** Each operation denied on its own: the run goes on, the gap names the action to allow, and the rest is read. */
    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyOperationMayBeDenied(Operation operation) {
        aws.on(operation, call -> SampleAws.error(call, 403, "AccessDenied"));
        Collection all = Collection.of(aws, about(operation));
        String action = operation.action().isEmpty() ? "" : "; allow " + operation.action();
        assertThat(all.gaps())
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap)
                        .startsWith(operation.toString())
                        .endsWith("denied (AccessDenied, HTTP 403)" + action));
        assertThat(all.collected().complete()).isFalse();
        boolean entered = operation != Operation.STS_GET_CALLER_IDENTITY;
        assertThat(all.collected().nothing()).isEqualTo(!entered);
        assertThat(all.accounts())
                .hasSize(!entered ? 0 : about(operation).accounts().isEmpty() ? 1 : 2);
        boolean ofAccount = operation.side() == Operation.Side.ACCOUNT;
        assertThat(all.organization().gaps().isEmpty()).isEqualTo(ofAccount || operation == Operation.STS_ASSUME_ROLE);
    }

    @Test
    void aFactThatWasDeniedIsUnknownAndTheOthersAreKnown() {
        aws.on(Operation.S3_GET_POLICY, call -> SampleAws.error(call, 403, "AccessDenied"));
        AccountRecords own = own();
        assertThat(own.buckets()).hasSize(2).allSatisfy(bucket -> {
            assertThat(bucket.policy().missing().orElseThrow().reason()).isEqualTo(Gap.Reason.UNREAD);
            assertThat(bucket.versioning().known()).isPresent();
        });
        assertThat(own.buckets().get(1).policy().missing().orElseThrow().what())
                .isEqualTo("s3 GetBucketPolicy of models in account 111122223333, eu-west-1:"
                        + " denied (AccessDenied, HTTP 403); allow s3:GetBucketPolicy");
        assertThat(own.account().complete()).contains(Listing.BUCKETS);
    }

    @Test
    void aListingThatWasDeniedIsNotComplete() {
        aws.on(Operation.S3_LIST_BUCKETS, call -> SampleAws.error(call, 403, "AccessDenied"));
        aws.on(Operation.KMS_LIST_ALIASES, call -> SampleAws.error(call, 400, "AccessDeniedException"));
        aws.on(Operation.EKS_DESCRIBE_ACCESS_ENTRY, call -> SampleAws.error(call, 403, "AccessDeniedException"));
        AccountRecords own = own();
        assertThat(own.buckets()).isEmpty();
        assertThat(own.account().complete())
                .doesNotContain(Listing.BUCKETS, Listing.KEYS)
                .contains(Listing.ROLES, Listing.CLUSTERS);
        assertThat(own.account().incomplete()).containsOnlyKeys(Listing.BUCKETS, Listing.KEYS);
        assertThat(own.clusters().get(0).accessEntries().missing()).isPresent();
        assertThat(own.clusters().get(0).complete())
                .containsExactlyInAnyOrder(Listing.NODE_GROUPS, Listing.POD_IDENTITY_ASSOCIATIONS);
    }

    @Test
    void aPageTokenThatComesTwiceEndsTheListing() {
        aws.on(
                Operation.KMS_LIST_KEYS,
                call -> Answer.of("{\"Keys\": [], \"Truncated\": true, \"NextMarker\": \"again\"}"));
        AccountRecords own = own();
        assertThat(own.gaps())
                .extracting(Gap::what)
                .allSatisfy(gap -> assertThat(gap)
                        .startsWith("kms ListKeys in account 111122223333, ")
                        .endsWith(": its pages have no end: a page token came twice"));
        assertThat(own.account().complete()).doesNotContain(Listing.KEYS);
        assertThat(aws.calls(Operation.KMS_LIST_KEYS)).hasSize(4);
    }

    static Stream<Operation> listings() {
        // These two come whole.
        Set<Operation> whole = Set.of(Operation.IAM_LIST_OIDC_PROVIDERS, Operation.IAM_LIST_SAML_PROVIDERS);
        Set<Operation> others = Set.of(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                Operation.EC2_DESCRIBE_INSTANCES,
                Operation.EC2_DESCRIBE_VPC_ENDPOINTS);
        return Stream.of(Operation.values())
                .filter(operation -> others.contains(operation)
                        || (operation.name().contains("_LIST_") && !whole.contains(operation)));
    }

    /** Every listing there is, by the token of its service, which is the same on each page. */
    @ParameterizedTest
    @MethodSource("listings")
    void noListingGoesInCircles(Operation operation) {
        aws.on(operation, call -> SAMPLE.answer(call).edited(text -> endless(operation, text)));
        Collection all = Collection.of(aws, about(operation));
        assertThat(all.gaps())
                .allSatisfy(gap -> assertThat(gap).startsWith(operation.toString()))
                .anySatisfy(gap -> assertThat(gap).endsWith("its pages have no end: a page token came twice"));
        assertThat(all.collected().nothing()).isFalse();
    }

    private static String endless(Operation operation, String page) {
        return switch (operation.service()) {
            case "iam" ->
                page.replaceAll("<IsTruncated>[a-z]*</IsTruncated>|<Marker>[^<]*</Marker>", "")
                        .replaceFirst("Result>", "Result><IsTruncated>true</IsTruncated><Marker>again</Marker>");
            case "ec2" -> page.replaceFirst("(</[A-Za-z]*Response>)$", "<nextToken>again</nextToken>$1");
            case "s3" ->
                page.replaceAll("<ContinuationToken>[^<]*</ContinuationToken>", "")
                        .replaceFirst("</ListAll", "<ContinuationToken>again</ContinuationToken></ListAll");
            case "s3control" -> page.replaceFirst("(</[A-Za-z]*Result>)$", "<NextToken>again</NextToken>$1");
            case "kms" ->
                page.replaceAll("\"(Truncated|NextMarker)\": [^,\n}]*", "\"Ignored\": 0")
                        .replaceFirst("\\{", "{\"Truncated\": true, \"NextMarker\": \"again\", ");
            default -> {
                String token = operation.service().equals("organizations") ? "NextToken" : "nextToken";
                yield page.replaceAll("\"" + token + "\": [^,\n}]*", "\"Ignored\": 0")
                        .replaceFirst("\\{", "{\"" + token + "\": \"again\", ");
            }
        };
    }

    @Test
    void aPageThatPromisesMoreAndNamesNoneIsMalformed() {
        aws.on(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                call -> Answer.of(ScriptedAws.text("iam-details-1.xml").replace("<Marker>page-2</Marker>", "")));
        AccountRecords own = own();
        assertThat(own.account().complete()).doesNotContain(Listing.ROLES, Listing.USERS);
        assertThat(own.gaps())
                .extracting(Gap::what)
                .anySatisfy(gap -> assertThat(gap).endsWith("the answer is malformed or was cut off"));
    }

    @Test
    void aSecondPageThatFailsLeavesTheFirst() {
        aws.when(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                call -> call.about("page-2")
                        ? Optional.of(SampleAws.error(call, 403, "AccessDenied"))
                        : Optional.empty());
        AccountRecords own = own();
        assertThat(own.roles()).extracting(Role::name).containsExactly("loader", "nodes");
        assertThat(own.account().complete()).doesNotContain(Listing.ROLES, Listing.USERS);
        assertThat(own.roles()
                        .get(0)
                        .boundary()
                        .known()
                        .orElseThrow()
                        .document()
                        .missing()
                        .orElseThrow()
                        .reason())
                .isEqualTo(Gap.Reason.UNREAD);
        assertThat(own.users().get(0).policies().missing()).isPresent();
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        aws.on(
                Operation.IAM_LIST_SAML_PROVIDERS,
                call -> Answer.of("x".repeat(100)).in(Manner.STUCK));
        try (Transport transport = aws.transport(Duration.ofSeconds(2))) {
            Collection own = Collection.of(transport, Settings.in("eu-west-1").build());
            assertThat(own.accounts()
                            .get(0)
                            .traits()
                            .samlProviders()
                            .missing()
                            .orElseThrow()
                            .what())
                    .isEqualTo("iam ListSAMLProviders in account 111122223333: no whole answer in time");
        }
    }

    @Test
    void anAskerThatIsToWaitForeverDoesNot() {
        aws.on(
                Operation.IAM_LIST_SAML_PROVIDERS,
                call -> SampleAws.error(call, 429, "Throttling").with("Retry-After", "86400"));
        try (Transport transport = aws.transport(Duration.ofSeconds(2))) {
            Collection own = Collection.of(transport, Settings.in("eu-west-1").build());
            assertThat(own.accounts().get(0).traits().samlProviders().missing()).isPresent();
        }
    }

    @Test
    void aFaultThatPassesIsNone() {
        List<Call> seen = new ArrayList<>();
        aws.when(Operation.IAM_LIST_SAML_PROVIDERS, call -> {
            seen.add(call);
            return seen.size() < 3 ? Optional.of(SampleAws.error(call, 503, "ServiceUnavailable")) : Optional.empty();
        });
        assertThat(own().gaps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
    void credentialsThatExpireWithinARunLoseOnlyWhatComesAfter(String code) {
        aws.on(Operation.S3_GET_POLICY, call -> SampleAws.error(call, 400, code));
        for (Operation operation : Operation.values()) {
            if (List.of("kms", "eks", "ec2", "accessanalyzer").contains(operation.service())) {
                aws.on(operation, call -> SampleAws.error(call, 400, code));
            }
        }
        AccountRecords own = own();
        assertThat(own.gaps())
                .extracting(Gap::what)
                .isNotEmpty()
                .allSatisfy(gap ->
                        assertThat(gap).endsWith("the credentials expired (" + code + ", HTTP 400); log in again"));
        assertThat(own.roles()).hasSizeGreaterThan(1);
        assertThat(own.buckets()).hasSize(2);
        assertThat(own.account().complete())
                .contains(Listing.ROLES, Listing.BUCKETS)
                .doesNotContain(Listing.KEYS, Listing.CLUSTERS);
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of(Operation.KMS_GET_KEY_POLICY, "{\"Policy\": \"%s\"}"),
                Arguments.of(Operation.ORGANIZATIONS_DESCRIBE_POLICY, "{\"Policy\": {\"Content\": \"%s\"}}"),
                Arguments.of(
                        Operation.S3CONTROL_GET_ACCESS_POINT_POLICY,
                        "<GetAccessPointPolicyResult><Policy>%s</Policy></GetAccessPointPolicyResult>"),
                Arguments.of(Operation.S3_GET_POLICY, "%s"));
    }

    /** Each document that comes alone: one that AWS cannot have is none, and costs only itself. */
    @ParameterizedTest
    @MethodSource("policies")
    void noPolicyOfTenMegabytesIsTaken(Operation operation, String answer) {
        String huge = answer.formatted("{}" + " ".repeat(10 << 20));
        aws.on(operation, call -> Answer.of(huge));
        Collection all = Collection.of(aws, about(operation));
        assertThat(all.gaps())
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap)
                        .startsWith(operation.toString())
                        .endsWith("the answer is malformed or was cut off"));
        assertThat(all.accounts().get(0).account().complete()).contains(Listing.ROLES, Listing.BUCKETS, Listing.KEYS);
    }

    @Test
    void aPolicyOfTenMegabytesIsNone() {
        String huge = "{\"Statement\": \"" + "x".repeat(10 << 20) + "\"}";
        aws.on(Operation.S3_GET_POLICY, call -> Answer.of(huge));
        aws.on(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                call -> SampleAws.answer(call, call.about("page-2") ? "iam-details-2.xml" : "iam-details-1.xml")
                        .edited(text -> text.replaceFirst(
                                "<AssumeRolePolicyDocument>[^<]*",
                                "<AssumeRolePolicyDocument>" + "x".repeat(10 << 20))));
        AccountRecords own = own();
        Bucket models = own.buckets().get(1);
        assertThat(models.policy().missing().orElseThrow().what()).endsWith("the answer is malformed or was cut off");
        assertThat(own.roles().get(0).trust().known().orElseThrow().document().missing())
                .isPresent();
        assertThat(own.roles().get(1).trust().known().orElseThrow().document().known())
                .isPresent();
        assertThat(own.account().complete()).contains(Listing.ROLES);
    }

    @Test
    void anAnswerBeyondTheBoundIsNotRead() {
        aws.on(Operation.S3_GET_POLICY, call -> Answer.of("x".repeat(10_000)));
        try (Transport transport = aws.transport()) {
            Transport bounded = new Transport(
                    new BoundedHttpClient(transport.http(), 9_999, Duration.ofSeconds(30)),
                    transport.retries(),
                    transport.credentials(),
                    transport.endpoint(),
                    transport.pathStyle(),
                    transport.callTimeout(),
                    transport.observers());
            AccountRecords own = Collection.of(bounded, Settings.in("eu-west-1").build())
                    .accounts()
                    .get(0);
            assertThat(own.gaps())
                    .hasSize(2)
                    .extracting(Gap::what)
                    .allSatisfy(gap -> assertThat(gap)
                            .startsWith("s3 GetBucketPolicy of ")
                            .endsWith("the answer is longer than any that AWS gives"));
        }
    }

    @Test
    void anotherAccountsRoleIsNotTaken() {
        aws.on(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                call -> SampleAws.answer(call, call.about("page-2") ? "iam-details-2.xml" : "iam-details-1.xml")
                        .edited(text -> text.replace(
                                "arn:aws:iam::111122223333:role/nodes", "arn:aws:iam::777788889999:role/nodes")));
        AccountRecords own = own();
        assertThat(own.roles()).isEmpty();
        assertThat(own.account().complete()).doesNotContain(Listing.ROLES);
    }

    @Test
    void aRegionThatIsNoRegionIsNotAsked() {
        aws.on(
                Operation.EC2_DESCRIBE_REGIONS,
                call -> Answer.of(ScriptedAws.text("ec2-regions.xml").replace("us-east-1", "x.evil.example/?")));
        AccountRecords own = own();
        assertThat(aws.calls()).noneMatch(call -> call.host().contains("evil"));
        assertThat(own.gaps())
                .extracting(Gap::what)
                .anySatisfy(gap -> assertThat(gap).startsWith("ec2 DescribeRegions"));
        assertThat(own.account().complete()).doesNotContain(Listing.KEYS, Listing.CLUSTERS, Listing.ACCESS_POINTS);
    }

    @Test
    void anAccountThatCannotBeEnteredIsOneGapOfEverything() {
        aws.on(Operation.STS_ASSUME_ROLE, call -> SampleAws.error(call, 403, "AccessDenied"));
        Collection all = Collection.of(aws, ALL);
        AccountRecords member = all.accounts().get(1);
        assertThat(member.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what())
                        .isEqualTo(
                                "sts AssumeRole of arn:aws:iam::444455556666:role/auditor in account 444455556666, eu-west-1:"
                                        + " denied (AccessDenied, HTTP 403)"));
        assertThat(member.account().complete()).isEqualTo(Set.of(Listing.ORGANIZATION));
        assertThat(member.account().publicAccessBlock().missing()).isPresent();
        assertThat(member.account().incomplete()).hasSize(7);
        assertThat(all.accounts().get(0).gaps()).isEmpty();
        assertThat(all.collected().unread()).isEqualTo(1);
    }

    @Test
    void aRunThatMayDoNothingSaysSo() {
        for (Operation operation : Operation.values()) {
            if (!operation.service().equals("sts")) {
                aws.on(operation, call -> SampleAws.error(call, 403, "AccessDenied"));
            }
        }
        Collection all = Collection.of(aws, ALL);
        assertThat(all.collected().nothing()).isTrue();
        assertThat(all.collected().complete()).isFalse();
        assertThat(all.collected().unread()).isEqualTo(2);
        assertThat(all.organization().organization().missing()).isPresent();
        assertThat(all.accounts()).allSatisfy(records -> {
            assertThat(records.account().complete()).isEmpty();
            assertThat(records.account().incomplete()).hasSize(8);
        });
    }

    @Test
    void withoutCredentialsNothingIsAsked() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("no profile, and this text names a key");
        };
        try (Transport transport = aws.transport()) {
            Collection all = Collection.of(
                    new Transport(
                            transport.http(),
                            transport.retries(),
                            none,
                            transport.endpoint(),
                            transport.pathStyle(),
                            transport.callTimeout(),
                            transport.observers()),
                    ALL);
            assertThat(aws.calls()).isEmpty();
            assertThat(all.collected().nothing()).isTrue();
            assertThat(all.collected().complete()).isFalse();
            assertThat(all.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap)
                            .isEqualTo("sts GetCallerIdentity in account of the caller: there are no credentials;"
                                    + " log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID"));
        }
    }

    @Test
    void afterTheDeadlineNothingMoreIsAsked() {
        Settings late = Settings.in("eu-west-1")
                .within(Duration.ofSeconds(30), Duration.ZERO)
                .build();
        Collection all = Collection.of(aws, late);
        assertThat(aws.calls()).isEmpty();
        assertThat(all.collected().nothing()).isTrue();
        assertThat(all.gaps())
                .allSatisfy(gap -> assertThat(gap).endsWith("not asked, the deadline had passed; allow more time"));
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        Transport transport = aws.transport();
        aws.close();
        Collection all = Collection.of(transport, ALL);
        assertThat(all.gaps())
                .containsExactly("sts GetCallerIdentity in account of the caller, eu-west-1:"
                        + " unreachable; see whether network and proxy let it through");
        assertThat(all.collected().nothing()).isTrue();
    }

    /** Whatever has no value in an answer: the run ends, and the gaps, where there are any, are of this operation. */
    @ParameterizedTest
    @EnumSource(Operation.class)
    void nothingBreaksWhereValuesAreMissing(Operation operation) {
        ScriptedAws.Call example = new Call(operation, "111122223333", "eu-west-1", "models k-1 r-1", "", "");
        String empty = SAMPLE.answer(example)
                .body()
                .replaceAll(":\\s*(\"[^\"]*\"|[0-9]+)", ": null")
                .replaceAll("\\[\\s*\"[^\"]*\"", "[null")
                .replaceAll("(?<=>)[^<]+(?=</)", "");
        aws.on(operation, call -> Answer.of(empty));
        Collection read = Collection.of(aws, about(operation));
        assertThat(read.gaps()).allSatisfy(gap -> assertThat(gap).startsWith(operation.toString()));
    }

    @Test
    void unitsThatFormACycleEnd() {
        aws.on(
                Operation.ORGANIZATIONS_LIST_UNITS,
                call -> Answer.of("{\"OrganizationalUnits\": [{\"Id\": \"r-1\"}, {\"Id\": \"ou-1\"}]}"));
        assertThat(Collection.of(aws, ALL)
                        .organization()
                        .organization()
                        .known()
                        .orElseThrow()
                        .units())
                .hasSize(2);
    }

    @Test
    void whatIsNotOfTheApiIsNoFact() {
        aws.on(Operation.S3_GET_OWNERSHIP, call -> Answer.of("<OwnershipControls/>"));
        aws.on(Operation.S3_GET_PUBLIC_ACCESS_BLOCK, call -> Answer.of("<PublicAccessBlockConfiguration/>"));
        Bucket models = own().buckets().get(1);
        assertThat(models.ownership().missing()).isPresent();
        assertThat(models.publicAccessBlock()).isEqualTo(Lookup.known(PublicAccessBlock.NONE));
    }

    /** What an operation matters to: the organization and two accounts, or the caller's account alone. */
    private static Settings about(Operation operation) {
        return operation.side() == Operation.Side.CALLER
                ? ALL
                : Settings.in("eu-west-1").build();
    }

    private AccountRecords own() {
        return Collection.of(aws, Settings.in("eu-west-1").build()).accounts().get(0);
    }
}
