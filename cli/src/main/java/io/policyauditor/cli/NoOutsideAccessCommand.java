package io.policyauditor.cli;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.proof.AnalyzerCheck;
import io.policyauditor.estate.proof.Asked;
import io.policyauditor.estate.proof.Comparison;
import io.policyauditor.estate.proof.Crowd;
import io.policyauditor.estate.proof.Crowd.Inside;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Zone;
import io.policyauditor.reports.ProofView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor prove no-outside-access}: nobody outside reaches a resource. */
final class NoOutsideAccessCommand implements Command {
    private static final String NAME = "no-outside-access";
    private static final String ENVIRONMENT = "environment:";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                NAME,
                "Whether nobody outside is allowed anything by the policy of a resource, or by an estate on a resource.",
                "",
                "Outside are all other principals, AWS services, identities of providers and anonymous callers.",
                "");
        spec.addOption(Command.value("FILE", "The policy of a bucket, key, role or other resource.", "--subject"));
        ProveOptions.describeKind(spec);
        spec.addOption(Command.lists("ID", "Inside is this organization.", "--inside-organization"));
        spec.addOption(Command.lists("ID", "Inside are these accounts.", "--inside-account"));
        spec.addOption(Command.lists("ARN", "Inside are these users, roles and providers.", "--inside-principal"));
        spec.addOption(Command.lists(
                "NAME", "Inside are these AWS services, such as logging.s3.amazonaws.com.", "--inside-service"));
        ProveOptions.describeEstate(spec);
        spec.addOption(Command.value("ARN", "The bucket, key or role of the estate.", "--resource"));
        spec.addOption(Command.value(
                "WHAT",
                "Outside of what: organization, accounts (those of the estate) or environment:NAME. Default:"
                        + " organization, accounts where the estate does not name one.",
                "--outside"));
        spec.addOption(Command.flag(
                "Outside is who each Access Analyzer of the collected estate takes for it; what it found is held against"
                        + " the proof. Without --resource: of everything that it watches.",
                "--analyzer"));
        ProveOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ProveOptions options = new ProveOptions("prove " + NAME, given, console);
        options.json();
        if (!options.has("--estate")) {
            options.without("--subject", "--resource", "--outside", "--config", "--analyzer");
            return ofPolicy(options);
        }
        options.without("--estate", "--subject", "--kind", "--inside-organization", "--inside-account");
        if (options.has("--analyzer")) {
            options.without("--analyzer", "--inside-principal", "--inside-service", "--outside");
            return besideAnalyzers(options, parts);
        }
        return ofEstate(options, parts);
    }

    private static int ofPolicy(ProveOptions options) {
        Zone zone = new Zone(
                options.all("--inside-organization"),
                accounts(options),
                principals(options),
                options.all("--inside-service"));
        if (zone.isEmpty()) {
            throw options.usage(
                    "who is inside is missing, say --inside-organization, --inside-account or --inside-principal");
        }
        BarePolicy policy = options.policies(options.needed("--subject")).get(0);
        PolicyKind kind = policy.policy().source().kind();
        if (!kind.hasPrincipal()) {
            throw options.usage(policy.name() + " is an " + kind.title()
                    + ", which names no principals; ask about the policy of a resource, or say --kind");
        }
        String claim = policy.name() + " allows nothing to anyone outside " + String.join(", ", inside(zone));
        return options.print(new ProofView(
                NAME,
                claim,
                List.of(NotGrantedCommand.proof(
                        policy,
                        new Prover(Catalogue.bundled())
                                .noOutsideAccess(policy.access(), zone, BarePolicy.scope(kind), options.budget())))));
    }

    private static List<String> inside(Zone zone) {
        List<String> all = new ArrayList<>(zone.organizations());
        all.addAll(zone.accounts());
        all.addAll(zone.principals());
        all.addAll(zone.services());
        return all;
    }

    private static List<String> accounts(ProveOptions options) {
        List<String> accounts = options.all("--inside-account");
        accounts.stream().filter(id -> !Arn.isAccountId(id)).findFirst().ifPresent(id -> {
            throw options.usage("--inside-account is an account id of twelve digits, not " + id);
        });
        return accounts;
    }

    private static List<String> principals(ProveOptions options) {
        List<String> principals = options.all("--inside-principal");
        principals.stream().filter(arn -> Arn.parse(arn).isEmpty()).findFirst().ifPresent(arn -> {
            throw options.usage("--inside-principal is an ARN, not " + arn);
        });
        return principals;
    }

    private static int ofEstate(ProveOptions options, Parts parts) {
        String resource = resource(options, options.needed("--resource"));
        List<String> except = new ArrayList<>(principals(options));
        except.addAll(options.all("--inside-service"));
        EstateFiles files = options.files(parts);
        Inside inside = inside(options, files.found().estate());
        Crowd crowd = new Crowd.Outsiders(inside, except);
        Asked asked = Asked.all(resource);
        return options.print(new ProofView(
                NAME,
                "nothing on " + resource + " is allowed to " + crowd.words(),
                ProveOptions.proofs(options.prover(files, parts).nobody(crowd, asked))));
    }

    private static int besideAnalyzers(ProveOptions options, Parts parts) {
        Optional<String> resource = options.one("--resource").map(arn -> resource(options, arn));
        EstateFiles files = options.files(parts);
        AnalyzerCheck check = new AnalyzerCheck(files.found().estate(), options.prover(files, parts));
        List<Comparison> comparisons = resource.map(check::of).orElseGet(check::all);
        if (comparisons.isEmpty()) {
            throw options.usage("no Access Analyzer of the estate watches "
                    + resource.orElse("a bucket, key or role of it") + ", and none has a finding; collect them with"
                    + " auditor collect aws");
        }
        return options.print(new ProofView(
                NAME,
                "nothing on " + resource.orElse("what Access Analyzers watch")
                        + " is allowed to anyone outside their zones of trust",
                comparisons.stream().map(ProveOptions::proof).toList()));
    }

    private static String resource(ProveOptions options, String written) {
        if (!NotGrantedCommand.single(written)) {
            throw options.usage("--resource is the ARN of one bucket, key or role, not " + written);
        }
        return written;
    }

    private static Inside inside(ProveOptions options, Estate estate) {
        boolean organization =
                estate.organization().flatMap(Organization::id).known().isPresent();
        String outside = options.one("--outside").orElse(organization ? "organization" : "accounts");
        if (outside.equals("organization")) {
            if (!organization) {
                throw options.usage("--outside organization needs the id of the organization in estate.yaml");
            }
            return new Crowd.Organization();
        }
        if (outside.equals("accounts")) {
            return new Crowd.Accounts();
        }
        if (outside.startsWith(ENVIRONMENT) && outside.length() > ENVIRONMENT.length()) {
            return new Crowd.Environment(outside.substring(ENVIRONMENT.length()));
        }
        throw options.usage("--outside is organization, accounts or environment:NAME, not " + outside);
    }
}
