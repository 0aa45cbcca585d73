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
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.ControlPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Ask ask = Ask.onObjects(bucket.arn(), List.of("s3:GetObject"));
        Allowances allowances = Allowances.of(estate);
        Set<Principal> readers =
                allowances.members(ask, who -> mayLoad(who, loaders, estate)).keySet();
        Ask fromAnywhere = ask.with(ANYWHERE);
        Optional<Gap> gap = Optional.empty();
        for (Principal reader : readers) {
            Lookup<Boolean> loads = estate.role(reader.id()).flatMap(loaders::contains);
            Allowance allowance = allowances.of(Caller.aws(reader.id(), reader.account()), fromAnywhere);
            if (allowance instanceof Granted granted && loads.known().orElse(false)) {
                return Outcome.fail(List.of(finding(
                        granted,
                        bucket.place(),
                        "loader " + reader.id() + " may read the models of bucket " + bucket.name()
                                + " from any network: neither a control policy nor the bucket policy denies it by"
                                + " aws:SourceVpc, aws:SourceVpce or aws:VpceOrgID",
                        "deny s3:GetObject where aws:VpceOrgID is not the organization, or aws:SourceVpce not your"
                                + " endpoints, and aws:ViaAWSService is false")));
            }
            gap = gap.or(() -> allowance instanceof Open open ? Optional.of(open.gap()) : Optional.empty())
                    .or(() -> allowance instanceof Granted ? loads.missing() : Optional.empty());
        }
        gap = gap.or(() -> allowances.unlisted(ask));
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return readers.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }

    private static boolean mayLoad(Principal who, LoaderRoles loaders, Estate estate) {
        return who.kind() == Principal.Kind.ROLE
                && !(estate.role(who.id()).flatMap(loaders::contains) instanceof Lookup.Known<Boolean> known
                        && !known.value());
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
