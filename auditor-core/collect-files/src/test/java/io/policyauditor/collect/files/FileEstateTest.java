package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.Configuration.Inputs;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEstateTest {
    private static final String IDENTITY =
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::m/*\"}]}";

    @TempDir
    Path directory;

    @Test
    void namesAreRelativeToTheScanRootAndPlacesToTheWorkingDirectory() throws IOException {
        write("policies/a/role.json", IDENTITY);
        FileEstate.Found found = read(Configuration.DEFAULT, Optional.empty(), "policies");
        assertThat(found.estate().policies()).extracting(Policy::name).containsExactly("a/role.json");
        assertThat(found.inputs()).extracting(Input::name).containsExactly("policies/a/role.json");
        assertThat(document(found, 0).span().source().name()).isEqualTo("policies/a/role.json");
    }

    @Test
    void namesAreRelativeToTheConfigurationFileWhereThereIsOne() throws IOException {
        write("auditor.yaml", "version: 1");
        write("policies/role.json", IDENTITY);
        Path file = directory.resolve("auditor.yaml");
        FileEstate.Found found = read(Configuration.DEFAULT, Optional.of(file), "policies", ".");
        assertThat(found.estate().policies()).extracting(Policy::name).containsExactly("policies/role.json");
        assertThat(found.inputs()).hasSize(1);
    }

    @Test
    void whatIsSaidAboutAFileHolds() throws IOException {
        write("x.json", "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
        DocumentInput said = new DocumentInput(
                "*.json",
                Optional.of(PolicyKind.SCP),
                Optional.empty(),
                Optional.of("arn:aws:iam::111122223333:role/r"));
        FileEstate.Found found = read(said(said), Optional.empty(), ".");
        Policy policy = found.estate().policies().get(0);
        assertThat(policy.document().known())
                .hasValueSatisfying(document -> assertThat(document.kind()).isEqualTo(PolicyKind.SCP));
        assertThat(policy.account().known()).contains("111122223333");
        assertThat(policy.attachedTo().known()).contains("arn:aws:iam::111122223333:role/r");
    }

    @Test
    void aKindThatIsSaidMakesAPolicyOfWhateverIsThere() throws IOException {
        write("x.json", "{}");
        DocumentInput said =
                new DocumentInput("x.json", Optional.of(PolicyKind.TRUST), Optional.empty(), Optional.empty());
        assertThat(read(said(said), Optional.empty(), ".").estate().policies()).hasSize(1);
    }

    @Test
    void anOpenKindIsUnreadAndSaysHowToSayIt() throws IOException {
        write("x.json", "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
        Policy policy = read(Configuration.DEFAULT, Optional.empty(), ".")
                .estate()
                .policies()
                .get(0);
        Gap gap = policy.document().missing().orElseThrow();
        assertThat(gap.reason()).isEqualTo(Gap.Reason.UNREAD);
        assertThat(gap.what())
                .isEqualTo("x.json can be identity policy or service control policy or session policy, say which with"
                        + " --kind 'x.json=identity|scp|session'");
        assertThat(policy.account().missing().orElseThrow().reason()).isEqualTo(Gap.Reason.OUT_OF_SCOPE);
    }

    @Test
    void whatCannotBeReadIsAPolicyOfWhichNothingIsKnownAndTheRestGoesOn() throws IOException {
        write("a.json", "this is not JSON");
        Files.createSymbolicLink(directory.resolve("b.json"), directory.resolve("nowhere"));
        write("c-role.json", IDENTITY);
        write("d.yaml", "image: {{ .Values.image }}\n");
        write("e.json", "{\"swagger\": \"2.0\"}");
        write(
                "f.yaml",
                "Statement:\n- Effect: Allow\n  Action: s3:GetObject\n  Resource: arn:aws:s3:::m/*\n---\nkind: Pod\n");
        FileEstate.Found found = read(Configuration.DEFAULT, Optional.empty(), ".");
        assertThat(found.inputs())
                .extracting(Input::name, Input::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a.json", Role.UNREAD),
                        org.assertj.core.groups.Tuple.tuple("b.json", Role.UNREAD),
                        org.assertj.core.groups.Tuple.tuple("c-role.json", Role.POLICY),
                        org.assertj.core.groups.Tuple.tuple("d.yaml", Role.UNREAD),
                        org.assertj.core.groups.Tuple.tuple("e.json", Role.SKIPPED),
                        org.assertj.core.groups.Tuple.tuple("f.yaml", Role.POLICY));
        assertThat(found.estate().policies())
                .extracting(Policy::name)
                .containsExactly("a.json", "b.json", "c-role.json", "d.yaml", "f.yaml#0");
        assertThat(found.estate()
                        .policies()
                        .get(0)
                        .text()
                        .missing()
                        .orElseThrow()
                        .what())
                .startsWith("a.json:1:1 ");
        assertThat(found.estate()
                        .policies()
                        .get(3)
                        .text()
                        .missing()
                        .orElseThrow()
                        .what())
                .contains("d.yaml:1:", "render it first");
    }

    @Test
    void standardInputIsJsonOrYaml() {
        for (String text :
                List.of(IDENTITY, "Statement:\n  Effect: Allow\n  Action: s3:Get*\n  Resource: 'arn:aws:s3:::m/*'\n")) {
            FileEstate.Found found = FileEstate.read(
                    List.of("-"),
                    directory,
                    Configuration.DEFAULT,
                    Optional.empty(),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            assertThat(found.estate().policies()).extracting(Policy::name).containsExactly("<stdin>");
            assertThat(document(found, 0).kind()).isEqualTo(PolicyKind.IDENTITY);
        }
    }

    private static io.policyauditor.policy.language.PolicyDocument document(FileEstate.Found found, int index) {
        return found.estate().policies().get(index).document().known().orElseThrow();
    }

    private static Configuration said(DocumentInput said) {
        Configuration all = Configuration.DEFAULT;
        return new Configuration(
                new Inputs(List.of(), List.of(), List.of(said)),
                all.models(),
                all.trust(),
                all.environments(),
                all.gate(),
                all.rules(),
                all.suppressions());
    }

    private FileEstate.Found read(Configuration configuration, Optional<Path> file, String... paths) {
        return FileEstate.read(List.of(paths), directory, configuration, file, InputStream.nullInputStream());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }
}
