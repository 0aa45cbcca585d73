package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An estate of one organization, put together with policies as text. */
final class World {
    static final String ORGANIZATION = "o-a1b2c3d4e5";
    static final String FULL = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";
    private static final Span PLACE = new SourceText("estate.yaml", "version: 1").all();

    private final List<Account> accounts = new ArrayList<>();
    private final List<ControlPolicy> controls = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<OidcProvider> providers = new ArrayList<>();
    private final List<KubernetesObject> objects = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    static <T> Lookup<T> unsaid() {
        return Lookup.unknown(Gap.outOfScope("not said"));
    }

    /** A document of some statements. */
    static Policy policy(PolicyKind kind, String name, String statements) {
        Tree tree = JsonReader.read(
                new SourceText(name, "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}"));
        if (!tree.certain()) {
            throw new IllegalArgumentException(tree.problems().toString());
        }
        PolicyDocument document = PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root()), tree);
        return new Policy(name, Lookup.known(tree), Lookup.known(document), unsaid(), unsaid());
    }

    World account(String id) {
        return account(
                id,
                EnumSet.of(
                        Listing.ROLES, Listing.USERS, Listing.BUCKETS, Listing.ORGANIZATION, Listing.OIDC_PROVIDERS));
    }

    World account(String id, Set<Listing> complete) {
        accounts.add(new Account(
                id,
                Lookup.known(id),
                Lookup.known("r-root"),
                Lookup.known(Map.of()),
                Lookup.known(PublicAccessBlock.NONE),
                complete,
                PLACE));
        return this;
    }

    World control(ControlPolicy.Type type, String name, String target, String statements) {
        PolicyKind kind = type == ControlPolicy.Type.SCP ? PolicyKind.SCP : PolicyKind.RCP;
        controls.add(new ControlPolicy(
                type,
                name,
                name,
                policy(kind, name, statements),
                List.of(target),
                name.equals("FullAWSAccess"),
                PLACE));
        return this;
    }

    World role(String arn, String trust, List<Policy> policies, List<String> managed, Optional<Policy> boundary) {
        roles.add(new Role(
                arn,
                trust.isEmpty() ? unsaid() : Lookup.known(policy(PolicyKind.TRUST, "trust of " + arn, trust)),
                Lookup.known(policies),
                Lookup.known(managed),
                boundary.map(Lookup::known).orElseGet(Lookup::absent),
                Lookup.known(Map.of()),
                Lookup.absent(),
                PLACE));
        return this;
    }

    /** A role with one inline policy; none for no statements. */
    World role(String arn, String trust, String statements) {
        return role(arn, trust, inline(arn, statements), List.of(), Optional.empty());
    }

    static List<Policy> inline(String arn, String statements) {
        return statements.isEmpty() ? List.of() : List.of(policy(PolicyKind.IDENTITY, "inline of " + arn, statements));
    }

    World user(String arn, List<Policy> policies, Optional<Policy> boundary) {
        users.add(new User(
                arn,
                Lookup.known(policies),
                boundary.map(Lookup::known).orElseGet(Lookup::absent),
                Lookup.known(Map.of()),
                PLACE));
        return this;
    }

    World user(String arn, String statements) {
        return user(arn, inline(arn, statements), Optional.empty());
    }

    World bucket(String name, Lookup<String> account, Lookup<Policy> policy) {
        buckets.add(new Bucket(
                name,
                "arn:aws:s3:::" + name,
                account,
                Lookup.known("eu-west-1"),
                policy,
                unsaid(),
                Lookup.known(PublicAccessBlock.NONE),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                unsaid(),
                PLACE));
        return this;
    }

    World cluster(String name, String account, String issuer) {
        clusters.add(new Cluster(
                name,
                Lookup.known("arn:aws:eks:eu-west-1:" + account + ":cluster/" + name),
                Lookup.known(account),
                Lookup.known(issuer),
                unsaid(),
                Lookup.known(List.of()),
                unsaid(),
                unsaid(),
                Set.of(Listing.MANIFESTS, Listing.POD_IDENTITY_ASSOCIATIONS),
                PLACE));
        return this;
    }

    World provider(String account, String issuer) {
        providers.add(new OidcProvider(
                "arn:aws:iam::" + account + ":oidc-provider/" + issuer, issuer, World.unsaid(), PLACE));
        return this;
    }

    /** A model of a bucket that a service account with a role loads in a cluster. */
    World model(String cluster, String role, String uri) {
        object(
                cluster,
                "",
                "v1",
                "ServiceAccount",
                "{\"metadata\": {\"name\": \"sa\", \"namespace\": \"ns\", \"annotations\":"
                        + " {\"eks.amazonaws.com/role-arn\": \"" + role + "\"}}}",
                "sa");
        object(
                cluster,
                "serving.kserve.io",
                "v1beta1",
                "InferenceService",
                "{\"metadata\": {\"name\": \"is\", \"namespace\":"
                        + " \"ns\"}, \"spec\": {\"predictor\": {\"serviceAccountName\": \"sa\", \"model\": {\"modelFormat\":"
                        + " {\"name\": \"sklearn\"}, \"storageUri\": \"" + uri + "\"}}}}",
                "is");
        return this;
    }

    private void object(String cluster, String group, String version, String kind, String text, String name) {
        Tree tree = JsonReader.read(new SourceText(name + ".json", text));
        Node.ObjectNode node = (Node.ObjectNode) Objects.requireNonNull(tree.root());
        objects.add(new KubernetesObject(
                group, version, kind, Lookup.known(cluster), Lookup.known("ns"), name, node, node.span()));
    }

    World conflict(String arn) {
        conflicts.add(new Conflict(arn, PLACE, PLACE));
        return this;
    }

    Estate build() {
        List<ControlPolicy> all = new ArrayList<>(controls);
        for (String target : levels()) {
            all.add(new ControlPolicy(
                    ControlPolicy.Type.SCP,
                    "FullAWSAccess",
                    "FullAWSAccess",
                    policy(PolicyKind.SCP, "FullAWSAccess", FULL),
                    List.of(target),
                    true,
                    PLACE));
        }
        return new Estate(new Estate.Parts(
                Lookup.known(new Organization(
                        Lookup.known(ORGANIZATION),
                        Lookup.known("999999999999"),
                        List.of(new Unit("r-root", "Root", Lookup.absent(), PLACE)),
                        PLACE)),
                accounts,
                all,
                roles,
                users,
                buckets,
                List.of(),
                providers,
                clusters,
                objects,
                List.of(),
                List.of(),
                conflicts));
    }

    private List<String> levels() {
        List<String> levels = new ArrayList<>(List.of("r-root"));
        accounts.forEach(account -> levels.add(account.id()));
        return levels;
    }
}
