package io.policyauditor.cli;

import io.policyauditor.collect.kubernetes.RbacManifest;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor rbac}: what the auditor itself needs in a cluster, and no more. */
final class RbacCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "rbac",
                "Print the ServiceAccount, ClusterRole and ClusterRoleBinding that collecting a cluster needs.");
        spec.addOption(Command.value("NAME", "Name of all three. Default: policy-auditor.", "--name"));
        spec.addOption(Command.value(
                "NAMESPACE",
                "Namespace of the ServiceAccount, which must be there. Default: policy-auditor.",
                "--namespace"));
        spec.addOption(
                Command.flag("Allow to list Secrets too, for collect kubernetes --secret-keys.", "--secret-keys"));
        spec.addOption(Command.values(
                "NAME[,NAME]",
                "ConfigMaps to allow too: those that a load needs, as the gaps of a run name them. Repeatable.",
                "--config-map"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String namespace = given.matchedOptionValue("--namespace", "policy-auditor");
        String name = given.matchedOptionValue("--name", "policy-auditor");
        String manifest;
        try {
            manifest = RbacManifest.yaml(namespace, name, given.hasMatchedOption("--secret-keys"), configMaps(given));
        } catch (IllegalArgumentException e) {
            throw new UsageException("rbac", String.valueOf(e.getMessage()), e);
        }
        console.print(out -> out.write(manifest));
        return ExitCode.CLEAN;
    }

    private static SortedSet<String> configMaps(ParseResult given) {
        return new TreeSet<>(new LiveOptions("rbac", given).all("--config-map"));
    }
}
