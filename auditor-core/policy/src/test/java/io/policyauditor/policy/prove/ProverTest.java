package io.policyauditor.policy.prove;

import static io.policyauditor.policy.prove.Accesses.PROVER;
import static io.policyauditor.policy.prove.Accesses.allow;
import static io.policyauditor.policy.prove.Accesses.ask;
import static io.policyauditor.policy.prove.Accesses.bucket;
import static io.policyauditor.policy.prove.Accesses.deny;
import static io.policyauditor.policy.prove.Accesses.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Gap;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Case;
import io.policyauditor.policy.decide.CaseReader;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.text.SourceText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProverTest {
    private static final String READ = allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'");
    private static final String READ_ALL = allow("'Action': 's3:Get*', 'Resource': 'arn:aws:s3:::models*'");

    private static void proven(Access subject, Access reference) {
        assertThat(ask(subject, reference)).isInstanceOf(Proven.class);
    }

    private static Request violated(Access subject, Access reference) {
        Verdict verdict = ask(subject, reference);
        assertThat(verdict).isInstanceOf(Violated.class);
        return ((Violated) verdict).witness();
    }

    private static Reason unknown(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Unknown.class);
        return ((Unknown) verdict).reason();
    }

    @Test
    void aPatternWithinAnother() {
        proven(identity(READ), identity(READ_ALL));
        Request witness = violated(identity(READ_ALL), identity(READ));
        assertThat(witness.action().text()).startsWith("s3:Get");
        assertThat(witness.resource().text()).startsWith("arn:aws:s3:::models");
    }

    @Test
    void aWitnessLooksReal() {
        Request witness = violated(
                identity(allow("'Action': 's3:*', 'Resource': '*'")),
                identity(allow("'Action': 's3:*', 'NotResource': 'arn:aws:s3:::secret*'")));
        assertThat(witness.resource().text()).isEqualTo("arn:aws:s3:::secret");
        Request open = violated(identity(allow("'Action': 's3:putobject', 'Resource': '*'")), identity(READ));
        assertThat(open.action().text()).isEqualTo("s3:PutObject");
        assertThat(open.resource().text()).startsWith("arn:aws:s3:::");
        Request list = violated(identity(allow("'Action': 'ec2:Describe*', 'Resource': '*'")), identity(READ));
        assertThat(list.action().text()).startsWith("ec2:Describe");
        assertThat(list.resource().text()).isEqualTo("*");
    }

    /** A list of every action that a service has today is less than its star: AWS adds actions. */
    @Test
    void actionsYetToCome() {
        String every = String.join(
                "', '",
                io.policyauditor.policy.catalogue.Catalogue.bundled().service("sqs").orElseThrow().actions().stream()
                        .map(action -> action.fullName())
                        .toList());
        Access star = identity(allow("'Action': 'sqs:*', 'Resource': '*'"));
        Access list = identity(allow("'Action': ['" + every + "'], 'Resource': '*'"));
        proven(list, star);
        assertThat(violated(star, list).service()).isEqualTo("sqs");
        proven(
                identity(allow("'Action': 'sqs:Send*', 'Resource': '*'")),
                identity(allow("'NotAction': ['sqs:Delete*', 's3:*'], 'Resource': '*'")));
        proven(
                identity(allow("'Action': '*', 'Resource': '*'")),
                identity(
                        allow("'NotAction': 'sqs:*', 'Resource': '*'"),
                        allow("'Action': ['sqs:?*'], 'Resource': '*'")));
    }

    /** Two that cover a third only together: no pair of patterns shows it. */
    @Test
    void severalTogether() {
        Access all = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::m/?*'"));
        proven(
                all,
                identity(
                        allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::m/a*'"),
                        allow("'Action': 's3:GetObject', 'NotResource': 'arn:aws:s3:::m/a*'")));
        proven(
                identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::m/??*'")),
                identity(allow("'Action': 's3:GetObject', 'Resource': ['arn:aws:s3:::m/??', 'arn:aws:s3:::m/?*?']")));
    }

    @Test
    void denials() {
        String denied = deny("'Action': 's3:*', 'Resource': 'arn:aws:s3:::models/secret/*'");
        proven(identity(READ, denied), identity(READ));
        Request witness = violated(identity(READ), identity(READ, denied));
        assertThat(witness.resource().text()).startsWith("arn:aws:s3:::models/secret/");
        assertThat(((Violated) ask(identity(READ), identity(READ, denied))).inReference())
                .isEqualTo(Decision.EXPLICITLY_DENIED);
        proven(
                identity(allow("'Action': '*', 'Resource': '*'"), deny("'NotAction': 's3:GetObject', 'Resource': '*'")),
                identity(allow("'Action': 's3:GetObject', 'Resource': '*'")));
    }

    @Test
    void conditions() {
        String elements = "'Action': 's3:GetObject', 'Resource': '*', 'Condition': ";
        Access vpc = identity(allow(elements + "{'StringEquals': {'aws:SourceVpc': 'vpc-1'}}"));
        Access ifExists = identity(allow(elements + "{'StringEqualsIfExists': {'aws:SourceVpc': 'vpc-1'}}"));
        Access present = identity(allow(elements + "{'Null': {'aws:SourceVpc': 'false'}}"));
        proven(vpc, ifExists);
        proven(vpc, present);
        assertThat(violated(ifExists, vpc).context().single("aws:SourceVpc")).isEmpty();
        assertThat(violated(present, ifExists).context().single("aws:SourceVpc"))
                .isNotEmpty();
        Access two = identity(allow(elements + "{'NumericLessThan': {'s3:max-keys': '10'}}"));
        Access ten = identity(allow(elements + "{'NumericLessThanEquals': {'s3:max-keys': '9.5'}}"));
        assertThat(violated(two, ten).context().single("s3:max-keys")).isNotEmpty();
        proven(ten, two);
        Access net = identity(allow(elements + "{'IpAddress': {'aws:SourceIp': ['10.0.0.0/9', '10.128.0.0/9']}}"));
        Access wide = identity(allow(elements + "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}}"));
        proven(wide, net);
        proven(net, wide);
        assertThat(violated(wide, identity(allow(elements + "{'NotIpAddress': {'aws:SourceIp': '10.1.2.3/32'}}")))
                        .context()
                        .single("aws:SourceIp"))
                .hasValue("10.1.2.3");
        Access after = identity(allow(elements + "{'DateGreaterThan': {'aws:CurrentTime': '2024-05-01'}}"));
        Access then = identity(
                allow(elements + "{'DateGreaterThanEquals': {'aws:CurrentTime': '2024-05-01T00:00:00.001Z'}}"));
        proven(after, then);
        proven(then, after);
    }

    @Test
    void multivaluedKeys() {
        String elements = "'Action': 's3:GetObject', 'Resource': '*', 'Condition': ";
        Access all = identity(allow(elements + "{'ForAllValues:StringEquals': {'aws:TagKeys': ['a', 'b']}}"));
        Access some = identity(allow(elements + "{'ForAnyValue:StringEquals': {'aws:TagKeys': ['a', 'b']}}"));
        assertThat(violated(all, some).context().several("aws:TagKeys")).isEmpty();
        assertThat(violated(some, all).context().several("aws:TagKeys")).hasSize(2);
        Access both = identity(
                allow(
                        elements
                                + "{'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}, 'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}}"));
        proven(both, all);
        proven(both, some);
    }

    @Test
    void variables() {
        String home = "'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::home/${aws:username}/*'";
        proven(identity(allow(home)), identity(allow(home)));
        proven(identity(allow(home)), identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::home/*'")));
        Request witness = violated(
                identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::home/*'")), identity(allow(home)));
        assertThat(witness.resource().text()).startsWith("arn:aws:s3:::home/");
        Request own = violated(
                identity(allow(home)),
                identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::home/x/*'")));
        assertThat(own.resource().text())
                .startsWith("arn:aws:s3:::home/"
                        + own.context().single("aws:username").orElseThrow() + "/");
    }

    /** A star that is meant literally is one text like any other. */
    @Test
    void aQuotedStar() {
        Access star = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/${*}'"));
        Access other = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/a'"));
        assertThat(violated(star, other).resource().text()).isEqualTo("arn:aws:s3:::models/*");
        proven(star, identity(READ));
        Access named = identity(allow(
                "'Action': 's3:GetObject', 'Resource': '*', 'Condition': {'StringLike': {'aws:username': '${?}'}}"));
        assertThat(violated(named, other).context().single("aws:username")).contains("?");
    }

    /** One pattern with variables within another, whatever they stand for. */
    @Test
    void variablesOnBothSides() {
        String log = "'Action': 'logs:PutLogEvents', 'Resource': 'arn:aws:logs:*:*:log-group:${aws:PrincipalTag/g}";
        proven(identity(allow(log + "/output'")), identity(allow(log + "/*'")));
        proven(identity(allow(log + "/output'")), identity(allow(log + "*'")));
        violated(identity(allow(log + "/*'")), identity(allow(log + "/output'")));
        violated(identity(allow(log + "x/output'")), identity(allow(log + "/*'")));
        String arn = "'Action': 's3:GetObject', 'Resource': '*', 'Condition': ";
        proven(
                identity(allow(arn + "{'ArnLike': {'x:a': 'arn:aws:ec2:*:*:instance/${x:b}'}}")),
                identity(allow(arn + "{'StringLike': {'x:a': '*${x:b}'}}")));
        // What the variable brings may be longer than a question mark reads, or hold a colon that a star may not cross.
        violated(
                identity(allow(arn + "{'StringLike': {'x:a': 'a${x:b}c'}}")),
                identity(allow(arn + "{'StringLike': {'x:a': 'a?c'}}")));
        violated(
                identity(allow(arn + "{'StringLike': {'x:a': 'arn:a:b:c:${x:b}'}}")),
                identity(allow(arn + "{'ArnLike': {'x:a': 'arn:a:b:c:*:${x:b}'}}")));
    }

    /** Whole-value equality is exact: a key that equals another has what the other may have. */
    @Test
    void equalKeys() {
        String elements = "'Action': 's3:GetObject', 'Resource': '*', 'Condition': ";
        String same = "'x:a': '${x:b}'";
        proven(
                identity(allow(elements + "{'StringEquals': {" + same + ", 'x:b': '1'}}")),
                identity(allow(elements + "{'StringEquals': {'x:a': '1'}}")));
        Request witness = violated(
                identity(allow(elements + "{'StringEquals': {" + same + ", 'x:b': ['1', '2']}}")),
                identity(allow(elements + "{'StringEquals': {'x:a': '1'}}")));
        assertThat(witness.context().single("x:a")).hasValue("2");
        assertThat(witness.context().single("x:b")).hasValue("2");
        violated(
                identity(allow(elements + "{'StringEquals': {'x:b': ['1', '2']}}")),
                identity(allow(elements + "{'StringEquals': {" + same + "}}")));
        proven(
                identity(allow(
                        elements + "{'StringEquals': {" + same + ", 'x:b': '1'}, 'StringNotEquals': {'x:a': '1'}}")),
                identity(READ));
    }

    /** What AWS fills in from one source cannot be two things at once. */
    @Test
    void correlatedKeys() {
        String elements = "'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*', 'Condition': ";
        Access byArn =
                identity(allow(elements + "{'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*'}}"));
        Access byAccount =
                identity(allow(elements + "{'StringEqualsIfExists': {'aws:PrincipalAccount': '111122223333'}}"));
        Verdict verdict = ask(byArn, byAccount);
        assertThat(verdict).isInstanceOf(Proven.class);
        assertThat(verdict.assumptions()).contains("aws:PrincipalAccount is the account in aws:PrincipalArn");
        proven(
                identity(allow("'Action': 'sqs:SendMessage', 'Resource': 'arn:aws:sqs:us-east-1:111122223333:q'")),
                identity(allow("'Action': 'sqs:SendMessage', 'Resource': '*', 'Condition': "
                        + "{'StringEqualsIfExists': {'aws:ResourceAccount': '111122223333'}}")));
    }

    /** No action of S3 that names a bucket names an object: with that taken for granted more can be proven. */
    @Test
    void resourceTypes() {
        Access all = identity(allow("'Action': ['s3:ListBucket', 's3:GetObject'], 'Resource': 'arn:aws:s3:::models*'"));
        Access apart = identity(
                allow("'Action': 's3:ListBucket', 'Resource': 'arn:aws:s3:::models*'"),
                allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models*/*'"));
        assertThat(ask(all, apart)).isInstanceOf(Violated.class);
        Verdict typed = PROVER.implies(all, apart, Scope.ATTACHED.withResourceTypes(), Budget.DEFAULT);
        assertThat(typed).isInstanceOf(Proven.class);
        assertThat(typed.assumptions()).anyMatch(text -> text.startsWith("an action is asked for on resources"));
        Access admin = identity(allow("'Action': '*', 'Resource': 'arn:aws:s3:::models/*'"));
        Verdict more = PROVER.implies(admin, apart, Scope.ATTACHED.withResourceTypes(), Budget.DEFAULT);
        assertThat(more).isInstanceOf(Violated.class);
    }

    @Test
    void whatCannotBeReadIsLeftOpen() {
        Access rejected = identity(
                allow("'Action': 's3:GetObject', 'Resource': '*', 'Condition': {'StringEqual': {'a:b': 'c'}}"));
        assertThat(unknown(ask(rejected, identity(READ)))).isEqualTo(Reason.UNSUPPORTED);
        assertThat(unknown(ask(identity(READ), rejected))).isEqualTo(Reason.UNSUPPORTED);
    }

    @Test
    void gaps() {
        Access gap = new Gap("the key policy could not be read");
        Access limited = new And(List.of(identity(READ), gap));
        Access more = new Or(List.of(identity(READ_ALL), gap));
        proven(limited, identity(READ));
        proven(identity(READ), more);
        assertThat(ask(identity(READ_ALL), new And(List.of(identity(READ), gap))))
                .isInstanceOf(Violated.class);
        Verdict open = ask(identity(READ), limited);
        assertThat(unknown(open)).isEqualTo(Reason.GAP);
        assertThat(((Unknown) open).detail()).isEqualTo("the key policy could not be read");
    }

    @Test
    void aRoleOnABucketUnderAllLayers() {
        Caller session = Caller.aws("arn:aws:sts::111122223333:assumed-role/loader/pod", "111122223333");
        Document role = known(PolicyKind.IDENTITY, allow("'Action': 's3:*', 'Resource': '*'"));
        Document boundary = known(PolicyKind.IDENTITY, allow("'Action': 's3:Get*', 'Resource': '*'"));
        Document full = known(PolicyKind.SCP, allow("'Action': '*', 'Resource': '*'"));
        Document guard = known(
                PolicyKind.SCP,
                deny(
                        "'Action': 's3:*', 'Resource': '*', 'Condition': {'StringNotEquals': {'aws:SourceVpce': 'vpce-1'}}"));
        Document bucketPolicy = known(
                PolicyKind.BUCKET,
                allow(
                        "'Principal': {'AWS': 'arn:aws:iam::111122223333:role/loader'}, 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::models/*'"),
                deny(
                        "'Principal': '*', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::models/*', 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}"));
        Layers layers = new Layers(
                List.of(role),
                boundary,
                List.of(),
                bucketPolicy,
                List.of(new Layers.Level("root", List.of(full, guard))),
                List.of(),
                List.of());
        Access access = layers.access(session, new Resource("arn:aws:s3:::models", "444455556666"), "s3");
        Scope scope = Scope.of(session).inAccount("444455556666");
        List<Target> writes = List.of(new Target(List.of("s3:Put*", "s3:Delete*"), List.of("arn:aws:s3:::models/*")));
        // The bucket lets the role write and the role's policy does, but its boundary does not.
        assertThat(PROVER.notGranted(access, writes, scope, Budget.DEFAULT)).isInstanceOf(Proven.class);
        Layers unbounded = new Layers(
                layers.identity(), null, List.of(), bucketPolicy, layers.serviceControl(), List.of(), List.of());
        Access open = unbounded.access(session, new Resource("arn:aws:s3:::models", "444455556666"), "s3");
        Verdict verdict = PROVER.notGranted(open, writes, scope, Budget.DEFAULT);
        assertThat(verdict).isInstanceOf(Violated.class);
        Violated violated = (Violated) verdict;
        assertThat(violated.witness().context().single("aws:SourceVpce")).hasValue("vpce-1");
        assertThat(violated.witness().resourceAccount()).isEqualTo("444455556666");
        assertThat(violated.grantedBy()).isNotEmpty();
        assertThat(PROVER.implies(access, open, scope, Budget.DEFAULT)).isInstanceOf(Proven.class);
    }

    private static Document known(PolicyKind kind, String... statements) {
        return new Document.Known(kind.title(), Accesses.policy(kind, statements));
    }

    private static Verdict outside(Access access, Zone zone) {
        return PROVER.noOutsideAccess(access, zone, Scope.ANYONE.inAccount("111122223333"), Budget.DEFAULT);
    }

    @Test
    void nobodyOutside() {
        String object = "'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'";
        Zone organization = Zone.ofOrganization("o-ours");
        Access guarded = bucket(allow(
                "'Principal': '*', " + object + ", 'Condition': {'StringEquals': {'aws:PrincipalOrgID': 'o-ours'}}"));
        assertThat(outside(guarded, organization)).isInstanceOf(Proven.class);
        Access open = bucket(allow("'Principal': '*', " + object));
        assertThat(((Violated) outside(open, organization)).witness().caller().kind())
                .isNotNull();
        Access account = bucket(allow("'Principal': {'AWS': '444455556666'}, " + object));
        Violated other = (Violated) outside(account, organization);
        assertThat(other.witness().caller().account()).hasValue("444455556666");
        assertThat(outside(account, Zone.ofAccounts(List.of("444455556666")))).isInstanceOf(Proven.class);
        Access byKey = bucket(allow("'Principal': '*', " + object
                + ", 'Condition': {'StringEquals': {'aws:PrincipalAccount': '444455556666'}}"));
        assertThat(outside(byKey, Zone.ofAccounts(List.of("444455556666")))).isInstanceOf(Proven.class);
        assertThat(outside(byKey, Zone.ofAccounts(List.of("999988887777")))).isInstanceOf(Violated.class);
        Access role = bucket(allow("'Principal': {'AWS': 'arn:aws:iam::444455556666:role/path/loader'}, " + object));
        assertThat(outside(role, Zone.ofPrincipals(List.of("arn:aws:iam::444455556666:role/path/loader"))))
                .isInstanceOf(Proven.class);
        assertThat(outside(role, Zone.ofPrincipals(List.of("arn:aws:iam::444455556666:role/other"))))
                .isInstanceOf(Violated.class);
        Access byArn = bucket(allow("'Principal': '*', " + object
                + ", 'Condition': {'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/ci-*'}}"));
        assertThat(outside(byArn, Zone.ofAccounts(List.of("444455556666")))).isInstanceOf(Proven.class);
        Violated ci = (Violated) outside(byArn, organization);
        assertThat(ci.witness().caller().id()).startsWith("arn:aws:sts::444455556666:assumed-role/ci-");
        Access service = bucket(allow("'Principal': {'Service': 'cloudtrail.amazonaws.com'}, " + object));
        assertThat(outside(service, organization)).isInstanceOf(Violated.class);
        assertThat(outside(service, organization.withServices(List.of("cloudtrail.amazonaws.com"))))
                .isInstanceOf(Proven.class);
    }

    @Test
    void aDenyOfEveryoneElse() {
        String object = "'Action': 's3:*', 'Resource': '*'";
        Access fenced = bucket(
                allow("'Principal': '*', " + object),
                deny("'NotPrincipal': {'AWS': ['arn:aws:iam::111122223333:root', '111122223333']}, " + object));
        assertThat(outside(fenced, Zone.ofAccounts(List.of("111122223333")))).isInstanceOf(Proven.class);
        assertThat(outside(fenced, Zone.ofAccounts(List.of("444455556666")))).isInstanceOf(Violated.class);
        Access trust = Accesses.resource(Accesses.policy(
                PolicyKind.TRUST,
                allow(
                        "'Principal': {'Federated': 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.example.com/id/A'}, "
                                + "'Action': 'sts:AssumeRoleWithWebIdentity'")));
        Zone provider = Zone.ofPrincipals(List.of("arn:aws:iam::111122223333:oidc-provider/oidc.eks.example.com/id/A"));
        assertThat(outside(trust, provider)).isInstanceOf(Proven.class);
        assertThat(outside(trust, Zone.ofOrganization("o-ours"))).isInstanceOf(Violated.class);
    }

    @Test
    void environmentsApart() {
        Access shared = bucket(
                allow(
                        "'Principal': {'AWS': 'arn:aws:iam::111122223333:role/dev'}, 'Action': 's3:Get*', 'Resource': 'arn:aws:s3:::dev/*'"),
                allow("'Principal': {'AWS': '444455556666'}, 'Action': 's3:Get*', 'Resource': '*'"));
        Zone dev = Zone.ofAccounts(List.of("111122223333"));
        assertThat(PROVER.separate(shared, dev, List.of("arn:aws:s3:::prod*"), Scope.ANYONE, Budget.DEFAULT))
                .isInstanceOf(Proven.class);
        Verdict crossed = PROVER.separate(shared, dev, List.of("arn:aws:s3:::*/prod/*"), Scope.ANYONE, Budget.DEFAULT);
        assertThat(((Violated) crossed).witness().resource().text())
                .matches("arn:aws:s3:::dev/.*/prod/.*|arn:aws:s3:::dev/prod/.*");
    }

    @Test
    void equivalence() {
        Access one = identity(allow("'Action': ['s3:GetObject', 's3:PutObject'], 'Resource': '*'"));
        Access two = identity(
                allow("'Action': 's3:GetObject', 'Resource': '*'"), allow("'Action': 's3:putobject', 'Resource': '*'"));
        assertThat(PROVER.equivalent(one, two, Scope.ATTACHED, Budget.DEFAULT).proven())
                .isTrue();
        Equivalence less = PROVER.equivalent(one, identity(READ), Scope.ATTACHED, Budget.DEFAULT);
        assertThat(less.violated()).isTrue();
        assertThat(less.proven()).isFalse();
        assertThat(less.back()).isInstanceOf(Proven.class);
    }

    /** A witness is a case that somebody else can replay: complete, with the policy of a key or role that delegates. */
    @Test
    void witnessesAsCases() throws CaseReader.Malformed {
        for (String elements : List.of(
                "'Action': 's3:*', 'Resource': '*', 'Condition': {'StringLike': {'aws:PrincipalTag/a': 'x*'}}",
                "'Action': 'kms:Decrypt', 'Resource': 'arn:aws:kms:*:*:key/*', 'Condition': {'ForAnyValue:StringEquals': {'aws:TagKeys': ['a', 'b']}}",
                "'Action': 'sts:AssumeRole', 'Resource': 'arn:aws:iam::111122223333:role/loader'",
                "'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::\\u00e9\\u0007\\\\/${aws:username}'",
                "'Action': 's3:GetObject', 'Resource': '*', 'Condition': {'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::*:role/ci/*'}}")) {
            CompiledPolicy policy = Accesses.policy(PolicyKind.IDENTITY, allow(elements));
            Request witness = violated(Accesses.attached(policy), identity(READ));
            String line = Cases.ofIdentity("w", policy, witness, Decision.ALLOWED);
            assertThat(line).doesNotContain("\n");
            Case read = CaseReader.read(new SourceText("case", line));
            Evaluator evaluator = Evaluator.of(read.layers()
                    .access(
                            read.request().caller(),
                            new Resource(
                                    read.request().resource().text(),
                                    read.request().resourceAccount()),
                            read.request().service()));
            assertThat(evaluator.decide(read.request())).as(line).isEqualTo(Decision.ALLOWED);
        }
    }

    @Test
    void budgets() {
        Access subject = identity(allow("'Action': 's3:Get*', 'Resource': 'arn:aws:s3:::models/*x*'"));
        Access reference =
                identity(allow("'Action': ['s3:Get*O*', 's3:GetB*'], 'Resource': 'arn:aws:s3:::models/*y*'"));
        Verdict few = PROVER.implies(subject, reference, Scope.ATTACHED, new Budget(1_000, 0, Duration.ofSeconds(1)));
        assertThat(unknown(few)).isEqualTo(Reason.BUDGET_NODES);
        Verdict late = PROVER.implies(
                WorstFamily.anyOf(16),
                WorstFamily.anyOf(15),
                Scope.ATTACHED,
                new Budget(1 << 30, 1 << 30, Duration.ofMillis(20)));
        assertThat(late).isNotNull();
        assertThat(late.stats().cpu()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theWorstFamilyEndsWithinItsBudget() {
        for (int n = 2; n <= 20; n++) {
            Access wide = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::*'"));
            assertThat(ask(wide, WorstFamily.anyOf(n))).isInstanceOf(Violated.class);
            assertThat(ask(WorstFamily.anyOf(n), wide)).isInstanceOf(Proven.class);
            assertThat(ask(WorstFamily.anyOf(n), WorstFamily.anyOf(n))).isInstanceOf(Proven.class);
            assertThat(ask(WorstFamily.anyOf(n), WorstFamily.anyOf(n - 1))).isInstanceOf(Violated.class);
            assertThat(ask(WorstFamily.anyOf(n - 1), WorstFamily.anyOf(n))).isInstanceOf(Proven.class);
            Verdict all = PROVER.implies(
                    WorstFamily.allOf(n),
                    WorstFamily.allOf(n - 1),
                    Scope.ATTACHED,
                    new Budget(50_000, 10_000, Duration.ofSeconds(1)));
            Verdict fewer = PROVER.implies(
                    WorstFamily.allOf(n - 1),
                    WorstFamily.allOf(n),
                    Scope.ATTACHED,
                    new Budget(50_000, 10_000, Duration.ofSeconds(1)));
            assertThat(all).isInstanceOf(Proven.class);
            assertThat(fewer instanceof Violated || unknown(fewer).name().startsWith("BUDGET"))
                    .isTrue();
        }
    }
}
