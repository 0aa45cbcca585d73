package io.policyauditor.rules.exposure.accountblockoff;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.exposure.BlockFlags;
import java.util.Optional;

/** Flags an account without all four flags of S3 Block Public Access. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AccountBlockOff extends RecordRule<AccountSubject> {
    public AccountBlockOff() {
        super(
                RuleInfo.of(
                        "BX003",
                        "bpa-account-off",
                        Severity.HIGH,
                        "Nothing keeps the next bucket of the account from being public",
                        "FSBP S3.1",
                        "CIS5 2.1.4",
                        "CIS7 3.1.4"),
                AccountSubject.class);
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Optional<Gap> gap = account.publicAccessBlock().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        String off = BlockFlags.off(account.publicAccessBlock().known().orElse(PublicAccessBlock.NONE));
        return off.isEmpty()
                ? Outcome.pass()
                : fail(
                        account.place(),
                        off,
                        "account " + account.id() + " leaves " + off + " of S3 Block Public Access off",
                        "set all four flags for the account, and serve what must be public through CloudFront");
    }
}
