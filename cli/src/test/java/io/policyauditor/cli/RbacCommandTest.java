package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RbacCommandTest {
    private static final Parts REAL = new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today());

    @TempDir
    Path directory;

    /** The auditor judges itself as it judges others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rbac",
                "rbac --secret-keys",
                "rbac --namespace audit --name reader",
                "rbac --config-map aws-config,ca"
            })
    void theRulesFindNothingInIt(String command) {
        Ran printed = new Auditor(directory).run(command.split(" "));
        assertThat(printed.code()).isZero();
        assertThat(printed.err()).isEmpty();

        Ran scanned = new Auditor(directory)
                .with(REAL)
                .file("rbac.yaml", printed.out())
                .run("scan", "rbac.yaml", "--fail-on", "low");
        assertThat(scanned.code()).as(scanned.out() + scanned.err()).isZero();
    }

    @Test
    void secretsAreAllowedOnlyOnRequest() {
        assertThat(new Auditor(directory).run("rbac").out())
                .contains("\"inferenceservices\"")
                .doesNotContain("secrets");
        assertThat(new Auditor(directory).run("rbac", "--secret-keys").out()).contains("\"secrets\"");
    }

    @Test
    void configMapsAreAllowedByName() {
        assertThat(new Auditor(directory).run("rbac").out()).doesNotContain("aws-config");
        assertThat(new Auditor(directory)
                        .run("rbac", "--config-map", "b,aws-config", "--config-map", "ca")
                        .out())
                .contains("resourceNames: [\"aws-config\", \"b\", \"ca\"]\n    verbs: [\"get\"]");
        assertThat(new Auditor(directory).run("rbac", "--config-map", "*").err())
                .contains("auditor: not the name of a ConfigMap: *");
        assertThat(new Auditor(directory).run("rbac", "--config-map", "a,").err())
                .contains("auditor: --config-map has an empty value");
    }

    @Test
    void aNameThatIsNoneIsAMistakeOfTheUser() {
        Ran ran = new Auditor(directory).run("rbac", "--namespace", "A B");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("auditor: not a namespace: A B");
    }
}
