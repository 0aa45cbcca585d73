package io.policyauditor.rules.lint.unknownaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The age of the data: an action that old data does not have may be a new one. Everything else is in the cases. */
class UnknownActionTest {
    @ParameterizedTest
    @CsvSource({"0, MEDIUM", "180, MEDIUM", "181, LOW"})
    void oldDataMakesAnUnknownActionOneSeverityLess(int age, Severity expected) {
        String text = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetModel", "Resource": "*"}}""";
        LocalDate asOf = Catalogue.bundled().date().plusDays(age);

        Outcome outcome = new UnknownAction()
                .judge(
                        new PolicySubject(policy(text)),
                        new Estate(List.of()),
                        new Settings(Configuration.DEFAULT, asOf));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Fail.class,
                        fail -> assertThat(fail.findings()).singleElement().satisfies(finding -> {
                            assertThat(finding.severity()).isEqualTo(expected);
                            assertThat(finding.message())
                                    .contains(Catalogue.bundled().date().toString());
                        }));
    }

    private static Policy policy(String text) {
        Tree tree = JsonReader.read(new SourceText("role.json", text));
        PolicyDocument document = PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree);
        Gap gap = Gap.outOfScope("not given");
        return new Policy(
                "role.json", Lookup.known(tree), Lookup.known(document), Lookup.unknown(gap), Lookup.unknown(gap));
    }
}
