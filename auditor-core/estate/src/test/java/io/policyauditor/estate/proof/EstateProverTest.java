package io.policyauditor.estate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Reason;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EstateProverTest {
    private static final String DEV = "111122223333";
    private static final String PROD = "444455556666";
    private static final String LOADER = "arn:aws:iam::" + DEV + ":role/loader";
    private static final String OWNER = "arn:aws:iam::" + PROD + ":role/owner";
    private static final String MODELS = "arn:aws:s3:::models";
    private static final String READ =
            "{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'}";
    private static final String TO_LOADER = "{'Effect': 'Allow', 'Principal': {'AWS': '" + LOADER
            + "'}, 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'}";

    private static EstateBuilder accounts() {
        return new EstateBuilder().account(DEV, "dev").account(PROD, "prod");
    }

    private static Caller caller(String arn) {
        return Caller.aws(arn, arn.split(":", 6)[4]);
    }

    private static Answer ask(EstateBuilder estate) {
        return estate.prover().notGranted(caller(LOADER), Asked.all(MODELS));
    }

    private static Reason unknown(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Unknown.class);
        return ((Unknown) verdict).reason();
    }

    @Test
    void bothSidesOfTwoAccountsHaveToAgree() {
        assertThat(ask(accounts().role(LOADER, READ).bucket("models", PROD)).verdict())
                .isInstanceOf(Proven.class);
        assertThat(ask(accounts()
                                .role(LOADER, "{'Effect': 'Allow', 'Action': 'ec2:*', 'Resource': '*'}")
                                .bucket("models", PROD, TO_LOADER))
                        .verdict())
                .isInstanceOf(Proven.class);
        Answer granted = ask(accounts().role(LOADER, READ).bucket("models", PROD, TO_LOADER));
        assertThat(granted.caller()).isEqualTo(LOADER);
        assertThat(granted.resource()).isEqualTo(MODELS);
        assertThat(granted.verdict()).isInstanceOf(Violated.class);
        assertThat(((Violated) granted.verdict()).witness().action().text()).isEqualTo("s3:GetObject");
        assertThat(granted.explanation())
                .hasValueSatisfying(why -> assertThat(why.decision()).isEqualTo(Decision.ALLOWED));
    }

    @Test
    void everyLayerHasItsSay() {
        String list = "{'Effect': 'Allow', 'Action': 's3:ListBucket', 'Resource': '*'}";
        assertThat(ask(accounts().bounded(LOADER, list, READ).bucket("models", PROD, TO_LOADER))
                        .verdict())
                .isInstanceOf(Proven.class);
        assertThat(ask(accounts().bounded(LOADER, READ, READ).bucket("models", PROD, TO_LOADER))
                        .verdict())
                .isInstanceOf(Violated.class);
        String deny = "{'Effect': 'Deny', 'Action': 's3:Get*', 'Resource': '*'}";
        assertThat(ask(accounts()
                                .role(LOADER, READ)
                                .bucket("models", PROD, TO_LOADER)
                                .control(ControlPolicy.Type.SCP, DEV, deny))
                        .verdict())
                .isInstanceOf(Proven.class);
        // That of the bucket's account does not bind a caller of another.
        assertThat(ask(accounts()
                                .role(LOADER, READ)
                                .bucket("models", PROD, TO_LOADER)
                                .control(ControlPolicy.Type.SCP, PROD, deny))
                        .verdict())
                .isInstanceOf(Violated.class);
        String ours = "{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': '*',"
                + " 'Condition': {'StringNotEquals': {'aws:PrincipalAccount': '" + PROD + "'}}}";
        assertThat(ask(accounts()
                                .role(LOADER, READ)
                                .bucket("models", PROD, TO_LOADER)
                                .control(ControlPolicy.Type.RCP, PROD, ours))
                        .verdict())
                .isInstanceOf(Proven.class);
    }

    @Test
    void whatIsGivenOfTheRequestsHolds() {
        String tls = "{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::models/*',"
                + " 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}}";
        EstateProver prover = accounts()
                .role(LOADER, READ)
                .bucket("models", PROD, TO_LOADER, tls)
                .prover();
        Context plain =
                new Context.Builder().put("aws:SecureTransport", "false").build();
        Context safe = new Context.Builder().put("aws:SecureTransport", "true").build();
        List<String> objects = List.of(MODELS + "/*");
        assertThat(prover.notGranted(caller(LOADER), new Asked(MODELS, List.of("s3:*"), objects, plain))
                        .verdict())
                .isInstanceOf(Proven.class);
        Verdict allowed = prover.notGranted(caller(LOADER), new Asked(MODELS, List.of("s3:*"), objects, safe))
                .verdict();
        assertThat(allowed).isInstanceOf(Violated.class);
        assertThat(((Violated) allowed).witness().context().single("aws:securetransport"))
                .contains("true");
    }

    @Test
    void environmentsApart() {
        EstateBuilder apart = accounts()
                .role(LOADER, READ)
                .role("arn:aws:iam::" + DEV + ":role/other", EstateBuilder.EVERYTHING)
                .role(OWNER, EstateBuilder.EVERYTHING)
                .bucket("models", PROD);
        assertThat(apart.prover().resourcesOf("prod")).containsExactly(MODELS, OWNER);
        assertThat(apart.prover().principalsOf("dev")).containsExactly(LOADER, "arn:aws:iam::" + DEV + ":role/other");
        List<Answer> none = apart.prover().nobody(new Crowd.Members("dev"), Asked.all(MODELS));
        assertThat(none).allSatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Proven.class));
        assertThat(none)
                .extracting(Answer::caller)
                .containsExactlyInAnyOrder(
                        LOADER, "arn:aws:iam::" + DEV + ":role/other", "arn:aws:iam::" + DEV + ":root");
        List<Answer> some = accounts()
                .role(LOADER, READ)
                .role(OWNER, READ)
                .bucket("models", PROD, TO_LOADER)
                .prover()
                .nobody(new Crowd.Members("dev"), Asked.all(MODELS));
        assertThat(some)
                .filteredOn(answer -> answer.verdict() instanceof Violated)
                .extracting(Answer::caller)
                .containsExactly(LOADER);
    }

    @Test
    void nobodyFromOutside() {
        String toAll =
                "{'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'";
        String ours = toAll + ", 'Condition': {'StringEquals': {'aws:PrincipalOrgID': '" + EstateBuilder.ORGANIZATION
                + "'}}}";
        Crowd outside = new Crowd.Outsiders(new Crowd.Organization(), List.of());
        assertThat(accounts().bucket("models", PROD, ours).prover().nobody(outside, Asked.all(MODELS)))
                .allSatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Proven.class));
        List<Answer> open =
                accounts().bucket("models", PROD, toAll + "}").prover().nobody(outside, Asked.all(MODELS));
        assertThat(open).anySatisfy(answer -> {
            assertThat(answer.verdict()).isInstanceOf(Violated.class);
            assertThat(((Violated) answer.verdict()).witness().caller().account())
                    .isNotEqualTo(java.util.Optional.of(DEV))
                    .isNotEqualTo(java.util.Optional.of(PROD));
            assertThat(answer.explanation()).isPresent();
        });
        // A service of AWS is outside unless it is named.
        String service = "{'Effect': 'Allow', 'Principal': {'Service': 'logging.s3.amazonaws.com'},"
                + " 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::models/*'}";
        EstateProver logs = accounts().bucket("models", PROD, service).prover();
        assertThat(logs.nobody(outside, Asked.all(MODELS)))
                .anySatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Violated.class));
        Crowd but = new Crowd.Outsiders(new Crowd.Organization(), List.of("logging.s3.amazonaws.com"));
        assertThat(logs.nobody(but, Asked.all(MODELS)))
                .allSatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Proven.class));
    }

    @Test
    void anywhere() {
        EstateBuilder estate = accounts()
                .role(LOADER, READ, "{'Effect': 'Allow', 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::cache/*'}")
                .bucket("models", PROD, TO_LOADER)
                .bucket("cache", DEV);
        List<Answer> writes = estate.prover().notGrantedAnywhere(caller(LOADER), List.of("s3:PutObject"));
        assertThat(writes)
                .filteredOn(answer -> answer.verdict() instanceof Violated)
                .extracting(Answer::resource)
                .containsExactly("arn:aws:s3:::cache");
        List<Answer> deletes = estate.prover().notGrantedAnywhere(caller(LOADER), List.of("s3:Delete*"));
        assertThat(deletes)
                .allSatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Proven.class))
                .extracting(Answer::resource)
                .contains(MODELS, "arn:aws:s3:::cache", "any other resource");
    }

    @Test
    void whatIsNotKnownLeavesItOpen() {
        Gap gap = Gap.unread("the policies could not be read");
        assertThat(ask(accounts()
                                .role(LOADER, Lookup.absent(), Lookup.unknown(gap))
                                .bucket("models", PROD, TO_LOADER))
                        .verdict())
                .isInstanceOfSatisfying(Unknown.class, open -> {
                    assertThat(open.reason()).isEqualTo(Reason.GAP);
                    assertThat(open.detail()).contains("could not be read");
                });
        // It does not matter where the other side refuses anyway.
        assertThat(ask(accounts()
                                .role(LOADER, Lookup.absent(), Lookup.unknown(gap))
                                .bucket("models", PROD))
                        .verdict())
                .isInstanceOf(Proven.class);
        assertThat(unknown(ask(accounts().role(LOADER, READ).bucket("models", PROD, Lookup.unknown(gap)))
                        .verdict()))
                .isEqualTo(Reason.GAP);
        assertThat(unknown(ask(accounts()
                                .role(LOADER, Lookup.unknown(gap), Lookup.known(List.of()))
                                .role(OWNER, READ)
                                .bucket("models", DEV, TO_LOADER))
                        .verdict()))
                .isEqualTo(Reason.GAP);
    }

    @Test
    void whoIsKnownNotToBeThereIsAllowedNothing() {
        Answer nobody = ask(accounts().bucket("models", PROD, TO_LOADER));
        assertThat(nobody.verdict())
                .isInstanceOfSatisfying(
                        Proven.class,
                        proven -> assertThat(proven.assumptions())
                                .containsExactly("the principal or the resource is known not to exist"));
        EstateBuilder open = new EstateBuilder().account(DEV, "dev", Set.of()).account(PROD, "prod");
        assertThat(unknown(ask(open.bucket("models", PROD, TO_LOADER)).verdict()))
                .isEqualTo(Reason.GAP);
    }

    @Test
    void unlistedRolesMatterWhereTheyAreLetIn() {
        Set<Listing> rest = Set.of(Listing.BUCKETS, Listing.ORGANIZATION, Listing.USERS);
        Crowd dev = new Crowd.Members("dev");
        EstateBuilder shut = new EstateBuilder()
                .account(DEV, "dev", rest)
                .account(PROD, "prod")
                .bucket("models", PROD, TO_LOADER)
                .role(LOADER, "{'Effect': 'Allow', 'Action': 'ec2:*', 'Resource': '*'}");
        assertThat(shut.prover().nobody(dev, Asked.all(MODELS)))
                .allSatisfy(answer -> assertThat(answer.verdict()).isInstanceOf(Proven.class));
        String toAccount = TO_LOADER.replace(LOADER, "arn:aws:iam::" + DEV + ":root");
        EstateBuilder ajar = new EstateBuilder()
                .account(DEV, "dev", rest)
                .account(PROD, "prod")
                .bucket("models", PROD, toAccount);
        assertThat(ajar.prover().nobody(dev, Asked.all(MODELS)))
                .filteredOn(answer -> answer.verdict() instanceof Unknown)
                .singleElement()
                .satisfies(answer -> assertThat(answer.caller())
                        .isEqualTo("users and roles of account " + DEV + " that the estate does not list"));
    }

    @Test
    void aSpentBudgetLeavesItOpen() {
        EstateBuilder estate = accounts().role(LOADER, READ).bucket("models", PROD, TO_LOADER);
        Budget none = new Budget(1_000_000, 0, Duration.ofSeconds(9));
        Answer answer = estate.prover(none).notGranted(caller(LOADER), Asked.all(MODELS));
        assertThat(unknown(answer.verdict())).isEqualTo(Reason.BUDGET_NODES);
    }

    /** A statement about requests that cannot be is no proof. */
    @Test
    void noSuchRequests() {
        EstateProver prover =
                accounts().role(LOADER, READ).bucket("models", PROD, TO_LOADER).prover();
        Answer answer = prover.notGranted(
                caller(LOADER), new Asked(MODELS, List.of("s3:GetObject"), List.of(MODELS), Context.EMPTY));
        assertThat(answer.verdict()).isInstanceOfSatisfying(Unknown.class, open -> {
            assertThat(open.reason()).isEqualTo(Reason.UNSUPPORTED);
            assertThat(open.detail()).startsWith("no request can be like that: s3:GetObject on " + MODELS);
        });
    }
}
