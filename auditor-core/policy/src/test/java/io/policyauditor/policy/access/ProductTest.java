package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Automaton.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products of many languages, against every text up to a length. */
class ProductTest {
    private static final long SEED = 141_421;
    private static final List<String> TEXTS = Strings.upTo(5, "ab:x");

    private static Automaton glob(String pattern, boolean resource) {
        return (resource ? Glob.resource(pattern) : Glob.like(pattern)).automaton();
    }

    @Test
    void asEveryTextHasIt() {
        System.out.println("ProductTest seed " + SEED);
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < 1_500; i++) {
            List<List<Automaton>> fit = new ArrayList<>();
            List<Automaton> avoid = new ArrayList<>();
            StringBuilder what = new StringBuilder();
            Product product = new Product();
            for (int g = random.nextInt(3); g >= 0; g--) {
                List<Automaton> group = new ArrayList<>();
                for (int k = random.nextInt(2); k >= 0; k--) {
                    group.add(pattern(random, what.append(" fit ")));
                }
                fit.add(group);
                product.fit(group);
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                Automaton language = pattern(random, what.append(" avoid "));
                avoid.add(language);
                product.avoid(language);
            }
            int least = random.nextInt(3);
            Product.Result result = product.atLeast(least).search();
            String text = result.text();
            String shortest = TEXTS.stream()
                    .filter(one -> one.length() >= least && meets(one, fit, avoid))
                    .findFirst()
                    .orElse(null);
            if (text != null) {
                found++;
                assertThat(text.length() >= least && meets(text, fit, avoid))
                        .as("%s: %s", what, text)
                        .isTrue();
            }
            if (shortest != null) {
                assertThat(text).as("%s: %s", what, shortest).hasSameSizeAs(shortest);
            } else {
                assertThat(result.found() == Answer.NO || (text != null && text.length() > 5))
                        .as("%s: %s", what, result)
                        .isTrue();
            }
        }
        assertThat(found).isBetween(300, 1_400);
    }

    private static Automaton pattern(Random random, StringBuilder what) {
        String pattern = Strings.random(random, 5, "ab:**?");
        boolean resource = random.nextBoolean();
        what.append(resource ? "resource " : "").append(pattern);
        return glob(pattern, resource);
    }

    private static boolean meets(String text, List<List<Automaton>> fit, List<Automaton> avoid) {
        return fit.stream().allMatch(group -> group.stream().anyMatch(one -> one.accepts(text)))
                && avoid.stream().noneMatch(one -> one.accepts(text));
    }

    @Test
    void textsOfAList() {
        Automaton exact = Automaton.ofTexts(List.of("ab", "abc", "b"), false);
        Automaton folded = Automaton.ofTexts(List.of("ab", "abc", "b"), true);
        for (String text : List.of("ab", "abc", "b")) {
            assertThat(exact.accepts(text)).isTrue();
            assertThat(folded.accepts(text.toUpperCase(java.util.Locale.ROOT))).isTrue();
            assertThat(exact.accepts(text.toUpperCase(java.util.Locale.ROOT))).isFalse();
        }
        for (String text : List.of("", "a", "abcd", "bb")) {
            assertThat(folded.accepts(text)).isFalse();
        }
        assertThat(new Product().fit(folded).avoid(exact).search().text()).isEqualTo("B");
    }

    @Test
    void theShapesOfRequests() {
        for (String arn : List.of("arn:aws:s3:::b", "arn:aws:iam::1:role/a:b", "arn:p:s:r:a:x")) {
            assertThat(Shapes.arns().accepts(arn)).as(arn).isTrue();
        }
        for (String other :
                List.of("*", "arn:aws:s3:::", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3::b", "Arn:aws:s3:::b")) {
            assertThat(Shapes.arns().accepts(other)).as(other).isFalse();
        }
        for (String address : List.of("10.1.2.3", "2001:db8::1")) {
            String bits = Reading.ADDRESS.canonical(address);
            assertThat(bits).isNotNull();
            assertThat(Shapes.addresses().accepts(String.valueOf(bits))).isTrue();
            assertThat(Shapes.addresses().accepts(bits + "0")).isFalse();
        }
    }
}
