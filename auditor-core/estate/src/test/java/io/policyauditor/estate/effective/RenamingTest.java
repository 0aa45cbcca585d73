package io.policyauditor.estate.effective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pattern says of a bucket, by the names of an access point. */
class RenamingTest {
    private static final String POINT = "arn:aws:s3:eu-west-1:111122223333:accesspoint/p";
    private static final Renaming RENAMING = new Renaming("arn:aws:s3:::models", POINT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "*                              | *",
                "arn:aws:s3:::models            | P",
                "arn:aws:s3:::models/*          | P/object/*",
                "arn:aws:s3:::models/fraud/v?/* | P/object/fraud/v?/*",
                "arn:aws:s3:::models*           | P P/object/*",
                "arn:aws:s3:::m*s               | P P/object/*s",
                "arn:aws:s3:::m*/fraud/*        | P/object/*/fraud/* P/object/fraud/*",
                "arn:aws:s3:::*                 | P P/object/*",
                "arn:aws:s3:*                   | P P/object/*",
                "arn:*:s3:::models/x            | P/object/x",
                "arn:aws:s3:::model?/x          | P/object/x",
                "arn:aws:s3:::models/${aws:userid}/* | P/object/${aws:userid}/*",
                "arn:aws:s3:::others            | -",
                "arn:aws:s3:::others/*          | -",
                "arn:aws:s3:::model             | -",
                "arn:aws:s3:::model/*           | -",
                "arn:aws-cn:s3:::models/*       | -",
            })
    void sayTheSame(String pattern, @Nullable String names) {
        Set<String> expected = names == null
                ? Set.of()
                : Set.copyOf(Arrays.stream(names.split(" ", -1))
                        .map(name -> name.replaceFirst("^P", POINT))
                        .toList());
        assertThat(RENAMING.renamed(pattern)).isEqualTo(expected);
    }

    /** A pattern of stars is as long as somebody likes. */
    @Test
    void starsDoNotMultiply() {
        assertThat(RENAMING.renamed("*".repeat(200_000)).size()).isLessThan(3);
        assertThat(RENAMING.renamed("arn:aws:s3:::" + "*o".repeat(100_000)).size())
                .isLessThan(10);
    }
}
