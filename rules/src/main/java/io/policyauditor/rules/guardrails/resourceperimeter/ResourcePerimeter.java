package io.policyauditor.rules.guardrails.resourceperimeter;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.ControlPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Flags a role that loads models and can read or write objects in buckets outside the organization. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ResourcePerimeter extends RecordRule<RoleSubject> {
    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject");
    private static final Set<Way> ATTACHED = Set.of(Way.ATTACHED);

    /** An account that nobody has, of an organization that nobody has. */
    private static final String ELSEWHERE = "000000000000";

    private static final Context OUTSIDE = new Context.Builder()
            .put("aws:ResourceAccount", ELSEWHERE)
            .put("s3:ResourceAccount", ELSEWHERE)
            .put("aws:ResourceOrgID", "o-auditorexample")
            .put("aws:ResourceOrgPaths", List.of("o-auditorexample/r-exmp/"))
            .build();

    private static final Prover PROVER = new Prover(Catalogue.bundled());

    public ResourcePerimeter() {
        super(
                RuleInfo.of(
                        "OG004",
                        "scp-no-resource-perimeter",
                        Severity.HIGH,
                        "Nothing keeps the loader to the buckets of the organization"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loads = LoaderRoles.of(estate).contains(role);
        Account account = estate.account(role.account()).known().orElse(null);
        if (account == null || loads.known().filter(does -> !does).isPresent()) {
            return Outcome.notApplicable();
        }
        Optional<Outcome> settled = ControlPath.settled(account, estate, Set.of(ControlPolicy.Type.SCP));
        if (settled.isPresent()) {
            return settled.get();
        }
        if (loads.missing().isPresent()) {
            return Outcome.notAssessed(loads.missing().get());
        }
        return EffectiveAccess.of(estate)
                .between(Caller.aws(role.arn(), role.account()), "*")
                .known()
                .map(own -> judge(role, own, estate))
                .orElseGet(Outcome::notApplicable);
    }

    private Outcome judge(Role role, Effective own, Estate estate) {
        List<CompiledStatement> granting = granting(own.layers());
        Set<String> named = new TreeSet<>();
        granting.forEach(statement -> named.addAll(literals(statement)));
        String partition = Arn.parse(role.arn()).map(Arn::partition).orElse("aws");
        String all = "arn:" + partition + ":s3:::*/*";
        List<String> literal = named.stream()
                .map(bucket -> "arn:" + partition + ":s3:::" + bucket + "/*")
                .toList();
        Effective there = outside(own, partition);
        Verdict wild = ask(there, all, literal);
        if (wild instanceof Verdict.Violated violated) {
            return fail(role, violated, granting, "buckets of any organization", estate);
        }
        Optional<Gap> gap = gap(role, wild);
        for (String bucket : named) {
            Lookup<OrganizationPath> inside = inside(bucket, estate);
            if (inside.known().isPresent()) {
                continue;
            }
            Verdict one = ask(there, "arn:" + partition + ":s3:::" + bucket + "/*", List.of());
            if (one instanceof Verdict.Violated violated && inside.missing().isEmpty()) {
                return fail(
                        role,
                        violated,
                        granting,
                        "bucket " + bucket + ", which is of no account of the organization",
                        estate);
            }
            if (!(one instanceof Verdict.Proven)) {
                gap = gap.or(() -> inside.missing()).or(() -> gap(role, one));
            }
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** Where in the organization a bucket is; absent where it is in none of its accounts. */
    private static Lookup<OrganizationPath> inside(String bucket, Estate estate) {
        return estate.bucket(bucket)
                .flatMap(Bucket::account)
                .flatMap(estate::account)
                .flatMap(account -> OrganizationPath.of(account, estate));
    }

    private static Optional<Gap> gap(Role role, Verdict verdict) {
        return verdict instanceof Verdict.Unknown unknown
                ? Optional.of(Gap.outOfScope("whether role " + role.name()
                        + " reaches buckets outside the organization: " + unknown.detail()))
                : Optional.empty();
    }

    private Outcome fail(
            Role role, Verdict.Violated violated, List<CompiledStatement> granting, String where, Estate estate) {
        String action = violated.witness().action().text();
        Span at = violated.grantedBy().stream()
                .filter(granting::contains)
                .findFirst()
                .map(statement -> Granting.token(statement, action))
                .orElse(role.place());
        Optional<Witness> shown = shown(violated.witness(), estate);
        Finding finding = finding(
                at,
                action,
                "role " + role.name() + " loads models and may " + action.substring(action.indexOf(':') + 1) + " in "
                        + where + ", as no service control policy denies it by aws:ResourceOrgID"
                        + (shown.isPresent() ? "" : "; the bucket does not let it in today"),
                "deny s3:GetObject and s3:PutObject by a service control policy where aws:ResourceOrgID is not the"
                        + " organization, or name the model buckets in the role's policy");
        return Outcome.fail(List.of(shown.map(finding::shownBy).orElse(finding)));
    }

    /** The request as {@code auditor decide} is asked about a bucket that the estate has not; of one that it has, its policy counts. */
    private static Optional<Witness> shown(Request witness, Estate estate) {
        Posed posed = new Posed(
                witness.caller(),
                witness.action().text(),
                witness.resource().text(),
                Optional.of(ELSEWHERE),
                witness.context());
        return posed.access(estate).known().flatMap(effective -> {
            Request plain = effective.plain(witness);
            Request asked = new Request(
                    plain.caller(),
                    posed.action(),
                    posed.resource(),
                    effective.resource().account(),
                    plain.context());
            return Posed.of(asked).reach(estate) == Reach.ALWAYS
                    ? Optional.of(Witness.allowed(asked))
                    : Optional.empty();
        });
    }

    /** The role as it asks for objects of a bucket of somebody else who lets everybody in. */
    private static Effective outside(Effective own, String partition) {
        Layers layers = own.layers();
        return new Effective(
                own.caller(),
                new Resource("arn:" + partition + ":s3:::auditor-example/auditor-example", ELSEWHERE),
                new Layers(
                        layers.identity(),
                        layers.boundary(),
                        layers.session(),
                        null,
                        layers.serviceControl(),
                        List.of(),
                        List.of()),
                own.context().with().putAll(OUTSIDE).build(),
                own.closed(),
                own.assumptions(),
                own.catalogue());
    }

    private static Verdict ask(Effective there, String pattern, List<String> besides) {
        return PROVER.notGranted(
                own(there.layers(there.request(ACTIONS.get(0)))),
                List.of(new Target(ACTIONS, List.of(pattern))),
                there.scopeElsewhere("s3", OUTSIDE, besides),
                Budget.DEFAULT);
    }

    /** What the caller's own side allows: his policies within his boundary and the control policies. */
    private static Access own(Layers layers) {
        List<Access> parts = new ArrayList<>();
        boolean bounded = layers.boundary() != null;
        List<List<Document>> gates = new ArrayList<>(List.of(layers.identity()));
        Optional.ofNullable(layers.boundary()).ifPresent(boundary -> gates.add(List.of(boundary)));
        layers.serviceControl().forEach(level -> gates.add(level.documents()));
        for (List<Document> gate : gates) {
            gate.forEach(document -> parts.add(document.notDenied(bounded)));
            parts.add(new Access.Or(
                    gate.stream().map(document -> document.grants(ATTACHED)).toList()));
        }
        return new Access.And(parts);
    }

    private static List<CompiledStatement> granting(Layers layers) {
        return layers.identity().stream()
                .filter(Document.Known.class::isInstance)
                .flatMap(document -> ((Document.Known) document).policy().allows().stream())
                .filter(allow -> ACTIONS.stream().anyMatch(allow::coversAction))
                .toList();
    }

    /** The buckets that a statement names without a wildcard. */
    private static List<String> literals(CompiledStatement statement) {
        Patterns resource = statement.source().resource();
        Stream<String> values = resource == null || resource.negated()
                ? Stream.of()
                : resource.values().stream().map(value -> value.value());
        return values.flatMap(value -> Arn.parse(value).stream())
                .filter(arn -> arn.service().equals("s3"))
                .map(arn -> arn.resource().split("/", 2)[0])
                .filter(bucket ->
                        !bucket.isEmpty() && !bucket.contains("*") && !bucket.contains("?") && !bucket.contains("$"))
                .toList();
    }
}
