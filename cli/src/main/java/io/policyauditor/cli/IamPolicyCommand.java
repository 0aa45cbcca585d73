package io.policyauditor.cli;

import io.policyauditor.collect.aws.AuditorPolicy;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor iam-policy}: what the auditor itself needs in AWS, and no more. */
final class IamPolicyCommand implements Command {
    /** Each thing that can be printed, with the flags it takes. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "policy", List.of(),
            "caller", List.of("--role-name", "--partition"),
            "trust", List.of("--caller", "--external-id"),
            "stackset", List.of("--role-name"));

    private static final String ROLE = "PolicyAuditorReadOnly";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "iam-policy",
                "Print what the auditor itself needs in AWS, and no more.",
                "",
                "policy    the policy of the role in each account (default)",
                "caller    the policy of who starts the auditor: the organization, and to enter the accounts",
                "trust     the trust policy of the role, for --caller and --external-id",
                "stackset  a CloudFormation template that makes the role in every account",
                "");
        spec.addPositional(Command.word("WHAT", false, "policy, caller, trust or stackset."));
        spec.addOption(Command.value("NAME", "Name of the role. Default: " + ROLE + ".", "--role-name"));
        spec.addOption(Command.value("ARN", "Role or user that starts the auditor.", "--caller"));
        spec.addOption(Command.value("ID", "External id that the auditor gives.", "--external-id"));
        spec.addOption(Command.value("NAME", "Partition of the accounts. Default: aws.", "--partition"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String what = given.matchedPositionalValue(0, "policy");
        List<String> flags = KINDS.get(what);
        if (flags == null) {
            throw usage("unknown policy " + what + Main.didYouMean(what, KINDS.keySet())
                    + " (policy, caller, trust or stackset)");
        }
        for (String flag : List.of("--role-name", "--caller", "--external-id", "--partition")) {
            if (given.hasMatchedOption(flag) && !flags.contains(flag)) {
                throw usage(flag + " has no effect on " + what);
            }
        }
        try {
            String text = switch (what) {
                case "caller" ->
                    AuditorPolicy.ofCaller(
                            given.matchedOptionValue("--partition", "aws"),
                            given.matchedOptionValue("--role-name", ROLE));
                case "trust" -> AuditorPolicy.trust(needed(given, "--caller"), needed(given, "--external-id"));
                case "stackset" -> AuditorPolicy.stackSet(given.matchedOptionValue("--role-name", ROLE));
                default -> AuditorPolicy.ofAccount();
            };
            console.print(out -> out.write(text));
            return ExitCode.CLEAN;
        } catch (IllegalArgumentException e) {
            throw new UsageException("iam-policy", String.valueOf(e.getMessage()), e);
        }
    }

    private static String needed(ParseResult given, String flag) {
        String value = given.matchedOptionValue(flag, "");
        if (value.isBlank()) {
            throw usage("trust needs " + flag);
        }
        return value;
    }

    private static UsageException usage(String line) {
        return new UsageException("iam-policy", line);
    }
}
