package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyCompilerTest {
    private static Literal condition(String operator, String values) {
        return Policies.statement("\"Condition\": {\"" + operator + "\": {\"a:k\": " + values + "}}")
                .conditions()
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> operators() {
        return Stream.of(ConditionOperator.Test.values())
                .flatMap(test -> Stream.of(ConditionOperator.Quantifier.values())
                        .flatMap(set -> Stream.of(false, true).map(ifExists -> Arguments.of(test, set, ifExists))));
    }

    /** A4: what holds for a missing key, over every operator, set prefix and IfExists. */
    @ParameterizedTest(name = "{1} {0} IfExists {2}")
    @MethodSource("operators")
    void whatAMissingKeyMeans(ConditionOperator.Test test, ConditionOperator.Quantifier set, boolean ifExists) {
        String value = "\"true\"";
        Literal literal = condition(new ConditionOperator(test, set, ifExists).toString(), value);
        if (test == ConditionOperator.Test.NULL) {
            assertThat(literal.quantifier()).isEqualTo(Quantifier.NULL);
            assertThat(literal.whenAbsent()).isTrue();
            assertThat(literal.holdsFor("x", Variables.NONE)).isFalse();
            assertThat(literal.pins()).isFalse();
            return;
        }
        boolean negated = test.text().contains("Not");
        assertThat(literal.negated()).isEqualTo(negated);
        switch (set) {
            case NONE -> {
                assertThat(literal.quantifier()).isEqualTo(Quantifier.SINGLE);
                assertThat(literal.whenAbsent()).isEqualTo(ifExists || negated);
            }
            case FOR_ANY_VALUE -> {
                assertThat(literal.quantifier()).isEqualTo(Quantifier.ANY);
                assertThat(literal.whenAbsent()).isEqualTo(ifExists);
            }
            case FOR_ALL_VALUES -> {
                assertThat(literal.quantifier()).isEqualTo(Quantifier.ALL);
                assertThat(literal.whenAbsent()).isTrue();
            }
        }
        boolean absent = literal.whenAbsent();
        assertThat(literal.holdsFor(List.of(), Variables.NONE)).isEqualTo(absent);
        assertThat(literal.holdsFor("", Variables.NONE)).isEqualTo(absent);
        assertThat(literal.pins())
                .isEqualTo(!negated && !ifExists && set != ConditionOperator.Quantifier.FOR_ALL_VALUES);
    }

    /** A policy value that does not parse tests false, and negated true; the other values still count. */
    @ParameterizedTest
    @CsvSource({
        "NumericEquals, ten, 1, 1",
        "NumericLessThan, ten, 1, 0",
        "NumericNotEquals, ten, 1, 1",
        "DateEquals, 2024-13-01, 2024-01-01, 2024-01-01",
        "DateNotEquals, never, 2024-01-01, 2024-01-01",
        "Bool, yes, true, true",
        "BinaryEquals, !, YQ==, YQ==",
        "IpAddress, 10.0.0.0/33, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, 10.0.0/8, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, 10.0.0.0/, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, 10.0.0.0/-1, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, 10.0.0.0/0008, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, 10.0.0.0/8/8, 10.0.0.0/8, 10.1.1.1",
        "IpAddress, '::/129', '::/0', '::1'",
        "NotIpAddress, 10.0.0.0/33, 10.0.0.0/8, 10.1.1.1",
        "ArnLike, bucket, arn:aws:s3:::b, arn:aws:s3:::b",
        "ArnNotLike, '*', arn:aws:s3:::b, arn:aws:s3:::b",
    })
    void aValueThatDoesNotParseFitsNothing(String operator, String broken, String good, String fitting) {
        boolean negated = operator.contains("Not");
        Literal alone = condition(operator, "\"" + broken + "\"");
        assertThat(alone.matchers()).isEmpty();
        assertThat(alone.holdsFor(fitting, Variables.NONE)).isEqualTo(negated);
        assertThat(alone.holdsFor(broken, Variables.NONE)).isEqualTo(negated);
        Literal both = condition(operator, "[\"" + broken + "\", \"" + good + "\"]");
        assertThat(both.holdsFor(fitting, Variables.NONE)).isNotEqualTo(negated);
        assertThat(both.holdsFor("neither", Variables.NONE)).isEqualTo(negated);
    }

    @ParameterizedTest
    @CsvSource({
        "'${a:x}', true",
        "'${A:x, ''y''}', true",
        "'${*}', false",
        "'${?}${$}', false",
        "'${a:x', false",
        "'$a:x}', false",
        "'${a:x, y}', false",
        "'${a:x, ''y}', false",
    })
    void whatIsAVariable(String value, boolean variable) {
        assertThat(condition("StringEquals", "\"" + value + "\"").matchers())
                .singleElement()
                .matches(matcher -> matcher instanceof Matcher.WithVariables == variable);
        String old = "{\"Version\": \"2008-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\","
                + " \"Resource\": \"arn:aws:s3:::b/" + value + "\", \"Condition\": {\"StringLike\": {\"a:k\": \""
                + value
                + "\"}}}}";
        for (String version : List.of("2008-10-17", "2012-10-17")) {
            boolean current = version.equals("2012-10-17");
            CompiledPolicy policy = Policies.compile(PolicyKind.IDENTITY, old.replace("2008-10-17", version));
            assertThat(policy.statements())
                    .singleElement()
                    .satisfies(statement -> assertThat(statement.literals().stream()
                                    .flatMap(literal -> literal.matchers().stream())
                                    .filter(Matcher.WithVariables.class::isInstance))
                            .hasSize(current && variable ? 2 : 0));
        }
    }

    @Test
    void quotedCharactersStayLiteralBesideWildcards() {
        Literal like = condition("StringLike", "\"${*}-*-${?}-?-${$}\"");
        assertThat(like.holdsFor("*-abc-?-x-$", Variables.NONE)).isTrue();
        assertThat(like.holdsFor("a-abc-?-x-$", Variables.NONE)).isFalse();
        assertThat(like.holdsFor("*-abc-y-x-$", Variables.NONE)).isFalse();
        Literal arn = condition("ArnLike", "\"arn:aws:s3:::b${*}/*\"");
        assertThat(arn.holdsFor("arn:aws:s3:::b*/k", Variables.NONE)).isTrue();
        assertThat(arn.holdsFor("arn:aws:s3:::bb/k", Variables.NONE)).isFalse();
    }

    @Test
    void aDefaultMayHoldAnythingButItsQuote() {
        Literal literal = condition("StringLike", "\"${a:x, '*, b:c '}/*\"");
        assertThat(literal.holdsFor("*, b:c /d", Variables.NONE)).isTrue();
        assertThat(literal.holdsFor("a/d", Variables.NONE)).isFalse();
        assertThat(literal.holdsFor("v/d", key -> key.equals("a:x") ? "v" : null))
                .isTrue();
    }

    @Test
    void valuesBeyondMeasureAreRejected() {
        String longest = "a".repeat(8_192);
        for (String element : List.of(
                "\"Action\": \"s3:%s\", \"Resource\": \"*\"",
                "\"Action\": \"*\", \"NotResource\": [\"%s\"]",
                "\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"a:k\": [\"x\", \"%s\"]}}")) {
            CompiledPolicy policy = Policies.compile(
                    PolicyKind.IDENTITY,
                    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"Long\", \"Effect\": \"Deny\", "
                            + element.formatted(longest + "a") + "}, {\"Effect\": \"Allow\", "
                            + element.formatted(element.contains("s3:") ? longest.substring(3) : longest) + "}]}");
            assertThat(policy.rejections())
                    .containsExactly("statement \"Long\" has a value longer than 8192 characters");
            assertThat(policy.statements()).singleElement().matches(CompiledStatement::allows);
        }
    }

    @Test
    void blockedStatementsAreLeftOutAndNamed() {
        CompiledPolicy policy = Policies.compile(PolicyKind.BUCKET, """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "Typo", "Efect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b"},
                  {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b",
                   "Condition": {"StringIs": {"a:k": "x"}}},
                  {"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "arn:aws:s3:::b"},
                  {"Effect": "Allow", "Principal": {"AWS": "<ACCOUNT_ID>"}, "Action": "s3:*", "Resource": "arn:aws:s3:::b"},
                  {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b"}
                ]}""");
        assertThat(policy.rejections())
                .containsExactly(
                        "statement \"Typo\" has no certain meaning",
                        "statement 2 has no certain meaning",
                        "statement 3 allows NotPrincipal, which AWS does not support",
                        "statement 4 has no certain meaning");
        assertThat(policy.statements()).singleElement().matches(CompiledStatement::denies);
        assertThat(policy.allows()).isEmpty();
        assertThat(policy.source().complete()).isFalse();
    }

    /** What is wrong outside the statements that could be read is not lost: AWS refuses all of these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Version': '2012-10-17', 'Statement': [S, 'the rest']} | a statement is a string, not an object",
                "{'Version': '2020-01-01', 'Statement': [S]} | Version \"2020-01-01\" is none that IAM knows, use 2012-10-17",
                "{'Version': '2012-10-17', 'Statement': [S], 'Comment': ''} | \"Comment\" is no element of a policy document",
                "{'Version': '2012-10-17', 'Id': 5, 'Statement': [S]} | Id is a number, not a string",
            })
    void aDocumentThatAwsRefusesSaysSo(String text, String rejection) {
        String json = text.replace("S,", "S ,")
                .replace('\'', '"')
                .replaceAll("\\[S ?", "[{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}");
        CompiledPolicy policy = Policies.compile(PolicyKind.IDENTITY, json);
        assertThat(policy.rejections()).containsExactly(rejection);
        assertThat(policy.statements()).hasSize(1);
        assertThat(policy.source().complete()).isFalse();
    }

    @Test
    void textThatIsNotWellFormedSaysSo() {
        CompiledPolicy policy = Policies.compile(
                PolicyKind.IDENTITY,
                "{\"Version\": \"2012-10-17\" \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}");
        assertThat(policy.rejections()).containsExactly("the text is not well formed");
        assertThat(policy.statements()).hasSize(1);
    }

    @Test
    void literalsFollowTheStatement() {
        CompiledStatement statement = Policies.statement(
                "\"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\":"
                        + " {\"aws:PrincipalTag/team\": \"ml\", \"AWS:PrincipalOrgID\": \"o-1\"}, \"Null\":"
                        + " {\"aws:PrincipalTag/x\": \"true\"}}");
        assertThat(statement.literals().stream()
                        .map(literal -> literal.dimension().key()))
                .containsExactly("", "", "aws:principaltag/team", "aws:principalorgid", "aws:principaltag/x");
        assertThat(statement.conditionsOn("aws:PrincipalTag/")).hasSize(2);
        assertThat(statement.pins("aws:principalOrgId")).isTrue();
        assertThat(statement.pins("aws:PrincipalTag/x")).isFalse();
        assertThat(statement.coversAction("s3:getobject")).isTrue();
        assertThat(statement.literal(Dimension.PRINCIPAL)).isEmpty();
    }

    /** The ends of a network on both sides; families never mix, and the bits of the host do not count. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0 10.255.255.255, 9.255.255.255 11.0.0.0 ::10",
        "10.1.2.3/8, 10.0.0.0 10.255.255.255, 9.255.255.255 11.0.0.0",
        "10.0.0.0/9, 10.127.255.255, 10.128.0.0",
        "10.0.0.0/08, 10.255.255.255, 11.0.0.0",
        "10.0.0.0/008, 10.255.255.255, 11.0.0.0",
        "10.1.2.3, 10.1.2.3, 10.1.2.2 10.1.2.4",
        "10.1.2.3/32, 10.1.2.3, 10.1.2.2 10.1.2.4",
        "10.1.2.3/31, 10.1.2.2 10.1.2.3, 10.1.2.1 10.1.2.4",
        "0.0.0.0/0, 0.0.0.0 255.255.255.255, ::1 ::",
        "128.0.0.0/1, 128.0.0.0 255.255.255.255, 127.255.255.255",
        "::/0, :: ffff::, 0.0.0.0 1.2.3.4",
        "2001:db8::/32, 2001:db8:ffff::1 2001:db8::, 2001:db9:: 2001:db7:ffff::",
        "2001:db8::/64, 2001:db8::ffff:0:0:1, 2001:db8:0:1::",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, 2001:db8::8000:0:0:0",
        "2001:db8::/63, 2001:db8:0:1::, 2001:db8:0:2::",
        "2001:db8::1/128, 2001:db8::1, 2001:db8:: 2001:db8::2",
        "2001:db8::1, 2001:db8::1 2001:DB8:0:0:0:0:0:1, 2001:db8:: 2001:db8::2",
    })
    void networks(String range, String inside, String outside) {
        Literal literal = condition("IpAddress", "\"" + range + "\"");
        assertThat(literal.matchers()).hasSize(1);
        for (String address : inside.split(" ", -1)) {
            assertThat(literal.holdsFor(address, Variables.NONE)).as(address).isTrue();
        }
        for (String address : outside.split(" ", -1)) {
            assertThat(literal.holdsFor(address, Variables.NONE)).as(address).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/a",
        "10.0.0.0/8:",
        "10.0.0.0/8a",
        "10.0.0.0//",
        "x/8"
    })
    void whatIsNoNetwork(String range) {
        assertThat(condition("IpAddress", "\"" + range + "\"").matchers()).isEmpty();
    }

    /** A resource of wildcards alone is every ARN or none; a request on {@code *} is fitted by the one star alone. */
    @ParameterizedTest
    @CsvSource({
        "*, true, true",
        "**, true, false",
        "?*, true, false",
        "*?*, true, false",
        "???*, true, false",
        "????*, false, false",
        "*??*?*, true, false",
        "*??*??*, false, false",
        "*?, false, false",
        "?, false, false",
        "????????????, false, false",
    })
    void resourcesOfWildcardsAlone(String pattern, boolean arns, boolean star) {
        Literal literal = Policies.statement("\"Resource\": \"" + pattern + "\"")
                .literal(Dimension.RESOURCE)
                .orElseThrow();
        assertThat(literal.holdsFor("arn:aws:s3:::b/k", Variables.NONE)).isEqualTo(arns);
        assertThat(literal.holdsFor("arn:aws:s3", Variables.NONE)).isEqualTo(arns);
        assertThat(literal.holdsFor("*", Variables.NONE)).isEqualTo(star);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3/32",
        "0.255.0.1/8, 0.255.0.1/8",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1/128",
        "fe80::ab:0:1:22/64, fe80:0:0:0:ab:0:1:22/64",
    })
    void networksPrintAsPeopleWriteThem(String range, String printed) {
        assertThat(condition("IpAddress", "\"" + range + "\"").matchers())
                .singleElement()
                .hasToString(printed);
    }
}
