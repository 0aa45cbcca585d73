package io.policyauditor.policy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import org.junit.jupiter.api.Test;

/**
 * The encoding itself, on questions whose answer anybody can see; with the profile {@code z3} only, so it has no name by
 * which the default build would run it.
 */
class SmtEncodingCheck {
    /** So long that a busy machine does not matter. */
    private static final long PATIENCE_MILLIS = 600_000;

    private static boolean news(String subject, String reference) throws SmtEncoding.NotEncoded {
        return AgainstZ3.solve(
                        SmtEncoding.queries(
                                AgainstZ3.document(policy(subject)),
                                AgainstZ3.document(policy(reference)),
                                Catalogue.bundled()),
                        PATIENCE_MILLIS)
                .orElseThrow();
    }

    private static String policy(String statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements.replace('\'', '"') + "]}";
    }

    private static String allow(String action, String resource, String condition) {
        return "{'Effect': 'Allow', 'Action': '" + action + "', 'Resource': '" + resource + "'"
                + (condition.isEmpty() ? "" : ", 'Condition': {" + condition + "}") + "}";
    }

    @Test
    void actionsAndResources() throws SmtEncoding.NotEncoded {
        String read = allow("s3:GetObject", "arn:aws:s3:::m/*", "");
        assertThat(news(read, allow("S3:get*", "arn:aws:s3:::m*", ""))).isFalse();
        assertThat(news(allow("s3:Get*", "arn:aws:s3:::m/*", ""), read)).isTrue();
        assertThat(news(allow("s3:GetObject", "arn:aws:s3:::m/${*}", ""), read)).isFalse();
        assertThat(news(
                        allow("s3:GetObject", "arn:aws:s3:::m/${*}", ""),
                        allow("s3:GetObject", "arn:aws:s3:::m/a", "")))
                .isTrue();
        // A star within a part keeps to it: there is no name with a colon before the fifth one.
        assertThat(news(allow("ec2:A", "arn:aws:ec2:u*-1:1:x", ""), allow("ec2:A", "arn:aws:ec2:u*", "")))
                .isFalse();
        assertThat(news(allow("ec2:A", "arn:aws:ec2:u*-1:1", ""), allow("ec2:A", "arn:aws:s3:::m", "")))
                .isFalse();
        String guard = ", {'Effect': 'Deny', 'Action': 's3:*', 'NotResource': 'arn:aws:s3:::m/*'}";
        assertThat(news(allow("s3:GetObject", "*", "") + guard, read)).isFalse();
    }

    @Test
    void conditions() throws SmtEncoding.NotEncoded {
        String like = allow("s3:A", "*", "'StringLike': {'aws:SourceVpc': 'a*'}");
        assertThat(news(allow("s3:A", "*", "'StringEquals': {'aws:SourceVpc': 'ab'}"), like))
                .isFalse();
        assertThat(news(allow("s3:A", "*", "'StringLikeIfExists': {'aws:SourceVpc': 'a*'}"), like))
                .isTrue();
        assertThat(news(
                        allow("s3:A", "*", "'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}"),
                        allow("s3:A", "*", "'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}")))
                .isTrue();
        assertThat(news(
                        allow("s3:A", "*", "'IpAddress': {'aws:SourceIp': '10.1.0.0/16'}"),
                        allow("s3:A", "*", "'NotIpAddress': {'aws:SourceIp': ['11.0.0.0/8', '::/0']}")))
                .isFalse();
        assertThat(news(
                        allow("s3:A", "*", "'NumericLessThan': {'s3:max-keys': '10'}"),
                        allow("s3:A", "*", "'NumericLessThanEquals': {'s3:max-keys': '10.0'}")))
                .isFalse();
        assertThat(news(
                        allow("s3:A", "*", "'DateLessThan': {'aws:CurrentTime': '2024-01-01'}"),
                        allow("s3:A", "*", "'DateLessThan': {'aws:CurrentTime': '2024-01-01T01:00:00+02:00'}")))
                .isTrue();
    }
}
