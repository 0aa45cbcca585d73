package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names that an entry of a Principal element stands for. */
class PrincipalNameTest {
    @Test
    void anEntryThatIsNoArnNamesItselfOnly() {
        assertThat(PrincipalName.ofEntry("AROAEXAMPLEEXAMPLE123")).containsExactly("self AROAEXAMPLEEXAMPLE123");
    }

    @Test
    void aCanonicalUserIdIsNoOtherKindOfName() {
        String id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
        CompiledStatement statement = Policies.compile(
                        PolicyKind.BUCKET,
                        "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Principal\": "
                                + "{\"CanonicalUser\": \"" + id + "\"}, \"Action\": \"s3:GetObject\", "
                                + "\"Resource\": \"arn:aws:s3:::models/*\"}}")
                .statements()
                .get(0);
        Literal caller = statement.literals().stream()
                .filter(literal -> literal.dimension().kind() == Dimension.Kind.PRINCIPAL)
                .findFirst()
                .orElseThrow();
        assertThat(caller.holdsFor(List.of("canonical " + id), Variables.NONE)).isTrue();
        for (String other : List.of(id, "", PrincipalName.self(id), PrincipalName.account(id))) {
            assertThat(caller.holdsFor(List.of(other), Variables.NONE)).isFalse();
        }
    }
}
