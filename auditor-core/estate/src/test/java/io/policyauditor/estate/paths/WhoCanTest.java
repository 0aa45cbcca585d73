package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can: the same as asking everybody one by one, and those besides whom the resource's policy names. */
class WhoCanTest {
    private static final List<String> ACCOUNTS = List.of("111111111111", "222222222222", "333333333333");
    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:*", "s3:Get*", "*", "sts:AssumeRole", "iam:PassRole", "s3:PutObject");
    private static final List<String> RESOURCES = List.of(
            "*",
            "arn:aws:s3:::models/*",
            "arn:aws:s3:::models/a",
            "arn:aws:s3:::*",
            "arn:aws:iam::111111111111:role/*",
            "arn:aws:iam::222222222222:role/r0",
            "arn:aws:s3:::${aws:PrincipalAccount}/*",
            "arn:aws:s3:::models/${aws:username}/*");
    private static final List<String> CONDITIONS = List.of(
            "",
            "",
            "",
            ", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}",
            ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}",
            ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"222222222222\"}}",
            ", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:role/r1\"}}",
            ", \"Condition\": {\"Null\": {\"aws:SourceVpce\": \"true\"}}");
    private static final List<String> ASKED = List.of(
            "arn:aws:s3:::models/a",
            "arn:aws:s3:::models/x/y",
            "arn:aws:s3:::dark/a",
            "arn:aws:s3:::nowhere/a",
            "arn:aws:iam::111111111111:role/r0",
            "arn:aws:iam::222222222222:role/r1",
            "arn:aws:iam::222222222222:role/none",
            "arn:aws:lambda:eu-west-1:111111111111:function:f",
            "*");

    private final Random random;

    WhoCanTest() {
        this.random = new Random(0);
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 150).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isTheSameAsAskingEverybody(int seed) {
        random.setSeed(seed);
        Estate estate = estate();
        for (String resource : ASKED) {
            for (String action : List.of("s3:GetObject", "sts:AssumeRole", "iam:PassRole", "sts:GetCallerIdentity")) {
                List<String> slow = WhoCan.naive(estate, action, resource).stream()
                        .map(WhoCanTest::shown)
                        .toList();
                List<String> fast = WhoCan.of(estate, action, resource).members().stream()
                        .map(WhoCanTest::shown)
                        .toList();
                assertThat(fast).as(action + " on " + resource).isEqualTo(slow);
            }
        }
    }

    private static String shown(Granted granted) {
        return granted.principal() + " " + granted.reach().word();
    }

    private Estate estate() {
        World world = new World();
        for (String account : ACCOUNTS) {
            EnumSet<Listing> complete = EnumSet.of(Listing.ORGANIZATION);
            if (random.nextBoolean()) {
                complete.addAll(List.of(Listing.ROLES, Listing.USERS, Listing.BUCKETS));
            }
            world.account(account, complete);
            for (int i = 0; i < 3; i++) {
                String arn = "arn:aws:iam::" + account + ":role/" + (i == 2 ? "team/" : "") + "r" + i;
                world.role(
                        arn,
                        random.nextInt(8) == 0 ? "" : resourceStatement("sts:AssumeRole", ""),
                        identities(arn),
                        List.of(),
                        boundary());
            }
            String user = "arn:aws:iam::" + account + ":user/u";
            world.user(user, identities(user), boundary());
        }
        if (random.nextBoolean()) {
            world.conflict("arn:aws:iam::333333333333:role/r0");
        }
        if (random.nextInt(3) == 0) {
            world.control(ControlPolicy.Type.SCP, "guard", pick(ACCOUNTS), statement("Deny", "", pick(ACTIONS)));
        }
        if (random.nextInt(3) == 0) {
            world.control(
                    ControlPolicy.Type.RCP,
                    "perimeter",
                    "r-root",
                    "{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\""
                            + pick(CONDITIONS) + "}");
        }
        Lookup<Policy> policy = switch (random.nextInt(5)) {
            case 0 -> Lookup.absent();
            case 1 -> Lookup.unknown(Gap.unread("the policy of bucket models could not be read"));
            default ->
                Lookup.known(World.policy(
                        PolicyKind.BUCKET,
                        "policy of models",
                        resourceStatement(pick(ACTIONS), ", \"Resource\": \"" + pick(RESOURCES) + "\"")));
        };
        world.bucket("models", Lookup.known("222222222222"), policy);
        world.bucket("dark", World.unsaid(), Lookup.absent());
        return world.build();
    }

    private List<Policy> identities(String arn) {
        List<Policy> policies = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            policies.add(
                    random.nextInt(12) == 0
                            ? new Policy("lost", World.unsaid(), World.unsaid(), World.unsaid(), World.unsaid())
                            : World.policy(
                                    PolicyKind.IDENTITY,
                                    "policy " + i + " of " + arn,
                                    statement(random.nextInt(5) == 0 ? "Deny" : "Allow", "", pick(ACTIONS))));
        }
        return policies;
    }

    private Optional<Policy> boundary() {
        return random.nextInt(4) == 0
                ? Optional.of(World.policy(PolicyKind.IDENTITY, "boundary", statement("Allow", "", pick(ACTIONS))))
                : Optional.empty();
    }

    private String resourceStatement(String action, String resource) {
        String who = switch (random.nextInt(7)) {
            case 0 -> "\"*\"";
            case 1 -> "{\"AWS\": \"*\"}";
            case 2 -> "{\"AWS\": \"" + pick(ACCOUNTS) + "\"}";
            case 3 -> "{\"AWS\": [\"arn:aws:iam::" + pick(ACCOUNTS) + ":root\", \"999988887777\"]}";
            case 4 -> "{\"Service\": \"ec2.amazonaws.com\"}";
            case 5 -> "{\"AWS\": \"arn:aws:iam::" + pick(ACCOUNTS) + ":user/u\"}";
            default -> "{\"AWS\": \"arn:aws:iam::" + pick(ACCOUNTS) + ":role/r" + random.nextInt(4) + "\"}";
        };
        String effect = random.nextInt(6) == 0 ? "Deny" : "Allow";
        return statement(effect, ", \"Principal\": " + who + resource, action, resource.isEmpty());
    }

    private String statement(String effect, String more, String action) {
        return statement(effect, ", \"Resource\": \"" + pick(RESOURCES) + "\"" + more, action, false);
    }

    private String statement(String effect, String more, String action, boolean plain) {
        String key = !plain && random.nextInt(6) == 0 ? "NotAction" : "Action";
        return "{\"Effect\": \"" + effect + "\", \"" + key + "\": \"" + action + "\"" + more + pick(CONDITIONS) + "}";
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static WhoCan whoCan(String statements) {
        Estate estate = new World()
                .account("111111111111")
                .account("222222222222")
                .role("arn:aws:iam::111111111111:role/reader", "", World.FULL)
                .bucket(
                        "models",
                        Lookup.known("222222222222"),
                        Lookup.known(World.policy(PolicyKind.BUCKET, "policy of models", statements)))
                .build();
        return WhoCan.of(estate, "s3:GetObject", "arn:aws:s3:::models/a");
    }

    private static String grant(String principal, String condition) {
        return "{\"Effect\": \"Allow\", \"Principal\": " + principal
                + ", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::models/*\"" + condition + "}";
    }

    private static List<String> outsiders(WhoCan who) {
        return who.outsiders().stream()
                .map(granted -> granted.principal().kind().word() + " " + shown(granted))
                .toList();
    }

    @Test
    void namesWhoeverElseThePolicyNames() {
        WhoCan who = whoCan(grant(
                        "{\"AWS\": [\"999988887777\", \"arn:aws:iam::999988887777:role/x\","
                                + " \"arn:aws:sts::111111111111:assumed-role/reader/s\","
                                + " \"arn:aws:iam::111111111111:role/gone\", \"AIDAJQABLZS4A3QDU576Q\"],"
                                + " \"Service\": \"logging.s3.amazonaws.com\", \"CanonicalUser\": \"79a59d\"}",
                        "")
                + ", "
                + grant(
                        "{\"AWS\": \"888877776666\"}",
                        ", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\":"
                                + " \"arn:aws:iam::888877776666:role/y\"}}"));
        assertThat(outsiders(who))
                .containsExactly(
                        "account outside the estate 999988887777 always",
                        "principal outside the estate arn:aws:iam::999988887777:role/x always",
                        "session arn:aws:sts::111111111111:assumed-role/reader/s always",
                        "service logging.s3.amazonaws.com always",
                        "canonical user 79a59d not-assessed",
                        "account outside the estate 888877776666 only-if");
        assertThat(who.incomplete()).isTrue();
        assertThat(who.of("arn:aws:iam::222222222222:root")).isEqualTo(Reach.ALWAYS);
        assertThat(who.asked()).isEqualTo(3);
    }

    @Test
    void everyoneIsNobodyElseWhereTheOrganizationIsAsked() {
        String only = ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"" + World.ORGANIZATION + "\"}}";
        WhoCan inside = whoCan(grant("\"*\"", only));
        assertThat(inside.of("arn:aws:iam::111111111111:role/reader")).isEqualTo(Reach.ALWAYS);
        assertThat(outsiders(inside)).isEmpty();
        assertThat(inside.incomplete()).isFalse();

        assertThat(outsiders(whoCan(grant("\"*\"", "")))).containsExactly("anyone * always");
        String other = ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-other12345\"}}";
        assertThat(outsiders(whoCan(grant("\"*\"", other)))).containsExactly("anyone * only-if");
    }

    @Test
    void saysWhoseListingIsOpen() {
        Estate estate = new World()
                .account("111111111111", EnumSet.of(Listing.ORGANIZATION, Listing.USERS))
                .bucket("models", Lookup.known("111111111111"), Lookup.absent())
                .build();
        WhoCan who = WhoCan.of(estate, "s3:GetObject", "arn:aws:s3:::models/a");
        assertThat(who.gaps()).extracting(Gap::what).singleElement().asString().contains("roles", "111111111111");
        assertThat(who.incomplete()).isTrue();
    }
}
