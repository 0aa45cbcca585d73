package io.policyauditor.rules.environments.sharedaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Mixture;
import io.policyauditor.rules.environments.Openness;
import java.util.Optional;

/** Flags an account that holds loader roles or model buckets of more than one environment. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SameAccountManyEnvironments extends RecordRule<AccountSubject> {
    public SameAccountManyEnvironments() {
        super(
                RuleInfo.of(
                        "EN011",
                        "same-account-multi-env",
                        Severity.MEDIUM,
                        "Loader roles or model buckets of more than one environment are in one account",
                        "CIS7 2.1.4",
                        "CIS7 2.1.3"),
                AccountSubject.class);
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Environments environments = settings.environments(estate);
        LoaderRoles loaders = LoaderRoles.of(estate);
        ModelBuckets models = ModelBuckets.of(estate, settings);
        Mixture held = new Mixture();
        for (Role role : estate.rolesOf(account.id())) {
            if (loaders.contains(role).known().orElse(false)) {
                held.add("role " + role.name(), environments.role(role.arn()), role.place());
            }
        }
        for (Bucket bucket : estate.bucketsOf(account.id())) {
            if (models.contains(bucket.name())) {
                held.add("bucket " + bucket.name(), environments.bucket(bucket.name()), bucket.place());
            }
        }
        if (held.mixed()) {
            return fail(
                    account.place(),
                    held.names(),
                    "account " + account.id() + " holds " + held.names() + ": " + held.described(),
                    "give each environment an account of its own",
                    held.related());
        }
        if (held.isEmpty()) {
            return Outcome.notApplicable();
        }
        Optional<Gap> gap =
                held.gap().or(() -> Openness.ofAccount(estate, account.id(), Listing.ROLES, Listing.BUCKETS));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }
}
