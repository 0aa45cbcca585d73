package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.quoted;
import static io.policyauditor.audit.ConfigurationErrors.shown;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Expected;
import io.policyauditor.audit.Section;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the accounts and clusters of an {@code estate.yaml} hold, as the records of the estate. */
final class EstateFacts {
    /** What an account can say is complete. */
    static final List<Listing> OF_ACCOUNT = List.of(
            Listing.ROLES,
            Listing.USERS,
            Listing.BUCKETS,
            Listing.KEYS,
            Listing.OIDC_PROVIDERS,
            Listing.CLUSTERS,
            Listing.ACCESS_POINTS);

    /** What a cluster can say is complete. */
    static final List<Listing> OF_CLUSTER =
            List.of(Listing.MANIFESTS, Listing.POD_IDENTITY_ASSOCIATIONS, Listing.NODE_GROUPS, Listing.ACCESS_ENTRIES);

    private final EstateDocuments documents;
    private final ConfigurationErrors errors;
    private final List<Account> accounts = new ArrayList<>();
    private final Contradictions<Role> roles = new Contradictions<>(Role::arn, Role::place, Same::role);
    private final Contradictions<User> users = new Contradictions<>(User::arn, User::place, Same::user);
    private final Contradictions<Bucket> buckets = new Contradictions<>(Bucket::name, Bucket::place, Same::never);
    private final Contradictions<Key> keys = new Contradictions<>(Key::arn, Key::place, Same::never);
    private final Contradictions<OidcProvider> providers =
            new Contradictions<>(OidcProvider::arn, OidcProvider::place, Same::never);
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<AccountTraits> traits = new ArrayList<>();

    EstateFacts(EstateDocuments documents, ConfigurationErrors errors) {
        this.documents = documents;
        this.errors = errors;
    }

    /** Everything read; with an error anywhere nothing counts as complete. */
    Estate.Parts parts(
            Lookup<Organization> organization, List<ControlPolicy> controlPolicies, List<Guardrail> guardrails) {
        boolean sound = errors.count() == 0;
        List<Conflict> conflicts = new ArrayList<>();
        conflicts.addAll(roles.conflicts());
        conflicts.addAll(users.conflicts());
        conflicts.addAll(buckets.conflicts());
        conflicts.addAll(keys.conflicts());
        conflicts.addAll(providers.conflicts());
        return new Estate.Parts(
                organization,
                sound
                        ? accounts
                        : accounts.stream()
                                .map(account -> complete(account, Set.of()))
                                .toList(),
                controlPolicies,
                roles.all(),
                users.all(),
                buckets.all(),
                keys.all(),
                providers.all(),
                sound
                        ? clusters
                        : clusters.stream()
                                .map(cluster -> complete(cluster, Set.of()))
                                .toList(),
                List.of(),
                documents.policies(),
                guardrails,
                conflicts,
                new Observations(traits, List.of(), List.of(), List.of()),
                List.of());
    }

    private static Account complete(Account account, Set<Listing> complete) {
        return new Account(
                account.id(),
                account.name(),
                account.unit(),
                account.tags(),
                account.publicAccessBlock(),
                complete,
                account.place());
    }

    /** A cluster whose complete listings are these. */
    static Cluster complete(Cluster cluster, Set<Listing> complete) {
        return new Cluster(
                cluster.name(),
                cluster.arn(),
                cluster.account(),
                cluster.issuer(),
                cluster.vpc(),
                cluster.tags(),
                cluster.podIdentityAssociations(),
                cluster.nodeGroups(),
                cluster.accessEntries(),
                complete,
                cluster.place());
    }

    /** What a key says: out of scope where it is missing, unread where it is wrong. */
    private <T> Lookup<T> read(Section section, String key, Supplier<T> reading) {
        if (!section.has(key)) {
            return Lookup.unknown(Gap.outOfScope(missing(section, key)));
        }
        int before = errors.count();
        T value = reading.get();
        return errors.count() == before ? Lookup.known(value) : Lookup.unknown(unread(section, key));
    }

    private static String missing(Section section, String key) {
        return section.name() + " says nothing about " + key + ", add it to " + EstateReader.NAME;
    }

    private static Gap unread(Section section, String key) {
        return Gap.unread(section.at(key) + " " + section.name() + "." + key
                + " could not be understood, see the errors of the file");
    }

    /** The value of a key. */
    <T> Lookup<T> lookup(Section section, String key, Expected<T> reading) {
        return flat(read(section, key, () -> section.one(key, reading)), section, key);
    }

    /** The value of a key, or the word that there is none. */
    <T> Lookup<T> orNone(Section section, String key, Expected<T> reading) {
        Lookup<Lookup<T>> nested = lookup(section, key, EstateValues.orNone(reading));
        return nested.known().orElseGet(() -> Lookup.unknown(nested.missing().orElseGet(() -> unread(section, key))));
    }

    private static <T> Lookup<T> flat(Lookup<Optional<T>> read, Section section, String key) {
        if (read.known().isPresent()) {
            return read.known().get().map(Lookup::known).orElseGet(() -> Lookup.unknown(unread(section, key)));
        }
        return Lookup.unknown(read.missing().orElseGet(() -> unread(section, key)));
    }

    Lookup<Map<String, String>> tags(Section section) {
        return texts(section, "tags");
    }

    private Lookup<Map<String, String>> texts(Section section, String key) {
        return read(section, key, () -> {
            Map<String, String> texts = new LinkedHashMap<>();
            section.map(key, Expected::scalar).forEach((name, value) -> texts.put(name.value(), value));
            return Map.copyOf(texts);
        });
    }

    private <T> Lookup<List<T>> list(
            Section section, String key, EstateKeys keysOfItem, Function<Section, Optional<T>> item) {
        return read(section, key, () -> {
            List<T> items = new ArrayList<>();
            section.sections(key, keysOfItem).forEach(one -> item.apply(one).ifPresent(items::add));
            return List.copyOf(items);
        });
    }

    /** A list that is known to be empty when it is not written and its listing is complete. */
    private <T> Lookup<List<T>> listing(
            Section section, String key, EstateKeys keysOfItem, boolean complete, Function<Section, Optional<T>> item) {
        return complete && !section.has(key) ? Lookup.known(List.of()) : list(section, key, keysOfItem, item);
    }

    /** Texts that must be there; empty when one is not, which is reported. */
    private static boolean needs(Section section, String... required) {
        for (String key : required) {
            if (!section.has(key)) {
                section.missing(section.at(), section.name() + " needs " + key);
                return false;
            }
        }
        return true;
    }

    private AccountTraits traits(Account account, Section section) {
        Gap gap = Gap.outOfScope(EstateReader.NAME + " says nothing about it; collect account " + account.id());
        return new AccountTraits(
                account.id(),
                Lookup.unknown(gap),
                list(section, "vpcEndpoints", EstateKeys.VPC_ENDPOINT, one -> vpcEndpoint(account.id(), one)),
                list(
                        section,
                        "analyzers",
                        EstateKeys.ANALYZER,
                        one -> needs(one, "arn")
                                ? one.one("arn", Expected::arn)
                                        .map(arn -> new AccountTraits.Analyzer(
                                                arn,
                                                one.one("organization", Expected::flag)
                                                        .orElse(false),
                                                one.at()))
                                : Optional.empty()),
                Lookup.unknown(gap),
                account.place());
    }

    private Optional<VpcEndpoint> vpcEndpoint(String account, Section section) {
        if (!needs(section, "id", "service", "region")) {
            return Optional.empty();
        }
        Optional<String> service = section.one("service", Expected::text);
        Optional<String> region = section.one("region", EstateValues::region);
        return section.one("id", Expected::text)
                .flatMap(id -> service.flatMap(serving -> region.map(where -> new VpcEndpoint(
                        id,
                        account,
                        where,
                        lookup(section, "vpc", Expected::text),
                        serving.contains(".") ? serving : "com.amazonaws." + where + "." + serving,
                        policy(section, "policy", PolicyKind.VPC_ENDPOINT, id + "#policy", Lookup.known(account), id),
                        section.at()))));
    }

    /** Reads an account with all it holds. */
    void account(Account account, Section section, String partition) {
        if (section.has("analyzers") || section.has("vpcEndpoints")) {
            traits.add(traits(account, section));
        }
        Owner owner = new Owner(account.id(), partition, account.complete().contains(Listing.ACCESS_POINTS));
        // First, for it brings the documents of managed policies.
        Set<Listing> complete = new LinkedHashSet<>(account.complete());
        if (section.has("authorizationDetails") && authorizationDetails(owner, section)) {
            complete.add(Listing.ROLES);
            complete.add(Listing.USERS);
        }
        section.named("roles", EstateKeys.ROLE)
                .forEach((name, role) -> iamArn(owner, "role", name).ifPresent(arn -> role(owner, arn, name, role)));
        section.named("users", EstateKeys.USER)
                .forEach((name, user) -> iamArn(owner, "user", name).ifPresent(arn -> user(owner, arn, name, user)));
        section.sections("oidcProviders", EstateKeys.OIDC_PROVIDER).forEach(one -> provider(owner, one));
        section.named("buckets", EstateKeys.BUCKET).forEach((name, bucket) -> bucket(owner, name, bucket));
        section.named("keys", EstateKeys.KEY).forEach((name, key) -> key(owner, name, key));
        accounts.add(complete(account, complete));
    }

    private boolean authorizationDetails(Owner owner, Section section) {
        Span at = section.at("authorizationDetails");
        return section.one("authorizationDetails", documents::file)
                .flatMap(file -> documents.stream(
                        file,
                        at,
                        (name, text) -> AuthorizationDetails.read(
                                name, text, owner.account(), at, documents, errors, roles, users)))
                .orElse(false);
    }

    /** The account that things are read for. */
    private record Owner(String account, String partition, boolean accessPointsComplete) {
        Lookup<String> known() {
            return Lookup.known(account);
        }
    }

    /** The ARN of a role or user that is named by its name, its path and name, or its ARN. */
    private Optional<String> iamArn(Owner owner, String type, StringNode name) {
        String written = name.value();
        if (!written.startsWith("arn:")) {
            String plain = written.startsWith("/") ? written.substring(1) : written;
            return Optional.of("arn:" + owner.partition() + ":iam::" + owner.account() + ":" + type + "/" + plain);
        }
        return arnOf(owner, name, "iam", type + "/");
    }

    private Optional<String> arnOf(Owner owner, StringNode name, String service, String type) {
        Optional<Arn> arn = Arn.parse(name.value())
                .filter(parsed -> parsed.service().equals(service)
                        && parsed.account().equals(owner.account())
                        && parsed.resource().startsWith(type));
        if (arn.isEmpty()) {
            errors.add(
                    name.span(),
                    quoted(name.value()) + " is no ARN of a " + type.replace("/", "") + " of account "
                            + owner.account());
        }
        return arn.map(Arn::toString);
    }

    private void role(Owner owner, String arn, StringNode name, Section section) {
        Lookup<List<Attached>> managed = managed(section);
        roles.add(new Role(
                arn,
                policy(section, "trust", PolicyKind.TRUST, arn + "#trust", owner.known(), arn),
                policies(section, owner, arn, managed),
                managed.map(list -> list.stream().map(Attached::arn).toList()),
                boundary(section),
                tags(section),
                lookup(section, "maxSessionDuration", EstateValues::count),
                name.span()));
    }

    private void user(Owner owner, String arn, StringNode name, Section section) {
        users.add(new User(
                arn, policies(section, owner, arn, managed(section)), boundary(section), tags(section), name.span()));
    }

    private Lookup<Policy> policy(
            Section section, String key, PolicyKind kind, String name, Lookup<String> account, String attachedTo) {
        if (!section.has(key)) {
            return Lookup.unknown(Gap.outOfScope(missing(section, key)));
        }
        return section.one(
                        key,
                        EstateValues.orNone((node, where, ignored) -> Optional.of(
                                documents.policy(kind, name, node, where, account, Lookup.known(attachedTo)))))
                .orElseGet(() -> Lookup.unknown(unread(section, key)));
    }

    /** A managed policy and, where it is given, its document. */
    private record Attached(String arn, Policy policy) {}

    private Lookup<List<Attached>> managed(Section section) {
        return read(
                section,
                "managedPolicies",
                () -> section.list("managedPolicies", (node, where, ignored) -> attached(node, where)));
    }

    private Optional<Attached> attached(Node node, String where) {
        if (!(node instanceof ObjectNode)) {
            return Expected.arn(node, where, errors).map(arn -> new Attached(arn, documents.managed(arn)));
        }
        Section section = Section.of(node, where, EstateKeys.ATTACHED_POLICY, errors);
        if (!needs(section, "arn")) {
            return Optional.empty();
        }
        return section.one("arn", Expected::arn).map(arn -> new Attached(arn, managedDocument(section, arn)));
    }

    private Policy managedDocument(Section section, String arn) {
        Lookup<String> account = Arn.parse(arn)
                .map(Arn::account)
                .filter(Arn::isAccountId)
                .map(Lookup::known)
                .orElseGet(Lookup::absent);
        return section.one(
                        "policy",
                        (node, where, ignored) -> Optional.of(documents.policy(
                                PolicyKind.IDENTITY,
                                arn,
                                node,
                                where,
                                account,
                                Lookup.unknown(Gap.outOfScope("a managed policy may be attached anywhere")))))
                .orElseGet(() -> documents.managed(arn));
    }

    /** Inline policies and managed ones together: known as soon as one of the two is written. */
    private Lookup<List<Policy>> policies(Section section, Owner owner, String arn, Lookup<List<Attached>> managed) {
        Lookup<List<Policy>> inline = read(section, "policies", () -> {
            List<Policy> read = new ArrayList<>();
            section.map("policies", (node, where, ignored) -> Optional.of(node))
                    .forEach((name, node) -> read.add(documents.policy(
                            PolicyKind.IDENTITY,
                            arn + "#policies/" + name.value(),
                            node,
                            section.name() + ".policies." + shown(name.value()),
                            owner.known(),
                            Lookup.known(arn))));
            return List.copyOf(read);
        });
        Lookup<List<Policy>> attached =
                managed.map(list -> list.stream().map(Attached::policy).toList());
        if (inline.known().isEmpty() && section.has("policies")) {
            return inline;
        }
        if (attached.known().isEmpty()) {
            return section.has("managedPolicies") ? attached : inline;
        }
        List<Policy> all = new ArrayList<>(inline.known().orElse(List.of()));
        all.addAll(attached.known().get());
        return Lookup.known(List.copyOf(all));
    }

    private Lookup<Policy> boundary(Section section) {
        return orNone(
                section,
                "boundary",
                (node, where, ignored) -> attached(node, where).map(Attached::policy));
    }

    private void provider(Owner owner, Section section) {
        if (!needs(section, "issuer")) {
            return;
        }
        Lookup<Set<String>> clients =
                read(section, "clientIds", () -> Set.copyOf(section.list("clientIds", Expected::text)));
        section.one("issuer", Expected::issuer)
                .ifPresent(issuer -> providers.add(new OidcProvider(
                        "arn:" + owner.partition() + ":iam::" + owner.account() + ":oidc-provider/" + issuer,
                        issuer,
                        clients,
                        section.at("issuer"))));
    }

    private void bucket(Owner owner, StringNode written, Section section) {
        Optional<String> name = Expected.bucket(written, "the name of a bucket", errors);
        if (name.isEmpty()) {
            return;
        }
        Lookup<String> region = lookup(section, "region", EstateValues::region);
        String partition = region.known().map(Partition::ofRegion).orElse(owner.partition());
        String arn = "arn:" + partition + ":s3:::" + name.get();
        buckets.add(new Bucket(
                name.get(),
                arn,
                owner.known(),
                region,
                policy(section, "policy", PolicyKind.BUCKET, arn + "#policy", owner.known(), arn),
                orNone(section, "encryption", this::encryption),
                lookup(section, "publicAccessBlock", EstateValues::publicAccessBlock),
                lookup(section, "ownership", EstateValues.OWNERSHIP),
                list(section, "acl", EstateKeys.ACL_GRANT, EstateFacts::grantOfAcl),
                lookup(section, "versioning", Expected::flag),
                lookup(section, "objectLock", Expected::flag),
                lookup(section, "requesterPays", Expected::flag),
                tags(section),
                listing(
                        section,
                        "accessPoints",
                        EstateKeys.ACCESS_POINT,
                        owner.accessPointsComplete(),
                        one -> accessPoint(owner, one)),
                list(section, "objects", EstateKeys.OBJECT, this::object),
                written.span()));
    }

    private Optional<Encryption> encryption(Node node, String where, ConfigurationErrors ignored) {
        Section section = Section.of(node, where, EstateKeys.ENCRYPTION, errors);
        if (section.has("file")) {
            if (section.has("algorithm") || section.has("key") || section.has("bucketKey")) {
                errors.add(section.at("file"), where + " has a file and keys beside it, keep one of the two");
            }
            return section.one("file", documents::file)
                    .flatMap(file -> documents.tree(file, section.at("file")).known())
                    .flatMap(tree -> BucketEncryption.read(tree, section.at("file"), errors));
        }
        if (!needs(section, "algorithm")) {
            return Optional.empty();
        }
        Optional<Bucket.Algorithm> algorithm = section.one("algorithm", EstateValues.ALGORITHM);
        boolean ownKey = algorithm.filter(Bucket.Algorithm.SSE_S3::equals).isEmpty();
        if (!ownKey && section.has("key")) {
            errors.add(section.at("key"), where + " has a key, which AES256 does not use; write aws:kms");
        }
        // A bucket without a key of its own uses the AWS managed one.
        Lookup<String> key = section.has("key") ? orNone(section, "key", Expected::text) : Lookup.absent();
        return algorithm.map(
                known -> new Encryption(known, key, lookup(section, "bucketKey", Expected::flag), node.span()));
    }

    private static Optional<AclGrant> grantOfAcl(Section section) {
        if (!needs(section, "grantee", "permission")) {
            return Optional.empty();
        }
        Optional<String> permission = section.one("permission", EstateValues.PERMISSION);
        return section.one("grantee", Expected::text)
                .flatMap(grantee -> permission.map(known -> new AclGrant(grantee, known, section.at())));
    }

    private Optional<AccessPoint> accessPoint(Owner owner, Section section) {
        if (!needs(section, "arn")) {
            return Optional.empty();
        }
        return section.one("arn", Expected::arn)
                .map(arn -> new AccessPoint(
                        arn,
                        orNone(section, "alias", Expected::text),
                        policy(section, "policy", PolicyKind.BUCKET, arn + "#policy", owner.known(), arn),
                        orNone(section, "vpc", Expected::text),
                        lookup(section, "publicAccessBlock", EstateValues::publicAccessBlock),
                        section.at()));
    }

    private Optional<ObjectSample> object(Section section) {
        if (!needs(section, "key")) {
            return Optional.empty();
        }
        return section.one("key", Expected::text)
                .map(key -> new ObjectSample(
                        key,
                        lookup(section, "storageClass", Expected::text),
                        lookup(section, "owner", Expected::text),
                        section.at()));
    }

    private void key(Owner owner, StringNode written, Section section) {
        Optional<String> arn = written.value().startsWith("arn:")
                ? arnOf(owner, written, "kms", "key/")
                : keyArn(owner, written, section);
        if (arn.isEmpty()) {
            return;
        }
        if (written.value().startsWith("arn:")) {
            section.one("region", EstateValues::region);
        }
        keys.add(new Key(
                arn.get(),
                new LinkedHashSet<>(section.list("aliases", Expected::text)),
                policy(section, "policy", PolicyKind.KEY, arn.get() + "#policy", owner.known(), arn.get()),
                lookup(section, "state", EstateValues.STATE),
                lookup(section, "rotation", Expected::flag),
                lookup(section, "origin", EstateValues.ORIGIN),
                lookup(section, "symmetric", Expected::flag),
                lookup(section, "multiRegion", Expected::flag),
                section.one("awsManaged", Expected::flag).orElse(false),
                list(section, "grants", EstateKeys.GRANT, this::grantOfKey),
                tags(section),
                written.span()));
    }

    private static Optional<String> keyArn(Owner owner, StringNode written, Section section) {
        if (!needs(section, "region")) {
            return Optional.empty();
        }
        return section.one("region", EstateValues::region)
                .map(region -> "arn:" + Partition.ofRegion(region) + ":kms:" + region + ":" + owner.account() + ":key/"
                        + written.value());
    }

    private Optional<Key.Grant> grantOfKey(Section section) {
        if (!needs(section, "grantee", "operations")) {
            return Optional.empty();
        }
        String id = section.one("id", Expected::text).orElse("?");
        Set<String> operations = new LinkedHashSet<>(section.list("operations", Expected::text));
        return section.one("grantee", Expected::text)
                .map(grantee -> new Key.Grant(
                        id,
                        absentOr(section, "name", () -> orNone(section, "name", Expected::text)),
                        grantee,
                        absentOr(
                                section,
                                "retiringPrincipal",
                                () -> orNone(section, "retiringPrincipal", Expected::text)),
                        operations,
                        absentOr(section, "constraints", () -> orNone(section, "constraints", this::constraints)),
                        section.at()));
    }

    private Optional<Key.Constraints> constraints(Node node, String where, ConfigurationErrors ignored) {
        int before = errors.count();
        Section section = Section.of(node, where, EstateKeys.CONSTRAINTS, errors);
        if (errors.count() == before && EstateKeys.CONSTRAINTS.names().stream().noneMatch(section::has)) {
            section.missing(node.span(), where + " needs " + String.join(" or ", EstateKeys.CONSTRAINTS.names()));
            return Optional.empty();
        }
        return Optional.of(new Key.Constraints(
                absentOr(section, "encryptionContextEquals", () -> texts(section, "encryptionContextEquals")),
                absentOr(section, "encryptionContextSubset", () -> texts(section, "encryptionContextSubset"))));
    }

    void cluster(Cluster cluster) {
        clusters.add(cluster);
    }

    Lookup<List<PodIdentityAssociation>> podIdentityAssociations(
            String cluster, Lookup<String> account, Section section, Set<Listing> complete) {
        return listing(
                section,
                "podIdentityAssociations",
                EstateKeys.POD_IDENTITY_ASSOCIATION,
                complete.contains(Listing.POD_IDENTITY_ASSOCIATIONS),
                one -> association(cluster, account, one));
    }

    private Optional<PodIdentityAssociation> association(String cluster, Lookup<String> account, Section section) {
        if (!needs(section, "namespace", "serviceAccount", "role")) {
            return Optional.empty();
        }
        Optional<String> namespace = section.one("namespace", Expected::text);
        Optional<String> serviceAccount = section.one("serviceAccount", Expected::text);
        Optional<String> role = section.one("role", Expected::arn);
        if (namespace.isEmpty() || serviceAccount.isEmpty() || role.isEmpty()) {
            return Optional.empty();
        }
        String place = "cluster/" + cluster + "/" + namespace.get() + "/" + serviceAccount.get();
        return Optional.of(new PodIdentityAssociation(
                namespace.get(),
                serviceAccount.get(),
                role.get(),
                absentOr(section, "targetRole", () -> orNone(section, "targetRole", Expected::arn)),
                absentOr(section, "externalId", () -> orNone(section, "externalId", Expected::text)),
                section.one("disableSessionTags", Expected::flag).orElse(false),
                absentOr(
                        section,
                        "sessionPolicy",
                        () -> policy(
                                section, "sessionPolicy", PolicyKind.SESSION, place + "#session", account, role.get())),
                section.at()));
    }

    /** What an association or a grant does not have written it does not have: it is written whole. */
    private static <T> Lookup<T> absentOr(Section section, String key, Supplier<Lookup<T>> reading) {
        return section.has(key) ? reading.get() : Lookup.absent();
    }

    Lookup<List<NodeGroup>> nodeGroups(Section section, Set<Listing> complete) {
        return listing(
                section,
                "nodeGroups",
                EstateKeys.NODE_GROUP,
                complete.contains(Listing.NODE_GROUPS),
                one -> needs(one, "name")
                        ? one.one("name", Expected::text)
                                .map(name -> new NodeGroup(
                                        name,
                                        lookup(one, "role", Expected::arn),
                                        lookup(one, "hopLimit", EstateValues::count),
                                        one.one("fargate", Expected::flag).orElse(false),
                                        one.at()))
                        : Optional.empty());
    }

    Lookup<List<AccessEntry>> accessEntries(Section section, Set<Listing> complete) {
        return listing(
                section,
                "accessEntries",
                EstateKeys.ACCESS_ENTRY,
                complete.contains(Listing.ACCESS_ENTRIES),
                one -> needs(one, "principal")
                        ? one.one("principal", Expected::arn)
                                .map(principal -> new AccessEntry(
                                        principal,
                                        new LinkedHashSet<>(one.list("groups", Expected::text)),
                                        one.list("policies", this::accessPolicy),
                                        one.at()))
                        : Optional.empty());
    }

    private Optional<AccessPolicy> accessPolicy(Node node, String where, ConfigurationErrors ignored) {
        if (!(node instanceof ObjectNode)) {
            return Expected.text(node, where, errors)
                    .map(arn -> new AccessPolicy(
                            arn,
                            Lookup.unknown(Gap.outOfScope(
                                    "in which namespaces access policy " + arn + " holds is not said",
                                    "in which namespaces {n} access policies hold is not said"))));
        }
        Section section = Section.of(node, where, EstateKeys.ACCESS_POLICY, errors);
        if (!needs(section, "arn", "namespaces")) {
            return Optional.empty();
        }
        Lookup<Set<String>> namespaces = section.one(
                        "namespaces",
                        EstateValues.orNone((value, at, more) ->
                                Optional.of(new LinkedHashSet<>(section.list("namespaces", Expected::text)))))
                .<Lookup<Set<String>>>map(found -> found.map(Set::copyOf))
                .orElseGet(() -> Lookup.unknown(unread(section, "namespaces")));
        return section.one("arn", Expected::text).map(arn -> new AccessPolicy(arn, namespaces));
    }
}
