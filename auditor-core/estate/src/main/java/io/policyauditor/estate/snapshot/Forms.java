package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.AccountTraits.Analyzer;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of all records: which fields each has, in the order in which they stand in a line. */
final class Forms {
    private Forms() {}

    // --- policies

    private static final Form<PolicyKind> POLICY_KIND = Form.words(PolicyKind::word, PolicyKind::ofWord);

    /** A policy; {@code kind} and {@code text} stand for its document, which follows from them. */
    static final Form<Policy> POLICY = policy();

    private record PolicyLine(
            String name,
            Lookup<PolicyKind> kind,
            Lookup<String> text,
            Lookup<String> account,
            Lookup<String> attachedTo) {
        Policy policy(PolicyTexts texts) {
            return texts.policy(name, kind, text, account, attachedTo);
        }
    }

    private static Form<Policy> policy() {
        Field<PolicyLine, String> name = Field.of("name", PolicyLine::name, Form.TEXT);
        Field<PolicyLine, Lookup<PolicyKind>> kind = Field.lookup("kind", PolicyLine::kind, POLICY_KIND);
        Field<PolicyLine, Lookup<String>> text = Field.lookup("text", PolicyLine::text, Form.TEXT);
        Field<PolicyLine, Lookup<String>> account = Field.lookup("account", PolicyLine::account, Form.TEXT);
        Field<PolicyLine, Lookup<String>> attachedTo = Field.lookup("attachedTo", PolicyLine::attachedTo, Form.TEXT);
        RecordForm<PolicyLine> form = RecordForm.nested(
                row -> new PolicyLine(
                        row.get(name), row.get(kind), row.get(text), row.get(account), row.get(attachedTo)),
                name,
                kind,
                text,
                account,
                attachedTo);
        return Form.of(
                (policy, out) -> form.write(
                        new PolicyLine(
                                policy.name(),
                                policy.document().map(PolicyDocument::kind),
                                out.verbatim().of(policy),
                                policy.account(),
                                policy.attachedTo()),
                        out),
                in -> form.read(in).policy(in.texts()));
    }

    private static final Form<List<Policy>> POLICIES = Form.list(POLICY);

    // --- organization

    /** The organization, or that there is none. */
    record OrganizationLine(Lookup<Organization> organization) {}

    static final RecordForm<OrganizationLine> ORGANIZATION = organization();

    private static RecordForm<OrganizationLine> organization() {
        Field<OrganizationLine, Lookup<Organization>> field =
                Field.lookup("organization", OrganizationLine::organization, organizationItself());
        return RecordForm.single("organization", row -> new OrganizationLine(row.get(field)), field);
    }

    private static Form<Organization> organizationItself() {
        Field<Organization, Lookup<String>> id = Field.lookup("id", Organization::id, Form.TEXT);
        Field<Organization, Lookup<String>> management =
                Field.lookup("managementAccount", Organization::managementAccount, Form.TEXT);
        Field<Organization, List<Unit>> units = Field.of("units", Organization::units, Form.list(unit()));
        return RecordForm.nested(
                row -> new Organization(row.get(id), row.get(management), row.get(units), row.place()),
                id,
                management,
                units);
    }

    private static Form<Unit> unit() {
        Field<Unit, String> id = Field.of("id", Unit::id, Form.TEXT);
        Field<Unit, String> name = Field.of("name", Unit::name, Form.TEXT);
        Field<Unit, Lookup<String>> parent = Field.lookup("parent", Unit::parent, Form.TEXT);
        return RecordForm.nested(
                row -> new Unit(row.get(id), row.get(name), row.get(parent), row.place()), id, name, parent);
    }

    private static final Form<PublicAccessBlock> PUBLIC_ACCESS_BLOCK = publicAccessBlock();

    private static Form<PublicAccessBlock> publicAccessBlock() {
        Field<PublicAccessBlock, Boolean> acls =
                Field.of("blockPublicAcls", PublicAccessBlock::blockPublicAcls, Form.FLAG);
        Field<PublicAccessBlock, Boolean> ignore =
                Field.of("ignorePublicAcls", PublicAccessBlock::ignorePublicAcls, Form.FLAG);
        Field<PublicAccessBlock, Boolean> policy =
                Field.of("blockPublicPolicy", PublicAccessBlock::blockPublicPolicy, Form.FLAG);
        Field<PublicAccessBlock, Boolean> restrict =
                Field.of("restrictPublicBuckets", PublicAccessBlock::restrictPublicBuckets, Form.FLAG);
        return RecordForm.nested(
                row -> new PublicAccessBlock(row.get(acls), row.get(ignore), row.get(policy), row.get(restrict)),
                acls,
                ignore,
                policy,
                restrict);
    }

    private static final Form<String> ACCOUNT_ID = Form.of(Form.TEXT::write, in -> {
        String id = in.text();
        if (!Arn.isAccountId(id)) {
            throw new Malformed("an account id of twelve digits is expected");
        }
        return id;
    });

    /** An account; what of it is complete is in the manifest. */
    static final RecordForm<Account> ACCOUNT = account();

    private static RecordForm<Account> account() {
        Field<Account, String> id = Field.of("id", Account::id, ACCOUNT_ID);
        Field<Account, Lookup<String>> name = Field.lookup("name", Account::name, Form.TEXT);
        Field<Account, Lookup<String>> unit = Field.lookup("unit", Account::unit, Form.TEXT);
        Field<Account, Lookup<Map<String, String>>> tags = Field.lookup("tags", Account::tags, Form.MAP);
        Field<Account, Lookup<PublicAccessBlock>> block =
                Field.lookup("publicAccessBlock", Account::publicAccessBlock, PUBLIC_ACCESS_BLOCK);
        return RecordForm.line(
                "account/",
                row -> new Account(
                        row.get(id),
                        row.get(name),
                        row.get(unit),
                        row.get(tags),
                        row.get(block),
                        Set.of(),
                        row.place()),
                id,
                name,
                unit,
                tags,
                block);
    }

    static final RecordForm<ControlPolicy> CONTROL_POLICY = controlPolicy();

    private static RecordForm<ControlPolicy> controlPolicy() {
        Field<ControlPolicy, String> id = Field.of("id", ControlPolicy::id, Form.TEXT);
        Field<ControlPolicy, ControlPolicy.Type> type =
                Field.of("type", ControlPolicy::type, Form.word(ControlPolicy.Type.values()));
        Field<ControlPolicy, String> name = Field.of("name", ControlPolicy::name, Form.TEXT);
        Field<ControlPolicy, Policy> policy = Field.of("policy", ControlPolicy::policy, POLICY);
        Field<ControlPolicy, List<String>> targets = Field.of("targets", ControlPolicy::targets, Form.TEXTS);
        Field<ControlPolicy, Boolean> awsManaged = Field.of("awsManaged", ControlPolicy::awsManaged, Form.FLAG);
        return RecordForm.line(
                "organization#",
                row -> new ControlPolicy(
                        row.get(type),
                        row.get(id),
                        row.get(name),
                        row.get(policy),
                        row.get(targets),
                        row.get(awsManaged),
                        row.place()),
                id,
                type,
                name,
                policy,
                targets,
                awsManaged);
    }

    static final RecordForm<Guardrail> GUARDRAIL = guardrail();

    private static RecordForm<Guardrail> guardrail() {
        Field<Guardrail, String> name = Field.of("name", Guardrail::name, Form.TEXT);
        return RecordForm.line("guardrail/", row -> new Guardrail(row.get(name), row.place()), name);
    }

    // --- identities

    static final RecordForm<Role> ROLE = role();

    private static RecordForm<Role> role() {
        Field<Role, String> arn = Field.of("arn", Role::arn, Form.TEXT);
        Field<Role, Lookup<Policy>> trust = Field.lookup("trust", Role::trust, POLICY);
        Field<Role, Lookup<List<Policy>>> policies = Field.lookup("policies", Role::policies, POLICIES);
        Field<Role, Lookup<List<String>>> managed = Field.lookup("managed", Role::managed, Form.TEXTS);
        Field<Role, Lookup<Policy>> boundary = Field.lookup("boundary", Role::boundary, POLICY);
        Field<Role, Lookup<Map<String, String>>> tags = Field.lookup("tags", Role::tags, Form.MAP);
        Field<Role, Lookup<Integer>> duration =
                Field.lookup("maxSessionDuration", Role::maxSessionDuration, Form.COUNT);
        return RecordForm.line(
                "",
                row -> new Role(
                        row.get(arn),
                        row.get(trust),
                        row.get(policies),
                        row.get(managed),
                        row.get(boundary),
                        row.get(tags),
                        row.get(duration),
                        row.place()),
                arn,
                trust,
                policies,
                managed,
                boundary,
                tags,
                duration);
    }

    static final RecordForm<User> USER = user();

    private static RecordForm<User> user() {
        Field<User, String> arn = Field.of("arn", User::arn, Form.TEXT);
        Field<User, Lookup<List<Policy>>> policies = Field.lookup("policies", User::policies, POLICIES);
        Field<User, Lookup<Policy>> boundary = Field.lookup("boundary", User::boundary, POLICY);
        Field<User, Lookup<Map<String, String>>> tags = Field.lookup("tags", User::tags, Form.MAP);
        return RecordForm.line(
                "",
                row -> new User(row.get(arn), row.get(policies), row.get(boundary), row.get(tags), row.place()),
                arn,
                policies,
                boundary,
                tags);
    }

    static final RecordForm<OidcProvider> OIDC_PROVIDER = oidcProvider();

    private static RecordForm<OidcProvider> oidcProvider() {
        Field<OidcProvider, String> arn = Field.of("arn", OidcProvider::arn, Form.TEXT);
        Field<OidcProvider, String> issuer = Field.of("issuer", OidcProvider::issuer, Form.TEXT);
        Field<OidcProvider, Lookup<Set<String>>> clients = Field.lookup("clientIds", OidcProvider::clientIds, Form.SET);
        return RecordForm.line(
                "",
                row -> new OidcProvider(row.get(arn), row.get(issuer), row.get(clients), row.place()),
                arn,
                issuer,
                clients);
    }

    // --- buckets and keys

    static final RecordForm<Bucket> BUCKET = bucket();

    private static RecordForm<Bucket> bucket() {
        Field<Bucket, String> arn = Field.of("arn", Bucket::arn, Form.TEXT);
        Field<Bucket, String> name = Field.of("name", Bucket::name, Form.TEXT);
        Field<Bucket, Lookup<String>> account = Field.lookup("account", Bucket::account, Form.TEXT);
        Field<Bucket, Lookup<String>> region = Field.lookup("region", Bucket::region, Form.TEXT);
        Field<Bucket, Lookup<Policy>> policy = Field.lookup("policy", Bucket::policy, POLICY);
        Field<Bucket, Lookup<Encryption>> encryption = Field.lookup("encryption", Bucket::encryption, encryption());
        Field<Bucket, Lookup<PublicAccessBlock>> block =
                Field.lookup("publicAccessBlock", Bucket::publicAccessBlock, PUBLIC_ACCESS_BLOCK);
        Field<Bucket, Lookup<Bucket.Ownership>> ownership =
                Field.lookup("ownership", Bucket::ownership, Form.word(Bucket.Ownership.values()));
        Field<Bucket, Lookup<List<AclGrant>>> acl = Field.lookup("acl", Bucket::acl, Form.list(aclGrant()));
        Field<Bucket, Lookup<Boolean>> versioning = Field.lookup("versioning", Bucket::versioning, Form.FLAG);
        Field<Bucket, Lookup<Boolean>> objectLock = Field.lookup("objectLock", Bucket::objectLock, Form.FLAG);
        Field<Bucket, Lookup<Boolean>> requesterPays = Field.lookup("requesterPays", Bucket::requesterPays, Form.FLAG);
        Field<Bucket, Lookup<Map<String, String>>> tags = Field.lookup("tags", Bucket::tags, Form.MAP);
        Field<Bucket, Lookup<List<AccessPoint>>> accessPoints =
                Field.lookup("accessPoints", Bucket::accessPoints, Form.list(accessPoint()));
        Field<Bucket, Lookup<List<ObjectSample>>> objects =
                Field.lookup("objects", Bucket::objects, Form.list(objectSample()));
        return RecordForm.line(
                "",
                row -> new Bucket(
                        row.get(name),
                        row.get(arn),
                        row.get(account),
                        row.get(region),
                        row.get(policy),
                        row.get(encryption),
                        row.get(block),
                        row.get(ownership),
                        row.get(acl),
                        row.get(versioning),
                        row.get(objectLock),
                        row.get(requesterPays),
                        row.get(tags),
                        row.get(accessPoints),
                        row.get(objects),
                        row.place()),
                arn,
                name,
                account,
                region,
                policy,
                encryption,
                block,
                ownership,
                acl,
                versioning,
                objectLock,
                requesterPays,
                tags,
                accessPoints,
                objects);
    }

    private static Form<Encryption> encryption() {
        Field<Encryption, Bucket.Algorithm> algorithm =
                Field.of("algorithm", Encryption::algorithm, Form.word(Bucket.Algorithm.values()));
        Field<Encryption, Lookup<String>> key = Field.lookup("key", Encryption::key, Form.TEXT);
        Field<Encryption, Lookup<Boolean>> bucketKey = Field.lookup("bucketKey", Encryption::bucketKey, Form.FLAG);
        return RecordForm.nested(
                row -> new Encryption(row.get(algorithm), row.get(key), row.get(bucketKey), row.place()),
                algorithm,
                key,
                bucketKey);
    }

    private static Form<AclGrant> aclGrant() {
        Field<AclGrant, String> grantee = Field.of("grantee", AclGrant::grantee, Form.TEXT);
        Field<AclGrant, String> permission = Field.of("permission", AclGrant::permission, Form.TEXT);
        return RecordForm.nested(
                row -> new AclGrant(row.get(grantee), row.get(permission), row.place()), grantee, permission);
    }

    private static Form<AccessPoint> accessPoint() {
        Field<AccessPoint, String> arn = Field.of("arn", AccessPoint::arn, Form.TEXT);
        Field<AccessPoint, Lookup<String>> alias = Field.lookup("alias", AccessPoint::alias, Form.TEXT);
        Field<AccessPoint, Lookup<Policy>> policy = Field.lookup("policy", AccessPoint::policy, POLICY);
        Field<AccessPoint, Lookup<String>> vpc = Field.lookup("vpc", AccessPoint::vpc, Form.TEXT);
        Field<AccessPoint, Lookup<PublicAccessBlock>> block =
                Field.lookup("publicAccessBlock", AccessPoint::publicAccessBlock, PUBLIC_ACCESS_BLOCK);
        return RecordForm.nested(
                row -> new AccessPoint(
                        row.get(arn), row.get(alias), row.get(policy), row.get(vpc), row.get(block), row.place()),
                arn,
                alias,
                policy,
                vpc,
                block);
    }

    private static Form<ObjectSample> objectSample() {
        Field<ObjectSample, String> key = Field.of("key", ObjectSample::key, Form.TEXT);
        Field<ObjectSample, Lookup<String>> storage =
                Field.lookup("storageClass", ObjectSample::storageClass, Form.TEXT);
        Field<ObjectSample, Lookup<String>> owner = Field.lookup("owner", ObjectSample::owner, Form.TEXT);
        return RecordForm.nested(
                row -> new ObjectSample(row.get(key), row.get(storage), row.get(owner), row.place()),
                key,
                storage,
                owner);
    }

    static final RecordForm<Key> KEY = key();

    private static RecordForm<Key> key() {
        Field<Key, String> arn = Field.of("arn", Key::arn, Form.TEXT);
        Field<Key, Set<String>> aliases = Field.of("aliases", Key::aliases, Form.SET);
        Field<Key, Lookup<Policy>> policy = Field.lookup("policy", Key::policy, POLICY);
        Field<Key, Lookup<Key.State>> state = Field.lookup("state", Key::state, Form.word(Key.State.values()));
        Field<Key, Lookup<Boolean>> rotation = Field.lookup("rotation", Key::rotation, Form.FLAG);
        Field<Key, Lookup<Key.Origin>> origin = Field.lookup("origin", Key::origin, Form.word(Key.Origin.values()));
        Field<Key, Lookup<Boolean>> symmetric = Field.lookup("symmetric", Key::symmetric, Form.FLAG);
        Field<Key, Lookup<Boolean>> multiRegion = Field.lookup("multiRegion", Key::multiRegion, Form.FLAG);
        Field<Key, Boolean> awsManaged = Field.of("awsManaged", Key::awsManaged, Form.FLAG);
        Field<Key, Lookup<List<Key.Grant>>> grants = Field.lookup("grants", Key::grants, Form.list(grant()));
        Field<Key, Lookup<Map<String, String>>> tags = Field.lookup("tags", Key::tags, Form.MAP);
        return RecordForm.line(
                "",
                row -> new Key(
                        row.get(arn),
                        row.get(aliases),
                        row.get(policy),
                        row.get(state),
                        row.get(rotation),
                        row.get(origin),
                        row.get(symmetric),
                        row.get(multiRegion),
                        row.get(awsManaged),
                        row.get(grants),
                        row.get(tags),
                        row.place()),
                arn,
                aliases,
                policy,
                state,
                rotation,
                origin,
                symmetric,
                multiRegion,
                awsManaged,
                grants,
                tags);
    }

    private static Form<Key.Grant> grant() {
        Field<Key.Grant, String> id = Field.of("id", Key.Grant::id, Form.TEXT);
        Field<Key.Grant, Lookup<String>> name = Field.lookup("name", Key.Grant::name, Form.TEXT);
        Field<Key.Grant, String> grantee = Field.of("grantee", Key.Grant::grantee, Form.TEXT);
        Field<Key.Grant, Lookup<String>> retiring =
                Field.lookup("retiringPrincipal", Key.Grant::retiringPrincipal, Form.TEXT);
        Field<Key.Grant, Set<String>> operations = Field.of("operations", Key.Grant::operations, Form.SET);
        Field<Key.Grant, Lookup<Key.Constraints>> constraints =
                Field.lookup("constraints", Key.Grant::constraints, constraints());
        return RecordForm.nested(
                row -> new Key.Grant(
                        row.get(id),
                        row.get(name),
                        row.get(grantee),
                        row.get(retiring),
                        row.get(operations),
                        row.get(constraints),
                        row.place()),
                id,
                name,
                grantee,
                retiring,
                operations,
                constraints);
    }

    private static Form<Key.Constraints> constraints() {
        Field<Key.Constraints, Lookup<Map<String, String>>> equals =
                Field.lookup("encryptionContextEquals", Key.Constraints::contextEquals, Form.MAP);
        Field<Key.Constraints, Lookup<Map<String, String>>> subset =
                Field.lookup("encryptionContextSubset", Key.Constraints::contextSubset, Form.MAP);
        return RecordForm.nested(row -> new Key.Constraints(row.get(equals), row.get(subset)), equals, subset);
    }

    // --- clusters

    /** A cluster; what of it is complete is in the manifest. */
    static final RecordForm<Cluster> CLUSTER = cluster();

    private static RecordForm<Cluster> cluster() {
        Field<Cluster, String> name = Field.of("name", Cluster::name, Form.TEXT);
        Field<Cluster, Lookup<String>> arn = Field.lookup("arn", Cluster::arn, Form.TEXT);
        Field<Cluster, Lookup<String>> account = Field.lookup("account", Cluster::account, Form.TEXT);
        Field<Cluster, Lookup<String>> issuer = Field.lookup("issuer", Cluster::issuer, Form.TEXT);
        Field<Cluster, Lookup<String>> vpc = Field.lookup("vpc", Cluster::vpc, Form.TEXT);
        Field<Cluster, Lookup<Map<String, String>>> tags = Field.lookup("tags", Cluster::tags, Form.MAP);
        Field<Cluster, Lookup<List<PodIdentityAssociation>>> associations = Field.lookup(
                "podIdentityAssociations", Cluster::podIdentityAssociations, Form.list(podIdentityAssociation()));
        Field<Cluster, Lookup<List<NodeGroup>>> nodeGroups =
                Field.lookup("nodeGroups", Cluster::nodeGroups, Form.list(nodeGroup()));
        Field<Cluster, Lookup<List<AccessEntry>>> accessEntries =
                Field.lookup("accessEntries", Cluster::accessEntries, Form.list(accessEntry()));
        return RecordForm.line(
                "cluster/",
                row -> new Cluster(
                        row.get(name),
                        row.get(arn),
                        row.get(account),
                        row.get(issuer),
                        row.get(vpc),
                        row.get(tags),
                        row.get(associations),
                        row.get(nodeGroups),
                        row.get(accessEntries),
                        Set.of(),
                        row.place()),
                name,
                arn,
                account,
                issuer,
                vpc,
                tags,
                associations,
                nodeGroups,
                accessEntries);
    }

    private static Form<PodIdentityAssociation> podIdentityAssociation() {
        Field<PodIdentityAssociation, String> namespace =
                Field.of("namespace", PodIdentityAssociation::namespace, Form.TEXT);
        Field<PodIdentityAssociation, String> serviceAccount =
                Field.of("serviceAccount", PodIdentityAssociation::serviceAccount, Form.TEXT);
        Field<PodIdentityAssociation, String> role = Field.of("role", PodIdentityAssociation::role, Form.TEXT);
        Field<PodIdentityAssociation, Lookup<String>> targetRole =
                Field.lookup("targetRole", PodIdentityAssociation::targetRole, Form.TEXT);
        Field<PodIdentityAssociation, Lookup<String>> externalId =
                Field.lookup("externalId", PodIdentityAssociation::externalId, Form.TEXT);
        Field<PodIdentityAssociation, Boolean> noTags =
                Field.of("disableSessionTags", PodIdentityAssociation::disableSessionTags, Form.FLAG);
        Field<PodIdentityAssociation, Lookup<Policy>> session =
                Field.lookup("sessionPolicy", PodIdentityAssociation::sessionPolicy, POLICY);
        return RecordForm.nested(
                row -> new PodIdentityAssociation(
                        row.get(namespace),
                        row.get(serviceAccount),
                        row.get(role),
                        row.get(targetRole),
                        row.get(externalId),
                        row.get(noTags),
                        row.get(session),
                        row.place()),
                namespace,
                serviceAccount,
                role,
                targetRole,
                externalId,
                noTags,
                session);
    }

    private static Form<NodeGroup> nodeGroup() {
        Field<NodeGroup, String> name = Field.of("name", NodeGroup::name, Form.TEXT);
        Field<NodeGroup, Lookup<String>> role = Field.lookup("role", NodeGroup::role, Form.TEXT);
        Field<NodeGroup, Lookup<Integer>> hopLimit = Field.lookup("hopLimit", NodeGroup::hopLimit, Form.COUNT);
        Field<NodeGroup, Boolean> fargate = Field.of("fargate", NodeGroup::fargate, Form.FLAG);
        return RecordForm.nested(
                row -> new NodeGroup(row.get(name), row.get(role), row.get(hopLimit), row.get(fargate), row.place()),
                name,
                role,
                hopLimit,
                fargate);
    }

    private static Form<AccessEntry> accessEntry() {
        Field<AccessEntry, String> principal = Field.of("principal", AccessEntry::principal, Form.TEXT);
        Field<AccessEntry, Set<String>> groups = Field.of("kubernetesGroups", AccessEntry::kubernetesGroups, Form.SET);
        Field<AccessEntry, List<AccessPolicy>> policies =
                Field.of("accessPolicies", AccessEntry::accessPolicies, Form.list(accessPolicy()));
        return RecordForm.nested(
                row -> new AccessEntry(row.get(principal), row.get(groups), row.get(policies), row.place()),
                principal,
                groups,
                policies);
    }

    private static Form<AccessPolicy> accessPolicy() {
        Field<AccessPolicy, String> arn = Field.of("arn", AccessPolicy::arn, Form.TEXT);
        Field<AccessPolicy, Lookup<Set<String>>> namespaces =
                Field.lookup("namespaces", AccessPolicy::namespaces, Form.SET);
        return RecordForm.nested(row -> new AccessPolicy(row.get(arn), row.get(namespaces)), arn, namespaces);
    }

    static final RecordForm<KubernetesObject> OBJECT = object();

    private static RecordForm<KubernetesObject> object() {
        Field<KubernetesObject, Lookup<String>> namespace =
                Field.lookup("namespace", KubernetesObject::namespace, Form.TEXT);
        Field<KubernetesObject, String> kind = Field.of("kind", KubernetesObject::kind, Form.TEXT);
        Field<KubernetesObject, String> name = Field.of("name", KubernetesObject::name, Form.TEXT);
        Field<KubernetesObject, String> group = Field.of("group", KubernetesObject::group, Form.TEXT);
        Field<KubernetesObject, String> version = Field.of("version", KubernetesObject::version, Form.TEXT);
        Field<KubernetesObject, Lookup<String>> cluster = Field.lookup("cluster", KubernetesObject::cluster, Form.TEXT);
        Field<KubernetesObject, String> object = Field.of(
                "object", Forms::json, Form.of((text, out) -> out.json().writeRawValue(text), LineIn::object));
        return RecordForm.nested(
                row -> objectOf(
                        row.get(group),
                        row.get(version),
                        row.get(kind),
                        row.get(cluster),
                        row.get(namespace),
                        row.get(name),
                        row.get(object)),
                namespace,
                kind,
                name,
                group,
                version,
                cluster,
                object);
    }

    /** The object as it is read back. */
    static KubernetesObject kept(KubernetesObject object) {
        return objectOf(
                object.group(),
                object.version(),
                object.kind(),
                object.cluster(),
                object.namespace(),
                object.name(),
                json(object));
    }

    private static String json(KubernetesObject object) {
        return JsonText.sorted(WithoutCredentials.of(object.node()), PartLines.LINE_BYTES / 2)
                .orElseThrow(() -> new Malformed("it is no JSON object of a sensible size"));
    }

    private static KubernetesObject objectOf(
            String group,
            String version,
            String kind,
            Lookup<String> cluster,
            Lookup<String> namespace,
            String name,
            String text) {
        SourceText source = new SourceText(KubernetesObject.key(cluster, namespace, group, kind, name), text);
        if (!(JsonReader.read(source).root() instanceof ObjectNode node)) {
            throw new Malformed("object: an object is expected");
        }
        Node named = KubernetesObject.at(node, "metadata", "name");
        Span place = named == null ? source.all() : named.span();
        return new KubernetesObject(group, version, kind, cluster, namespace, name, node, place);
    }

    // --- what was observed besides

    static final RecordForm<AccountTraits> ACCOUNT_TRAITS = accountTraits();

    private static RecordForm<AccountTraits> accountTraits() {
        Field<AccountTraits, String> account = Field.of("account", AccountTraits::account, ACCOUNT_ID);
        Field<AccountTraits, Lookup<List<String>>> saml =
                Field.lookup("samlProviders", AccountTraits::samlProviders, Form.TEXTS);
        Field<AccountTraits, Lookup<List<VpcEndpoint>>> endpoints =
                Field.lookup("vpcEndpoints", AccountTraits::vpcEndpoints, Form.list(vpcEndpoint()));
        Field<AccountTraits, Lookup<List<Analyzer>>> analyzers =
                Field.lookup("analyzers", AccountTraits::analyzers, Form.list(analyzer()));
        Field<AccountTraits, Lookup<Integer>> findings =
                Field.lookup("accessFindings", AccountTraits::accessFindings, Form.COUNT);
        return RecordForm.line(
                "account-traits/",
                row -> new AccountTraits(
                        row.get(account),
                        row.get(saml),
                        row.get(endpoints),
                        row.get(analyzers),
                        row.get(findings),
                        row.place()),
                account,
                saml,
                endpoints,
                analyzers,
                findings);
    }

    private static Form<VpcEndpoint> vpcEndpoint() {
        Field<VpcEndpoint, String> id = Field.of("id", VpcEndpoint::id, Form.TEXT);
        Field<VpcEndpoint, String> account = Field.of("account", VpcEndpoint::account, Form.TEXT);
        Field<VpcEndpoint, String> region = Field.of("region", VpcEndpoint::region, Form.TEXT);
        Field<VpcEndpoint, Lookup<String>> vpc = Field.lookup("vpc", VpcEndpoint::vpc, Form.TEXT);
        Field<VpcEndpoint, String> service = Field.of("service", VpcEndpoint::service, Form.TEXT);
        Field<VpcEndpoint, Lookup<Policy>> policy = Field.lookup("policy", VpcEndpoint::policy, POLICY);
        return RecordForm.nested(
                row -> new VpcEndpoint(
                        row.get(id),
                        row.get(account),
                        row.get(region),
                        row.get(vpc),
                        row.get(service),
                        row.get(policy),
                        row.place()),
                id,
                account,
                region,
                vpc,
                service,
                policy);
    }

    private static Form<Analyzer> analyzer() {
        Field<Analyzer, String> arn = Field.of("arn", Analyzer::arn, Form.TEXT);
        Field<Analyzer, Boolean> organization = Field.of("organization", Analyzer::organization, Form.FLAG);
        return RecordForm.nested(
                row -> new Analyzer(row.get(arn), row.get(organization), row.place()), arn, organization);
    }

    static final RecordForm<BucketTraits> BUCKET_TRAITS = bucketTraits();

    private static RecordForm<BucketTraits> bucketTraits() {
        Field<BucketTraits, String> bucket = Field.of("bucket", BucketTraits::bucket, Form.TEXT);
        Field<BucketTraits, Lookup<Boolean>> publicPolicy =
                Field.lookup("publicPolicy", BucketTraits::publicPolicy, Form.FLAG);
        Field<BucketTraits, Lookup<String>> logging = Field.lookup("logging", BucketTraits::logging, Form.TEXT);
        Field<BucketTraits, Lookup<List<String>>> replicas =
                Field.lookup("replicas", BucketTraits::replicas, Form.TEXTS);
        return RecordForm.line(
                "bucket-traits/",
                row -> new BucketTraits(
                        row.get(bucket), row.get(publicPolicy), row.get(logging), row.get(replicas), row.place()),
                bucket,
                publicPolicy,
                logging,
                replicas);
    }

    static final RecordForm<AccessFinding> ACCESS_FINDING = accessFinding();

    private static RecordForm<AccessFinding> accessFinding() {
        Field<AccessFinding, String> id = Field.of("id", AccessFinding::id, Form.TEXT);
        Field<AccessFinding, String> analyzer = Field.of("analyzer", AccessFinding::analyzer, Form.TEXT);
        Field<AccessFinding, Lookup<String>> resource = Field.lookup("resource", AccessFinding::resource, Form.TEXT);
        Field<AccessFinding, Lookup<String>> owner = Field.lookup("owner", AccessFinding::owner, Form.TEXT);
        Field<AccessFinding, Boolean> publicly = Field.of("public", AccessFinding::publicly, Form.FLAG);
        Field<AccessFinding, Map<String, String>> principal = Field.of("principal", AccessFinding::principal, Form.MAP);
        Field<AccessFinding, List<String>> actions = Field.of("actions", AccessFinding::actions, Form.TEXTS);
        return RecordForm.line(
                "access-finding/",
                row -> new AccessFinding(
                        row.get(id),
                        row.get(analyzer),
                        row.get(resource),
                        row.get(owner),
                        row.get(publicly),
                        row.get(principal),
                        row.get(actions),
                        row.place()),
                id,
                analyzer,
                resource,
                owner,
                publicly,
                principal,
                actions);
    }

    static final RecordForm<DelegatedAdministrator> DELEGATED_ADMINISTRATOR = delegatedAdministrator();

    private static RecordForm<DelegatedAdministrator> delegatedAdministrator() {
        Field<DelegatedAdministrator, String> account = Field.of("account", DelegatedAdministrator::account, Form.TEXT);
        Field<DelegatedAdministrator, Lookup<List<String>>> services =
                Field.lookup("services", DelegatedAdministrator::services, Form.TEXTS);
        return RecordForm.line(
                "delegated-administrator/",
                row -> new DelegatedAdministrator(row.get(account), row.get(services), row.place()),
                account,
                services);
    }

    // --- conflicts

    static final RecordForm<Conflict> CONFLICT = conflict();

    private static RecordForm<Conflict> conflict() {
        Field<Conflict, String> name = Field.of("name", Conflict::name, Form.TEXT);
        Field<Conflict, String> first =
                Field.of("first", conflict -> conflict.first().toString(), Form.TEXT);
        Field<Conflict, String> second =
                Field.of("second", conflict -> conflict.second().toString(), Form.TEXT);
        return RecordForm.nested(
                row -> new Conflict(
                        row.get(name), at(row.get(first), row.get(name)), at(row.get(second), row.get(name))),
                name,
                first,
                second);
    }

    private static Span at(String source, String name) {
        return new SourceText(source, name).all();
    }
}
