package io.policyauditor.rules.exposure.publicbucket;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.exposure.BucketBlock;
import io.policyauditor.rules.exposure.PublicGrant;
import io.policyauditor.rules.guardrails.Guardrails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a bucket whose policy lets in everyone, or everyone with an AWS account, and nothing else keeps them out. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PublicBucket extends RecordRule<BucketSubject> {
    /** An AWS account of nobody's organization. */
    private static final Context NO_ORGANIZATION = new Context.Builder()
            .absent("aws:PrincipalOrgID")
            .absent("aws:PrincipalOrgPaths")
            .build();

    /** Somebody whom nobody has in mind. */
    private record Someone(Caller caller, Context whose) {}

    private static final List<Someone> EVERYONE =
            List.of(new Someone(Caller.anonymous(), Context.EMPTY), new Someone(Guardrails.STRANGER, NO_ORGANIZATION));

    public PublicBucket() {
        super(
                RuleInfo.of(
                        "BX001",
                        "bucket-public-effective",
                        Severity.CRITICAL,
                        "The bucket is public",
                        "FSBP S3.2",
                        "FSBP S3.3",
                        "CIS7 2.21"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        BucketBlock block = BucketBlock.of(bucket, estate);
        if (block.known().restrictPublicBuckets()) {
            return Outcome.pass();
        }
        Optional<Gap> unread = bucket.policy()
                .missing()
                .or(() -> bucket.policy().flatMap(Policy::compiled).missing());
        if (unread.isPresent()) {
            return Outcome.notAssessed(unread.get());
        }
        CompiledPolicy policy =
                bucket.policy().flatMap(Policy::compiled).known().orElse(null);
        boolean open = policy != null
                && policy.allows().stream()
                        .anyMatch(allow -> PublicGrant.toAnyone(allow) && !PublicGrant.limited(allow));
        if (policy == null || !open) {
            return policy == null || policy.rejections().isEmpty()
                    ? Outcome.pass()
                    : Outcome.notAssessed(Gap.unread(String.join("; ", policy.rejections())));
        }
        List<Granted> granted = new ArrayList<>();
        Optional<Gap> gap = Optional.empty();
        CompiledPolicy unlimited = policy.only(statement -> statement.denies() || !PublicGrant.limited(statement));
        for (Ask each : asks(bucket)) {
            Ask ask = Guardrails.byTls(each);
            List<Allowance> allowances = EVERYONE.stream()
                    .map(someone -> allowed(
                            someone.caller(),
                            ask.with(ask.given().with().putAll(someone.whose()).build()),
                            unlimited,
                            estate))
                    .toList();
            allowances.stream()
                    .filter(Granted.class::isInstance)
                    .findFirst()
                    .ifPresent(allowance -> granted.add((Granted) allowance));
            gap = gap.or(() -> allowances.stream()
                    .filter(Open.class::isInstance)
                    .findFirst()
                    .map(allowance -> ((Open) allowance).gap()));
        }
        if (granted.isEmpty()) {
            return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
        }
        return block.gap()
                .map(Outcome::notAssessed)
                .orElseGet(() -> Outcome.fail(
                        granted.stream().map(one -> finding(bucket, one)).toList()));
    }

    private static List<Ask> asks(Bucket bucket) {
        return List.of(
                Ask.onObjects(bucket.arn(), List.of("s3:GetObject")),
                Ask.on(bucket.arn(), List.of("s3:ListBucket")),
                Ask.onObjects(bucket.arn(), List.of("s3:PutObject", "s3:DeleteObject")));
    }

    /** Whether he is allowed it by the grants that S3 takes for public. */
    private static Allowance allowed(Caller caller, Ask ask, CompiledPolicy unlimited, Estate estate) {
        Effective all = EffectiveAccess.of(estate)
                .between(caller, ask.resource())
                .known()
                .orElse(null);
        if (all == null || !(all.layers().resource() instanceof Document.Known known)) {
            return new Open(Gap.outOfScope("who owns " + ask.resource() + " is not known"));
        }
        Layers layers = all.layers();
        Effective open = all.under(new Layers(
                layers.identity(),
                layers.boundary(),
                layers.session(),
                new Document.Known(known.name(), unlimited),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint()));
        return Allowances.of(estate).of(open, ask);
    }

    private Finding finding(Bucket bucket, Granted granted) {
        boolean anonymous = granted.witness().caller().kind() == Caller.Kind.ANONYMOUS;
        return finding(
                granted,
                bucket.place(),
                "bucket " + bucket.name() + " is public: "
                        + (anonymous ? "anyone" : "any AWS account") + " is allowed "
                        + granted.witness().action().text(),
                "name the loader roles as Principal, and set all four flags of Block Public Access");
    }
}
