package io.policyauditor.rules.exposure.accesspointbypass;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.Outsiders;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.exposure.BucketBlock;
import io.policyauditor.rules.exposure.PublicGrant;
import io.policyauditor.rules.guardrails.Guardrails;
import java.util.ArrayList;
import java.util.List;

/** Flags an access point by which a bucket that leaves it to its access points lets in outsiders. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AccessPointBypass extends RecordRule<BucketSubject> {
    private static final List<String> ON_OBJECTS = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject");
    private static final List<String> ON_BUCKET = List.of("s3:ListBucket");

    public AccessPointBypass() {
        super(
                RuleInfo.of(
                        "BX011",
                        "access-point-bypass",
                        Severity.HIGH,
                        "An access point lets in whom the bucket policy does not name",
                        "FSBP S3.19"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        List<CompiledStatement> delegating = bucket.policy().flatMap(Policy::compiled).known().stream()
                .flatMap(policy -> policy.allows().stream())
                .filter(AccessPointBypass::delegates)
                .toList();
        if (delegating.isEmpty()) {
            return bucket.policy().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        if (bucket.accessPoints().missing().isPresent()) {
            return Outcome.notAssessed(bucket.accessPoints().missing().get());
        }
        Judge judge = new Judge(bucket, delegating.get(0), estate, settings);
        bucket.accessPoints().known().orElse(List.of()).forEach(judge::judge);
        if (!judge.findings.isEmpty()) {
            return Outcome.fail(judge.findings);
        }
        return judge.gaps.stream().findFirst().map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** Whether a statement leaves it to the policies of access points who is let in. */
    private static boolean delegates(CompiledStatement allow) {
        return AwsPrincipal.anyone(allow).isPresent()
                && Pins.any(allow, "s3:DataAccessPointArn", "s3:DataAccessPointAccount");
    }

    /** Judges the access points of one bucket. */
    private final class Judge {
        private final Bucket bucket;
        private final CompiledStatement delegating;
        private final Estate estate;
        private final Settings settings;
        private final List<Finding> findings = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();

        Judge(Bucket bucket, CompiledStatement delegating, Estate estate, Settings settings) {
            this.bucket = bucket;
            this.delegating = delegating;
            this.estate = estate;
            this.settings = settings;
        }

        void judge(AccessPoint point) {
            point.policy().flatMap(Policy::compiled).missing().ifPresent(gaps::add);
            point.policy().flatMap(Policy::compiled).known().ifPresent(policy -> {
                if (!policy.rejections().isEmpty()) {
                    gaps.add(Gap.unread(String.join("; ", policy.rejections())));
                }
                policy.allows().forEach(allow -> judge(point, allow));
            });
        }

        private void judge(AccessPoint point, CompiledStatement allow) {
            boolean limited = PublicGrant.limited(allow);
            if (AwsPrincipal.anyone(allow).isPresent()
                    && !limited
                    && !BucketBlock.of(bucket, estate).known().restrictPublicBuckets()) {
                gaps.add(Gap.outOfScope("whether access point " + point.arn()
                        + ", which lets in everyone, blocks public access is not in the estate"));
            }
            boolean organization = Pins.any(allow, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
            for (AwsPrincipal principal : AwsPrincipal.of(allow)) {
                boolean own = bucket.account()
                        .known()
                        .filter(principal.account()::equals)
                        .isPresent();
                if (own || organization) {
                    continue;
                }
                Lookup<Boolean> outside = Outsiders.include(principal.account(), estate, settings);
                outside.missing().ifPresent(gaps::add);
                if (outside.known().orElse(false)) {
                    outsider(point, allow, principal);
                }
            }
        }

        private void outsider(AccessPoint point, CompiledStatement allow, AwsPrincipal principal) {
            for (Ask each : asks(point, allow)) {
                Ask ask = Guardrails.byTls(each);
                Allowance allowance = Allowances.of(estate).of(caller(principal), ask);
                if (allowance instanceof Granted granted) {
                    Finding finding = finding(
                            principal.entry().value().span(),
                            point.arn() + " " + principal.name(),
                            "access point " + point.arn() + " lets in account " + principal.account()
                                    + ", which is neither of the organization nor trusted, and bucket " + bucket.name()
                                    + " leaves it to its access points",
                            "take it out of the access point's policy, or limit "
                                    + delegating.source().label() + " of the bucket policy by aws:PrincipalOrgID",
                            new Related(delegating.source().place("Condition"), "the bucket leaves it to them here"));
                    findings.add(finding.shownBy(Witness.allowed(granted.witness())));
                    return;
                }
                if (allowance instanceof Open open) {
                    gaps.add(open.gap());
                }
            }
        }

        /** What the access point lets through, as it arrives at the bucket. */
        private List<Ask> asks(AccessPoint point, CompiledStatement allow) {
            // Whoever is outside is of another organization.
            Context.Builder through = new Context.Builder()
                    .put("s3:DataAccessPointArn", point.arn())
                    .put("aws:PrincipalOrgID", "o-auditorexample")
                    .put("aws:PrincipalOrgPaths", List.of("o-auditorexample/r-exmp/"));
            Arn.parse(point.arn()).ifPresent(arn -> through.put("s3:DataAccessPointAccount", arn.account()));
            List<Ask> asks = new ArrayList<>();
            List<String> objects =
                    ON_OBJECTS.stream().filter(allow::coversAction).toList();
            if (!objects.isEmpty()) {
                asks.add(Ask.onObjects(bucket.arn(), objects).with(through.build()));
            }
            if (ON_BUCKET.stream().anyMatch(allow::coversAction)) {
                asks.add(Ask.on(bucket.arn(), ON_BUCKET).with(through.build()));
            }
            return asks;
        }

        private static Caller caller(AwsPrincipal principal) {
            String name = Arn.isAccountId(principal.name())
                    ? "arn:aws:iam::" + principal.account() + ":root"
                    : principal.name();
            return Caller.aws(name, principal.account());
        }
    }
}
