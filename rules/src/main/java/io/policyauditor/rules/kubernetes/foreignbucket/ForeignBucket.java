package io.policyauditor.rules.kubernetes.foreignbucket;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;
import java.util.Optional;

/**
 * Flags a model in a bucket of an account that neither belongs to the organization nor is trusted. That no account has
 * the bucket is RL026.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForeignBucket extends LoadPointRule {
    public ForeignBucket() {
        super(RuleInfo.of(
                "KS021",
                "storageuri-foreign-bucket",
                Severity.HIGH,
                "A model comes from a bucket of an account that is not ours"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (loadPoint.direction() == Direction.WRITE || name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        if (bucket.known().isEmpty()) {
            return bucket.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<String> account = bucket.known().get().account();
        if (account.known().isEmpty()) {
            return Outcome.notAssessed(account.missing()
                    .orElseGet(() -> Gap.outOfScope("the account of bucket " + name.get() + " is not known")));
        }
        String owner = account.known().get();
        Lookup<Boolean> ours = ours(owner, estate, settings);
        if (ours.known().isEmpty()) {
            return Outcome.notAssessed(
                    ours.missing().orElseGet(() -> Gap.outOfScope("whose account " + owner + " is, is not known")));
        }
        return ours.known().get()
                ? Outcome.pass()
                : Outcome.fail(List.of(new Finding(
                        Severity.HIGH,
                        loadPoint.place(),
                        loadPoint.key() + " loads its model from the bucket " + name.get() + " of account " + owner
                                + ", which neither belongs to the organization nor is trusted",
                        "copy the model into a bucket of your own, or add " + owner
                                + " to trust.accounts of auditor.yaml",
                        owner,
                        List.of(new Related(bucket.known().get().place(), "the bucket")))));
    }

    private static Lookup<Boolean> ours(String id, Estate estate, Settings settings) {
        if (settings.configuration().trust().accounts().contains(id)) {
            return Lookup.known(true);
        }
        Lookup<Account> account = estate.account(id);
        if (estate.organization() instanceof Lookup.Known<Organization>) {
            return account.known()
                    .<Lookup<Boolean>>map(known -> known.unit() instanceof Lookup.KnownAbsent
                            ? Lookup.known(false)
                            : known.unit().map(unit -> true))
                    .orElseGet(() -> account.map(ignored -> false));
        }
        // Without an organization the accounts that somebody lists are those of one owner.
        return account.map(known -> true);
    }
}
