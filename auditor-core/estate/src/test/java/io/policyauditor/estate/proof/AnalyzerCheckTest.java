package io.policyauditor.estate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.AccountTraits.Analyzer;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.proof.Comparison.Agreement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnalyzerCheckTest {
    private static final String DEV = "111122223333";
    private static final String PROD = "444455556666";
    private static final String LOADER = "arn:aws:iam::" + DEV + ":role/loader";
    private static final String MODELS = "arn:aws:s3:::models";
    private static final String ACCOUNT = analyzer(PROD, "account");
    private static final String ORGANIZATION = analyzer(DEV, "organization");
    private static final String TO_STRANGER = to("'AWS': '777788889999'");
    private static final String TO_LOADER = to("'AWS': '" + LOADER + "'");
    private static final String READ =
            "{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'}";
    private static final Span PLACE = new SourceText("snapshot", "").all();

    private Lookup<Integer> listed = Lookup.known(1);
    private UnaryOperator<Bucket> settings =
            bucket -> bucket(bucket, Bucket.Ownership.BUCKET_OWNER_ENFORCED, PublicAccessBlock.NONE);

    private static String analyzer(String account, String name) {
        return "arn:aws:access-analyzer:eu-west-1:" + account + ":analyzer/" + name;
    }

    private static String to(String principal) {
        return "{'Effect': 'Allow', 'Principal': {" + principal
                + "}, 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'}";
    }

    private static EstateBuilder accounts() {
        return new EstateBuilder().account(DEV, "dev").account(PROD, "prod");
    }

    private static AccessFinding finding(String analyzer, String resource) {
        return new AccessFinding(
                "f-1",
                analyzer,
                Lookup.known(resource),
                Lookup.known(PROD),
                false,
                Map.of("AWS", "777788889999"),
                List.of("s3:GetObject"),
                PLACE);
    }

    private static Bucket bucket(Bucket bucket, Bucket.Ownership ownership, PublicAccessBlock block) {
        return new Bucket(
                bucket.name(),
                bucket.arn(),
                bucket.account(),
                Lookup.known("eu-west-1"),
                bucket.policy(),
                bucket.encryption(),
                Lookup.known(block),
                Lookup.known(ownership),
                bucket.acl(),
                bucket.versioning(),
                bucket.objectLock(),
                bucket.requesterPays(),
                bucket.tags(),
                Lookup.known(List.of()),
                bucket.objects(),
                bucket.place());
    }

    /** All comparisons in an estate that has an analyzer of its own account, and one of the organization elsewhere. */
    private List<Comparison> all(EstateBuilder builder, AccessFinding... findings) {
        Estate bare = builder.estate();
        Estate estate = new Estate(new Estate.Parts(
                bare.organization(),
                bare.accounts(),
                bare.controlPolicies(),
                bare.roles(),
                bare.users(),
                bare.buckets().stream().map(settings).toList(),
                bare.keys(),
                bare.oidcProviders(),
                bare.clusters(),
                bare.objects(),
                bare.policies(),
                bare.guardrails(),
                bare.conflicts(),
                new Observations(
                        List.of(traits(PROD, ACCOUNT, false), traits(DEV, ORGANIZATION, true)),
                        List.of(),
                        List.of(findings),
                        List.of()),
                List.of()));
        EstateProver prover =
                new EstateProver(estate, Environments.of(estate, List.of()), Catalogue.bundled(), Budget.DEFAULT);
        return new AnalyzerCheck(estate, prover).all();
    }

    private AccountTraits traits(String account, String analyzer, boolean organization) {
        return new AccountTraits(
                account,
                Lookup.known(List.of()),
                Lookup.known(List.of()),
                Lookup.known(List.of(new Analyzer(analyzer, organization, PLACE))),
                listed,
                PLACE);
    }

    private static Comparison one(List<Comparison> all, String analyzer) {
        List<Comparison> found = all.stream()
                .filter(one -> one.resource().equals(MODELS) && one.analyzer().equals(analyzer))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private Comparison own(EstateBuilder builder, AccessFinding... findings) {
        return one(all(builder, findings), ACCOUNT);
    }

    @Test
    void aFindingIsConfirmedByAWitness() {
        Comparison confirmed = own(accounts().bucket("models", PROD, TO_STRANGER), finding(ACCOUNT, MODELS));
        assertThat(confirmed.agreement()).isEqualTo(Agreement.CONFIRMED);
        assertThat(confirmed.findings()).hasSize(1);
        Violated violated = (Violated) confirmed.answer().orElseThrow().verdict();
        assertThat(violated.witness().caller().account()).contains("777788889999");
    }

    @Test
    void aWitnessWithoutAFindingIsMissed() {
        List<Comparison> all = all(accounts().bucket("models", PROD, TO_STRANGER));
        assertThat(one(all, ACCOUNT).agreement()).isEqualTo(Agreement.MISSED_BY_ANALYZER);
        assertThat(one(all, ORGANIZATION).agreement()).isEqualTo(Agreement.MISSED_BY_ANALYZER);
    }

    @Test
    void whoIsOutsideIsForTheZoneOfTrustToSay() {
        List<Comparison> all =
                all(accounts().role(LOADER, READ).bucket("models", PROD, TO_LOADER), finding(ACCOUNT, MODELS));
        assertThat(one(all, ACCOUNT).agreement()).isEqualTo(Agreement.CONFIRMED);
        assertThat(one(all, ACCOUNT).answer().orElseThrow().caller()).isEqualTo(LOADER);
        assertThat(one(all, ORGANIZATION).agreement()).isEqualTo(Agreement.AGREES_NONE);
    }

    @Test
    void nobodyIsFoundAndNobodyHasAccess() {
        assertThat(own(accounts().bucket("models", PROD)).agreement()).isEqualTo(Agreement.AGREES_NONE);
    }

    @Test
    void servicesAreNotOutside() {
        Comparison own = own(accounts().bucket("models", PROD, to("'Service': 'logging.s3.amazonaws.com'")));
        assertThat(own.agreement()).isEqualTo(Agreement.AGREES_NONE);
    }

    @Test
    void aProofSaysWhatRefuses() {
        Comparison stale = own(accounts().bucket("models", PROD), finding(ACCOUNT, MODELS));
        assertThat(stale.agreement()).isEqualTo(Agreement.CONTRADICTED_BY_PROOF);
        assertThat(stale.reason()).contains("stale");
        String ours = "{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': '*',"
                + " 'Condition': {'StringNotEquals': {'aws:PrincipalAccount': '" + PROD + "'}}}";
        Comparison refused = own(
                accounts().bucket("models", PROD, TO_STRANGER).control(ControlPolicy.Type.RCP, PROD, ours),
                finding(ACCOUNT, MODELS));
        assertThat(refused.agreement()).isEqualTo(Agreement.CONTRADICTED_BY_PROOF);
        assertThat(refused.reason()).startsWith("a resource control policy refuses");
        String list = "{'Effect': 'Allow', 'Action': 's3:ListBucket', 'Resource': '*'}";
        Comparison bounded =
                own(accounts().bounded(LOADER, list, READ).bucket("models", PROD, TO_LOADER), finding(ACCOUNT, MODELS));
        assertThat(bounded.agreement()).isEqualTo(Agreement.CONTRADICTED_BY_PROOF);
        assertThat(bounded.reason()).contains("boundaries");
    }

    @Test
    void whatIsNoPolicyContradictsNothing() {
        settings = bucket -> bucket(bucket, Bucket.Ownership.OBJECT_WRITER, PublicAccessBlock.NONE);
        Comparison listed = own(accounts().bucket("models", PROD), finding(ACCOUNT, MODELS));
        assertThat(listed.agreement()).isEqualTo(Agreement.UNKNOWN);
        assertThat(listed.reason()).startsWith("access control lists are in force");
        settings = bucket -> bucket(bucket, Bucket.Ownership.BUCKET_OWNER_ENFORCED, PublicAccessBlock.ALL);
        Comparison blocked = own(accounts().bucket("models", PROD, to("'AWS': '*'")));
        assertThat(blocked.agreement()).isEqualTo(Agreement.AGREES_NONE);
    }

    @Test
    void silenceSaysNothingWhereFindingsAreMissing() {
        listed = Lookup.unknown(Gap.unread("ListFindings was denied"));
        assertThat(Stream.of(
                        own(accounts().bucket("models", PROD)), own(accounts().bucket("models", PROD, TO_STRANGER))))
                .allSatisfy(one -> {
                    assertThat(one.agreement()).isEqualTo(Agreement.UNKNOWN);
                    assertThat(one.reason()).isEqualTo("ListFindings was denied");
                });
        assertThat(own(accounts().bucket("models", PROD, TO_STRANGER), finding(ACCOUNT, MODELS))
                        .agreement())
                .isEqualTo(Agreement.CONFIRMED);
    }

    @Test
    void aFindingThatCannotBeJoinedIsSaid() {
        String queue = "arn:aws:sqs:eu-west-1:" + PROD + ":jobs";
        String gone = analyzer("999900001111", "gone");
        List<Comparison> all = all(accounts().bucket("models", PROD), finding(ACCOUNT, queue), finding(gone, MODELS));
        assertThat(one(all, gone).reason()).startsWith("the analyzer is not in the estate");
        assertThat(all)
                .filteredOn(
                        one -> one.resource().equals(queue) && one.analyzer().equals(ACCOUNT))
                .singleElement()
                .satisfies(one -> assertThat(one.agreement()).isEqualTo(Agreement.UNKNOWN));
        assertThat(Stream.of(Agreement.values()).map(Agreement::word))
                .containsExactly("confirmed", "contradicted-by-proof", "missed-by-analyzer", "agrees-none", "unknown");
    }

    @Test
    void anAnalyzerOfAnotherRegionSaysNothing() {
        UnaryOperator<Bucket> before = settings;
        settings = bucket -> {
            Bucket one = before.apply(bucket);
            return new Bucket(
                    one.name(),
                    one.arn(),
                    one.account(),
                    Lookup.known("us-east-1"),
                    one.policy(),
                    one.encryption(),
                    one.publicAccessBlock(),
                    one.ownership(),
                    one.acl(),
                    one.versioning(),
                    one.objectLock(),
                    one.requesterPays(),
                    one.tags(),
                    one.accessPoints(),
                    one.objects(),
                    one.place());
        };
        assertThat(all(accounts().bucket("models", PROD, TO_STRANGER))).isEmpty();
    }
}
