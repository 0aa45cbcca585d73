package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.stream.Stream;

/**
 * Conditions that limit a statement to values it names. A condition limits nothing when a stranger passes it: {@code
 * StringLike} with {@code *} is as good as none.
 */
public final class Pins {
    private static final String STRANGERS_ACCOUNT = "000000000000";

    private Pins() {}

    /** Whether one of the keys is limited to values that a stranger does not have. */
    public static boolean any(CompiledStatement statement, String... keys) {
        return any(statement, List.of(keys));
    }

    /** Whether one of the keys is limited to values that a stranger does not have. */
    public static boolean any(CompiledStatement statement, List<String> keys) {
        return !statement.source().conditions().isEmpty()
                && keys.stream().anyMatch(key -> statement.conditionsOn(key).anyMatch(Pins::refusesStrangers));
    }

    /** Whether a key that holds an ARN is limited to ARNs of accounts, or to global names, that the statement names. */
    public static boolean accounts(CompiledStatement statement, String key) {
        return statement
                .conditionsOn(key)
                .anyMatch(literal -> refusesStrangers(literal)
                        && inOtherAccount(statement, key).noneMatch(arn -> literal.satisfiedBy(arn, Variables.NONE)));
    }

    /** Whether the key is limited to values that this one is not among. */
    public static boolean refuse(CompiledStatement statement, String key, String value) {
        return statement
                .conditionsOn(key)
                .anyMatch(literal -> literal.pins() && !literal.satisfiedBy(value, Variables.NONE));
    }

    private static boolean refusesStrangers(Literal literal) {
        return literal.pins()
                && strangers(literal.dimension().key()).noneMatch(value -> literal.satisfiedBy(value, Variables.NONE));
    }

    /** The named ARNs as they would be in an account that nobody has. */
    private static Stream<String> inOtherAccount(CompiledStatement statement, String key) {
        return statement.source().conditions().stream()
                .filter(condition -> condition.isAbout(key))
                .flatMap(condition -> condition.values().stream())
                .flatMap(value -> Arn.parse(value.value()).stream())
                .map(arn -> new Arn(arn.partition(), arn.service(), arn.region(), STRANGERS_ACCOUNT, arn.resource())
                        .toString());
    }

    /** Values of a key that no statement names on purpose. */
    private static Stream<String> strangers(String key) {
        if (key.endsWith("arn")) {
            return Stream.of("arn:aws:iam::" + STRANGERS_ACCOUNT + ":role/stranger", "arn:aws:s3:::stranger");
        }
        return switch (key) {
            case "aws:principalaccount",
                    "aws:resourceaccount",
                    "aws:sourceaccount",
                    "kms:calleraccount",
                    "s3:resourceaccount",
                    "s3:dataaccesspointaccount" -> Stream.of(STRANGERS_ACCOUNT);
            case "aws:principalorgid", "aws:resourceorgid", "aws:sourceorgid" -> Stream.of("o-stranger00");
            case "aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths" ->
                Stream.of("o-stranger00/r-strn/ou-strn-stranger/");
            case "aws:sourcevpc" -> Stream.of("vpc-00000000000000000");
            case "aws:sourcevpce" -> Stream.of("vpce-00000000000000000");
            case "aws:sourceip", "aws:vpcsourceip" -> Stream.of("192.0.2.1", "2001:db8::1");
            case "iam:passedtoservice" -> Stream.of("stranger.amazonaws.com");
            case "kms:viaservice" -> Stream.of("stranger.us-east-1.amazonaws.com");
            case "kms:resourcealiases" -> Stream.of("alias/stranger");
            case "kms:grantisforawsresource" -> Stream.of("false");
            default -> Stream.of("stranger");
        };
    }
}
