package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.text.SourceText;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is asked often is answered from the flat form; here are the edges of that form, each with the answer that the
 * specification gives. {@link DifferentialTest} holds it against the specification at large.
 */
class FlatFormTest {
    private static final int OFTEN = 12;
    private static final String CALLER = "arn:aws:sts::111111111111:assumed-role/loader/pod";
    private static final String ROLE = "arn:aws:iam::111111111111:role/loader";
    private static final String OBJECT = "arn:aws:s3:::models/llama/weights.bin";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3:GetObject | true",
                "S3:getOBJECT | true",
                "s3:GetObjec | false",
                "s3:GetObjectt | false",
                "s3:GetObjecT* | true",
                "s3:Get?bject | true",
                "s3:G*j*t | true",
                "s3:G*x*t | false",
                "s3:*GetObject* | true",
                "s3:??????? | false",
                "s3:???????? | false",
                "s3:????????? | true",
                "s3:*? | true",
                "s3:GetObject? | false",
                "s3:GetObj*Object | false",
                "s3:Get*Get* | false",
                "* | true",
                "*:* | true",
                "s3:getöbject | false",
                "ſ3:GetObject | false",
            })
    void actions(String action, boolean fits) {
        assertThat(allows("\"Action\":\"" + action + "\",\"Resource\":\"*\"", ""))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:::models/llama/weights.bin | true",
                "arn:aws:s3:::models/llama/weights.bi | false",
                "arn:aws:s3:::models/* | true",
                "arn:aws:s3:::models/*/weights.bin | true",
                "arn:aws:s3:::models/*/weights.bix | false",
                "arn:aws:s3:::models/?lama/* | true",
                "arn:aws:s3:::*/llama*bin | true",
                "arn:aws:s3:::models/llama/weights.bin* | true",
                "arn:aws:s3:::models/llama/weights.bin/* | false",
                "arn:aws:s?:::models/* | true",
                "arn:aws:s3?:::models/* | false",
                "arn:aws:s*3:::models/* | true",
                "arn:aws:*:models/* | true",
                "arn:*w*:s3:::models/*.bin | true",
                "arn:*x*:s3:::models/*.bin | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/model}/weights.bin | true",
                "arn:aws:s3:::models/${aws:PrincipalTag/model}* | true",
                "arn:aws:s?:::models/${aws:PrincipalTag/model}/* | true",
                "arn:a*3:::models/${aws:PrincipalTag/model}/* | false",
                "arn:a*3::::models/${aws:PrincipalTag/model}/* | false",
                "arn:aws*:::models/${aws:PrincipalTag/model}/* | false",
                "arn:aws:*:::models/${aws:PrincipalTag/model}/* | true",
                "arn:aws:s3:::models/*${aws:PrincipalTag/model}/weights.bin | true",
                "arn:aws:s3:::*ls/${aws:PrincipalTag/model}/*.${aws:PrincipalTag/none, 'bin'} | true",
                "arn:aws:s3:::models/${aws:PrincipalTag/none, 'llama'}/weights.bin | true",
                "arn:aws:s3:::models/llama${aws:PrincipalTag/none, ''}/weights.bin | true",
                "arn:aws:s3:::models/${aws:PrincipalTag/none, 'lama'}/weights.bin | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/none}llama/weights.bin | false",
                "arn:aws:s3:::models/${aws:TagKeys}/weights.bin | false",
                "arn:aws:s3:::models/${aws:TagKeys, 'llama'}/weights.bin | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/model}${*}/weights.bin | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/star}/weights.bin | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/model}/weights.bin${aws:PrincipalTag/model} | false",
                "arn:aws:s3:::${aws:PrincipalTag/model} | false",
                "arn:aws:s3:::models/${aws:PrincipalTag/ünd, 'llama'}/weights.bin | true",
            })
    void resources(String resource, boolean fits) {
        String context =
                "\"aws:PrincipalTag/model\":\"llama\",\"aws:PrincipalTag/star\":\"*\",\"aws:TagKeys\":[\"llama\"]";
        assertThat(allows("\"Action\":\"*\",\"Resource\":\"" + resource + "\"", context))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":\"a\" | true",
                "\"StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":\"A\" | false",
                "\"StringEquals\":{\"aws:x\":\"a\"} | \"aws:y\":\"a\" | false",
                "\"StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":\"\" | false",
                "\"StringNotEquals\":{\"aws:x\":\"a\"} | \"aws:x\":\"\" | true",
                "\"StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":[\"a\"] | false",
                "\"StringNotEquals\":{\"aws:x\":\"b\"} | \"aws:x\":[\"a\"] | false",
                "\"StringEqualsIfExists\":{\"aws:x\":\"a\"} | \"aws:y\":\"a\" | true",
                "\"StringEqualsIgnoreCase\":{\"aws:x\":\"aBc\"} | \"aws:x\":\"AbC\" | true",
                "\"StringEqualsIgnoreCase\":{\"aws:x\":\"aBc\"} | \"aws:x\":\"AbD\" | false",
                "\"StringEqualsIgnoreCase\":{\"aws:x\":\"${aws:y}c\"} | \"aws:x\":\"AbC\",\"aws:y\":\"aB\" | true",
                "\"StringEqualsIgnoreCase\":{\"aws:x\":\"é\"} | \"aws:x\":\"É\" | true",
                "\"StringEquals\":{\"aws:x\":\"ü\"} | \"aws:x\":\"ü\" | true",
                "\"StringLike\":{\"aws:x\":\"ü*\"} | \"aws:x\":\"u\" | false",
                "\"StringEquals\":{\"aws:ü\":\"a\"} | \"aws:x\":\"a\" | false",
                "\"StringEquals\":{\"aws:x\":\"${aws:y}-${aws:y}\"} | \"aws:x\":\"a*-a*\",\"aws:y\":\"a*\" | true",
                "\"StringEquals\":{\"aws:x\":\"*${aws:y}\"} | \"aws:x\":\"ba\",\"aws:y\":\"a\" | false",
                "\"StringLike\":{\"aws:x\":\"*${aws:y}\"} | \"aws:x\":\"ba\",\"aws:y\":\"a\" | true",
                "\"StringLike\":{\"aws:x\":\"a?${aws:y}?c\"} | \"aws:x\":\"a1bb2c\",\"aws:y\":\"bb\" | true",
                "\"ArnLike\":{\"aws:x\":\"arn:*:iam::1?1:role/*\"} | \"aws:x\":\"arn:aws:iam::121:role/a:b\" | true",
                "\"ArnLike\":{\"aws:x\":\"arn:*:iam::1*1:role/*\"} | \"aws:x\":\"arn:aws:iam::12:1:role/a\" | false",
                "\"ArnLike\":{\"aws:x\":\"arn:aws:iam::${aws:y}:role/*\"} | "
                        + "\"aws:x\":\"arn:aws:iam::12:role/a\",\"aws:y\":\"12\" | true",
                "\"ArnLike\":{\"aws:x\":\"arn:*:iam::${aws:y}:role/*\"} | "
                        + "\"aws:x\":\"arn:aws:x:iam::12:role/a\",\"aws:y\":\"12\" | false",
                "\"ArnLike\":{\"aws:x\":\"arn:aws:s3::*b:?\"} | \"aws:x\":\"arn:aws:s3::aaa\" | false",
                "\"StringLike\":{\"aws:x\":\"*\\u0000*\"} | \"aws:x\":\"a\\u0000b\" | true",
                "\"StringLike\":{\"aws:x\":\"*abc*\"} | \"aws:x\":\"ab\",\"aws:y\":\"c\" | false",
                "\"StringLike\":{\"aws:x\":\"*ab?*\"} | \"aws:x\":\"ab\",\"aws:y\":\"c\" | false",
                "\"StringLike\":{\"aws:x\":\"a${aws:z}*\"} | "
                        + "\"aws:x\":\"ab\",\"aws:y\":\"cd\",\"aws:z\":\"bcd\" | false",
                "\"StringLike\":{\"aws:x\":\"a${aws:z, 'bcd'}*\"} | \"aws:x\":\"ab\",\"aws:y\":\"cd\" | false",
                "\"NumericLessThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"9\" | true",
                "\"NumericEquals\":{\"aws:x\":[\"1\",\"2\"]} | \"aws:x\":\"2\" | true",
                "\"IpAddress\":{\"aws:x\":[\"10.0.0.0/8\",\"11.0.0.0/8\"]} | \"aws:x\":\"11.0.0.1\" | true",
                "\"IpAddress\":{\"aws:x\":\"2001:db8::/32\"} | \"aws:x\":\"2001:db9::1\" | false",
                "\"IpAddress\":{\"aws:x\":\"2001:db8::/32\"} | \"aws:x\":\"32.1.13.184\" | false",
                "\"Null\":{\"aws:y\":\"true\"} | \"aws:x\":\"aws:y\" | true",
                "\"NumericLessThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"10\" | false",
                "\"NumericLessThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"9.5\" | true",
                "\"NumericLessThan\":{\"aws:x\":\"9.5\"} | \"aws:x\":\"9\" | true",
                "\"NumericLessThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"no\" | false",
                "\"NumericLessThanEquals\":{\"aws:x\":\"10\"} | \"aws:x\":\"10.0\" | true",
                "\"NumericEquals\":{\"aws:x\":\"10\"} | \"aws:x\":\"+10\" | true",
                "\"NumericEquals\":{\"aws:x\":\"10\"} | \"aws:x\":\"11\" | false",
                "\"NumericGreaterThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"11\" | true",
                "\"NumericGreaterThan\":{\"aws:x\":\"10\"} | \"aws:x\":\"9999999999999999999999\" | true",
                "\"NumericGreaterThanEquals\":{\"aws:x\":\"-10\"} | \"aws:x\":\"-10\" | true",
                "\"NumericEquals\":{\"aws:x\":\"9223372036854775808\"} | \"aws:x\":\"9223372036854775808\" | true",
                "\"DateGreaterThan\":{\"aws:x\":\"2024-01-01\"} | \"aws:x\":\"2024-01-01T00:00:01Z\" | true",
                "\"DateEquals\":{\"aws:x\":\"1970-01-01T02:46:40Z\"} | \"aws:x\":\"10000\" | true",
                "\"DateLessThan\":{\"aws:x\":\"2024-01-01\"} | \"aws:x\":\"2024-01-01T00:00:01Z\" | false",
                "\"IpAddress\":{\"aws:x\":\"10.0.0.0/8\"} | \"aws:x\":\"10.255.0.1\" | true",
                "\"IpAddress\":{\"aws:x\":\"10.0.0.0/8\"} | \"aws:x\":\"11.0.0.0\" | false",
                "\"IpAddress\":{\"aws:x\":\"255.0.0.1\"} | \"aws:x\":\"255.0.0.1\" | true",
                "\"IpAddress\":{\"aws:x\":\"255.0.0.1\"} | \"aws:x\":\"255.0.0.0\" | false",
                "\"IpAddress\":{\"aws:x\":\"0.0.0.0/0\"} | \"aws:x\":\"255.0.0.1\" | true",
                "\"IpAddress\":{\"aws:x\":\"0.0.0.0/0\"} | \"aws:x\":\"::1\" | false",
                "\"IpAddress\":{\"aws:x\":\"0.0.0.0/0\"} | \"aws:x\":\"x\" | false",
                "\"NotIpAddress\":{\"aws:x\":\"0.0.0.0/0\"} | \"aws:x\":\"::1\" | true",
                "\"IpAddress\":{\"aws:x\":\"2001:db8::/32\"} | \"aws:x\":\"2001:db8::1\" | true",
                "\"Bool\":{\"aws:x\":\"true\"} | \"aws:x\":\"True\" | true",
                "\"Bool\":{\"aws:x\":\"false\"} | \"aws:x\":\"true\" | false",
                "\"Bool\":{\"aws:x\":\"true\"} | \"aws:x\":\"truth\" | false",
                "\"BinaryEquals\":{\"aws:x\":\"QQ==\"} | \"aws:x\":\"QQ==\" | true",
                "\"BinaryEquals\":{\"aws:x\":\"QQ==\"} | \"aws:x\":\"Qg==\" | false",
                "\"Null\":{\"aws:x\":\"true\"} | \"aws:y\":\"1\" | true",
                "\"Null\":{\"aws:x\":\"true\"} | \"aws:x\":\"1\" | false",
                "\"Null\":{\"aws:x\":\"false\"} | \"aws:x\":[\"1\"] | true",
                "\"Null\":{\"aws:x\":\"false\"} | \"aws:x\":[] | false",
                "\"Null\":{\"aws:x\":\"false\"} | \"aws:x\":[\"\"] | false",
                "\"ForAnyValue:StringEquals\":{\"aws:x\":\"b\"} | \"aws:x\":[\"a\",\"b\"] | true",
                "\"ForAnyValue:StringEquals\":{\"aws:x\":\"c\"} | \"aws:x\":[\"a\",\"b\"] | false",
                "\"ForAnyValue:StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":\"a\" | true",
                "\"ForAnyValue:StringEquals\":{\"aws:x\":\"a\"} | \"aws:y\":\"a\" | false",
                "\"ForAllValues:StringEquals\":{\"aws:x\":[\"a\",\"b\"]} | \"aws:x\":[\"a\",\"b\"] | true",
                "\"ForAllValues:StringEquals\":{\"aws:x\":\"a\"} | \"aws:x\":[\"a\",\"b\"] | false",
                "\"ForAllValues:StringEquals\":{\"aws:x\":\"a\"} | \"aws:y\":\"a\" | true",
                "\"ForAllValues:StringNotEquals\":{\"aws:x\":\"a\"} | \"aws:x\":[\"b\",\"c\"] | true",
                "\"ForAllValues:StringNotEquals\":{\"aws:x\":\"c\"} | \"aws:x\":[\"b\",\"c\"] | false",
                "\"ForAnyValue:StringNotEquals\":{\"aws:x\":\"c\"} | \"aws:x\":[\"b\",\"c\"] | true",
                "\"ForAnyValue:NumericEquals\":{\"aws:x\":\"2.5\"} | \"aws:x\":[\"1\",\"2.5\"] | true",
                "\"ForAnyValue:NumericEquals\":{\"aws:x\":\"2\"} | \"aws:x\":[\"1\",\"2\"] | true",
            })
    void conditions(String condition, String context, boolean holds) {
        assertThat(allows("\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{" + condition + "}", context))
                .isEqualTo(holds);
    }

    /** Empty values are none to a condition, yet they keep a variable from its default. */
    @Test
    void emptyValuesAndDefaults() {
        String resource = "\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::models/${aws:x, 'llama'}/weights.bin\"";
        assertThat(allows(resource, "\"aws:x\":[\"\"]")).isFalse();
        assertThat(allows(resource, "\"aws:x\":\"\"")).isTrue();
        assertThat(allows(resource, "\"aws:x\":[]")).isTrue();
    }

    @Test
    void textsAndContextsOfAnySize() {
        for (int length : new int[] {7, 8, 9, 15, 16, 17, 1000, 8000}) {
            String value = "v".repeat(length - 1);
            String condition = "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:x\":\""
                    + value + "w\"}}";
            assertThat(allows(condition, "\"aws:x\":\"" + value + "w\"")).isTrue();
            assertThat(allows(condition, "\"aws:x\":\"" + value + "x\"")).isFalse();
            assertThat(allows(condition, "\"aws:x\":\"w" + value + "\"")).isFalse();
        }
        for (int count : new int[] {1, 63, 64, 65, 1000}) {
            String keys = String.join(
                    ",",
                    IntStream.range(0, count)
                            .mapToObj(i -> "\"aws:k" + i + "\":\"" + i + "\"")
                            .toList());
            String last = "\"aws:k" + (count - 1) + "\":\"" + (count - 1) + "\"";
            assertThat(allows(
                            "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{" + last + "}}",
                            keys))
                    .isTrue();
        }
        String huge = "h".repeat(70_000);
        assertThat(allows("\"Action\":\"*\",\"Resource\":\"*\"", "\"aws:x\":\"" + huge + "\""))
                .isTrue();
        assertThat(allows(
                        "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Null\":{\"aws:" + huge + "\":\"true\"}}",
                        ""))
                .isTrue();
    }

    /** A walk that has gone back too often is given up, and the matcher itself asked. */
    @Test
    void whatGoesBackOftenIsStillAnswered() {
        String stretch = "a".repeat(500);
        String condition = "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"aws:x\":\"*" + stretch
                + "b*?\"}}";
        assertThat(allows(condition, "\"aws:x\":\"" + stretch + stretch + "bc\""))
                .isTrue();
        assertThat(allows(condition, "\"aws:x\":\"" + stretch + stretch + "cb\""))
                .isFalse();
    }

    /** The longest pattern on the longest text that is laid out; going back to every character would not end soon. */
    @Test
    void theLongestTextsEnd() {
        String text = "a".repeat(57_000);
        String pattern = "*" + "a?".repeat(4_000) + "b";
        String condition = "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{";
        String like = condition + "\"StringLike\":{\"aws:x\":\"" + pattern + "*\"}}";
        assertThat(allows(like, "\"aws:x\":\"" + text + "\"")).isFalse();
        String arn = condition + "\"ArnLike\":{\"aws:x\":\"arn:aws:s3::" + pattern + "*:?\"}}";
        assertThat(allows(arn, "\"aws:x\":\"arn:aws:s3::" + text + ":x\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, false", "2.5, false"})
    void oneOfSeveralNumbers(String number, boolean fits) {
        String condition =
                "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"NumericEquals\":{\"aws:x\":[\"1\",\"2\",\"3\"]}}";
        assertThat(allows(condition, "\"aws:x\":\"" + number + "\"")).isEqualTo(fits);
    }

    /** Texts whose hashes are the same are told apart. */
    @Test
    void sameHash() {
        assertThat("1~".hashCode()).isEqualTo("2_".hashCode());
        String condition = "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:1~\":\"1~\"}}";
        assertThat(allows(condition, "\"aws:2_\":\"x\",\"aws:1~\":\"1~\"")).isTrue();
        assertThat(allows(condition, "\"aws:2_\":\"1~\"")).isFalse();
        assertThat(allows(condition, "\"aws:1~\":\"2_\"")).isFalse();
        String anyCase = condition.replace("StringEquals", "StringEqualsIgnoreCase");
        assertThat(allows(anyCase, "\"aws:1~\":\"1~\"")).isTrue();
        assertThat(allows(anyCase, "\"aws:1~\":\"2_\"")).isFalse();
    }

    @Test
    void manyMatchersAndStatements() {
        String actions = String.join(
                ",",
                IntStream.range(0, 3000).mapToObj(i -> "\"s3:Action" + i + "\"").toList());
        assertThat(allows("\"Action\":[" + actions + "],\"Resource\":\"*\"", ""))
                .isFalse();
        assertThat(allows("\"Action\":[" + actions + ",\"s3:GetObject\"],\"Resource\":\"*\"", ""))
                .isTrue();
        String statement = "\"Action\":\"s3:Put*\",\"Resource\":\"*\"";
        String many = String.join("},{\"Effect\":\"Allow\",", Collections.nCopies(500, statement));
        assertThat(allows(many, "")).isFalse();
        assertThat(allows(many + "},{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"", ""))
                .isTrue();
    }

    @Test
    void denialsAndNotPrincipal() {
        String allow = "\"Action\":\"*\",\"Resource\":\"*\"";
        assertThat(decide(allow + "},{\"Effect\":\"Deny\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"", "", ""))
                .isEqualTo(Decision.EXPLICITLY_DENIED);
        for (String spared :
                List.of(CALLER, "arn:aws:iam::111111111111:role/loader", "arn:aws:iam::111111111111:root")) {
            String policy = ",\"resourcePolicy\":{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\","
                    + "\"NotPrincipal\":{\"AWS\":[\"" + spared + "\"]},\"Action\":\"*\",\"Resource\":\"*\"}}";
            assertThat(decide(allow, "", policy)).isNotNull();
            String boundary = ",\"permissionBoundaries\":[{\"name\":\"b\",\"policy\":{\"Version\":\"2012-10-17\","
                    + "\"Statement\":{\"Effect\":\"Allow\"," + allow + "}}}]";
            assertThat(decide(allow, "", policy + boundary)).isEqualTo(Decision.EXPLICITLY_DENIED);
        }
    }

    @Test
    void everyDenialCounts() {
        String deny = "},{\"Effect\":\"Deny\",\"Resource\":\"*\",\"Action\":";
        assertThat(decide("\"Action\":\"*\",\"Resource\":\"*\"" + deny + "\"s3:Put*\"" + deny + "\"s3:Get*\"", "", ""))
                .isEqualTo(Decision.EXPLICITLY_DENIED);
    }

    /** A boundary that is silent stops a grant to the role, not one to its session; both may be in one policy. */
    @Test
    void everyWayCounts() {
        String boundary = ",\"permissionBoundaries\":[{\"name\":\"b\",\"policy\":{\"Version\":\"2012-10-17\","
                + "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}}}]";
        String nothing = "\"Action\":\"ec2:*\",\"Resource\":\"*\"";
        assertThat(decide(nothing, "", boundary + bucket("Allow", ROLE))).isEqualTo(Decision.IMPLICITLY_DENIED);
        assertThat(decide(nothing, "", boundary + bucket("Allow", ROLE, CALLER)))
                .isEqualTo(Decision.ALLOWED);
        assertThat(decide(nothing, "", boundary + bucket("Allow", CALLER, ROLE)))
                .isEqualTo(Decision.ALLOWED);
    }

    /** Only NotPrincipal names whoever has a boundary. */
    @Test
    void denialOfOthers() {
        String all = "\"Action\":\"*\",\"Resource\":\"*\"";
        String boundary = ",\"permissionBoundaries\":[{\"name\":\"b\",\"policy\":{\"Version\":\"2012-10-17\","
                + "\"Statement\":{\"Effect\":\"Allow\"," + all + "}}}]";
        assertThat(decide(all, "", boundary + bucket("Deny", "arn:aws:iam::111111111111:user/other")))
                .isEqualTo(Decision.ALLOWED);
        assertThat(decide(all, "", boundary + bucket("Deny", ROLE))).isEqualTo(Decision.EXPLICITLY_DENIED);
    }

    private static String bucket(String effect, String... principals) {
        return ",\"resourcePolicy\":{\"Version\":\"2012-10-17\",\"Statement\":["
                + String.join(
                        ",",
                        Stream.of(principals)
                                .map(principal -> "{\"Effect\":\"" + effect + "\",\"Principal\":{\"AWS\":\"" + principal
                                        + "\"},\"Action\":\"*\",\"Resource\":\"*\"}")
                                .toList())
                + "]}";
    }

    /** The forms are made once they pay, and not of what has none. */
    @Test
    void whatIsLaidOutFlat() {
        Request ascii = request("x");
        Request other = request("ü");
        Request open = new Request(
                Caller.aws(CALLER, "111111111111"),
                "s3:GetObject",
                OBJECT,
                "111111111111",
                new Context.Builder().open("aws:x").build());
        Request othersOpen = new Request(
                Caller.aws(CALLER, "111111111111"),
                "s3:GetObject",
                OBJECT,
                "111111111111",
                new Context.Builder().othersOpen(key -> false).build());
        Evaluator evaluator = Evaluator.of(new Access.And(List.of()));
        assertThat(ascii.flat()).isNull();
        for (int i = 0; i < OFTEN; i++) {
            evaluator.decide(ascii);
            assertThat(Stream.of(other, open, othersOpen).map(Request::flat)).containsOnlyNulls();
        }
        assertThat(ascii.flat()).isNotNull();
        assertThat(evaluator.program()).isNotNull();
    }

    private static Request request(String value) {
        Context context = new Context.Builder().put("aws:x", value).build();
        return new Request(Caller.aws(CALLER, "111111111111"), "s3:GetObject", OBJECT, "111111111111", context);
    }

    private static boolean allows(String statement, String context) {
        return decide(statement, context, "") == Decision.ALLOWED;
    }

    /** The decision on a request of the object, which is the same however often it is asked for. */
    private static Decision decide(String statement, String context, String layers) {
        String line = "{\"id\":\"1\",\"request\":{\"action\":\"s3:GetObject\",\"resource\":{\"arn\":\"" + OBJECT
                + "\",\"accountId\":\"111111111111\"},\"principal\":{\"type\":\"AWS\",\"arn\":\"" + CALLER
                + "\",\"account\":\"111111111111\"},\"context\":{" + context
                + "}},\"identityPolicies\":[{\"name\":\"p\","
                + "\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"," + statement + "}]}}]"
                + layers + "}";
        try {
            Case one = CaseReader.read(new SourceText("case", line));
            Request request = one.request();
            Evaluator evaluator = Evaluator.of(Exemptions.apply(one.layers(), request, Catalogue.bundled())
                    .access(request.caller(), new Resource(OBJECT, "111111111111"), request.service()));
            Decision once = evaluator.decide(request, Evaluator.REFUSING);
            for (int i = 0; i < OFTEN; i++) {
                assertThat(evaluator.decide(request)).isEqualTo(once);
            }
            return once;
        } catch (CaseReader.Malformed malformed) {
            throw new AssertionError(line, malformed);
        }
    }
}
