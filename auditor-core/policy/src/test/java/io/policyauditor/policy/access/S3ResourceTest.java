package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pattern begins with says whether it can name a bucket or an object. */
class S3ResourceTest {
    @ParameterizedTest
    @CsvSource({
        "*, true",
        "arn:aws:s3:::models/*, true",
        "arn:aws:s3:*, true",
        "arn:*:ec2:*, true",
        "arn:aws:s*, true",
        "arn:aws:ec2:*, false",
        "arn:aws:ec2:eu-west-1:111111111111:instance/*, false",
        "arn:aws:s3express:*, false",
    })
    void aPatternOfAnotherServiceNamesNone(String pattern, boolean may) {
        assertThat(S3Resource.mayName(Glob.resource(pattern))).isEqualTo(may);
    }
}
