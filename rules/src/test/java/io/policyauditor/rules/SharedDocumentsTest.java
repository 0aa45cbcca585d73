package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.Settings;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Puts the documents of every case of every rule into several places, once as one document that all of them share and
 * once as a document for each, and has all rules judge both: what is judged once for all places is what it is judged in
 * each.
 */
class SharedDocumentsTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);
    private static final Engine ALL = Engine.installed();
    private static final Lookup<String> NOT_SAID = Lookup.unknown(Gap.outOfScope("not said"));

    /** Whose a document is and what it is attached to; places of which one is known and the other is not, too. */
    private record Place(Lookup<String> account, Lookup<String> attachedTo) {
        private static Place of(String account, String attachedTo) {
            return new Place(Lookup.known(account), Lookup.known(attachedTo));
        }
    }

    private static final List<Place> PLACES = List.of(
            Place.of("111122223333", "arn:aws:iam::111122223333:role/one"),
            Place.of("111122223333", "arn:aws:iam::111122223333:user/two"),
            Place.of("444455556666", "arn:aws-cn:iam::444455556666:role/three"),
            Place.of("444455556666", "arn:aws:s3:::models"),
            new Place(Lookup.known("999988887777"), NOT_SAID),
            new Place(NOT_SAID, NOT_SAID));

    @TestFactory
    Stream<DynamicTest> aSharedDocumentIsJudgedAsInEachPlace() {
        return ALL.rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.info().id(), () -> everyCaseOf(rule)));
    }

    private static void everyCaseOf(Rule<?> rule) throws IOException {
        RuleFolder folder = RuleFolder.of(rule);
        for (String name : folder.caseNames()) {
            Path input = folder.input(name).toAbsolutePath();
            Estate estate = FileEstate.read(
                            List.of(input.toString()),
                            input,
                            Configuration.DEFAULT,
                            Optional.empty(),
                            InputStream.nullInputStream())
                    .estate();
            for (Configuration configuration : List.of(Configuration.DEFAULT, withModels())) {
                assertThat(judged(estate, Policy::document, configuration))
                        .describedAs(name)
                        .isEqualTo(judged(estate, SharedDocumentsTest::parsedAgain, configuration));
            }
        }
    }

    /** Only policies of these buckets are spoken of, so that it matters where a bucket policy stands. */
    private static Configuration withModels() {
        Configuration none = Configuration.DEFAULT;
        return new Configuration(
                none.inputs(),
                new Configuration.Models(Set.of("models")),
                none.trust(),
                none.environments(),
                none.gate(),
                none.rules(),
                none.suppressions());
    }

    private static Lookup<PolicyDocument> parsedAgain(Policy policy) {
        return policy.document().map(document -> {
            Tree tree = policy.text().known().orElseThrow();
            return PolicyDocument.parse(document.kind(), document.root(), tree);
        });
    }

    private static String judged(
            Estate estate, Function<Policy, Lookup<PolicyDocument>> document, Configuration configuration) {
        List<Policy> policies = new ArrayList<>();
        for (Policy policy : estate.policies()) {
            for (int i = 0; i < PLACES.size(); i++) {
                policies.add(new Policy(
                        policy.name() + "@" + i,
                        policy.text(),
                        document.apply(policy),
                        PLACES.get(i).account(),
                        PLACES.get(i).attachedTo()));
            }
        }
        AuditRun run = ALL.run(
                with(policies, estate),
                new Settings(configuration, AS_OF),
                new Engine.Request(
                        new AuditRun.Tool("test", "test", AS_OF), List.of(), Optional.empty(), List.of(), Gate.SCAN));
        assertThat(run.errors()).isEmpty();
        return run.toString();
    }

    private static Estate with(List<Policy> policies, Estate estate) {
        return new Estate(new Estate.Parts(
                estate.organization(),
                estate.accounts(),
                estate.controlPolicies(),
                estate.roles(),
                estate.users(),
                estate.buckets(),
                estate.keys(),
                estate.oidcProviders(),
                estate.clusters(),
                estate.objects(),
                policies,
                estate.guardrails(),
                estate.conflicts()));
    }
}
