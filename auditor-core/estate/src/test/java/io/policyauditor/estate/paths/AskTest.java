package io.policyauditor.estate.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskTest {
    private static final String ACCOUNT = "111111111111";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/r";
    private static final String BUCKET = "arn:aws:s3:::models";
    private static final List<String> READ = List.of("s3:GetObject");

    private static Estate estate(String statements) {
        return new World()
                .account(ACCOUNT)
                .role(ROLE, "", statements)
                .bucket("models", Lookup.known(ACCOUNT), Lookup.absent())
                .build();
    }

    private static Allowance allowance(Estate estate, Ask ask) {
        return Allowances.of(estate).of(Caller.aws(ROLE, ACCOUNT), ask);
    }

    private static String allow(String action, String resource, String more) {
        return "{\"Effect\": \"Allow\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"" + more
                + "}";
    }

    @Test
    void whatIsNotMeantIsNoAnswer() {
        Estate estate = estate(allow("s3:GetObject", BUCKET + "/fraud/*", ""));
        Ask all = Ask.onObjects(BUCKET, READ);

        assertThat(allowance(estate, all)).isInstanceOf(Granted.class);
        assertThat(allowance(estate, all.butNot(List.of(BUCKET + "/fraud/*")))).isInstanceOf(Never.class);
        assertThat(allowance(estate, all.butNot(List.of(BUCKET + "/fraud/v1/*"))))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.witness().resource().text())
                                .startsWith(BUCKET + "/fraud/")
                                .doesNotStartWith(BUCKET + "/fraud/v1/"));
    }

    @Test
    void theExampleCountsOnlyWhereItIsMeant() {
        Estate estate = estate(allow("s3:GetObject", BUCKET + "/*", ""));
        Ask all = Ask.onObjects(BUCKET, READ);

        assertThat(allowance(estate, all.butNot(List.of(BUCKET + "/a*"))))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted ->
                                assertThat(granted.witness().resource().text()).doesNotStartWith(BUCKET + "/a"));
        assertThat(allowance(estate, all.butNot(List.of(BUCKET + "/*")))).isInstanceOf(Never.class);
    }

    @Test
    void charactersOfAPrefixStandForThemselves() {
        Estate estate = estate(allow("s3:GetObject", BUCKET + "/a*", ""));
        Ask all = Ask.onObjects(BUCKET, READ);

        assertThat(allowance(estate, all.butNot(List.of(Ask.objects(BUCKET, "a*")))))
                .isInstanceOf(Granted.class);
        assertThat(allowance(estate, all.butNot(List.of(Ask.objects(BUCKET, "a")))))
                .isInstanceOf(Never.class);
    }

    @Test
    void aWitnessSaysWhichKeysAreAbsent() {
        Estate estate = estate(allow(
                "s3:ListBucket",
                BUCKET,
                ", \"Condition\": {\"StringEqualsIfExists\": {\"s3:delimiter\": \"/\", \"s3:versionid\": \"v\"}, \"Null\":"
                        + " {\"s3:delimiter\": \"true\"}}"));
        Context prefix = new Context.Builder().put("s3:prefix", "risk/").build();

        Allowance allowance =
                allowance(estate, Ask.on(BUCKET, List.of("s3:ListBucket")).with(prefix));

        assertThat(allowance).isInstanceOf(Granted.class);
        Request witness = ((Granted) allowance).witness();
        Effective effective = EffectiveAccess.of(estate)
                .between(witness.caller(), BUCKET)
                .known()
                .orElseThrow();
        assertThat(effective.reach(effective.request("s3:ListBucket", witness.context())))
                .isEqualTo(Reach.ALWAYS);
    }
}
