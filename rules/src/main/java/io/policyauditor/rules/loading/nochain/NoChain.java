package io.policyauditor.rules.loading.nochain;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.loading.LoadRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Flags a loader that may assume a role of the bucket's account which may read the model, where nothing assumes it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoChain extends LoadRule {
    private static final String ASSUME = "sts:AssumeRole";

    public NoChain() {
        super(
                RuleInfo.of(
                        "RL033",
                        "two-hop-not-supported",
                        Severity.HIGH,
                        "The role that may read the model is one hop further than KServe goes"),
                "C36");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        LoadVerdict verdict = LoadVerdicts.of(estate).of(loadPoint);
        if (verdict.result() == Result.ELSEWHERE || loadPoint.direction() == Direction.WRITE) {
            return Outcome.notApplicable();
        }
        if (verdict.result() == Result.LOADS) {
            return Outcome.pass();
        }
        Optional<Gap> unknown =
                loadPoint.uri().missing().or(() -> loadPoint.credentials().missing());
        if (unknown.isPresent()) {
            return Outcome.notAssessed(unknown.get());
        }
        Optional<String> base = loadPoint.credential().flatMap(NoChain::unchained);
        Optional<ModelUri> uri =
                loadPoint.uri().known().filter(known -> known.s3Bucket().isPresent());
        if (base.isEmpty() || uri.isEmpty()) {
            return Outcome.notApplicable();
        }
        Lookup<Bucket> bucket = estate.bucket(uri.get().bucket());
        Lookup<String> owner = bucket.flatMap(Bucket::account);
        if (!(owner instanceof Lookup.Known<String> account)) {
            return owner.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String own = Arn.parse(base.get()).map(Arn::account).orElse("");
        if (own.isEmpty() || own.equals(account.value())) {
            return Outcome.notApplicable();
        }
        boolean refused =
                verdict.needs().stream().anyMatch(need -> !need.purpose().isOnTheWay() && need.reach() == Reach.NEVER);
        if (!refused) {
            return verdict.gaps().isEmpty()
                    ? Outcome.notApplicable()
                    : Outcome.notAssessed(verdict.gaps().get(0));
        }
        return judge(loadPoint, base.get(), own, bucket.known().orElseThrow(), uri.get(), estate, settings);
    }

    /** The role that S3 is asked as, where nothing assumes another one with it. */
    private static Optional<String> unchained(Credential credential) {
        if (credential instanceof Irsa irsa) {
            return Optional.of(irsa.role());
        }
        return credential instanceof PodIdentity identity
                        && identity.association().targetRole() instanceof Lookup.KnownAbsent
                ? Optional.of(identity.association().role())
                : Optional.empty();
    }

    private Outcome judge(
            LoadPoint loadPoint,
            String base,
            String own,
            Bucket bucket,
            ModelUri uri,
            Estate estate,
            Settings settings) {
        String account = bucket.account().known().orElse("");
        Optional<Gap> gap = estate.open(account, Listing.ROLES);
        List<Ask> asks = List.of(
                Ask.on(bucket.arn(), List.of("s3:ListBucket")),
                Ask.onObjects(bucket.arn(), uri.key(), List.of("s3:GetObject")));
        for (Role role : Trusting.of(estate).roles(account, own)) {
            Caller reader = Caller.aws(role.arn(), account);
            boolean assumed = EffectiveAccess.of(estate)
                    .between(Caller.aws(base, own), role.arn())
                    .known()
                    .map(effective -> effective.reach(ASSUME))
                    .filter(reach -> reach == Reach.ALWAYS || reach == Reach.ONLY_IF)
                    .isPresent();
            boolean reads =
                    asks.stream().allMatch(ask -> Allowances.of(estate).of(reader, ask) instanceof Allowance.Granted);
            if (assumed && reads) {
                return Outcome.fail(List.of(finding(role, base, loadPoint, bucket, estate, settings)));
            }
            Optional<Gap> trust = role.trust().missing();
            gap = gap.isPresent() ? gap : trust;
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private Finding finding(
            Role role, String base, LoadPoint loadPoint, Bucket bucket, Estate estate, Settings settings) {
        return finding(
                loadPoint,
                estate,
                settings,
                loadPoint.credential().map(Credential::place).orElseGet(loadPoint::place),
                role.arn(),
                "bucket " + bucket.name() + " refuses " + base + ", which may assume " + role.arn()
                        + " that it does let in, but KServe assumes no second role",
                "make it the targetRole of a Pod Identity association, or assume it by AWS_CONFIG_FILE and AWS_PROFILE"
                        + " in a ClusterStorageContainer");
    }

    /** The roles whose trust policy names somebody of another account, by their own account and that one. */
    private record Trusting(Estate estate, Map<String, List<Role>> known) {
        static Trusting of(Estate estate) {
            return estate.derived(Trusting.class, all -> new Trusting(all, new ConcurrentHashMap<>()));
        }

        List<Role> roles(String account, String trusted) {
            return known.computeIfAbsent(account + " " + trusted, ignored -> {
                List<Role> roles = new ArrayList<>();
                for (Role role : estate.rolesOf(account)) {
                    boolean names = role.trust()
                            .flatMap(Policy::compiled)
                            .known()
                            .filter(policy -> policy.allows().stream()
                                    .filter(statement -> statement.coversAction(ASSUME))
                                    .anyMatch(statement ->
                                            AwsPrincipal.anyone(statement).isPresent()
                                                    || AwsPrincipal.of(statement).stream()
                                                            .anyMatch(one -> one.account()
                                                                    .equals(trusted))))
                            .isPresent();
                    if (names || role.trust().missing().isPresent()) {
                        roles.add(role);
                    }
                }
                return List.copyOf(roles);
            });
        }
    }
}
