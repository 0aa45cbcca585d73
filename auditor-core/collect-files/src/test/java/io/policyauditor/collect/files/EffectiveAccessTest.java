package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.WhoCan;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Questions about who may do what, put to an estate as somebody would write it. */
class EffectiveAccessTest {
    private static final String PLATFORM = "111122223333";
    private static final String KEY = "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyQuestion() {
        return Stream.of("two-accounts", "public-access", "endpoints", "access-points")
                .flatMap(this::questions);
    }

    private Stream<DynamicTest> questions(String estate) {
        EffectiveAccess access = EffectiveAccess.of(estate(estate));
        List<String[]> rows = text(estate + ".questions")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new))
                .toList();
        assertThat(rows).hasSizeGreaterThan(15);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        estate + " " + String.join(" ", row),
                        () -> assertThat(answer(access, row)).isEqualTo(row[4])));
    }

    /** What nobody wrote stands where the cause of it stands. */
    @Test
    void theCutIsToldAtThePrincipalThatMakesThePolicyPublic() {
        Effective effective = EffectiveAccess.of(estate("public-access"))
                .between(caller("loader"), resource("cut/private/x"))
                .known()
                .orElseThrow();
        Request request = effective.request("s3:GetObject");
        Explanation explanation = Explanation.of(effective.layers(request), request);
        assertThat(explanation.cause().sentence())
                .isEqualTo(
                        "statement \"RestrictPublicBuckets: the policy is public\" of bucket policy arn:aws:s3:::cut#policy denies it");
        assertThat(explanation.cause())
                .isInstanceOfSatisfying(
                        Cause.Denied.class,
                        denied -> assertThat(denied.by().statement().source().place("Effect"))
                                .satisfies(span -> assertThat(span.text()).isEqualTo("\"*\""))
                                .satisfies(
                                        span -> assertThat(span.source().name()).isEqualTo("estate.yaml")));
    }

    @Test
    void whatMayCutIsNamed() {
        Effective effective = EffectiveAccess.of(estate("public-access"))
                .between(caller("loader"), resource("unread/private/x"))
                .known()
                .orElseThrow();
        Request request = effective.request("s3:GetObject");
        assertThat(Explanation.of(effective.layers(request), request).cause().sentence())
                .startsWith("not known: ")
                .contains("publicAccessBlock");
    }

    @Test
    void whatIsTakenForGrantedIsListed() {
        EffectiveAccess access = EffectiveAccess.of(estate("two-accounts"));
        Effective stranger = access.between(
                        Caller.aws("arn:aws:iam::777766665555:role/x", "777766665555"), "arn:aws:s3:::models/x")
                .known()
                .orElseThrow();
        assertThat(stranger.assumptions()).anyMatch(line -> line.contains("account 777766665555 is not in the estate"));
        assertThat(stranger.reach("s3:GetObject")).isEqualTo(Reach.ONLY_IF);
    }

    @Test
    void awsFillsInWhatItKnows() {
        Context context = EffectiveAccess.of(estate("two-accounts"))
                .between(caller("session:loader/i-0abc"), "arn:aws:s3:::models/x")
                .known()
                .orElseThrow()
                .request("s3:GetObject")
                .context();
        assertThat(context.single("aws:PrincipalArn")).contains("arn:aws:iam::111122223333:role/loader");
        assertThat(context.single("aws:PrincipalOrgID")).contains("o-a1b2c3d4e5");
        assertThat(context.several("aws:PrincipalOrgPaths")).containsExactly("o-a1b2c3d4e5/r-f00d/ou-prod/");
        assertThat(context.single("aws:ResourceAccount")).contains("444455556666");
        assertThat(context.single("aws:PrincipalTag/env")).contains("prod");
        assertThat(context.open("aws:sourceip")).isTrue();
        assertThat(context.open("aws:principaltag/other")).isFalse();
        assertThat(context.open("kms:viaservice")).isFalse();
        assertThat(context.open("s3:prefix")).isTrue();
    }

    @Test
    void aListThatMayAllowIsNamed() {
        EffectiveAccess access = EffectiveAccess.of(estate("public-access"));
        assertThat(cause(access, "anonymous", "s3:GetObject", "lists/x"))
                .contains("access control lists are in force, and what those of the objects grant is not known");
        assertThat(cause(access, "loader", "s3:ListBucket", "canonical")).contains("whose canonical user id");
        assertThat(cause(access, "anonymous", "s3:ListBucket", "unowned"))
                .contains("whether access control lists are in force is not known");
        assertThat(cause(access, "anonymous", "s3:ListBucket", "perhaps"))
                .contains("whether IgnorePublicAcls is on is not known");
        assertThat(cause(access, "anonymous", "s3:ListBucket", "lists")).contains("allows it to everyone");
    }

    @Test
    void anEndpointThatIsSaidIsNoAssumption() {
        Effective effective = EffectiveAccess.of(estate("endpoints"))
                .between(caller("loader"), resource("models/x"))
                .known()
                .orElseThrow();
        Request through = effective.request(
                "s3:PutObject",
                new Context.Builder().put("aws:SourceVpce", "vpce-s3").build());
        assertThat(effective.assumptions(through)).noneMatch(line -> line.contains("VPC endpoint"));
        assertThat(effective.assumptions(effective.request("s3:PutObject")))
                .anyMatch(line -> line.contains("no VPC endpoint with a policy of its own"));
        assertThat(Explanation.of(effective.layers(through), through).cause().sentence())
                .isEqualTo("VPC endpoint policy vpce-s3#policy does not allow it");
    }

    @Test
    void theBucketBehindAnAccessPointIsNamed() {
        EffectiveAccess access = EffectiveAccess.of(estate("access-points"));
        assertThat(cause(access, "loader", "s3:GetObject", "ap:shut/object/x"))
                .isEqualTo("the policy of bucket closed, of the bucket behind access point"
                        + " arn:aws:s3:eu-west-1:444455556666:accesspoint/shut, does not allow it");
        assertThat(cause(access, "loader", "s3:GetObject", "ap:within/object/x"))
                .contains("takes requests from vpc-1 only");
        assertThat(cause(access, "loader", "s3:GetObject", "ap:open/object/secret/x"))
                .contains("statement 2 of bucket policy")
                .endsWith("denies it");
    }

    /** Nobody is asked about whom no document may name, so the answers have to be those of the questions one by one. */
    @Test
    void whoCanKnowsTheSame() {
        Estate points = estate("access-points");
        WhoCan byBucket = WhoCan.of(points, "s3:GetObject", resource("delegating/fraud/x"));
        assertThat(byBucket.of("arn:aws:iam::111122223333:role/loader")).isEqualTo(Reach.ONLY_IF);
        WhoCan byPoint = WhoCan.of(points, "s3:GetObject", resource("ap:open/object/fraud/x"));
        assertThat(byPoint.of("arn:aws:iam::111122223333:role/loader")).isEqualTo(Reach.ALWAYS);
        assertThat(byPoint.of("arn:aws:iam::111122223333:role/other")).isEqualTo(Reach.NEVER);
        assertThat(byPoint.of("arn:aws:iam::444455556666:role/owner")).isEqualTo(Reach.ALWAYS);

        Estate buckets = estate("public-access");
        assertThat(outsiders(WhoCan.of(buckets, "s3:GetObject", resource("open/public/x"))))
                .containsExactly("cloudfront.amazonaws.com always", "* always");
        WhoCan cut = WhoCan.of(buckets, "s3:GetObject", resource("cut/public/x"));
        assertThat(cut.of("arn:aws:iam::111122223333:role/loader")).isEqualTo(Reach.NEVER);
        assertThat(cut.of("arn:aws:iam::444455556666:role/clerk")).isEqualTo(Reach.ALWAYS);
        // Services are excepted, and the policy is for any of them.
        assertThat(outsiders(cut)).containsExactly("cloudfront.amazonaws.com always", "* only-if");
        assertThat(cut.outsiders().get(1).request().orElseThrow().context().single("aws:PrincipalIsAWSService"))
                .contains("true");
        assertThat(outsiders(WhoCan.of(buckets, "s3:GetObject", resource("unread/public/x"))))
                .containsExactly("cloudfront.amazonaws.com always", "* not-assessed");

        WhoCan listed = WhoCan.of(buckets, "s3:GetObject", resource("lists/x"));
        assertThat(listed.of("arn:aws:iam::111122223333:role/loader")).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(listed.of("arn:aws:iam::111122223333:role/idle")).isEqualTo(Reach.NEVER);
        assertThat(listed.of("arn:aws:iam::444455556666:role/clerk")).isEqualTo(Reach.NOT_ASSESSED);
        assertThat(outsiders(listed)).containsExactly("* not-assessed");
        assertThat(outsiders(WhoCan.of(buckets, "s3:ListBucket", resource("lists"))))
                .containsExactly("* always");
        assertThat(outsiders(WhoCan.of(buckets, "s3:GetObject", resource("silent/x"))))
                .isEmpty();
    }

    private static List<String> outsiders(WhoCan who) {
        return who.outsiders().stream()
                .map(one -> one.principal().id() + " " + one.reach().word())
                .toList();
    }

    private static String cause(EffectiveAccess access, String who, String action, String what) {
        Effective effective =
                access.between(caller(who), resource(what)).known().orElseThrow();
        Request request = effective.request(action);
        return Explanation.of(effective.layers(request), request).cause().sentence();
    }

    @Test
    void listsOfWhichNothingIsSaidAreAnAssumption() {
        EffectiveAccess access = EffectiveAccess.of(estate("public-access"));
        assertThat(access.between(caller("loader"), resource("silent"))
                        .known()
                        .orElseThrow()
                        .assumptions())
                .anyMatch(line -> line.contains("access control lists of bucket silent are off"));
        assertThat(access.between(caller("loader"), resource("enforced"))
                        .known()
                        .orElseThrow()
                        .assumptions())
                .noneMatch(line -> line.contains("access control lists"));
    }

    private static String answer(EffectiveAccess access, String[] row) {
        Lookup<Effective> between = access.between(caller(row[0]), resource(row[2]));
        if (between instanceof Lookup.KnownAbsent) {
            return "absent";
        }
        if (between.missing().isPresent()) {
            return "unknown";
        }
        Context.Builder given = new Context.Builder();
        for (String pair : row[3].isEmpty() ? new String[0] : row[3].split(" +")) {
            String[] parts = pair.split("=", 2);
            given.put(parts[0], parts[1]);
        }
        Effective effective = between.known().orElseThrow();
        return effective.reach(effective.request(row[1], given.build())).word();
    }

    private static Caller caller(String word) {
        if (word.equals("anonymous")) {
            return Caller.anonymous();
        }
        if (word.startsWith("service:")) {
            return Caller.service(word.substring("service:".length()));
        }
        if (word.startsWith("arn:")) {
            return Caller.aws(word, word.split(":", -1)[4]);
        }
        if (word.startsWith("session:")) {
            return Caller.aws(
                    "arn:aws:sts::" + PLATFORM + ":assumed-role/" + word.substring("session:".length()), PLATFORM);
        }
        return word.startsWith("management:")
                ? Caller.aws("arn:aws:iam::999988887777:role/" + word.substring("management:".length()), "999988887777")
                : Caller.aws("arn:aws:iam::" + PLATFORM + ":role/" + word, PLATFORM);
    }

    private static String resource(String word) {
        if (word.startsWith("ap:")) {
            return "arn:aws:s3:eu-west-1:444455556666:accesspoint/" + word.substring("ap:".length());
        }
        if (word.startsWith("arn:")) {
            return word;
        }
        return word.equals("*") ? "*" : word.equals("key") ? KEY : "arn:aws:s3:::" + word;
    }

    private Estate estate(String name) {
        EstateFiles files = new EstateFiles(directory).with("estate.yaml", text(name + ".yaml"));
        assertThat(files.unread()).isEmpty();
        return files.estate();
    }

    private static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(EffectiveAccessTest.class.getResourceAsStream("effective/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
