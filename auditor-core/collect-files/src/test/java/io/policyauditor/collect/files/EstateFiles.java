package io.policyauditor.collect.files;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.estate.model.Estate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A directory with an estate, as tests write and read it. */
final class EstateFiles {
    private static final String LOADER =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                    + "\"Resource\":\"arn:aws:s3:::model-store/*\"}]}";

    private final Path directory;

    EstateFiles(Path directory) {
        this.directory = directory;
    }

    EstateFiles with(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An estate that uses every key there is, with the files it names. */
    EstateFiles full() {
        return with("estate.yaml", fullEstate())
                .with("scp.json", "{\"Policy\": {\"PolicySummary\": {}, \"Content\": \"" + escaped(LOADER) + "\"}}")
                .with("policies/loader.json", LOADER)
                .with("bucket.json", "{\n  \"Policy\": \"" + escaped(LOADER) + "\"\n}")
                .with("key.json", "{\"Policy\": \"" + escaped(LOADER) + "\", \"PolicyName\": \"default\"}")
                .with(
                        "encryption.json",
                        "{\"ServerSideEncryptionConfiguration\": {\"Rules\": [{\"ApplyServerSideEncryptionByDefault\":"
                                + " {\"SSEAlgorithm\": \"AES256\"}, \"BucketKeyEnabled\": false}]}}")
                .with("details.json", "{\"UserDetailList\": [], \"RoleDetailList\": [], \"IsTruncated\": false}");
    }

    static String fullEstate() {
        try (InputStream in = Objects.requireNonNull(EstateFiles.class.getResourceAsStream("full-estate.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String escaped(String json) {
        return json.replace("\"", "\\\"");
    }

    FileEstate.Found found() {
        return FileEstate.read(
                List.of("."), directory, Configuration.DEFAULT, Optional.empty(), InputStream.nullInputStream());
    }

    Estate estate() {
        return found().estate();
    }

    /** What could not be read, as the report lists it. */
    List<String> unread() {
        return found().inputs().stream()
                .filter(input -> input.role() == Role.UNREAD)
                .map(Input::note)
                .toList();
    }
}
