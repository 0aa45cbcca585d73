package io.policyauditor.cli;

import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Documents that flags name, by layer. */
final class GivenLayers {
    /** The flags that name documents. */
    static final List<String> FLAGS =
            List.of("--identity", "--boundary", "--session", "--resource-policy", "--scp", "--rcp", "--endpoint");

    private final ParseResult given;
    private final PolicyFile files;

    private GivenLayers(ParseResult given, PolicyFile files) {
        this.given = given;
        this.files = files;
    }

    static void describe(CommandSpec spec) {
        spec.addOption(Command.values("FILE", "An identity policy of the principal. Repeatable.", "--identity"));
        spec.addOption(Command.value("FILE", "The permissions boundary of the principal.", "--boundary"));
        spec.addOption(Command.values("FILE", "A session policy. Repeatable.", "--session"));
        spec.addOption(Command.value(
                "FILE",
                "The policy of the resource: of a bucket, key, queue, or a role's trust policy.",
                "--resource-policy"));
        spec.addOption(Command.values(
                "LEVEL=FILE",
                "A service control policy of a level above the principal's account, the root first. Repeatable.",
                "--scp"));
        spec.addOption(Command.values(
                "LEVEL=FILE",
                "A resource control policy of a level above the resource's account. Repeatable.",
                "--rcp"));
        spec.addOption(Command.values("FILE", "A policy of the VPC endpoint. Repeatable.", "--endpoint"));
    }

    /** @throws UsageException when a file is wrong */
    static Layers of(ParseResult given, Resource resource, Console console) {
        GivenLayers layers = new GivenLayers(given, new PolicyFile("decide", console.workingDirectory()));
        return new Layers(
                layers.documents("--identity", PolicyKind.IDENTITY),
                layers.document("--boundary", PolicyKind.IDENTITY),
                layers.documents("--session", PolicyKind.SESSION),
                layers.document("--resource-policy", resource.policyKind()),
                layers.levels("--scp", PolicyKind.SCP),
                layers.levels("--rcp", PolicyKind.RCP),
                layers.documents("--endpoint", PolicyKind.VPC_ENDPOINT));
    }

    private List<Document> documents(String flag, PolicyKind kind) {
        List<String> named = given.matchedOptionValue(flag, List.of());
        return named.stream().<Document>map(file -> files.read(file, kind)).toList();
    }

    private @Nullable Document document(String flag, PolicyKind kind) {
        String file = given.matchedOptionValue(flag, null);
        return file == null ? null : files.read(file, kind);
    }

    /** Levels in the order in which they are first named. */
    private List<Level> levels(String flag, PolicyKind kind) {
        Map<String, List<Document>> levels = new LinkedHashMap<>();
        List<String> named = given.matchedOptionValue(flag, List.of());
        for (String pair : named) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new UsageException("decide", flag + " is LEVEL=FILE, not " + pair);
            }
            levels.computeIfAbsent(pair.substring(0, equals), level -> new ArrayList<>())
                    .add(files.read(pair.substring(equals + 1), kind));
        }
        return levels.entrySet().stream()
                .map(level -> new Level(level.getKey(), level.getValue()))
                .toList();
    }
}
