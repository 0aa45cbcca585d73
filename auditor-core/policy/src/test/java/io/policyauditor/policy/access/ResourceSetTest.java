package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceSetTest {
    private static ResourceSet of(String element, String values) {
        String list = "[\"" + values.replace(" ", "\", \"") + "\"]";
        return Policies.statement("\"" + element + "\": " + list).resources();
    }

    @ParameterizedTest(name = "{0} against {1}")
    @CsvSource({
        "*, arn:aws:s3:::b/*, true, true",
        "*, *, true, true",
        "arn:aws:s3:::b/*, arn:aws:s3:::b/*, true, true",
        "arn:aws:s3:::b/*, arn:aws:s3:::b/k, true, true",
        "arn:aws:s3:::b/*, arn:aws:s3:::b, false, false",
        "arn:aws:s3:::b*, arn:aws:s3:::b/*, true, true",
        "arn:aws:s3:::b/models/*, arn:aws:s3:::b/*, false, true",
        "arn:aws:s3:::b/*, *, false, true",
        "arn:aws:s3:::a/*, arn:aws:s3:::b/*, false, false",
        "arn:aws:s3:::b/a* arn:aws:s3:::b/b*, arn:aws:s3:::b/*, false, true",
        "arn:aws:s3:::b arn:aws:s3:::b/*, arn:aws:s3:::b*, false, true",
        "arn:aws:s3:::b/?* arn:aws:s3:::b/, arn:aws:s3:::b/*, true, true",
        "arn:aws:s3:*, arn:aws:s3:::b/*, true, true",
        "arn:*:s3:::b/*, arn:aws:s3:::b/*, true, true",
        "arn:aws:s3:::*, arn:aws:s3:::b?/x, true, true",
    })
    void resource(String values, String asked, boolean covers, boolean meets) {
        ResourceSet set = of("Resource", values);
        assertThat(set.covers(asked)).isEqualTo(covers);
        assertThat(set.meets(asked)).isEqualTo(meets);
        assertThat(set.covers(ResourceSet.ofPattern(asked))).isEqualTo(covers);
    }

    @ParameterizedTest(name = "all but {0} against {1}")
    @CsvSource({
        "arn:aws:s3:::b/*, arn:aws:s3:::b/k, false, false",
        "arn:aws:s3:::b/*, arn:aws:s3:::a/*, true, true",
        "arn:aws:s3:::b/*, arn:aws:s3:::*, false, true",
        "arn:aws:s3:::b/*, *, false, true",
        "*, arn:aws:s3:::a/*, false, false",
        "arn:aws:s3:::b arn:aws:s3:::b/*, arn:aws:s3:::b/k, false, false",
        "arn:aws:s3:::b/?* arn:aws:s3:::b/, arn:aws:s3:::b/*, false, false",
    })
    void notResource(String values, String asked, boolean covers, boolean meets) {
        ResourceSet set = of("NotResource", values);
        assertThat(set.covers(asked)).isEqualTo(covers);
        assertThat(set.meets(asked)).isEqualTo(meets);
        assertThat(set.covers(ResourceSet.ofPattern(asked))).isEqualTo(covers);
    }

    /** A variable is nothing to a question for certainty, and anything to one for possibility. */
    @ParameterizedTest(name = "{0} {1} against {2}")
    @CsvSource({
        "Resource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/eve/*, false, true",
        "Resource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/k, false, false",
        "Resource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::a/eve/k, false, false",
        "Resource, arn:aws:s3:::b/${aws:username}/* arn:aws:s3:::b/*, arn:aws:s3:::b/eve/*, true, true",
        "Resource, arn:aws:s3:::b/${*}, arn:aws:s3:::b/k, false, false",
        "NotResource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/eve/k, false, true",
        "NotResource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/k, true, true",
        "NotResource, arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::a/*, true, true",
        "NotResource, arn:aws:s3:::b/${aws:username}/* arn:aws:s3:::a/*, arn:aws:s3:::a/k, false, false",
    })
    void variables(String element, String values, String asked, boolean covers, boolean meets) {
        ResourceSet set = of(element, values);
        assertThat(set.covers(asked)).isEqualTo(covers);
        assertThat(set.meets(asked)).isEqualTo(meets);
    }

    @Test
    void setsAmongThemselves() {
        ResourceSet bucket = of("Resource", "arn:aws:s3:::b/*");
        ResourceSet home = of("Resource", "arn:aws:s3:::b/${aws:username}/*");
        ResourceSet others = of("NotResource", "arn:aws:s3:::b/*");
        ResourceSet elsewhere = of("Resource", "arn:aws:s3:::a/* arn:aws:s3:::c/*");
        assertThat(bucket.covers(home)).isTrue();
        assertThat(home.covers(home)).isFalse();
        assertThat(bucket.covers(elsewhere)).isFalse();
        assertThat(others.covers(elsewhere)).isTrue();
        assertThat(others.covers(home)).isFalse();
        assertThat(others.covers(others)).isFalse();
        assertThat(ResourceSet.EVERYTHING.covers(home)).isTrue();
    }

    @Test
    void aTrustPolicyIsOnEverything() {
        CompiledPolicy trust = Policies.compile(
                io.policyauditor.policy.language.PolicyKind.TRUST,
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\":"
                        + " \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}");
        assertThat(trust.statements().get(0).resources().covers("*")).isTrue();
    }

    /** A variable in NotResource is a condition too: without a value the statement does not apply. */
    @Test
    void variablesOfNotResourceAreConditions() {
        CompiledStatement statement = Policies.statement(
                "\"NotResource\": [\"arn:aws:s3:::b/${aws:username}/*\", \"arn:aws:s3:::b/${aws:username}\"]");
        assertThat(statement.conditionsOn("aws:username")).singleElement().satisfies(literal -> {
            assertThat(literal.whenAbsent()).isFalse();
            assertThat(literal.pins()).isFalse();
            assertThat(literal.holdsFor("anybody", Variables.NONE)).isTrue();
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // element, values, meets buckets, meets objects, all buckets, all objects
        "Resource, *, true, true, true, true",
        "Resource, arn:aws:s3:::b, true, false, false, false",
        "Resource, arn:aws:s3:::b/*, false, true, false, false",
        "Resource, arn:aws:s3:::b*, true, true, false, false",
        "Resource, arn:aws:s3:::*, true, true, true, true",
        "Resource, arn:aws:s3:::*/*, false, true, false, true",
        "Resource, arn:*:s3:::*/*, false, true, false, true",
        "Resource, arn:aws:s3:*, true, true, true, true",
        "Resource, arn:aws:*, true, true, true, true",
        "Resource, arn:aws-cn:s3:::*, true, true, true, true",
        "Resource, arn:aws:s3express:*, false, false, false, false",
        "Resource, arn:aws:dynamodb:*:*:table/*, false, false, false, false",
        "Resource, arn:aws:s3:::b arn:aws:s3:::b/*, true, true, false, false",
        // Every object of the other partitions is left.
        "NotResource, arn:aws:s3:::b/*, true, true, true, true",
        "NotResource, arn:aws:s3:::*, true, true, true, true",
        "NotResource, arn:*:s3:::*, false, false, false, false",
        "NotResource, arn:*:s3:::*/*, true, false, true, false",
        "NotResource, arn:aws:dynamodb:*:*:table/*, true, true, true, true",
        "NotResource, *, false, false, false, false",
    })
    void bucketsAndObjectsAreToldApartByTheSlash(
            String element, String values, boolean bucket, boolean object, boolean allBuckets, boolean allObjects) {
        ResourceSet set = of(element, values);
        assertThat(set.meets(S3Resource.BUCKET)).as("meets buckets").isEqualTo(bucket);
        assertThat(set.meets(S3Resource.OBJECT)).as("meets objects").isEqualTo(object);
        assertThat(set.coversAll(S3Resource.BUCKET)).as("all buckets").isEqualTo(allBuckets);
        assertThat(set.coversAll(S3Resource.OBJECT)).as("all objects").isEqualTo(allObjects);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b/k/x, b",
        "arn:aws:s3:::ml-*, ml-*",
        "arn:*:s3:::b, b",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/a, ",
        "arn:aws:sqs:::b, ",
        "*, ",
    })
    void theBucketOfAPatternIsWhatStandsBeforeTheSlash(String pattern, String bucket) {
        assertThat(S3Resource.bucketPattern(pattern).orElse(null)).isEqualTo(bucket);
    }
}
