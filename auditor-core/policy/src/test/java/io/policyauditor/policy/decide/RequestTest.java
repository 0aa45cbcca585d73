package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request is made of: caller, resource, context and the keys that AWS fills in. */
class RequestTest {
    private static final String ACCOUNT = "111111111111";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "arn:aws:iam::111111111111:user/a/ann | SELF ACCOUNT | - | false | false",
                "arn:aws:iam::111111111111:role/a/r | SELF ACCOUNT | - | true | false",
                "arn:aws:iam::111111111111:root | SELF ACCOUNT | - | false | true",
                "arn:aws:sts::111111111111:assumed-role/r/s | SELF ROLE ACCOUNT | role aws 111111111111 r | false | false",
                "arn:aws-cn:sts::111111111111:assumed-role/r/s | SELF ROLE ACCOUNT | role aws-cn 111111111111 r | false | false",
                "arn:aws:sts::111111111111:assumed-role/r | SELF ACCOUNT | - | false | false",
                "arn:aws:sts::111111111111:assumed-role/r/s/t | SELF ACCOUNT | - | false | false",
                "arn:aws:iam::111111111111:assumed-role/r/s | SELF ACCOUNT | - | false | false",
                "arn:aws:sts::111111111111:federated-user/a/b | SELF ACCOUNT | - | false | false",
                "arn:aws:sts::111111111111:role/r | SELF ACCOUNT | - | false | false",
                "no arn | SELF ACCOUNT | - | false | false",
            })
    void principalsOfAnAccount(String arn, String ways, @Nullable String role, boolean bareRole, boolean root) {
        Caller caller = Caller.aws(arn, ACCOUNT);
        assertThat(caller.ways().stream().map(Way::name)).containsExactly(("STAR " + ways).split(" "));
        assertThat(caller.names()).contains(new Value("*"), new Value("self " + arn), new Value("account " + ACCOUNT));
        assertThat(caller.names()).hasSameSizeAs(caller.ways());
        if (role != null) {
            assertThat(caller.names().get(2)).isEqualTo(new Value(role));
        }
        assertThat(caller.bareRole()).isEqualTo(bareRole);
        assertThat(caller.root()).isEqualTo(root);
        assertThat(caller.id()).isEqualTo(arn);
        assertThat(caller.account()).contains(ACCOUNT);
        assertThat(caller).hasToString("AWS " + arn);
    }

    @Test
    void otherCallers() {
        Caller federated = Caller.federated("arn:aws:iam::111111111111:role/odd", ACCOUNT);
        assertThat(federated.bareRole()).isFalse();
        assertThat(Caller.federated("arn:aws:iam::111111111111:root", ACCOUNT).root())
                .isFalse();
        assertThat(federated.names()).containsExactly(new Value("*"), new Value("federated " + federated.id()));
        assertThat(Caller.service("s").names()).containsExactly(new Value("*"), new Value("service s"));
        assertThat(Caller.service("s").account()).isEmpty();
        assertThat(Caller.anonymous().names()).containsExactly(new Value("*"));
        assertThat(Caller.anonymous().kind()).isEqualTo(Caller.Kind.ANONYMOUS);
        assertThat(Caller.anonymous().id()).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:kms:eu-west-1:111111111111:key/1 | KEY",
                "arn:aws:kms:eu-west-1:111111111111:alias/1 | RESOURCE",
                "arn:aws:s3:::key/1 | RESOURCE",
                "arn:aws:iam::111111111111:role/r | TRUST",
                "arn:aws:iam::111111111111:user/r | RESOURCE",
                "arn:aws:s3:::role/r | RESOURCE",
                "* | RESOURCE",
                "x | RESOURCE",
            })
    void theKindOfAResourcesPolicy(String arn, PolicyKind kind) {
        assertThat(new Resource(arn, null).policyKind()).isEqualTo(kind);
    }

    /** The last word on a key holds, names are compared without case, and what is said to be absent is something said. */
    @Test
    void contexts() {
        Context context = new Context.Builder()
                .put("Aws:X", "first")
                .put("aws:x", "last")
                .put("aws:L", List.of("a", "b"))
                .put("aws:none", List.of())
                .absent("aws:Absent")
                .open("aws:Open")
                .othersOpen(key -> key.startsWith("aws:requesttag/"))
                .build();
        assertThat(context.keys()).containsExactly("aws:x", "aws:l", "aws:none", "aws:absent", "aws:open");
        assertThat(context.single("AWS:X")).contains("last");
        assertThat(context.single("aws:l")).isEmpty();
        assertThat(context.single("aws:missing")).isEmpty();
        assertThat(context.several("AWS:l")).containsExactly("a", "b");
        assertThat(context.several("aws:x")).isEmpty();
        assertThat(context.several("aws:missing")).isEmpty();
        assertThat(context.has("AWS:absent")).isTrue();
        assertThat(context.has("aws:requesttag/t")).isFalse();
        assertThat(context.open("aws:open")).isTrue();
        assertThat(context.open("aws:absent")).isFalse();
        assertThat(context.open("aws:requesttag/t")).isTrue();
        assertThat(context.open("aws:missing")).isFalse();
        assertThat(context.multivalued("aws:l")).isTrue();
        assertThat(context.multivalued("aws:none")).isFalse();
        assertThat(context.multivalued("aws:x")).isFalse();
        assertThat(context.multivalued("aws:missing")).isFalse();
        assertThat(context.toString()).contains("aws:x", "last");
        Context more = context.with().put("aws:x", "newest").build();
        assertThat(more.single("aws:x")).contains("newest");
        assertThat(more.several("aws:l")).containsExactly("a", "b");
        assertThat(more.open("aws:requesttag/t")).isTrue();
        Context.Builder other = new Context.Builder().put("aws:x", "mine").put("aws:y", "mine");
        assertThat(other.has("AWS:Y")).isTrue();
        assertThat(other.has("aws:z")).isFalse();
        Context both = other.putAll(context).build();
        assertThat(both.single("aws:x")).contains("last");
        assertThat(both.single("aws:y")).contains("mine");
    }

    @Test
    void requestsSayWhatTheyAre() {
        Request request = new Request(
                Caller.anonymous(),
                "S3:GetObject",
                "arn:aws:s3:::b/k",
                null,
                new Context.Builder().put("aws:x", "v").build());
        assertThat(request.service()).isEqualTo("s3");
        assertThat(new Request(Caller.anonymous(), "none", "*", null, Context.EMPTY).service())
                .isEmpty();
        assertThat(request.toString()).contains("ANONYMOUS", "S3:GetObject", "arn:aws:s3:::b/k", "aws:x");
        assertThat(Reach.ONLY_IF.word()).isEqualTo("only-if");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "arn:aws:iam::111111111111:root | Account | arn:aws:iam::111111111111:root | -",
                "arn:aws:iam::111111111111:user/a/ann | User | arn:aws:iam::111111111111:user/a/ann | ann",
                "arn:aws:iam::111111111111:role/a/r | AssumedRole | arn:aws:iam::111111111111:role/a/r | -",
                "arn:aws:sts::111111111111:assumed-role/r/s | AssumedRole | arn:aws:iam::111111111111:role/r | -",
                "arn:aws-cn:sts::111111111111:assumed-role/r/s | AssumedRole | arn:aws-cn:iam::111111111111:role/r | -",
                "arn:aws:sts::111111111111:assumed-role | AssumedRole | arn:aws:iam::111111111111:role/ | -",
                "arn:aws:sts::111111111111:federated-user/f | FederatedUser | arn:aws:sts::111111111111:federated-user/f | -",
                "arn:aws:iam::111111111111:group/g | - | arn:aws:iam::111111111111:group/g | -",
                "no arn | - | - | -",
            })
    void keysThatAwsFillsIn(String arn, @Nullable String type, @Nullable String principal, @Nullable String user) {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "aws:principalisawsservice", "false", "aws:principalaccount", ACCOUNT, "aws:resourceaccount", "2"));
        put(expected, "aws:principaltype", type);
        put(expected, "aws:principalarn", principal);
        put(expected, "aws:username", user);
        assertThat(values(OwnKeys.of(Caller.aws(arn, ACCOUNT), "2"))).isEqualTo(expected);
    }

    private static void put(Map<String, String> keys, String key, @Nullable String value) {
        if (value != null) {
            keys.put(key, value);
        }
    }

    private static Map<String, String> values(Context context) {
        Map<String, String> values = new TreeMap<>();
        context.keys().forEach(key -> values.put(key, context.single(key).orElseThrow()));
        return values;
    }

    @Test
    void keysOfOtherCallers() {
        assertThat(values(OwnKeys.of(Caller.service("s"), null)))
                .isEqualTo(Map.of("aws:principalisawsservice", "true", "aws:principalservicename", "s"));
        assertThat(values(OwnKeys.of(Caller.anonymous(), null)))
                .isEqualTo(Map.of("aws:principalisawsservice", "false", "aws:principaltype", "Anonymous"));
        assertThat(values(OwnKeys.of(Caller.federated("p", ACCOUNT), null)))
                .isEqualTo(Map.of("aws:principalisawsservice", "false"));
    }
}
