package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of somebody: of a resource, of some resource of his account, and of the steps of a hop. */
class AllowancesTest {
    private static final String A = "111111111111";
    private static final String B = "222222222222";
    private static final String LOADER = "arn:aws:iam::" + A + ":role/loader";
    private static final Caller CALLER = Caller.aws(LOADER, A);
    private static final String TRUST =
            "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}";

    private static World world(String statements) {
        return new World().account(A).account(B).role(LOADER, TRUST, statements);
    }

    private static String may(String action, String resource) {
        return "{\"Effect\": \"Allow\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"}";
    }

    private static Allowance somewhere(World world, String action, Map<String, String> parts) {
        return Allowances.of(world.build()).somewhere(CALLER, action, parts);
    }

    @Test
    void someResourceIsOneThatThePoliciesName() {
        World world = world(may("lambda:UpdateFunctionCode", "arn:aws:lambda:*:" + A + ":function:jobs-*"));
        assertThat(somewhere(world, "lambda:UpdateFunctionCode", Map.of()))
                .isInstanceOfSatisfying(Granted.class, granted -> {
                    assertThat(granted.reach()).isEqualTo(Reach.ALWAYS);
                    assertThat(granted.witness().resource().text())
                            .startsWith("arn:aws:lambda:")
                            .contains(":function:jobs-");
                    assertThat(granted.by()).hasSize(1);
                });
        assertThat(somewhere(world, "lambda:CreateFunction", Map.of())).isInstanceOf(Never.class);
    }

    @Test
    void partsThatAreGivenAreHeldTo() {
        World world = world(may("eks:AssociateAccessPolicy", "arn:aws:eks:*:" + A + ":access-entry/east/*"));
        assertThat(somewhere(world, "eks:AssociateAccessPolicy", Map.of("ClusterName", "east")))
                .isInstanceOf(Granted.class);
        assertThat(somewhere(world, "eks:AssociateAccessPolicy", Map.of("ClusterName", "west")))
                .isInstanceOf(Never.class);
    }

    @Test
    void aServiceControlPolicyForbidsItOnEveryResource() {
        World world = world(may("sagemaker:CreateModel", "*"))
                .control(
                        ControlPolicy.Type.SCP,
                        "guard",
                        "r-root",
                        "{\"Effect\": \"Deny\", \"Action\": \"sagemaker:*\", \"Resource\": \"*\"}");
        assertThat(somewhere(world, "sagemaker:CreateModel", Map.of())).isInstanceOf(Never.class);
    }

    @Test
    void ofSeveralTypesTheLeastCertainIsTold() {
        World world = world(may("sagemaker:UpdateEndpoint", "arn:aws:sagemaker:*:" + A + ":endpoint-config/*")
                + ", {\"Effect\": \"Allow\", \"Action\": \"sagemaker:UpdateEndpoint\", \"Resource\":"
                + " \"arn:aws:sagemaker:*:" + A + ":endpoint/*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\":"
                + " \"10.0.0.0/8\"}}}");
        assertThat(somewhere(world, "sagemaker:UpdateEndpoint", Map.of()))
                .isInstanceOfSatisfying(Granted.class, granted -> {
                    assertThat(granted.reach()).isEqualTo(Reach.ONLY_IF);
                    assertThat(granted.witness().context().keys()).contains("aws:sourceip");
                });
        assertThat(somewhere(
                        world(may("sagemaker:UpdateEndpoint", "arn:aws:sagemaker:*:" + A + ":endpoint/*")),
                        "sagemaker:UpdateEndpoint",
                        Map.of()))
                .isInstanceOf(Never.class);
    }

    @Test
    void aClusterHasNoPolicyOfItsOwn() {
        Estate estate = world(may("eks:UpdateClusterConfig", "*")).build();
        Allowances allowances = Allowances.of(estate);
        List<String> update = List.of("eks:UpdateClusterConfig");
        assertThat(allowances.of(CALLER, Ask.on("arn:aws:eks:eu-west-1:" + A + ":cluster/east", update)))
                .isInstanceOf(Granted.class);
        assertThat(allowances.of(CALLER, Ask.on("arn:aws:eks:eu-west-1:" + B + ":cluster/east", update)))
                .isInstanceOf(Never.class);
    }

    @Test
    void whatNobodyNamesIsNeverUnlessSomethingIsNotKnown() {
        List<String> put = List.of("s3:PutObject");
        String allows = "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"" + LOADER
                + "\"}, \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::models/*\"}";
        Estate estate = world(may("s3:GetObject", "*"))
                .bucket("models", Lookup.known(A), Lookup.known(World.policy(PolicyKind.BUCKET, "models", allows)))
                .bucket("others", Lookup.known(A), Lookup.absent())
                .bucket("unsaid", Lookup.known(A), World.unsaid())
                .build();
        Allowances allowances = Allowances.of(estate);
        assertThat(allowances.of(CALLER, Ask.onObjects("arn:aws:s3:::models", put)))
                .isInstanceOf(Granted.class);
        assertThat(allowances.of(CALLER, Ask.onObjects("arn:aws:s3:::others", put)))
                .isInstanceOf(Never.class);
        assertThat(allowances.of(CALLER, Ask.onObjects("arn:aws:s3:::unsaid", put)))
                .isInstanceOf(Open.class);
        assertThat(allowances.of(CALLER, Ask.onObjects("arn:aws:s3:::others", List.of("s3:Put*", "s3:Get*"))))
                .isInstanceOf(Granted.class);
        Caller root = Caller.aws("arn:aws:iam::" + A + ":root", A);
        assertThat(allowances.of(root, Ask.onObjects("arn:aws:s3:::others", put)))
                .isInstanceOf(Granted.class);
    }

    @Test
    void theStepsOfWhatOneBecomesAreShownByRequests() {
        String trainer = "arn:aws:iam::" + A + ":role/trainer";
        Estate estate = world(may("iam:PassRole", trainer) + ", " + may("lambda:CreateFunction", "*") + ", "
                        + may("lambda:InvokeFunction", "*") + ", " + may("sts:AssumeRole", "*"))
                .role(trainer, TRUST, "")
                .role("arn:aws:iam::" + A + ":role/other", TRUST.replace("lambda", "glue"), "")
                .build();
        List<Hop> hops = Paths.of(estate).onward(LOADER, kind -> kind.passes());
        assertThat(hops).hasSize(1);
        Hop hop = hops.get(0);
        assertThat(hop.kind().id()).isEqualTo("lambda-001");
        assertThat(hop.to().id()).isEqualTo(trainer);
        assertThat(hop.steps())
                .allSatisfy(step -> assertThat(Allowances.of(estate).of(step))
                        .isInstanceOfSatisfying(
                                Granted.class,
                                granted -> assertThat(granted.witness().action().text())
                                        .isEqualTo(step.action())));
        assertThat(Allowances.of(estate).of(hop.steps().get(0)))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.witness().context().single("iam:PassedToService"))
                                .contains("lambda.amazonaws.com"));
        assertThat(Paths.of(estate).onward(LOADER, kind -> kind.everything())).isEmpty();
        assertThat(Paths.of(estate).onward("arn:aws:iam::" + A + ":role/nobody", kind -> true))
                .isEmpty();
    }
}
