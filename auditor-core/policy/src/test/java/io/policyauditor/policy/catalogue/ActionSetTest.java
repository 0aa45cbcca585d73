package io.policyauditor.policy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.policyauditor.policy.access.ActionSets;
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
        ActionSet all = ActionSets.of("*", CATALOGUE);
        assertThat(all).isEqualTo(CATALOGUE.allActions()).isEqualTo(ActionSets.of("*:*", CATALOGUE));
        assertThat(all.size()).isEqualTo(22_091);
        assertThat(all.stream()).hasSize(22_091).allMatch(all::contains);
        assertThat(all.containsAll(ActionSets.of("ec2:Describe*", CATALOGUE))).isTrue();
        assertThat(ActionSets.of("ec2:*", CATALOGUE).containsAll(all)).isFalse();
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
        ActionSet set = ActionSets.of(pattern, CATALOGUE);
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
        assertThat(ActionSets.of(pattern, CATALOGUE))
                .isEqualTo(CATALOGUE.noActions())
                .isEmpty();
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
                for (Action action : ActionSets.of("ec2:" + name, CATALOGUE)) {
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
        ActionSet set = ActionSets.of("sts:AssumeRole*", CATALOGUE)
                .union(ActionSets.of("s3:GetObject", CATALOGUE))
                .union(ActionSets.of("kms:Decrypt", CATALOGUE));
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
        assertThat(ActionSets.of("kms:*", CATALOGUE)).hasToString("[kms every]");
    }

    @Test
    void filtersByWhatActionsDo() {
        ActionSet writes = ActionSets.of("s3:*", CATALOGUE).filter(Action::writes);
        assertThat(writes).extracting(Action::name).contains("PutObject", "DeleteObject", "PutBucketPolicy");
        assertThat(writes.contains(CATALOGUE.action("s3:GetObject").orElseThrow()))
                .isFalse();
        assertThat(ActionSets.of("s3:*", CATALOGUE).filter(action -> true)).isEqualTo(ActionSets.of("s3:*", CATALOGUE));
        assertThat(ActionSets.of("s3:*", CATALOGUE).filter(action -> false)).isEqualTo(CATALOGUE.noActions());
        assertThat(CATALOGUE.allActions().filter(Action::writes).size()).isEqualTo(11_357 + 719 + 425);
    }

    @Test
    void takesATestInPlaceOfAPattern() {
        assertThat(CATALOGUE.actionsOf("S3", "g", name -> name.startsWith("get")))
                .isEqualTo(ActionSets.of("s3:Get*", CATALOGUE));
        assertThat(CATALOGUE.actionsOf("s3", "", name -> true)).isEqualTo(ActionSets.of("s3:*", CATALOGUE));
        assertThat(CATALOGUE.actionsOf("s4", "", name -> true)).isEqualTo(CATALOGUE.noActions());
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
            ActionSet next = ActionSets.of(patterns.get(random.nextInt(patterns.size())), CATALOGUE);
            set = random.nextInt(3) == 0 ? set.minus(next) : set.union(next);
        }
        return set;
    }
}
