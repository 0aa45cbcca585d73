package io.policyauditor.policy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern that never ends fails: the bound is far above what any of these takes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ActionSetTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    @Test
    void starIsEverything() {
        ActionSet all = CATALOGUE.actions("*");
        assertThat(all).isEqualTo(CATALOGUE.allActions()).isEqualTo(CATALOGUE.actions("*:*"));
        assertThat(all.size()).isEqualTo(22_091);
        assertThat(all.stream()).hasSize(22_091).allMatch(all::contains);
        assertThat(all.containsAll(CATALOGUE.actions("ec2:Describe*"))).isTrue();
        assertThat(CATALOGUE.actions("ec2:*").containsAll(all)).isFalse();
        assertThat(all.minus(all)).isEqualTo(CATALOGUE.noActions());
        assertThat(all.servicePrefixes()).containsExactlyElementsOf(CATALOGUE.servicePrefixes());
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, 1",
        "S3:GETOBJECT, 1",
        "s3:*, 180",
        "s3:**, 180",
        "sts:AssumeRole, 1",
        "sts:AssumeRole*, 3",
        "sts:AssumeRole?, 0",
        "sts:AssumeRoleWith????, 1",
        "kms:*GenerateDataKey*Plaintext, 2",
        "iam:Pass?ole, 1",
    })
    void aPatternMatchesNames(String pattern, int size) {
        ActionSet set = CATALOGUE.actions(pattern);
        assertThat(set.stream()).as("%s", set.stream().toList()).hasSize(size);
        assertThat(set.size()).isEqualTo(size);
        assertThat(set.isEmpty()).isEqualTo(size == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "s3",
                "s3:",
                ":*",
                "s?:*",
                "s*:GetObject",
                "*:GetObject",
                "s4:*",
                "s3:Get:Object",
                "s3:\0"
            })
    void whatIsUnknownMatchesNothing(String pattern) {
        assertThat(CATALOGUE.actions(pattern)).isEqualTo(CATALOGUE.noActions()).isEmpty();
    }

    @Test
    void patternsAgreeWithTheirPlainMeaning() {
        Random random = new Random(7);
        String letters = "ab*?";
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, letters, 7);
            String name = word(random, "ab", 7);
            assertThat(new NamePattern(pattern).matches(name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(plainly(pattern, name));
        }
    }

    @Test
    void hostilePatternsEndSoon() {
        for (String name : List.of(
                "*".repeat(10_000) + "x",
                "*a".repeat(10_000) + "x",
                "?".repeat(10_000),
                "*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*e*x?",
                "a".repeat(1_000_000))) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                for (Action action : CATALOGUE.actions("ec2:" + name)) {
                    assertThat(action.lowerCaseName()).endsWith("x");
                }
            });
        }
    }

    @Test
    void behavesAsASet() {
        Random random = new Random(11);
        List<String> patterns = List.of(
                "*",
                "s3:*",
                "s3:Get*",
                "s3:*Object",
                "s3:PutObject",
                "kms:*",
                "kms:*e*",
                "ec2:*",
                "ec2:Describe*",
                "x:*");
        for (int i = 0; i < 60; i++) {
            ActionSet a = pick(random, patterns);
            ActionSet b = pick(random, patterns);
            Set<Action> as = a.stream().collect(Collectors.toSet());
            Set<Action> bs = b.stream().collect(Collectors.toSet());
            Set<Action> union = new HashSet<>(as);
            union.addAll(bs);
            Set<Action> both = new HashSet<>(as);
            both.retainAll(bs);
            Set<Action> rest = new HashSet<>(as);
            rest.removeAll(bs);

            assertThat(a.union(b).stream().collect(Collectors.toSet())).isEqualTo(union);
            assertThat(a.intersect(b).stream().collect(Collectors.toSet())).isEqualTo(both);
            assertThat(a.minus(b).stream().collect(Collectors.toSet())).isEqualTo(rest);
            assertThat(a.size()).isEqualTo(as.size());
            assertThat(a.containsAll(b)).isEqualTo(as.containsAll(bs));
            assertThat(a.equals(b)).isEqualTo(as.equals(bs));
            assertThat(a.minus(b).union(a.intersect(b))).isEqualTo(a).hasSameHashCodeAs(a);
            assertThat(a.union(b)).isEqualTo(b.union(a)).hasToString(b.union(a).toString());
        }
    }

    @Test
    void walksInOrder() {
        ActionSet set = CATALOGUE
                .actions("sts:AssumeRole*")
                .union(CATALOGUE.actions("s3:GetObject"))
                .union(CATALOGUE.actions("kms:Decrypt"));
        assertThat(set)
                .extracting(Action::fullName)
                .containsExactly(
                        "kms:Decrypt",
                        "s3:GetObject",
                        "sts:AssumeRole",
                        "sts:AssumeRoleWithSAML",
                        "sts:AssumeRoleWithWebIdentity");
        assertThat(set.servicePrefixes()).containsExactly("kms", "s3", "sts");
        assertThat(set).hasToString("[kms 1, s3 1, sts 3]");
        assertThat(CATALOGUE.actions("kms:*")).hasToString("[kms every]");
    }

    @Test
    void filtersByWhatActionsDo() {
        ActionSet writes = CATALOGUE.actions("s3:*").filter(Action::writes);
        assertThat(writes).extracting(Action::name).contains("PutObject", "DeleteObject", "PutBucketPolicy");
        assertThat(writes.contains(CATALOGUE.action("s3:GetObject").orElseThrow()))
                .isFalse();
        assertThat(CATALOGUE.actions("s3:*").filter(action -> true)).isEqualTo(CATALOGUE.actions("s3:*"));
        assertThat(CATALOGUE.actions("s3:*").filter(action -> false)).isEqualTo(CATALOGUE.noActions());
        assertThat(CATALOGUE.allActions().filter(Action::writes).size()).isEqualTo(11_357 + 719 + 425);
    }

    @Test
    void takesATestInPlaceOfAPattern() {
        assertThat(CATALOGUE.actions("S3", name -> name.startsWith("get"))).isEqualTo(CATALOGUE.actions("s3:Get*"));
        assertThat(CATALOGUE.actions("s3", name -> true)).isEqualTo(CATALOGUE.actions("s3:*"));
        assertThat(CATALOGUE.actions("s4", name -> true)).isEqualTo(CATALOGUE.noActions());
    }

    @Test
    void setsOfTwoCataloguesDoNotMix() {
        ActionSet other = Catalogue.read().allActions();
        assertThat(other).isNotEqualTo(CATALOGUE.allActions());
        assertThatThrownBy(() -> CATALOGUE.allActions().union(other)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ActionSet pick(Random random, List<String> patterns) {
        ActionSet set = CATALOGUE.noActions();
        for (int i = random.nextInt(4); i >= 0; i--) {
            ActionSet next = CATALOGUE.actions(patterns.get(random.nextInt(patterns.size())));
            set = random.nextInt(3) == 0 ? set.minus(next) : set.union(next);
        }
        return set;
    }

    private static String word(Random random, String letters, int longest) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    /** Every way a star can go, tried. */
    private static boolean plainly(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return plainly(rest, name) || (!name.isEmpty() && plainly(pattern, name.substring(1)));
        }
        return !name.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == name.charAt(0))
                && plainly(rest, name.substring(1));
    }
}
