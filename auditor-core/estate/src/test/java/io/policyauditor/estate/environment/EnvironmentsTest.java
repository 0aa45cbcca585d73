package io.policyauditor.estate.environment;

import static io.policyauditor.estate.environment.Sample.tags;
import static io.policyauditor.estate.environment.Sample.unsaid;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "arn:aws:iam::111122223333:role/";

    private final Sample sample = new Sample();

    @ParameterizedTest
    @CsvSource({
        "models-prod, prod",
        "PROD-models, prod",
        "models.production.eu, prod",
        "dev, dev",
        "team_stage_models, staging",
        "models-staging, staging",
        "development-models, dev",
        "models-prod-production, prod",
        "models, undetermined",
        "products, undetermined",
        "devops-models, undetermined",
        "predev, undetermined",
        "'', undetermined",
        "dev-to-prod, undetermined"
    })
    void aNameDecidesByAWholePart(String name, String environment) {
        assertThat(sample.defaults().bucket(name).name().known().orElse("undetermined"))
                .isEqualTo(environment);
    }

    @ParameterizedTest
    @CsvSource({
        "env, prod, prod",
        "Environment, Production, prod",
        "stage, qa, qa",
        "STAGE, stage, staging",
        "env, '', undetermined",
        "environments, prod, undetermined"
    })
    void aTagDecidesWhateverItsCase(String key, String value, String environment) {
        Environments found = sample.bucket("models", unsaid(), tags(key, value)).defaults();
        assertThat(found.bucket("models").name().known().orElse("undetermined")).isEqualTo(environment);
    }

    @Test
    void theReasonSaysWhatDecided() {
        Environments found = sample.unit("r-root", "Root", Lookup.absent())
                .unit("ou-1", "prod", Lookup.known("r-root"))
                .account(ACCOUNT, "platform", Lookup.known("ou-1"), tags("env", "dev"))
                .account("444455556666", "store", Lookup.known("ou-1"), tags())
                .account("777788889999", "sandbox-dev", Lookup.known("r-root"), tags())
                .role(ROLE + "loader", tags("env", "staging"))
                .defaults();
        assertThat(found.role(ROLE + "loader")).hasToString("staging (tag env=staging of role loader)");
        assertThat(found.role(ROLE + "other-prod")).hasToString("dev (tag env=dev of account 111122223333)");
        assertThat(found.account("444455556666")).hasToString("prod (\"prod\" in the name of unit prod)");
        assertThat(found.account("777788889999"))
                .hasToString("dev (\"dev\" in the name sandbox-dev of account 777788889999)");
        assertThat(found.unit("ou-1").name()).isEqualTo(Lookup.known("prod"));
        assertThat(found.role("arn:aws:iam::777788889999:role/loader-prod"))
                .hasToString("prod (\"prod\" in the name of role loader-prod)");
        assertThat(found.role("arn:aws:iam::777788889999:role/loader").name()).isEqualTo(Lookup.known("dev"));
        assertThat(found.account("000000000000"))
                .hasToString("undetermined (nothing says which environment account 000000000000 belongs to,"
                        + " tag or label it env, or name it under environments in auditor.yaml)");
    }

    @Test
    void twoSignsOfOneStepLeaveItUndetermined() {
        Environments found = sample.bucket("prod-models", unsaid(), tags("env", "prod", "stage", "dev"))
                .defaults();
        Environment bucket = found.bucket("prod-models");
        assertThat(bucket.name().missing()).isPresent();
        assertThat(bucket.reason())
                .isEqualTo("bucket prod-models belongs to prod by tag env=prod of bucket prod-models and to dev by tag"
                        + " stage=dev of bucket prod-models, name it in resources of one environment in auditor.yaml");
        assertThat(bucket.differs(found.bucket("dev"))).isFalse();
        assertThat(found.bucket("dev").differs(found.bucket("prod"))).isTrue();
        assertThat(found.bucket("dev").differs(found.bucket("dev-2"))).isFalse();
        assertThat(bucket.differs(bucket)).isFalse();
    }

    @Test
    void aSignThatCouldNotBeReadLeavesItUndetermined() {
        Environments found = sample.bucket("prod", unsaid(), Lookup.unknown(Gap.unread("tags are a placeholder")))
                .defaults();
        assertThat(found.bucket("prod").name()).isEqualTo(Lookup.unknown(Gap.unread("tags are a placeholder")));
    }

    @Test
    void unitsInACircleEnd() {
        Environments found = sample.unit("ou-1", "a", Lookup.known("ou-2"))
                .unit("ou-2", "b", Lookup.known("ou-1"))
                .account(ACCOUNT, "platform", Lookup.known("ou-1"), tags())
                .defaults();
        assertThat(found.account(ACCOUNT).name().known()).isEmpty();
    }

    @Test
    void theUnitNextToTheAccountDecides() {
        Environments found = sample.unit("r-1", "prod", Lookup.absent())
                .unit("ou-1", "dev", Lookup.known("r-1"))
                .unit("ou-2", "shared", Lookup.known("ou-1"))
                .account(ACCOUNT, "platform", Lookup.known("ou-2"), tags())
                .defaults();
        assertThat(found.account(ACCOUNT).name()).isEqualTo(Lookup.known("dev"));
    }

    @Test
    void whatIsInsideTakesTheEnvironmentOfWhatItIsIn() {
        Environments found = sample.cluster("main", unsaid(), "oidc.example/id/ABC", tags("env", "prod"))
                .provider(ROLE, "oidc.example/id/abc")
                .object("Namespace", Lookup.known("main"), Lookup.absent(), "fraud", "{\"env\": \"dev\"}")
                .bucket("models", unsaid(), tags("env", "staging"))
                .defaults();
        assertThat(found.namespace("main", "fraud"))
                .hasToString("dev (label env=dev of namespace fraud of cluster main)");
        assertThat(found.namespace("main", "kserve")).hasToString("prod (tag env=prod of cluster main)");
        assertThat(found.namespace("main", "x-staging").name()).isEqualTo(Lookup.known("staging"));
        assertThat(found.oidcProvider(new OidcProvider("arn", "OIDC.example/id/ABC", unsaid(), Sample.PLACE))
                        .name())
                .isEqualTo(Lookup.known("prod"));
        assertThat(found.issuer("oidc.example/id/OTHER").name().missing()).isPresent();
        assertThat(found.prefix("models", "prod/fraud/v3"))
                .hasToString("prod (\"prod\" in prefix prod of bucket models)");
        assertThat(found.prefix("models", "fraud/prod").name()).isEqualTo(Lookup.known("staging"));
        assertThat(found.prefix("models", "").name()).isEqualTo(Lookup.known("staging"));
    }

    @Test
    void anObjectHasItsLabelsThenItsNamespaceThenItsName() {
        Environments found = sample.cluster("main", unsaid(), "i", tags()).defaults();
        Lookup<String> main = Lookup.known("main");
        assertThat(found.object(object(main, Lookup.known("dev"), "x-staging", "{\"env\": \"prod\"}"))
                        .name())
                .isEqualTo(Lookup.known("prod"));
        assertThat(found.object(object(main, Lookup.known("dev"), "x-staging", "{}"))
                        .name())
                .isEqualTo(Lookup.known("dev"));
        assertThat(found.object(object(main, Lookup.known("fraud"), "x-staging", "{}"))
                        .name())
                .isEqualTo(Lookup.known("staging"));
        assertThat(found.object(object(main, Lookup.known("fraud"), "x", "[]"))
                        .name()
                        .known())
                .isEmpty();
        assertThat(found.object(object(unsaid(), unsaid(), "x", "{}")).name().missing())
                .isPresent();
        assertThat(found.object(object(unsaid(), Lookup.known("prod"), "x", "{}"))
                        .name())
                .isEqualTo(Lookup.known("prod"));
    }

    @Test
    void anObjectOfAnUnknownNamespaceIsNotTakenForItsClusters() {
        Environments found = sample.cluster("prod", unsaid(), "i", tags()).defaults();
        assertThat(found.object(object(Lookup.known("prod"), unsaid(), "x", "{}"))
                        .name()
                        .known())
                .isEmpty();
        assertThat(found.object(object(Lookup.known("prod"), Lookup.absent(), "x", "{}"))
                        .name())
                .isEqualTo(Lookup.known("prod"));
    }

    @ParameterizedTest
    @CsvSource({
        "111122223333, dev",
        "arn:aws:iam::111122223333:root, dev",
        "arn:aws:iam::111122223333:role/loader, staging",
        "arn:aws:sts::111122223333:assumed-role/loader/session, staging",
        "arn:aws:iam::444455556666:user/team/alice-prod, prod",
        "arn:aws:iam::444455556666:role/x, undetermined",
        "AIDAEXAMPLE, undetermined",
        "'*', undetermined"
    })
    void principalsAreTakenAsPoliciesNameThem(String name, String environment) {
        Environments found = sample.account(ACCOUNT, "dev", unsaid(), unsaid())
                .role(ROLE + "loader", tags("env", "staging"))
                .defaults();
        assertThat(found.principal(name).name().known().orElse("undetermined")).isEqualTo(environment);
    }

    @Test
    void aKeyHasItsAliases() {
        String arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
        assertThat(sample.key(arn, "alias/models-prod").defaults().key(arn))
                .hasToString("prod (\"prod\" in an alias of key 1)");
    }

    @Test
    void theConfigurationReplacesTheDefaults() {
        EnvironmentRule live = new EnvironmentRule(
                "live",
                List.of("arn:aws:s3:::golden-*"),
                Map.of("tier", "1", "env", "live"),
                List.of(ACCOUNT),
                List.of("ou-live-*"),
                List.of("live-*"),
                List.of("serving", "other/x-*"),
                List.of("*-live"));
        EnvironmentRule lab = new EnvironmentRule(
                "lab",
                List.of("arn:aws:s3:::golden-lab"),
                Map.of("env", "lab"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("*-lab", "models-*"));
        Estate estate = sample.account(ACCOUNT, "x", Lookup.absent(), tags("env", "lab"))
                .account("444455556666", "x-lab", Lookup.known("ou-live-1"), unsaid())
                .bucket("tagged", Lookup.known(ACCOUNT), tags("env", "lab"))
                .bucket("half-tagged", unsaid(), tags("env", "live"))
                .estate();
        Environments found = Environments.of(estate, List.of(live, lab));
        assertThat(found.bucket("golden-models")).hasToString("live (resource arn:aws:s3:::golden-*)");
        assertThat(found.bucket("golden-lab").name().missing()).isPresent();
        assertThat(found.bucket("tagged").name()).isEqualTo(Lookup.known("lab"));
        assertThat(found.bucket("half-tagged").name().missing()).isPresent();
        assertThat(found.bucket("models-prod").name()).isEqualTo(Lookup.known("lab"));
        assertThat(found.bucket("models-live").name().missing()).isPresent();
        assertThat(found.bucket("prod").name().missing()).isPresent();
        assertThat(found.account(ACCOUNT)).hasToString("live (account 111122223333)");
        assertThat(found.account("444455556666").name()).isEqualTo(Lookup.known("live"));
        assertThat(found.cluster("live-1").name()).isEqualTo(Lookup.known("live"));
        assertThat(found.namespace("any", "serving").name()).isEqualTo(Lookup.known("live"));
        assertThat(found.namespace("serving", "any").name().missing()).isPresent();
        assertThat(found.namespace("other", "x-1").name()).isEqualTo(Lookup.known("live"));
        assertThat(found.namespace("any", "x-1").name().missing()).isPresent();
        assertThat(found.prefix("b", "live/x").name()).isEqualTo(Lookup.known("live"));
        assertThat(found.prefix("b", "fraud-lab/x").name()).isEqualTo(Lookup.known("lab"));
        assertThat(Environments.of(estate, List.of(live, lab))).isSameAs(found);
        assertThat(Environments.of(estate, List.of(lab))).isNotSameAs(found);
    }

    private static KubernetesObject object(
            Lookup<String> cluster, Lookup<String> namespace, String name, String labels) {
        return Sample.object(cluster, namespace, "InferenceService", name, labels);
    }
}
