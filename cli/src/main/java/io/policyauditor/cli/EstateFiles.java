package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Settings;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.environment.Environments;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An estate read from files, with the configuration that was in force. */
record EstateFiles(FileEstate.Found found, Configuration configuration) {
    /**
     * Reads it as {@code auditor scan} does.
     *
     * @param command whose help is named when something is wrong
     * @throws UsageException when a path or the configuration is wrong, or there is nothing
     */
    static EstateFiles read(String command, List<String> paths, Optional<String> config, Console console, Parts parts) {
        ScanCommand.requirePaths(command, paths, console.workingDirectory());
        Set<String> ids = parts.engine().get().rules().stream()
                .map(rule -> rule.info().id())
                .collect(Collectors.toSet());
        ConfigurationFile file = ConfigurationFile.find(command, config, paths, console.workingDirectory(), ids);
        FileEstate.Found found = EstateInput.read(command, paths, console, file.configuration(), file.file());
        if (found.inputs().stream().allMatch(input -> input.role() == Role.SKIPPED)) {
            throw new UsageException(command, "nothing to show in " + String.join(", ", paths));
        }
        return new EstateFiles(found, file.configuration());
    }

    /** Which environment each thing belongs to, by the configuration. */
    Environments environments(Parts parts) {
        return new Settings(configuration, parts.today().get()).environments(found.estate());
    }
}
