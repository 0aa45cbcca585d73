package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the layers decide together, as a table: {@code evaluation.md} A5 and the numbered semantics 72 to 120. A document is
 * {@code allows}, {@code denies} or {@code silent}, which allows something else. The evaluator, its flat form and the
 * explanation give the same answer.
 */
class DecisionTableTest {
    private static final int OFTEN = 12;
    private static final String HERE = "111111111111";
    private static final String THERE = "222222222222";

    private static Caller caller(String name) {
        return switch (name) {
            case "user" -> Caller.aws("arn:aws:iam::111111111111:user/ann", HERE);
            case "session" -> Caller.aws("arn:aws:sts::111111111111:assumed-role/loader/pod", HERE);
            case "federated-session" -> Caller.aws("arn:aws:sts::111111111111:federated-user/ann", HERE);
            case "role" -> Caller.aws("arn:aws:iam::111111111111:role/path/loader", HERE);
            case "root" -> Caller.aws("arn:aws:iam::111111111111:root", HERE);
            case "linked" -> Caller.aws("arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s", HERE);
            case "linked-role" -> Caller.aws("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/R", HERE);
            case "service" -> Caller.service("sagemaker.amazonaws.com");
            case "provider" -> Caller.federated("arn:aws:iam::111111111111:oidc-provider/oidc.example", HERE);
            case "anonymous" -> Caller.anonymous();
            default -> throw new AssertionError(name);
        };
    }

    private static String principal(String name) {
        return switch (name) {
            case "star" -> "\"*\"";
            case "account" -> "{\"AWS\":\"111111111111\"}";
            case "user" -> "{\"AWS\":\"arn:aws:iam::111111111111:user/ann\"}";
            case "session" -> "{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/loader/pod\"}";
            case "federated-session" -> "{\"AWS\":\"arn:aws:sts::111111111111:federated-user/ann\"}";
            case "role" -> "{\"AWS\":\"arn:aws:iam::111111111111:role/path/loader\"}";
            case "otherRole" -> "{\"AWS\":\"arn:aws:iam::222222222222:role/path/loader\"}";
            case "service" -> "{\"Service\":\"sagemaker.amazonaws.com\"}";
            case "provider" -> "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/oidc.example\"}";
            default -> throw new AssertionError(name);
        };
    }

    private static Document document(PolicyKind kind, String what, String principal) {
        String effect = what.equals("denies") ? "Deny" : "Allow";
        String action = what.equals("silent") ? "ec2:*" : "*";
        String statement = "{\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\""
                + (kind.hasResource() ? ",\"Resource\":\"*\"" : "")
                + (kind.hasPrincipal() ? ",\"Principal\":" + principal : "") + "}";
        return Cases.document(kind, what, "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}");
    }

    private static List<Document> documents(PolicyKind kind, @Nullable String all) {
        return all == null
                ? List.of()
                : Stream.of(all.split("\\+"))
                        .map(what -> document(kind, what, "\"*\""))
                        .toList();
    }

    private static Decision decide(Caller caller, String action, String arn, @Nullable String owner, Layers all) {
        return decide(new Request(caller, action, arn, owner, Context.EMPTY), all);
    }

    private static Decision decide(Request request, Layers all) {
        Layers layers = Exemptions.apply(all, request, Catalogue.bundled());
        Resource resource = new Resource(request.resource().text(), request.resourceAccount());
        Evaluator evaluator = Evaluator.of(layers.access(request.caller(), resource, request.service()));
        Decision decision = evaluator.decide(request, Evaluator.REFUSING);
        for (int i = 0; i < OFTEN; i++) {
            assertThat(evaluator.decide(request)).isEqualTo(decision);
        }
        assertThat(Explanation.of(layers, request).decision()).isEqualTo(decision);
        return decision;
    }

    private static Decision word(String word) {
        return Stream.of(Decision.values())
                .filter(decision -> decision.word().toLowerCase(Locale.ROOT).startsWith(word))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // caller | owner | resource policy allows | identity | boundary | session | decision
                // 72 to 77: the same account
                "user | here | - | allows | - | - | allowed",
                "user | here | - | silent | - | - | implicit",
                "user | here | - | - | - | - | implicit",
                "user | here | - | allows+denies | - | - | explicit",
                "user | here | - | silent+allows | - | - | allowed",
                "user | here | user | silent | - | - | allowed",
                "user | here | user | silent | silent | - | allowed",
                "user | here | user | denies | - | - | explicit",
                "user | here | otherRole | silent | - | - | implicit",
                "session | here | session | silent | silent | silent | allowed",
                "federated-session | here | federated-session | silent | silent | silent | allowed",
                "session | here | role | silent | - | - | allowed",
                "session | here | role | silent | silent | - | implicit",
                "session | here | role | silent | - | silent | implicit",
                "session | here | role | silent | allows | silent | implicit",
                "session | here | role | silent | silent | allows | implicit",
                "session | here | role | silent | allows | allows | allowed",
                "session | here | otherRole | silent | - | - | implicit",
                "role | here | role | silent | - | - | allowed",
                "role | here | role | silent | silent | - | implicit",
                "role | here | role | silent | allows | - | allowed",
                "role | here | star | silent | silent | - | allowed",
                "user | here | star | silent | silent | - | allowed",
                "session | here | star | silent | silent | silent | allowed",
                "user | here | account | silent | - | - | implicit",
                "user | here | account | allows | - | - | allowed",
                "role | here | account | silent | - | - | implicit",
                "session | here | account | silent | allows | allows | implicit",
                // 115 to 117: what limits
                "user | here | - | allows | silent | - | implicit",
                "user | here | - | allows | denies | - | explicit",
                "user | here | - | allows | allows | - | allowed",
                "user | here | - | silent | allows | - | implicit",
                "session | here | - | allows | - | silent | implicit",
                "session | here | - | allows | - | silent+allows | allowed",
                "session | here | - | silent | - | allows | implicit",
                "session | here | - | allows | allows | allows | allowed",
                "session | here | session | allows | - | denies | explicit",
                "user | here | user | silent | denies | - | explicit",
                // 78 and 79: across accounts
                "user | there | - | allows | - | - | implicit",
                "user | there | user | silent | - | - | implicit",
                "user | there | star | silent | - | - | implicit",
                "user | there | user | allows | - | - | allowed",
                "user | there | star | allows | - | - | allowed",
                "user | there | account | allows | - | - | allowed",
                "session | there | role | allows | - | - | allowed",
                "session | there | session | allows | - | - | allowed",
                "session | there | otherRole | allows | - | - | implicit",
                "user | there | user | allows | silent | - | implicit",
                "session | there | session | allows | - | silent | implicit",
                "session | there | session | allows | allows | allows | allowed",
                "user | - | - | allows | - | - | implicit",
                // 119: the root user
                "root | here | - | - | - | - | allowed",
                "root | here | - | denies | - | - | explicit",
                "root | here | - | silent | - | - | allowed",
                "root | there | - | - | - | - | implicit",
                "root | there | account | - | - | - | allowed",
                // 102 and 118: who is no principal of an account
                "service | here | - | allows | - | - | implicit",
                "service | here | service | - | silent | silent | allowed",
                "service | here | star | - | - | - | allowed",
                "service | here | account | - | - | - | implicit",
                "provider | here | provider | - | - | - | allowed",
                "provider | there | star | - | - | - | allowed",
                "provider | here | account | - | - | - | implicit",
                "anonymous | there | star | - | - | - | allowed",
                "anonymous | there | account | - | - | - | implicit",
                "anonymous | there | - | allows | - | - | implicit",
            })
    void ofABucket(
            String caller,
            @Nullable String owner,
            @Nullable String named,
            @Nullable String identity,
            @Nullable String boundary,
            @Nullable String session,
            String decision) {
        Layers layers = new Layers(
                documents(PolicyKind.IDENTITY, identity),
                boundary == null ? null : document(PolicyKind.IDENTITY, boundary, ""),
                documents(PolicyKind.SESSION, session),
                named == null ? null : document(PolicyKind.BUCKET, "allows", principal(named)),
                List.of(),
                List.of(),
                List.of());
        String account = owner == null ? null : owner.equals("here") ? HERE : THERE;
        assertThat(decide(caller(caller), "s3:GetObject", "arn:aws:s3:::b/k", account, layers))
                .isEqualTo(word(decision));
        if (named != null) {
            Layers denying = new Layers(
                    List.of(document(PolicyKind.IDENTITY, "allows", "")),
                    layers.boundary(),
                    List.of(),
                    document(PolicyKind.BUCKET, "denies", principal(named)),
                    List.of(),
                    List.of(),
                    List.of());
            boolean concerned = !named.equals("otherRole")
                    && !(caller(caller).account().isEmpty() && named.equals("account"))
                    && !(caller.equals("provider") && named.equals("account"));
            Decision denied = decide(caller(caller), "s3:GetObject", "arn:aws:s3:::b/k", account, denying);
            assertThat(denied == Decision.EXPLICITLY_DENIED).isEqualTo(concerned || denyingAnyway(layers));
        }
    }

    private static boolean denyingAnyway(Layers layers) {
        return layers.boundary() != null && layers.boundary().name().equals("denies");
    }

    /** 91 to 100: keys and roles, whose policies have to agree. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // caller | action | resource | its policy allows | identity | boundary | decision
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | - | allows | - | implicit",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | otherRole | allows | - | implicit",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | account | allows | - | allowed",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | account | silent | - | implicit",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | account | allows | silent | implicit",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | user | silent | - | allowed",
                "user | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:alias/1 | otherRole | allows | - | allowed",
                "user | s3:Decrypt | arn:aws:s3:eu-west-1:111111111111:key/1 | otherRole | allows | - | allowed",
                "root | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | otherRole | - | - | implicit",
                "root | kms:Decrypt | arn:aws:kms:eu-west-1:111111111111:key/1 | account | - | - | allowed",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:role/r | - | allows | - | allowed",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:role/r | otherRole | allows | - | implicit",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:role/r | account | allows | - | allowed",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:role/r | account | silent | - | implicit",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:role/r | user | silent | - | allowed",
                "user | sts:TagSession | arn:aws:iam::111111111111:role/r | otherRole | allows | - | implicit",
                "user | STS:assumerole | arn:aws:iam::111111111111:role/r | otherRole | allows | - | implicit",
                "user | iam:GetRole | arn:aws:iam::111111111111:role/r | otherRole | allows | - | allowed",
                "user | sts:AssumeRole | arn:aws:iam::111111111111:user/r | otherRole | allows | - | allowed",
                "user | sts:AssumeRole | arn:aws:s3::111111111111:role/r | otherRole | allows | - | allowed",
                "service | sts:AssumeRole | arn:aws:iam::111111111111:role/r | service | - | - | allowed",
                "provider | sts:AssumeRoleWithWebIdentity | arn:aws:iam::111111111111:role/r | provider | - | - | allowed",
                "user | sts:GetCallerIdentity | * | - | denies | silent | allowed",
                "user | STS:getcalleridentity | * | - | - | - | allowed",
                "user | sts:GetCallerIdentities | * | - | denies | - | explicit",
            })
    void ofKeysAndRoles(
            String caller,
            String action,
            String arn,
            @Nullable String named,
            @Nullable String identity,
            @Nullable String boundary,
            String decision) {
        PolicyKind kind = new Resource(arn, HERE).policyKind();
        Layers layers = new Layers(
                documents(PolicyKind.IDENTITY, identity),
                boundary == null ? null : document(PolicyKind.IDENTITY, boundary, ""),
                List.of(),
                named == null ? null : document(kind, "allows", principal(named)),
                List.of(),
                List.of(),
                List.of());
        assertThat(decide(caller(caller), action, arn, HERE, layers)).isEqualTo(word(decision));
    }

    /** 107 to 114: control policies, a level in each entry, and the policies of an endpoint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // caller | service control | resource control | endpoint | decision, of s3:GetObject where all else
                // allows
                "user | - | - | - | allowed",
                "user | allows | - | - | allowed",
                "user | silent | - | - | implicit",
                "user | allows, silent | - | - | implicit",
                "user | silent, allows | - | - | implicit",
                "user | allows, silent+allows | - | - | allowed",
                "user | allows, allows+denies | - | - | explicit",
                "user | denies | - | - | explicit",
                "user | silent, denies | - | - | explicit",
                "root | allows, silent | - | - | implicit",
                "root | denies | - | - | explicit",
                "service | denies | - | - | allowed",
                "service | silent | - | - | allowed",
                "anonymous | silent, denies | - | - | allowed",
                "provider | silent, denies | - | - | allowed",
                "linked | silent | - | - | allowed",
                "linked | denies | - | - | allowed",
                "linked-role | denies | - | - | allowed",
                "user | - | silent | - | allowed",
                "user | - | denies | - | explicit",
                "service | - | denies | - | explicit",
                "anonymous | - | silent, denies | - | explicit",
                "linked | - | denies | - | allowed",
                "linked-role | - | denies | - | allowed",
                "user | - | - | allows | allowed",
                "user | - | - | silent | implicit",
                "user | - | - | silent+allows | allowed",
                "user | - | - | allows+denies | explicit",
                "service | - | - | silent | implicit",
                "anonymous | - | - | allows | allowed",
            })
    void ofLimitsAbove(
            String caller,
            @Nullable String serviceControl,
            @Nullable String resourceControl,
            @Nullable String endpoint,
            String decision) {
        Layers layers = new Layers(
                documents(PolicyKind.IDENTITY, "allows"),
                null,
                List.of(),
                document(PolicyKind.BUCKET, "allows", principal("star")),
                levels(PolicyKind.SCP, serviceControl),
                levels(PolicyKind.RCP, resourceControl),
                documents(PolicyKind.VPC_ENDPOINT, endpoint));
        assertThat(decide(caller(caller), "s3:GetObject", "arn:aws:s3:::b/k", HERE, layers))
                .isEqualTo(word(decision));
        // 113: what resource control policies do not support they do not bind; no other limit asks which service it is.
        Decision elsewhere = resourceControl == null ? word(decision) : Decision.ALLOWED;
        assertThat(decide(caller(caller), "glue:GetTable", "arn:aws:glue:eu-west-1:111111111111:table/t", HERE, layers))
                .isEqualTo(elsewhere);
    }

    private static List<Level> levels(PolicyKind kind, @Nullable String all) {
        List<Level> levels = new ArrayList<>();
        if (all != null) {
            for (String level : all.split(", ", -1)) {
                levels.add(new Level("level " + levels.size(), documents(kind, level)));
            }
        }
        return levels;
    }

    /** The key that AWS fills in says what a role is, before the ARN of the caller does. */
    @Test
    void whatIsServiceLinkedIsSaidByTheRolesArn() {
        Layers layers = Layers.ofIdentity(List.of(document(PolicyKind.IDENTITY, "allows", "")))
                .withServiceControl(levels(PolicyKind.SCP, "denies"));
        String pod = "arn:aws:sts::111111111111:assumed-role/R/s";
        assertThat(asked(pod, "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/R", layers))
                .isEqualTo(Decision.ALLOWED);
        assertThat(asked(pod, "arn:aws:iam::111111111111:role/R", layers)).isEqualTo(Decision.EXPLICITLY_DENIED);
        assertThat(asked(
                        "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s",
                        "arn:aws:iam::111111111111:role/AWSServiceRoleForX",
                        layers))
                .isEqualTo(Decision.EXPLICITLY_DENIED);
    }

    private static Decision asked(String caller, String principalArn, Layers layers) {
        Context context =
                new Context.Builder().put("aws:PrincipalArn", principalArn).build();
        return decide(new Request(Caller.aws(caller, HERE), "s3:GetObject", "arn:aws:s3:::b/k", HERE, context), layers);
    }

    /** 88: a Deny with NotPrincipal is about everyone who has a permissions boundary, whomever it spares. */
    @Test
    void notPrincipalAndBoundaries() {
        for (String spared : List.of("user", "account")) {
            Document deny = Cases.document(
                    PolicyKind.BUCKET,
                    "deny",
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"NotPrincipal\":"
                            + principal(spared) + ",\"Action\":\"*\",\"Resource\":\"*\"}}");
            Document all = document(PolicyKind.IDENTITY, "allows", "");
            Layers free = new Layers(List.of(all), null, List.of(), deny, List.of(), List.of(), List.of());
            Layers bounded = new Layers(List.of(all), all, List.of(), deny, List.of(), List.of(), List.of());
            assertThat(decide(caller("user"), "s3:GetObject", "arn:aws:s3:::b/k", HERE, free))
                    .isEqualTo(Decision.ALLOWED);
            assertThat(decide(caller("user"), "s3:GetObject", "arn:aws:s3:::b/k", HERE, bounded))
                    .isEqualTo(Decision.EXPLICITLY_DENIED);
            assertThat(decide(caller("service"), "s3:GetObject", "arn:aws:s3:::b/k", HERE, free))
                    .isEqualTo(Decision.EXPLICITLY_DENIED);
        }
    }
}
