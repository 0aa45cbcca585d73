package io.policyauditor.cli;

import io.policyauditor.estate.proof.Asked;
import io.policyauditor.estate.proof.EstateProver;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.reports.ProofView;
import io.policyauditor.reports.ProofView.Proof;
import io.policyauditor.reports.ProofView.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor prove not-granted}: a policy, or a principal of an estate, is allowed none of some requests. */
final class NotGrantedCommand implements Command {
    private static final String NAME = "not-granted";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this, NAME, "Whether a policy, or a principal of an estate, is allowed none of some actions.", "");
        spec.addOption(Command.value("FILE", "The policy.", "--subject"));
        ProveOptions.describeKind(spec);
        ProveOptions.describeEstate(spec);
        spec.addOption(Command.value("WHO", "The principal of the estate, as for auditor decide.", "--principal"));
        spec.addOption(Command.lists("PATTERN", "Actions, such as s3:Put*.", "--action"));
        spec.addOption(Command.lists(
                "PATTERN",
                "Resources, such as arn:aws:s3:::models/*; with an estate each of one bucket, key or role. Default: any.",
                "--resource"));
        ProveOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("prove " + NAME, given, console);
        options.json();
        List<String> actions = actions(options);
        List<String> resources = options.all("--resource");
        String claim = String.join(", ", actions) + " on "
                + (resources.isEmpty() ? "any resource" : String.join(", ", resources)) + " is not granted ";
        if (!options.has("--estate")) {
            options.without("--subject", "--principal", "--config");
            BarePolicy policy = options.policies(options.needed("--subject")).get(0);
            Target target = new Target(actions, resources.isEmpty() ? List.of("*") : resources);
            Verdict verdict = new Prover(Catalogue.bundled())
                    .notGranted(
                            policy.access(),
                            List.of(target),
                            BarePolicy.scope(policy.policy().source().kind()),
                            options.budget());
            return options.print(new ProofView(NAME, claim + "by " + policy.name(), List.of(proof(policy, verdict))));
        }
        options.without("--estate", "--subject", "--kind");
        String written = options.needed("--principal");
        Caller caller = Callers.parse(written)
                .orElseThrow(() -> options.usage("--principal is " + Callers.EXPECTED + ", not " + written));
        List<Proof> proofs = ofEstate(options, parts, caller, actions, resources);
        return options.print(new ProofView(NAME, claim + "to " + written, proofs));
    }

    private static List<Proof> ofEstate(
            ProveOptions options, Parts parts, Caller caller, List<String> actions, List<String> resources) {
        resources.stream()
                .filter(resource -> !resource.equals("*") && !single(resource))
                .findFirst()
                .ifPresent(resource -> {
                    throw options.usage("--resource " + resource
                            + " is of no single bucket, key or role; name one, or leave --resource out for all");
                });
        EstateProver prover = options.prover(parts);
        if (resources.isEmpty() || resources.contains("*")) {
            return ProveOptions.proofs(prover.notGrantedAnywhere(caller, actions));
        }
        return ProveOptions.proofs(resources.stream()
                .map(resource ->
                        prover.notGranted(caller, new Asked(resource, actions, List.of(resource), Context.EMPTY)))
                .toList());
    }

    /** Whether all resources of a pattern have one policy: wildcards stand behind the name of a bucket only. */
    static boolean single(String resource) {
        Arn arn = Arn.parse(resource).orElse(null);
        if (arn == null) {
            return false;
        }
        boolean bucket = arn.service().equals("s3") && arn.region().isEmpty();
        int slash = resource.indexOf('/');
        String name = bucket && slash >= 0 ? resource.substring(0, slash) : resource;
        return name.indexOf('*') < 0 && name.indexOf('?') < 0;
    }

    private static List<String> actions(ProveOptions options) {
        List<String> actions = options.all("--action");
        if (actions.isEmpty()) {
            throw options.usage("--action is missing");
        }
        for (String action : actions) {
            int colon = action.indexOf(':');
            if (!action.equals("*") && (colon <= 0 || colon == action.length() - 1)) {
                throw options.usage("--action is SERVICE:NAME with or without wildcards, not " + action);
            }
        }
        return actions;
    }

    static Proof proof(BarePolicy policy, Verdict verdict) {
        List<Side> sides = new ArrayList<>();
        Optional<String> replay = Optional.empty();
        if (verdict instanceof Violated violated) {
            sides.add(policy.side(violated.witness()));
            replay = CompareCommand.replay("witness", policy, violated);
        }
        return new Proof("", verdict, sides, List.of(), replay);
    }
}
