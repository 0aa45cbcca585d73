package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.catalogue.AccessLevel;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditorPolicyTest {
    private static final String CALLER = "arn:aws:iam::111122223333:role/ci/auditor";
    private static final String ROLE = "PolicyAuditorReadOnly";

    @Test
    void theRoleMayDoWhatTheCollectorAsksOfAnAccountAndNoMore() {
        Tree tree = tree(AuditorPolicy.ofAccount());
        assertThat(actions(tree)).isEqualTo(needed(EnumSet.of(Operation.Side.ACCOUNT)));
        assertSound(PolicyKind.IDENTITY, tree);
    }

    @Test
    void theCallerMayReadTheOrganizationTooAndEnterOneRole() {
        String text = AuditorPolicy.ofCaller("aws", ROLE);
        Set<String> needed = needed(EnumSet.allOf(Operation.Side.class));
        needed.add("sts:AssumeRole");
        assertThat(actions(tree(text))).isEqualTo(needed);
        assertThat(text).contains("\"Resource\": \"arn:aws:iam::*:role/PolicyAuditorReadOnly\"");
        assertSound(PolicyKind.IDENTITY, tree(text));
    }

    @Test
    void everyActionExistsAndOnlyReads() {
        for (String name : needed(EnumSet.allOf(Operation.Side.class))) {
            Action action = Catalogue.bundled().action(name).orElseThrow(() -> new AssertionError(name));
            assertThat(action.fullName()).isEqualTo(name);
            assertThat(EnumSet.of(AccessLevel.READ, AccessLevel.LIST)).as(name).containsAll(action.levels());
        }
    }

    /** IAM takes 6,144 characters without white space in a managed policy. */
    @Test
    void bothFitIntoAManagedPolicy() {
        assertThat(AuditorPolicy.ofAccount().replaceAll("\\s", "")).hasSizeLessThan(6_144);
        assertThat(AuditorPolicy.ofCaller("aws-us-gov", ROLE).replaceAll("\\s", ""))
                .hasSizeLessThan(6_144);
    }

    @Test
    void theTrustPolicyNamesTheCallerAndTheExternalId() {
        String text = AuditorPolicy.trust(CALLER, "e-1234");
        assertSound(PolicyKind.TRUST, tree(text));
        assertThat(text.replaceAll("\\s", ""))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Auditor\",\"Effect\":\"Allow\","
                        + "\"Principal\":{\"AWS\":\"" + CALLER + "\"},\"Action\":\"sts:AssumeRole\","
                        + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"e-1234\"}}}]}");
    }

    @Test
    void theStackSetHoldsTheSamePolicy() {
        Tree tree = tree(AuditorPolicy.stackSet(ROLE));
        Node properties = KubernetesObject.at(tree.root(), "Resources", "AuditorRole", "Properties");
        ArrayNode policies = (ArrayNode) Objects.requireNonNull(KubernetesObject.at(properties, "Policies"));
        Node document =
                Objects.requireNonNull(KubernetesObject.at(policies.items().get(0), "PolicyDocument"));
        assertThat(document.span().text().replaceAll("\\s", ""))
                .isEqualTo(AuditorPolicy.ofAccount().replaceAll("\\s", ""));
        assertThat(KubernetesObject.at(tree.root(), "Parameters", "RoleName", "Default"))
                .isInstanceOfSatisfying(
                        StringNode.class, name -> assertThat(name.value()).isEqualTo(ROLE));
        assertThat(KubernetesObject.at(properties, "AssumeRolePolicyDocument", "Statement"))
                .isNotNull();
        // Each parameter that is named is there.
        for (String parameter : Set.of("RoleName", "Caller", "ExternalId")) {
            assertThat(KubernetesObject.at(tree.root(), "Parameters", parameter))
                    .isNotNull();
            assertThat(AuditorPolicy.stackSet(ROLE).replaceAll("\\s", "")).contains("{\"Ref\":\"" + parameter + "\"}");
        }
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditorPolicy.ofCaller("aws", "*"));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditorPolicy.ofCaller("*", ROLE));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditorPolicy.stackSet("a\"b"));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditorPolicy.trust("*", "e-1234"));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditorPolicy.trust(CALLER, "\n"));
    }

    private static Tree tree(String text) {
        Tree tree = JsonReader.read(new SourceText("policy", text));
        assertThat(tree.problems()).isEmpty();
        return tree;
    }

    private static void assertSound(PolicyKind kind, Tree tree) {
        PolicyDocument document = PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree);
        assertThat(document.diagnostics()).isEmpty();
        assertThat(document.complete()).isTrue();
    }

    private static Set<String> needed(Set<Operation.Side> sides) {
        return Arrays.stream(Operation.values())
                .filter(operation -> sides.contains(operation.side()))
                .map(Operation::action)
                .filter(action -> !action.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> actions(Tree tree) {
        Set<String> actions = new TreeSet<>();
        ArrayNode statements = (ArrayNode) Objects.requireNonNull(KubernetesObject.at(tree.root(), "Statement"));
        for (Node statement : statements.items()) {
            Node action = KubernetesObject.at(statement, "Action");
            if (action instanceof StringNode one) {
                actions.add(one.value());
            } else {
                ((ArrayNode) Objects.requireNonNull(action))
                        .items()
                        .forEach(item -> actions.add(((StringNode) item).value()));
            }
        }
        return actions;
    }
}
