package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One condition by itself: what it asks of one text, and what it is with other alternatives. */
class LiteralTest {
    private static Literal literal(String condition) {
        return Policies.statement("\"Condition\": {" + condition + "}")
                .conditions()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTextSatisfiesItWhenSomeAlternativeFitsAndNoneWhereItIsNegated() {
        Literal some = literal("\"StringLike\": {\"aws:x\": [\"a\", \"b*\"]}");
        assertThat(some.satisfiedBy("a", Variables.NONE)).isTrue();
        assertThat(some.satisfiedBy("bc", Variables.NONE)).isTrue();
        assertThat(some.satisfiedBy("c", Variables.NONE)).isFalse();
        Literal none = literal("\"StringNotLike\": {\"aws:x\": [\"a\", \"b*\"]}");
        assertThat(none.satisfiedBy("a", Variables.NONE)).isFalse();
        assertThat(none.satisfiedBy("bc", Variables.NONE)).isFalse();
        assertThat(none.satisfiedBy("c", Variables.NONE)).isTrue();
    }

    @Test
    void otherAlternativesChangeNothingElse() {
        Literal literal = literal("\"ForAllValues:StringNotEquals\": {\"aws:x\": \"a\"}");
        Literal other = literal.with(List.of(new Matcher.Exact("b")));
        assertThat(other.matchers()).containsExactly(new Matcher.Exact("b"));
        assertThat(other.dimension()).isEqualTo(literal.dimension());
        assertThat(other.quantifier()).isEqualTo(Literal.Quantifier.ALL);
        assertThat(other.negated()).isTrue();
        assertThat(other.whenAbsent()).isTrue();
        assertThat(other.holdsFor(List.of("a", "c"), Variables.NONE)).isTrue();
        assertThat(other.holdsFor(List.of("a", "b"), Variables.NONE)).isFalse();
    }

    @Test
    void printsWhatItAsks() {
        assertThat(literal("\"StringEquals\": {\"aws:X\": \"a\"}").toString())
                .startsWith("SINGLE KEY aws:x ")
                .contains("a");
        assertThat(literal("\"ForAllValues:StringNotEquals\": {\"aws:X\": \"a\"}")
                        .toString())
                .startsWith("ALL not KEY aws:x ");
    }

    @Test
    void networksAreReadByThemselves() {
        assertThat(Matcher.network("169.254.0.0/16")).hasValueSatisfying(network -> {
            assertThat(network.matches("169.254.169.254", Variables.NONE)).isTrue();
            assertThat(network.matches("169.255.0.1", Variables.NONE)).isFalse();
        });
        assertThat(Matcher.network("10.0.0.1"))
                .hasValueSatisfying(network ->
                        assertThat(network.matches("10.0.0.2", Variables.NONE)).isFalse());
        assertThat(Matcher.network("everywhere")).isEmpty();
        assertThat(Matcher.network("10.0.0.0/33")).isEmpty();
    }
}
