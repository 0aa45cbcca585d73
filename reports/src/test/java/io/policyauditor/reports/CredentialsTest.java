package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    // The example credentials of the AWS documentation.
    private static final String ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    @Test
    void anIdKeepsItsKind() {
        assertThat(Credentials.masked("id=" + ID + ";")).isEqualTo("id=AKIA****************;");
        assertThat(Credentials.masked("ASIA" + ID.substring(4))).isEqualTo("ASIA****************");
    }

    @Test
    void aSecretKeyIsHiddenWhateverStandsBesideIt() {
        assertThat(Credentials.masked("value: " + SECRET)).isEqualTo("value: " + "*".repeat(40));
        assertThat(Credentials.masked("\"" + SECRET + "\"")).isEqualTo("\"" + "*".repeat(40) + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a3f1c07bd9e24586a3f1c07bd9e24586a3f1c07b",
                "arn:aws:iam::111122223333:role/Loader",
                "AROAIOSFODNN7EXAMPLE1",
                "\"secretsmanager:GetSecretValue\"",
                "aws:SecureTransport: \"false\"",
                "secretKeyRef:"
            })
    void otherTextStays(String text) {
        assertThat(Credentials.masked(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "aws_secret_access_key = abc ; aws_secret_access_key = *** ",
                "\"secretAccessKey\": \"a\\\"b c\"} ; \"secretAccessKey\": \"******\"}",
                "AWS_SESSION_TOKEN=abc,def ; AWS_SESSION_TOKEN=***,def",
                "secret-key: 'abc' x ; secret-key: '***' x",
                "\"secretKey\": \"open ; \"secretKey\": \"****",
                "{\\\"secretKey\\\": \\\"abc\\\"}\" ; {\\\"secretKey\\\": \\\"******\"",
                "secret_key: ; secret_key:"
            },
            delimiter = ';')
    void theValueOfASecretKeyIsHidden(String text, String masked) {
        assertThat(Credentials.masked(text)).isEqualTo(masked.strip());
    }

    @Test
    void offsetsStay() {
        String text = "🚀 " + ID + " secretAccessKey: \"" + SECRET + "\" \uD800";
        assertThat(Credentials.masked(text)).hasSameSizeAs(text);
    }
}
