package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Paths of several hops, and what stands at their ends. */
class PathsTest {
    private static final String A = "111111111111";
    private static final String B = "222222222222";

    private static String role(String account, String name) {
        return "arn:aws:iam::" + account + ":role/" + name;
    }

    private static String trusts(String principal) {
        return "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"" + principal
                + "\"}, \"Action\": \"sts:AssumeRole\"}";
    }

    private static String may(String action, String resource) {
        return "{\"Effect\": \"Allow\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"}";
    }

    private static World world() {
        return new World().account(A).account(B);
    }

    private static List<String> shown(Reachers reachers) {
        return reachers.all().stream()
                .filter(reacher -> reacher.principal().kind() != Principal.Kind.ROOT)
                .map(reacher -> reacher.principal().id().replaceAll("arn:aws:iam::|[0-9]{9}", "") + " "
                        + reacher.reach().word()
                        + reacher.path().stream()
                                .map(hop -> " " + hop.kind().id() + (hop.everything() ? "+" : ""))
                                .reduce("", String::concat))
                .toList();
    }

    @Test
    void aChainOfRolesAcrossAccountsIsFollowed() {
        Estate estate = world().role(
                        role(A, "first"), trusts(role(A, "nobody")), may("sts:AssumeRole", role(B, "second")))
                .role(role(B, "second"), trusts(A), may("sts:AssumeRole", role(B, "third")))
                .role(role(B, "third"), trusts(role(B, "second")), may("s3:GetObject", "arn:aws:s3:::models/*"))
                .role(role(A, "stranger"), trusts(role(A, "nobody")), may("sts:AssumeRole", role(B, "third")))
                .bucket("models", Lookup.known(B), Lookup.absent())
                .build();
        assertThat(shown(Paths.of(estate).whoCan("s3:GetObject", "arn:aws:s3:::models/a", true)))
                .containsExactly(
                        "222:role/third always",
                        "222:role/second always sts-001",
                        "111:role/first always sts-001 sts-001");
        assertThat(shown(Paths.of(estate).whoCan("s3:GetObject", "arn:aws:s3:::models/a", false)))
                .containsExactly("222:role/third always");
        assertThat(shown(Paths.of(estate).into(role(B, "third"))))
                .containsExactly("222:role/second always sts-001", "111:role/first always sts-001 sts-001");
    }

    @Test
    void rolesThatAssumeEachOtherAreNoTrap() {
        Estate estate = world().role(role(A, "one"), trusts(A), may("sts:AssumeRole", "*"))
                .role(role(A, "two"), trusts(A), may("sts:AssumeRole", "*"))
                .build();
        assertThat(shown(Paths.of(estate).into(role(A, "one")))).containsExactly("111:role/two always sts-001");
    }

    @Test
    void whoGrantsHimselfEverythingCanDoWhatHisLimitsLeave() {
        World world = world().role(
                        role(A, "free"), trusts(role(A, "nobody")), may("iam:PutRolePolicy", role(A, "free")))
                .bucket("models", Lookup.known(A), Lookup.absent());
        world.role(
                role(A, "held"),
                trusts(role(A, "nobody")),
                World.inline("held", may("iam:PutRolePolicy", role(A, "held"))),
                List.of(),
                Optional.of(World.policy(PolicyKind.IDENTITY, "boundary", may("iam:PutRolePolicy", "*"))));
        assertThat(shown(Paths.of(world.build()).whoCan("s3:GetObject", "arn:aws:s3:::models/a", true)))
                .containsExactly("111:role/free always iam-005+");
    }

    @Test
    void whoGrantsHimselfEverythingBecomesOthers() {
        Estate estate = world().role(
                        role(A, "start"), trusts(role(A, "nobody")), may("iam:AttachRolePolicy", role(A, "start")))
                .role(role(B, "reader"), trusts(A), may("s3:GetObject", "*"))
                .role(role(A, "lame"), trusts(role(A, "nobody")), may("s3:GetObject", "*"))
                .bucket("models", Lookup.known(B), Lookup.absent())
                .build();
        assertThat(shown(Paths.of(estate).whoCan("s3:GetObject", "arn:aws:s3:::models/a", true)))
                .containsExactly("222:role/reader always", "111:role/start always iam-009+ sts-001");
    }

    @Test
    void whoeverIsGrantedEverythingOnTheWayCanDoMoreThanHeCould() {
        Estate estate = world().role(
                        role(A, "start"),
                        trusts(role(A, "nobody")),
                        may("iam:PutRolePolicy", role(A, "empty")) + ", " + may("sts:AssumeRole", role(A, "empty")))
                .role(role(A, "empty"), trusts(A), "")
                .bucket("models", Lookup.known(A), Lookup.absent())
                .build();
        assertThat(shown(Paths.of(estate).whoCan("s3:GetObject", "arn:aws:s3:::models/a", true)))
                .containsExactly("111:role/start always iam-017+");
    }

    @Test
    void aPermissionForSomeNamesOnlyIsEnough() {
        String team = "arn:aws:lambda:*:" + A + ":function:team-*";
        World world = world().role(
                        role(A, "runs"),
                        "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\":"
                                + " \"sts:AssumeRole\"}",
                        "");
        world.role(role(A, "dev"), trusts(role(A, "nobody")), may("lambda:UpdateFunctionCode", team));
        world.role(
                role(A, "stopped"),
                trusts(role(A, "nobody")),
                may("lambda:UpdateFunctionCode", team)
                        + ", {\"Effect\": \"Deny\", \"Action\": \"lambda:*\", \"Resource\": \"arn:aws:lambda:*:" + A
                        + ":function:*\"}");
        world.role(
                role(A, "elsewhere"),
                trusts(role(A, "nobody")),
                may("lambda:UpdateFunctionCode", "arn:aws:lambda:*:" + B + ":function:*"));
        List<Hop> hops = Paths.of(world.build()).hops(role(A, "dev"), role(A, "runs"));
        assertThat(hops).extracting(hop -> hop.kind().id()).containsExactly("lambda-003");
        assertThat(hops.get(0).reach()).isEqualTo(Reach.ALWAYS);
        assertThat(hops.get(0).steps().get(0).resource()).contains(":function:team-");
        assertThat(hops.get(0).assumptions()).contains("a function runs as the role");
        assertThat(Paths.of(world.build()).hops(role(A, "stopped"), role(A, "runs")))
                .isEmpty();
        assertThat(Paths.of(world.build()).hops(role(A, "elsewhere"), role(A, "runs")))
                .isEmpty();
    }

    @Test
    void instancesNeedEveryTypeOfResource() {
        String trust = "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\":"
                + " \"sts:AssumeRole\"}";
        String pass = may("iam:PassRole", role(A, "runs"));
        String some = "{\"Effect\": \"Allow\", \"Action\": \"ec2:RunInstances\", \"Resource\": ["
                + "\"arn:aws:ec2:eu-west-1:*:instance/*\", \"arn:aws:ec2:eu-west-1::image/ami-1\","
                + " \"arn:aws:ec2:eu-west-1:*:network-interface/*\", \"arn:aws:ec2:eu-west-1:*:security-group/*\"";
        World world = world().role(role(A, "runs"), trust, "");
        world.role(
                role(A, "all"), trusts(role(A, "nobody")), pass + ", " + some + ", \"arn:aws:ec2:*:*:subnet/s-1\"]}");
        world.role(role(A, "nearly"), trusts(role(A, "nobody")), pass + ", " + some + "]}");
        Paths paths = Paths.of(world.build());
        assertThat(paths.hops(role(A, "all"), role(A, "runs")))
                .extracting(hop -> hop.kind().id())
                .containsExactly("ec2-001");
        assertThat(paths.hops(role(A, "nearly"), role(A, "runs"))).isEmpty();
    }

    @Test
    void tokensOfAClusterHelpWhereTheAccountTrustsTheirIssuer() {
        World world = world().role(
                        role(A, "start"), trusts(role(A, "nobody")), may("iam:UpdateAssumeRolePolicy", role(A, "end")))
                .role(role(A, "end"), trusts(role(A, "nobody")), "");
        assertThat(Paths.of(world.build()).hops(role(A, "start"), role(A, "end")))
                .extracting(hop -> hop.kind().id())
                .containsExactly("iam-012");
        assertThat(Paths.of(world.provider(A, "oidc.eks.eu-west-1.amazonaws.com/id/X")
                                .build())
                        .hops(role(A, "start"), role(A, "end")))
                .extracting(hop -> hop.kind().id())
                .containsExactly("iam-012", "EKS-E");
    }

    @Test
    void anExternalIdIsACondition() {
        Estate estate = world().role(role(A, "vendor"), trusts(role(A, "nobody")), may("sts:AssumeRole", "*"))
                .role(
                        role(B, "target"),
                        "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"" + A
                                + "\", \"999988887777\"]}, \"Action\": \"sts:AssumeRole\", \"Condition\":"
                                + " {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}}",
                        "")
                .build();
        assertThat(shown(Paths.of(estate).into(role(B, "target"))))
                .containsExactly("777 only-if sts-001", "111:role/vendor only-if sts-001");
    }

    @Test
    void aTrustThatIsNotKnownIsNotAssessed() {
        Estate estate = world().role(
                        role(A, "start"), trusts(role(A, "nobody")), may("sts:AssumeRole", role(B, "target")))
                .role(role(B, "target"), "", "")
                .build();
        Reachers into = Paths.of(estate).into(role(B, "target"));
        assertThat(shown(into)).contains("111:role/start not-assessed sts-001");
        assertThat(into.incomplete()).isTrue();
    }

    @Test
    void aShorterPathThatIsNotKnownDoesNotHideALongerOneThatIs() {
        Estate estate = world().role(
                        role(A, "start"),
                        trusts(role(A, "nobody")),
                        may("sts:AssumeRole", role(B, "dim")) + ", " + may("sts:AssumeRole", role(B, "mid")))
                .role(role(B, "dim"), "", may("s3:GetObject", "*"))
                .role(role(B, "mid"), trusts(role(A, "start")), may("sts:AssumeRole", role(B, "end")))
                .role(role(B, "end"), trusts(role(B, "mid")), may("s3:GetObject", "*"))
                .bucket("models", Lookup.known(B), Lookup.absent())
                .build();
        assertThat(shown(Paths.of(estate).whoCan("s3:GetObject", "arn:aws:s3:::models/a", true)))
                .contains("111:role/start always sts-001 sts-001");
    }

    @Test
    void providersAndWhatLiesBeyondThemBegin() {
        String provider = "arn:aws:iam::" + A + ":oidc-provider/oidc.example";
        Estate estate = world().role(
                        role(A, "irsa"),
                        "{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"" + provider
                                + "\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\":"
                                + " {\"oidc.example:sub\": \"system:serviceaccount:ns:sa\"}}}",
                        "")
                .build();
        Principal account = new Principal(Principal.Kind.OTHER, "serviceaccount prod/ns/sa");
        Arrivals beyond = principal -> principal.id().equals(role(A, "irsa"))
                ? List.of(
                        new Hop(account, principal, PathKinds.WEB_IDENTITY, false, List.of(), Reach.ALWAYS, List.of()))
                : List.of();
        assertThat(shown(Paths.of(estate, List.of(beyond)).into(role(A, "irsa"))))
                .containsExactly(
                        "111:oidc-provider/oidc.example only-if web-identity",
                        "serviceaccount prod/ns/sa always web-identity");
    }
}
