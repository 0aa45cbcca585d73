package io.policyauditor.rules.encryption.notlsdeny;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.prove.Zone;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import io.policyauditor.rules.ModelBucketRule;
import io.policyauditor.rules.S3Actions;
import io.policyauditor.rules.encryption.PolicyPlace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Flags a model bucket that somebody may use over plain HTTP. It passes when it is proven that neither anyone of its own
 * account nor anyone whom its policy lets in can, whichever policy denies it.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoTlsDeny extends ModelBucketRule {
    private static final String KEY = "aws:SecureTransport";
    private static final Context PLAIN_HTTP =
            new Context.Builder().put(KEY, "false").build();
    private static final String SERVICE = "aws:PrincipalIsAWSService";
    private static final Context SIGNED =
            PLAIN_HTTP.with().put(SERVICE, "false").build();
    private static final Context UNSIGNED = PLAIN_HTTP.with().absent(SERVICE).build();
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);

    private final Prover prover = new Prover(Catalogue.bundled());

    public NoTlsDeny() {
        super(RuleInfo.of(
                "KM007",
                "no-tls-deny",
                Severity.MEDIUM,
                "Models may be read and written over plain HTTP",
                "FSBP S3.5",
                "CIS5 2.1.1",
                "CIS7 3.1.1"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        Lookup<Effective> found = EffectiveAccess.of(estate).between(Caller.anonymous(), bucket.arn());
        Optional<String> owner = bucket.account().known();
        if (!(found instanceof Lookup.Known<Effective> resource) || owner.isEmpty()) {
            return Outcome.notAssessed(found.missing()
                    .or(bucket.account()::missing)
                    .orElseGet(() -> Gap.outOfScope("which account owns bucket " + bucket.name() + " is not known")));
        }
        if (deniedAtOnce(bucket, resource.value())) {
            return Outcome.pass();
        }
        String partition = Arn.parse(bucket.arn()).map(Arn::partition).orElse("aws");
        Set<Caller> callers = new LinkedHashSet<>();
        callers.add(Caller.aws("arn:" + partition + ":iam::" + owner.get() + ":root", owner.get()));
        List<Ask> asks = new ArrayList<>(List.of(
                Ask.onObjects(bucket.arn(), List.of("s3:GetObject", "s3:PutObject"))
                        .with(PLAIN_HTTP),
                Ask.on(bucket.arn(), List.of("s3:ListBucket")).with(PLAIN_HTTP)));
        Optional<Granted> byRoot = shown(asks, callers, estate);
        if (byRoot.isPresent()) {
            return fail(bucket, byRoot.get());
        }
        List<Verdict> verdicts = verdicts(bucket, owner.get(), resource.value());
        if (verdicts.stream().allMatch(Proven.class::isInstance)) {
            return Outcome.pass();
        }
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Violated violated) {
                Request witness = violated.witness();
                callers.add(witness.caller());
                asks.add(Ask.on(
                                witness.resource().text(),
                                List.of(witness.action().text()))
                        .with(PLAIN_HTTP));
            }
        }
        return shown(asks, callers, estate)
                .or(() -> shownByMember(asks, estate))
                .map(granted -> fail(bucket, granted))
                .orElseGet(() -> Outcome.notAssessed(Gap.outOfScope(
                        "whether anyone may use bucket " + bucket.name() + " over plain HTTP: " + why(verdicts))));
    }

    /** The usual statement, which takes no search: one Deny of everything to everyone, for this reason and no other. */
    private static boolean deniedAtOnce(Bucket bucket, Effective resource) {
        Layers layers = resource.layers(resource.request("s3:Any", PLAIN_HTTP));
        return Stream.concat(
                        Stream.ofNullable(layers.resource()),
                        layers.resourceControl().stream().flatMap(level -> level.documents().stream()))
                .filter(Document.Known.class::isInstance)
                .flatMap(document -> ((Document.Known) document).policy().denies().stream())
                .anyMatch(deny -> deniesAll(deny, bucket));
    }

    private static boolean deniesAll(CompiledStatement deny, Bucket bucket) {
        PrincipalElement principal = deny.source().principal();
        return principal != null
                && !principal.negated()
                && principal.entries().stream().anyMatch(PrincipalElement.Entry::anyone)
                && deny.conditions().count() == 1
                && deny.conditionsOn(KEY).allMatch(literal -> literal.holdsFor("false", Variables.NONE))
                && deny.conditionsOn(KEY).findAny().isPresent()
                && S3Actions.of(deny).containsAll(S3Actions.all())
                && deny.coversAction("s3:*")
                && deny.resources().covers(bucket.arn())
                && deny.resources().covers(bucket.arn() + "/*");
    }

    private static String why(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(Unknown.class::isInstance)
                .map(verdict -> ((Unknown) verdict).detail())
                .findFirst()
                .orElse("what denies it leaves out callers or actions, and nobody is known who may");
    }

    /**
     * Of those of the owning account, whom their own policies may allow it, of everyone else who signs his requests, and of
     * who does not. AWS services use TLS whatever a policy says, so a Deny that leaves them out is as good.
     */
    private List<Verdict> verdicts(Bucket bucket, String owner, Effective resource) {
        Layers layers = resource.layers(resource.request("s3:Any", PLAIN_HTTP));
        List<Access> guards = new ArrayList<>();
        layers.resourceControl().stream()
                .flatMap(level -> level.documents().stream())
                .forEach(document -> guards.add(document.notDenied(false)));
        Document policy = layers.resource();
        if (policy != null) {
            guards.add(policy.notDenied(false));
        }
        Access guarded = new Access.And(guards);
        List<Target> everything = List.of(new Target(List.of("s3:*"), List.of(bucket.arn(), bucket.arn() + "/*")));
        Scope signed = resource.scopeOfAnyone("s3", SIGNED);
        Zone own = Zone.ofAccounts(List.of(owner));
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(prover.notGranted(guarded, everything, signed.within(own.callers()), Budget.DEFAULT));
        if (policy != null) {
            verdicts.add(prover.notGranted(
                    new Access.And(List.of(guarded, policy.grants(NAMED))),
                    everything,
                    signed.within(own.others()),
                    Budget.DEFAULT));
            verdicts.add(prover.notGranted(
                    new Access.And(List.of(guarded, policy.grants(EnumSet.of(Way.STAR)))),
                    everything,
                    resource.scopeOfAnyone("s3", UNSIGNED).within(own.others()),
                    Budget.DEFAULT));
        }
        return verdicts;
    }

    /** Somebody who certainly may. */
    private static Optional<Granted> shown(List<Ask> asks, Set<Caller> callers, Estate estate) {
        Allowances allowances = Allowances.of(estate);
        for (Ask ask : asks) {
            for (Caller caller : callers) {
                if (allowances.of(caller, ask) instanceof Granted granted) {
                    return Optional.of(granted);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Granted> shownByMember(List<Ask> asks, Estate estate) {
        Allowances allowances = Allowances.of(estate);
        return asks.stream()
                .flatMap(ask -> allowances.members(ask, principal -> true).values().stream())
                .filter(Granted.class::isInstance)
                .map(Granted.class::cast)
                .findFirst();
    }

    private Outcome fail(Bucket bucket, Granted granted) {
        Request witness = granted.witness();
        Finding finding = Granting.at(
                info(),
                granted,
                place(bucket, witness),
                bucket.arn(),
                "bucket " + bucket.name() + " takes plain HTTP: "
                        + witness.caller().id() + " is allowed "
                        + witness.action().text() + " on " + witness.resource().text(),
                "deny everyone s3:* on " + bucket.arn() + " and " + bucket.arn() + "/* where " + KEY
                        + " is false, in the bucket policy or a resource control policy");
        return Outcome.fail(List.of(finding));
    }

    /** In the statement that means to deny it, what lets the request pass; else where the statement is missing. */
    private static Span place(Bucket bucket, Request witness) {
        Optional<CompiledPolicy> policy =
                bucket.policy().flatMap(Policy::compiled).known();
        return policy.flatMap(known -> known.denies().stream()
                        .filter(deny -> deny.conditionsOn(KEY).findAny().isPresent())
                        .findFirst())
                .map(deny -> place(deny, witness))
                .or(() -> policy.map(known -> PolicyPlace.of(known.source())))
                .orElseGet(bucket::place);
    }

    private static Span place(CompiledStatement deny, Request witness) {
        if (!deny.coversAction(witness.action().text())) {
            return deny.source().place("Action", "NotAction", "Effect");
        }
        if (!deny.resources().contains(witness.resource().text())) {
            return deny.source().place("Resource", "NotResource", "Effect");
        }
        PrincipalElement principal = deny.source().principal();
        return principal != null && principal.entries().stream().anyMatch(PrincipalElement.Entry::anyone)
                ? deny.source().place("Condition")
                : deny.source().place("Principal", "NotPrincipal", "Effect");
    }
}
