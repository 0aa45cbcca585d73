package io.policyauditor.cli;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.estate.proof.Condition;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Exemptions;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.OwnKeys;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.reports.DecisionJson;
import io.policyauditor.reports.DecisionText;
import io.policyauditor.reports.DecisionView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor decide}: what AWS answers to a request, and which statement decides. */
final class DecideCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "decide",
                "Say what AWS answers to a request, and which statement decides.",
                "",
                "The documents are those of an estate (--estate), or those that flags name, or those of each line of a"
                        + " file of cases (--cases). Of an estate one can ask about what it has not: the role or user"
                        + " auditor-example of an account is taken to be there and allowed everything, a bucket that is"
                        + " not there to be one of --resource-account that lets everybody in.",
                "");
        RequestOptions.describe(spec);
        GivenLayers.describe(spec);
        spec.addOption(Command.flag(
                "The context is what --context says and nothing else; no key that AWS fills in is added.",
                "--complete-context"));
        spec.addOption(Command.value("PATH", "Take the documents from the estate in this directory.", "--estate"));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.value(
                "FILE",
                "Answer evaluation cases, JSON Lines, plain or gzip'd, - for standard input: a line each.",
                "--cases"));
        spec.addOption(Command.value("FORMAT", "text (default) or json.", "-f", "--format"));
        spec.addOption(Command.flag("Show every statement, with why it does not apply.", "-v", "--verbose"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String cases = given.matchedOptionValue("--cases", null);
        if (cases != null) {
            without(given, "--cases", RequestOptions.FLAGS);
            without(given, "--cases", GivenLayers.FLAGS);
            without(given, "--cases", List.of("--complete-context", "--estate", "--config", "--format", "--verbose"));
            return CaseAnswers.write(cases, console);
        }
        String format = given.matchedOptionValue("--format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw usage("--format is text or json, not " + format);
        }
        boolean verbose = given.hasMatchedOption("--verbose");
        if (verbose && format.equals("json")) {
            throw usage("--verbose has no effect with --format json, which has every statement");
        }
        RequestOptions request = RequestOptions.of(given);
        DecisionView view = view(request, given, console, parts);
        console.print(out -> {
            if (format.equals("json")) {
                DecisionJson.write(view, out);
            } else {
                DecisionText.write(view, verbose, out);
            }
        });
        return ExitCode.CLEAN;
    }

    private static DecisionView view(RequestOptions asked, ParseResult given, Console console, Parts parts) {
        String estate = given.matchedOptionValue("--estate", null);
        if (estate == null) {
            without(given, "documents that flags name", List.of("--config"));
            return ofFlags(asked, given, console);
        }
        without(given, "--estate", GivenLayers.FLAGS);
        without(given, "--estate", List.of("--complete-context"));
        EstateFiles files = EstateFiles.read(
                "decide",
                List.of(estate),
                Optional.ofNullable(given.matchedOptionValue("--config", null)),
                console,
                parts);
        Optional<String> owner = Optional.ofNullable(given.matchedOptionValue("--resource-account", null));
        Lookup<Effective> found = new Posed(asked.caller(), asked.action(), asked.resource(), owner, asked.context())
                .access(files.found().estate());
        Effective effective = found.known()
                .orElseThrow(() -> usage(found.missing()
                        .map(gap -> "the estate does not tell: " + gap.what())
                        .orElse("the estate is known to have no such principal or no such resource")));
        String known = effective.resource().account();
        if (owner.isPresent() && known != null && !known.equals(owner.get())) {
            throw usage("--resource-account " + owner.get() + " contradicts the estate, where " + asked.resource()
                    + " is of account " + known);
        }
        Request request = effective.request(asked.action(), asked.context());
        DecisionView view = DecisionView.of(effective.layers(request), request, effective.assumptions(request));
        return view.reach() == Reach.ONLY_IF
                ? view.with(Condition.of(effective, request, asked.context(), Catalogue.bundled(), Budget.DEFAULT))
                : view;
    }

    private static DecisionView ofFlags(RequestOptions asked, ParseResult given, Console console) {
        String owner = owner(asked);
        Layers layers = GivenLayers.of(given, new Resource(asked.resource(), owner), console);
        Context context = given.hasMatchedOption("--complete-context")
                ? asked.context()
                : OwnKeys.of(asked.caller(), owner)
                        .with()
                        .putAll(asked.context())
                        .build();
        Request request = new Request(asked.caller(), asked.action(), asked.resource(), owner, context);
        return DecisionView.of(Exemptions.apply(layers, request, Catalogue.bundled()), request, List.of());
    }

    /** The resource's account; for an action that takes no resource, the caller's. */
    private static @Nullable String owner(RequestOptions asked) {
        if (asked.resourceAccount().isPresent()) {
            return asked.resourceAccount().get();
        }
        if (asked.resource().equals("*")) {
            return asked.caller().account().orElse(null);
        }
        if (asked.caller().kind() == Caller.Kind.AWS) {
            throw usage("the account of " + asked.resource() + " is not part of its ARN, say it with"
                    + " --resource-account");
        }
        return null;
    }

    private static void without(ParseResult given, String with, List<String> flags) {
        flags.stream().filter(given::hasMatchedOption).findFirst().ifPresent(flag -> {
            throw usage(flag + " has no effect with " + with);
        });
    }

    private static UsageException usage(String line) {
        return new UsageException("decide", line);
    }
}
