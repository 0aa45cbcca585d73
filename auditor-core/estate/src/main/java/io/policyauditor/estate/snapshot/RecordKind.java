package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of records: what the lines of a part hold.
 *
 * @param <R> the record
 */
public final class RecordKind<R> {
    static final RecordKind<Forms.OrganizationLine> ORGANIZATION =
            new RecordKind<>("organization", Forms.ORGANIZATION, line -> "organization");

    public static final RecordKind<Account> ACCOUNTS = new RecordKind<>("accounts", Forms.ACCOUNT, Account::id);
    public static final RecordKind<ControlPolicy> CONTROL_POLICIES =
            new RecordKind<>("control-policies", Forms.CONTROL_POLICY, policy -> policy.type() + " " + policy.id());
    public static final RecordKind<Role> ROLES = new RecordKind<>("roles", Forms.ROLE, Role::arn);
    public static final RecordKind<User> USERS = new RecordKind<>("users", Forms.USER, User::arn);
    public static final RecordKind<Bucket> BUCKETS = new RecordKind<>("buckets", Forms.BUCKET, Bucket::name);
    public static final RecordKind<Key> KEYS = new RecordKind<>("keys", Forms.KEY, Key::arn);
    public static final RecordKind<OidcProvider> OIDC_PROVIDERS =
            new RecordKind<>("oidc-providers", Forms.OIDC_PROVIDER, OidcProvider::arn);
    public static final RecordKind<Cluster> CLUSTERS = new RecordKind<>("clusters", Forms.CLUSTER, Cluster::name);

    /** Kubernetes objects; of a Secret no value is kept. */
    public static final RecordKind<KubernetesObject> OBJECTS =
            new RecordKind<>("objects", Forms.OBJECT, KubernetesObject::key);

    /** Policies that no other record holds: of VPC endpoints, and managed ones that are attached nowhere. */
    public static final RecordKind<Policy> POLICIES = new RecordKind<>("policies", Forms.POLICY, Policy::name);

    public static final RecordKind<AccountTraits> ACCOUNT_TRAITS =
            new RecordKind<>("account-traits", Forms.ACCOUNT_TRAITS, AccountTraits::account);
    public static final RecordKind<BucketTraits> BUCKET_TRAITS =
            new RecordKind<>("bucket-traits", Forms.BUCKET_TRAITS, BucketTraits::bucket);
    public static final RecordKind<AccessFinding> ACCESS_FINDINGS =
            new RecordKind<>("access-findings", Forms.ACCESS_FINDING, AccessFinding::name);
    public static final RecordKind<DelegatedAdministrator> DELEGATED_ADMINISTRATORS = new RecordKind<>(
            "delegated-administrators", Forms.DELEGATED_ADMINISTRATOR, DelegatedAdministrator::account);

    public static final RecordKind<Guardrail> GUARDRAILS =
            new RecordKind<>("guardrails", Forms.GUARDRAIL, Guardrail::name);
    public static final RecordKind<Conflict> CONFLICTS = new RecordKind<>("conflicts", Forms.CONFLICT, Conflict::name);

    /** In the order in which their parts are read. */
    static final List<RecordKind<?>> ALL = List.of(
            ORGANIZATION,
            ACCOUNTS,
            CONTROL_POLICIES,
            ROLES,
            USERS,
            BUCKETS,
            KEYS,
            OIDC_PROVIDERS,
            CLUSTERS,
            OBJECTS,
            POLICIES,
            ACCOUNT_TRAITS,
            BUCKET_TRAITS,
            ACCESS_FINDINGS,
            DELEGATED_ADMINISTRATORS,
            GUARDRAILS,
            CONFLICTS);

    private final String word;
    private final Form<R> form;
    private final Function<R, String> name;

    private RecordKind(String word, Form<R> form, Function<R, String> name) {
        this.word = word;
        this.form = form;
        this.name = name;
    }

    /** The word for it in the manifest. */
    public String word() {
        return word;
    }

    /**
     * Where a record stands that was read from a snapshot, and everything in it: at its name, for the text of a part is
     * not kept. Whoever collects a record places it there, so that it is judged the same before and after.
     *
     * @param first its first field
     */
    public Span place(String first) {
        String place = form instanceof RecordForm<R> record ? record.called(first) : first;
        return new SourceText(place, place).all();
    }

    Form<R> form() {
        return form;
    }

    /** What a record of the kind is called. */
    String name(R value) {
        return name.apply(value);
    }

    static Optional<RecordKind<?>> ofWord(String word) {
        return ALL.stream().filter(kind -> kind.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
