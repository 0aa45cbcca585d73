package io.policyauditor.cli;

import io.policyauditor.estate.excess.LoaderExcess;
import io.policyauditor.estate.excess.LoaderExcesses;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.prove.Excess;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.reports.ExcessJson;
import io.policyauditor.reports.ExcessText;
import io.policyauditor.reports.LoaderExcessJson;
import io.policyauditor.reports.LoaderExcessSarif;
import io.policyauditor.reports.LoaderExcessText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor excess}: what a policy grants beyond a minimum. */
final class ExcessCommand implements Command {
    private static final int MOST_BOXES = 1_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "excess",
                "Say what a policy allows beyond what is needed, as actions on resources under conditions.",
                "",
                "Excess makes the exit code 1; an answer that is not complete makes it 4 when it has found none.",
                "");
        spec.addPositional(Command.words(
                "SUBJECT MINIMUM",
                "The policy, a file, and one that allows what is needed. Without them --estate: then the need of each role"
                        + " that loads models is that of its load points, and a smaller policy is shown for every one on"
                        + " the way."));
        ProveOptions.describeKind(spec);
        ProveOptions.describeEstate(spec);
        spec.addOption(Command.flag(
                "With --estate: services that share a role and load different models, or are of different"
                        + " ServiceAccounts, get a role each: its policies, and what changes for it in the manifests.",
                "--own-roles"));
        ProveOptions.describe(
                spec, "text (default) or json; with --estate also sarif, with the smaller policies as fixes.");
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("excess", given, console);
        List<String> files = given.matchedPositionalValue(0, List.of());
        String estate = given.matchedOptionValue("--estate", null);
        if (estate != null) {
            return ofLoaders(estate, files, options, given, console, parts);
        }
        if (files.size() != 2) {
            throw new UsageException("excess", "give SUBJECT and MINIMUM, two files, or --estate PATH");
        }
        if (given.hasMatchedOption("--own-roles")) {
            throw new UsageException("excess", "--own-roles has no effect without --estate");
        }
        if (given.hasMatchedOption("--config")) {
            throw new UsageException("excess", "--config has no effect without --estate");
        }
        boolean json = options.json();
        List<BarePolicy> both = options.policies(files.get(0), files.get(1));
        BarePolicy subject = both.get(0);
        BarePolicy minimum = both.get(1);
        Excess excess = new Prover(Catalogue.bundled())
                .excess(
                        subject.access(),
                        minimum.access(),
                        BarePolicy.scope(subject.policy().source().kind()),
                        MOST_BOXES,
                        options.budget());
        console.print(out -> {
            if (json) {
                ExcessJson.write(subject.name(), minimum.name(), excess, out);
            } else {
                ExcessText.write(subject.name(), minimum.name(), excess, options.has("--verbose"), out);
            }
        });
        if (!excess.boxes().isEmpty()) {
            return ExitCode.FINDINGS;
        }
        return excess.complete() ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }

    /** What the roles of an estate that load models are granted beyond the need of their load points. */
    private static int ofLoaders(
            String estate, List<String> files, ProveOptions options, ParseResult given, Console console, Parts parts) {
        if (!files.isEmpty() || given.hasMatchedOption("--kind")) {
            throw new UsageException("excess", "SUBJECT, MINIMUM and --kind have no effect with --estate");
        }
        String format = options.format("text", "json", "sarif");
        EstateFiles found = EstateFiles.read(
                "excess",
                List.of(estate),
                Optional.ofNullable(given.matchedOptionValue("--config", null)),
                console,
                parts);
        List<LoaderExcess> excesses =
                LoaderExcesses.of(found.found().estate(), options.budget(), given.hasMatchedOption("--own-roles"));
        if (excesses.isEmpty()) {
            throw new UsageException("excess", "no role of " + estate + " is known to load a model");
        }
        console.print(out -> {
            if (format.equals("json")) {
                LoaderExcessJson.write(excesses, out);
            } else if (format.equals("sarif")) {
                LoaderExcessSarif.write(excesses, Version.number(), out);
            } else {
                LoaderExcessText.write(excesses, options.has("--verbose"), out);
            }
        });
        if (excesses.stream().anyMatch(LoaderExcess::any)) {
            return ExitCode.FINDINGS;
        }
        return excesses.stream()
                        .allMatch(excess -> excess.gaps().isEmpty()
                                && excess.parts().stream()
                                        .allMatch(part -> part.excess().complete()))
                ? ExitCode.CLEAN
                : ExitCode.INCOMPLETE;
    }
}
