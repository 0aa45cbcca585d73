package io.policyauditor.rules.exposure.analyzeroff;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.AccountTraits.Analyzer;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.ModelBucketRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags a model bucket that no Access Analyzer watches: none in its account and region, and none of the organization. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AnalyzerOff extends ModelBucketRule {
    public AnalyzerOff() {
        super(RuleInfo.of(
                "BX022",
                "external-access-analyzer-off",
                Severity.MEDIUM,
                "Nobody is told when the model bucket is opened to the outside",
                "CIS5 1.19",
                "CIS7 2.18"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        if (!(bucket.account() instanceof Lookup.Known<String> account)) {
            return notKnown(bucket.account(), "the account of bucket " + bucket.name() + " is not known");
        }
        if (!(bucket.region() instanceof Lookup.Known<String> region)) {
            return notKnown(bucket.region(), "the region of bucket " + bucket.name() + " is not known");
        }
        boolean watched = watches(analyzers(account.value(), estate).known().orElse(List.of()).stream(), region.value())
                || watches(
                        estate.observations().accounts().stream()
                                .flatMap(traits -> traits.analyzers().known().orElse(List.of()).stream())
                                .filter(Analyzer::organization),
                        region.value());
        if (watched) {
            return Outcome.pass();
        }
        return open(account.value(), estate)
                .map(Outcome::notAssessed)
                .orElseGet(() -> fail(
                        bucket.place(),
                        "analyzers",
                        "no Access Analyzer looks at account " + account.value() + " in " + region.value()
                                + ", where model bucket " + bucket.name() + " is",
                        "make an analyzer for external access in " + region.value()
                                + ", or one of the organization in its delegated administrator"));
    }

    private static boolean watches(Stream<Analyzer> analyzers, String region) {
        return analyzers.anyMatch(analyzer -> Arn.parse(analyzer.arn())
                .filter(arn -> arn.region().equals(region))
                .isPresent());
    }

    private static Lookup<List<Analyzer>> analyzers(String account, Estate estate) {
        return estate.traits(account).flatMap(AccountTraits::analyzers);
    }

    /** Why there may be an analyzer that the estate does not show; one of the organization may be in any account. */
    private static Optional<Gap> open(String account, Estate estate) {
        return analyzers(account, estate)
                .missing()
                .or(() -> OrganizationPath.open(estate.organization(), estate))
                .or(() -> estate.organization().known().isEmpty()
                        ? Optional.empty()
                        : estate.accounts().stream()
                                .map(Account::id)
                                .flatMap(id -> analyzers(id, estate).missing().stream())
                                .findFirst());
    }

    private static Outcome notKnown(Lookup<String> fact, String otherwise) {
        return Outcome.notAssessed(fact.missing().orElseGet(() -> Gap.outOfScope(otherwise)));
    }
}
