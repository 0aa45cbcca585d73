package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.audit.ConfigurationError;
import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Expected;
import io.policyauditor.audit.Section;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code estate.yaml}: what a person knows of accounts, buckets and clusters that no live account is there to tell.
 *
 * <p>Nothing in it is passed over. What cannot be understood is unknown, and while there is any error no listing counts
 * as complete: a thing whose name is misspelled would be absent otherwise.
 */
final class EstateReader {
    /** The name of the file. */
    static final String NAME = "estate.yaml";

    private final EstateFacts facts;
    private final EstateDocuments documents;
    private final ConfigurationErrors errors;
    private final Map<String, List<String>> manifests = new LinkedHashMap<>();
    private final Map<String, String> clusterByFact = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final List<ControlPolicy> controlPolicies = new ArrayList<>();

    private EstateReader(EstateDocuments documents, ConfigurationErrors errors) {
        this.documents = documents;
        this.errors = errors;
        this.facts = new EstateFacts(documents, errors);
    }

    /**
     * What a file came to.
     *
     * @param parts without Kubernetes objects
     * @param manifests of each cluster the globs of its manifests, relative to the directory of the file
     * @param files the files that it names and that were read, with the SHA-256 of their bytes
     * @param errors in source order
     */
    record Result(
            Estate.Parts parts,
            Map<String, List<String>> manifests,
            Map<Path, String> files,
            List<ConfigurationError> errors) {}

    /**
     * Reads an estate. Never throws.
     *
     * @param trees the documents of the file, of which there must be one
     * @param shown the name by which a person knows a file
     */
    static Result read(
            SourceText source, List<Tree> trees, Path directory, SourceReader reader, Function<Path, String> shown) {
        Tree tree = trees.isEmpty() ? new Tree(null, List.of()) : trees.get(0);
        ConfigurationErrors errors = new ConfigurationErrors(tree.certain());
        EstateDocuments documents = new EstateDocuments(directory, reader, shown, errors);
        EstateReader reading = new EstateReader(documents, errors);
        tree.problems().forEach(problem -> errors.add(problem.at(), problem.message()));
        Node root = tree.root();
        if (trees.size() > 1) {
            Node second = trees.get(1).root();
            errors.add(second == null ? source.all() : second.span(), "a second document, an estate is one document");
        }
        // What a mistake of the text hides cannot be told from what is not there.
        if (root == null || !tree.certain()) {
            if (errors.count() == 0) {
                errors.add(source.all(), "the file is empty, write version: 1");
            }
            return new Result(Estate.Parts.ofPolicies(List.of()), Map.of(), documents.files(), errors.inOrder());
        }
        Estate.Parts parts = reading.file(Section.file(root, EstateKeys.FILE, errors), root);
        return new Result(parts, reading.manifests, documents.files(), errors.inOrder());
    }

    private Estate.Parts file(Section file, Node root) {
        if (!file.has("version")) {
            file.missing(file.at(), "the key version is missing, write version: 1");
        }
        file.one("version", this::version);
        Organizations organization = organization(file);
        if (root instanceof ObjectNode object) {
            file.named("accounts", EstateKeys.ACCOUNT)
                    .forEach((id, account) -> account(id, account, organization, object));
        }
        file.named("clusters", EstateKeys.CLUSTER).forEach(this::cluster);
        file.sections("vpcEndpointPolicies", EstateKeys.VPC_ENDPOINT_POLICY).forEach(this::vpcEndpointPolicy);
        List<Guardrail> guardrails =
                file.section("guardrails", EstateKeys.GUARDRAILS).list("required", EstateValues::name).stream()
                        .map(name -> new Guardrail(name.value(), name.span()))
                        .toList();
        return facts.parts(organization.lookup(), controlPolicies, guardrails);
    }

    private Optional<Integer> version(Node node, String where, ConfigurationErrors ignored) {
        if (node instanceof NumberNode number && number.value().equals("1")) {
            return Optional.of(1);
        }
        String written = node instanceof Node.Scalar scalar ? ", not " + quoted(scalar.value()) : "";
        errors.add(node.span(), where + " must be the number 1" + written);
        return Optional.empty();
    }

    /** The organization, and whether everything in it is listed. */
    private record Organizations(Lookup<Organization> lookup, boolean complete) {}

    private Organizations organization(Section file) {
        if (!file.has("organization")) {
            Gap gap = Gap.outOfScope("no organization is given, say it with organization in " + NAME);
            return new Organizations(Lookup.unknown(gap), false);
        }
        return file.one("organization", (node, where, ignored) -> Optional.of(organization(node, where)))
                .orElseThrow();
    }

    private Organizations organization(Node node, String where) {
        if (EstateValues.isNone(node)) {
            return new Organizations(Lookup.absent(), false);
        }
        Section section = Section.of(node, where, EstateKeys.ORGANIZATION, errors);
        boolean complete = section.one("complete", Expected::flag).orElse(false);
        List<Unit> listed = units(section);
        controlPolicies(section, "serviceControlPolicies", ControlPolicy.Type.SCP);
        controlPolicies(section, "resourceControlPolicies", ControlPolicy.Type.RCP);
        Organization organization = new Organization(
                facts.lookup(section, "id", Expected::organization),
                facts.lookup(section, "managementAccount", Expected::account),
                listed,
                section.at());
        return new Organizations(
                node instanceof ObjectNode
                        ? Lookup.known(organization)
                        : Lookup.unknown(Gap.unread(node.span() + " the organization is no mapping")),
                complete);
    }

    private record NamedUnit(Section section, String id, String name) {}

    private List<Unit> units(Section organization) {
        List<NamedUnit> named = new ArrayList<>();
        for (Section unit : organization.sections("units", EstateKeys.UNIT)) {
            Optional<String> id = unit.one("id", Expected::text);
            Optional<String> name = unit.one("name", Expected::text);
            if (id.isEmpty() && name.isEmpty()) {
                unit.missing(unit.at(), unit.name() + " needs an id or a name");
                continue;
            }
            String known = id.or(() -> name).orElseThrow();
            if (units.put(known, known) != null) {
                errors.add(unit.at(), "unit " + quoted(known) + " is given twice");
            }
            named.add(new NamedUnit(unit, known, name.orElse(known)));
        }
        // Parents may stand behind their children, so names are resolved when all are known.
        named.forEach(unit -> units.putIfAbsent(unit.name(), unit.id()));
        return named.stream()
                .map(unit -> new Unit(
                        unit.id(),
                        unit.name(),
                        parent(unit.section(), unit.id(), unit.name()),
                        unit.section().at()))
                .toList();
    }

    private Lookup<String> parent(Section unit, String id, String name) {
        if (!unit.has("parent")) {
            return id.startsWith("r-") || name.equalsIgnoreCase("root")
                    ? Lookup.absent()
                    : Lookup.unknown(Gap.outOfScope("the parent of unit " + id + " is not given"));
        }
        return facts.orNone(unit, "parent", this::unit);
    }

    /** The id of a unit that is named by id or name. */
    private Optional<String> unit(Node node, String where, ConfigurationErrors ignored) {
        return EstateValues.name(node, where, errors).flatMap(written -> {
            String id = units.get(written.value());
            if (id == null && !units.isEmpty()) {
                errors.unknown(
                        node.span(),
                        "unit " + quoted(written.value()),
                        written.value(),
                        units.keySet(),
                        "list it in organization.units");
                return Optional.empty();
            }
            return Optional.of(id == null ? written.value() : id);
        });
    }

    private Optional<String> target(Node node, String where, ConfigurationErrors ignored) {
        return node instanceof StringNode text && Arn.isAccountId(text.value())
                ? Optional.of(text.value())
                : unit(node, where, errors);
    }

    private void controlPolicies(Section organization, String key, ControlPolicy.Type type) {
        for (Section section : organization.sections(key, EstateKeys.CONTROL_POLICY)) {
            Optional<String> name = section.one("name", Expected::text);
            Optional<String> id = section.one("id", Expected::text);
            boolean awsManaged = section.one("awsManaged", Expected::flag).orElse(false);
            String word = type == ControlPolicy.Type.SCP ? "scp" : "rcp";
            if (name.isEmpty() && id.isEmpty()) {
                section.missing(section.at(), section.name() + " needs a name or an id");
                continue;
            }
            String called = name.or(() -> id).orElseThrow();
            String place = "organization#" + word + "/" + called;
            PolicyKind kind = type == ControlPolicy.Type.SCP ? PolicyKind.SCP : PolicyKind.RCP;
            if (!section.has("policy") && !awsManaged) {
                section.missing(section.at(), section.name() + " needs a policy");
            }
            Lookup<String> owner = facts.lookup(organization, "managementAccount", EstateReader::quietAccount);
            Policy policy = section.one(
                            "policy",
                            (node, where, ignored) -> Optional.of(
                                    documents.unjudged(kind, place, node, where, owner, Lookup.known(place))))
                    .orElseGet(() -> awsManaged
                            ? awsManaged(kind, type, place)
                            : PolicyTexts.unknown(place, Gap.unread(section.at() + " " + called + " has no policy")));
            // What AWS manages nobody here can change.
            if (!awsManaged) {
                documents.texts().judge(policy);
            }
            controlPolicies.add(new ControlPolicy(
                    type,
                    id.orElse(called),
                    called,
                    policy,
                    section.list("targets", this::target),
                    awsManaged,
                    section.at()));
        }
    }

    private static Optional<String> quietAccount(Node node, String where, ConfigurationErrors ignored) {
        return node instanceof StringNode text && Arn.isAccountId(text.value())
                ? Optional.of(text.value())
                : Optional.empty();
    }

    /** FullAWSAccess or RCPFullAWSAccess, which nobody can change and everybody has; so it is not judged. */
    private static Policy awsManaged(PolicyKind kind, ControlPolicy.Type type, String place) {
        String name = type == ControlPolicy.Type.SCP ? "FullAWSAccess" : "RCPFullAWSAccess";
        try (InputStream in = EstateReader.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException(name + ".json is not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Tree tree = JsonReader.read(new SourceText("arn:aws:organizations::aws:policy/" + name, text));
            return EstateDocuments.document(kind, place, tree).elsewhere(place, Lookup.absent(), Lookup.known(place));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void account(StringNode id, Section section, Organizations organization, ObjectNode root) {
        if (!Arn.isAccountId(id.value())) {
            errors.add(
                    id.span(), quoted(id.value()) + " is no account id of twelve digits, put the account id in quotes");
            return;
        }
        Set<Listing> complete =
                new LinkedHashSet<>(section.list("complete", EstateValues.listing(EstateFacts.OF_ACCOUNT)));
        if (organization.complete()) {
            complete.add(Listing.ORGANIZATION);
        }
        Lookup<String> unit = section.has("unit") || !(organization.lookup() instanceof Lookup.KnownAbsent)
                ? facts.orNone(section, "unit", this::unit)
                : Lookup.absent();
        String partition = Partition.ofAccount(id.value(), root);
        facts.account(
                new Account(
                        id.value(),
                        facts.lookup(section, "name", Expected::text),
                        unit,
                        facts.tags(section),
                        facts.lookup(section, "publicAccessBlock", EstateValues::publicAccessBlock),
                        complete,
                        id.span()),
                section,
                partition);
    }

    private void cluster(StringNode name, Section section) {
        Set<Listing> complete =
                new LinkedHashSet<>(section.list("complete", EstateValues.listing(EstateFacts.OF_CLUSTER)));
        Lookup<String> given = facts.lookup(section, "arn", Expected::arn);
        Optional<String> region = section.one("region", EstateValues::region);
        Lookup<String> account = section.has("account")
                ? facts.lookup(section, "account", Expected::account)
                : given.map(arn -> Arn.parse(arn).map(Arn::account).orElse(""));
        Lookup<String> arn = given;
        if (!section.has("arn") && region.isPresent()) {
            arn = account.map(id -> "arn:" + Partition.ofRegion(region.get()) + ":eks:" + region.get() + ":" + id
                    + ":cluster/" + name.value());
        }
        if (section.has("manifests")) {
            manifests.put(name.value(), section.list("manifests", Expected::path));
        }
        Lookup<String> issuer = facts.lookup(section, "issuer", Expected::issuer);
        once(section, "arn", arn, name.value());
        once(section, "issuer", issuer, name.value());
        facts.cluster(new Cluster(
                name.value(),
                arn,
                account,
                issuer,
                facts.lookup(section, "vpc", Expected::text),
                facts.tags(section),
                facts.podIdentityAssociations(name.value(), account, section, complete),
                facts.nodeGroups(section, complete),
                facts.accessEntries(section, complete),
                complete,
                name.span()));
    }

    /** What only one cluster can have: a cluster described twice under two names would contradict itself. */
    private void once(Section section, String key, Lookup<String> value, String cluster) {
        value.known()
                .map(clusterByFact::get)
                .ifPresent(other -> errors.add(
                        section.has(key) ? section.at(key) : section.at(),
                        section.name() + " has the " + key + " of clusters." + other + ", describe a cluster once"));
        value.known().ifPresent(known -> clusterByFact.putIfAbsent(known, cluster));
    }

    private void vpcEndpointPolicy(Section section) {
        Optional<String> endpoint = section.one("vpcEndpoint", Expected::text);
        if (endpoint.isEmpty() || !section.has("policy")) {
            section.missing(section.at(), section.name() + " needs a vpcEndpoint and a policy");
            return;
        }
        String id = endpoint.get();
        Lookup<String> account = facts.lookup(section, "account", Expected::account);
        section.one(
                "policy",
                (node, where, ignored) -> Optional.of(documents.policy(
                        PolicyKind.VPC_ENDPOINT, id + "#policy", node, where, account, Lookup.known(id))));
    }
}
