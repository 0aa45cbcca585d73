package io.policyauditor.rules.guardrails.networkperimeter;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.ControlPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Flags a model bucket that loaders may read from wherever they are. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NetworkPerimeter extends RecordRule<BucketSubject> {
    /** Where nobody's network is: an address of the documentation, without any endpoint. */
    private static final Context ANYWHERE = new Context.Builder()
            .put("aws:SourceIp", "192.0.2.1")
            .put("aws:SecureTransport", "true")
            .put("s3:TlsVersion", "1.3")
            .put("aws:ViaAWSService", "false")
            .absent("aws:CalledVia")
            .absent("aws:SourceVpc")
            .absent("aws:SourceVpcArn")
            .absent("aws:SourceVpce")
            .absent("aws:VpcSourceIp")
            .absent("aws:VpceAccount")
            .absent("aws:VpceOrgID")
            .absent("aws:VpceOrgPaths")
            .build();

    public NetworkPerimeter() {
        super(
                RuleInfo.of(
                        "OG005", "no-network-perimeter", Severity.MEDIUM, "The models can be read from any network"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name()) || bare(bucket, estate)) {
            return Outcome.notApplicable();
        }
        LoaderRoles loaders = LoaderRoles.of(estate);
        Allowances allowances = Allowances.of(estate);
        Ask ask = Ask.onObjects(bucket.arn(), List.of("s3:GetObject"));
        Optional<Gap> gap = Optional.empty();
        boolean read = false;
        for (Role role : Candidates.of(estate, settings).getOrDefault(bucket.arn(), List.of())) {
            Caller loader = Caller.aws(role.arn(), role.account());
            Lookup<Boolean> loads = loaders.contains(role);
            Allowance allowance = allowances.of(loader, ask.with(ANYWHERE));
            if (allowance instanceof Granted granted && loads.known().orElse(false)) {
                return Outcome.fail(List.of(finding(
                        granted,
                        bucket.place(),
                        "loader " + role.arn() + " may read the models of bucket " + bucket.name()
                                + " from any network: neither a control policy nor the bucket policy denies it by"
                                + " aws:SourceVpc, aws:SourceVpce or aws:VpceOrgID",
                        "deny s3:GetObject where aws:VpceOrgID is not the organization, or aws:SourceVpce not your"
                                + " endpoints, and aws:ViaAWSService is false")));
            }
            read = read || !(allowances.of(loader, ask) instanceof Never);
            gap = gap.or(() -> allowance instanceof Open open ? Optional.of(open.gap()) : Optional.empty())
                    .or(() -> allowance instanceof Granted ? loads.missing() : Optional.empty());
        }
        gap = gap.or(() -> allowances.unlisted(ask));
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return read ? Outcome.pass() : Outcome.notApplicable();
    }

    /** The roles that load models, or may, by the model buckets that they may be allowed something on. */
    private record Candidates(Map<Set<String>, Map<String, List<Role>>> byConfigured) {
        static Map<String, List<Role>> of(Estate estate, Settings settings) {
            return estate.derived(Candidates.class, ignored -> new Candidates(new ConcurrentHashMap<>()))
                    .byConfigured()
                    .computeIfAbsent(
                            settings.configuration().models().buckets(), ignored -> byBucket(estate, settings));
        }

        private static Map<String, List<Role>> byBucket(Estate estate, Settings settings) {
            LoaderRoles loaders = LoaderRoles.of(estate);
            ReachableModels models = ReachableModels.of(estate, settings);
            Map<String, List<Role>> roles = new HashMap<>();
            List<Role> all = estate.roles().stream()
                    .sorted(Comparator.comparing(Role::arn))
                    .toList();
            for (Role role : all) {
                if (loaders.contains(role).known().orElse(true)) {
                    models.from(role.account())
                            .forEach(bucket -> roles.computeIfAbsent(bucket.arn(), arn -> new ArrayList<>())
                                    .add(role));
                }
            }
            return roles;
        }
    }

    /** Whether no control policy limits anything above the bucket's account, which OG001 and OG002 tell. */
    private static boolean bare(Bucket bucket, Estate estate) {
        Account account = bucket.account().flatMap(estate::account).known().orElse(null);
        return account != null
                && OrganizationPath.of(account, estate).known().isPresent()
                && !OrganizationPath.isManagement(account, estate)
                && ControlPath.settled(account, estate, Set.of(ControlPolicy.Type.values()))
                        .isPresent();
    }
}
