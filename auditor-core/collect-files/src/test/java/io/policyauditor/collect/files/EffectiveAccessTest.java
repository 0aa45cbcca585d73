package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
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
        EffectiveAccess access = EffectiveAccess.of(estate("two-accounts"));
        List<String[]> rows = text("two-accounts.questions")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        String.join(" ", row),
                        () -> assertThat(answer(access, row)).isEqualTo(row[4])));
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
