package io.policyauditor.rules.environments;

import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Principals of environments that have no business with something in a bucket, and who are allowed it all the same. The
 * root user of the bucket's own account is none: that the account is of two environments is another fault (EN011).
 *
 * @param all of them, in the order of their ARNs; those that the estate does not hold last
 * @param gap why there may be others
 */
public record Intruders(List<Intruder> all, Optional<Gap> gap) {
    public Intruders {
        all = List.copyOf(all);
    }

    /** One of them, and a request that is allowed. */
    public record Intruder(String arn, Environment environment, Granted granted) {
        /** What a message calls him. */
        public String described() {
            return arn + " is " + environment;
        }
    }

    /**
     * Those of a bucket.
     *
     * @param wrong whether an environment has no business with what is asked about
     */
    public static Intruders of(
            Estate estate, Environments environments, Bucket bucket, Ask ask, Predicate<String> wrong) {
        Search search = new Search(environments, wrong);
        Allowances allowances = Allowances.of(estate);
        allowances
                .members(ask, principal -> !owns(principal, bucket) && search.isAbout(principal.id()))
                .forEach((principal, allowance) -> search.add(principal.id(), allowance));
        strangers(bucket, ask, estate).forEach((name, caller) -> {
            if (search.isAbout(name)) {
                search.add(name, allowances.of(caller, ask));
            }
        });
        return new Intruders(
                search.found, search.gap.or(() -> allowances.unlisted(ask)).or(() -> unknown(bucket, ask, estate)));
    }

    /** What is found while one after the other is asked about. */
    private static final class Search {
        private final Environments environments;
        private final Predicate<String> wrong;
        private final List<Intruder> found = new ArrayList<>();
        private Optional<Gap> gap = Optional.empty();

        Search(Environments environments, Predicate<String> wrong) {
            this.environments = environments;
            this.wrong = wrong;
        }

        boolean isAbout(String name) {
            return environments.principal(name).name().known().map(wrong::test).orElse(true);
        }

        void add(String name, Allowance allowance) {
            Environment environment = environments.principal(name);
            if (allowance instanceof Granted granted
                    && environment.name().known().isPresent()) {
                found.add(new Intruder(name, environment, granted));
            } else if (allowance instanceof Open open) {
                gap = gap.or(() -> Optional.of(open.gap()));
            } else if (allowance instanceof Granted) {
                gap = gap.or(environment.name()::missing);
            }
        }
    }

    private static boolean owns(Principal principal, Bucket bucket) {
        return principal.kind() == Principal.Kind.ROOT
                && bucket.account().known().filter(principal.account()::equals).isPresent();
    }

    /** Whom the bucket policy names and the estate does not hold, an account by its root. */
    private static Map<String, Caller> strangers(Bucket bucket, Ask ask, Estate estate) {
        Map<String, Caller> strangers = new LinkedHashMap<>();
        for (Entry entry : named(bucket, ask)) {
            String value = entry.value().value();
            String account = Arn.isAccountId(value)
                    ? value
                    : Arn.parse(value).map(Arn::account).orElse("");
            if (entry.type() == PrincipalElement.Type.AWS && Arn.isAccountId(account) && !holds(estate, value)) {
                String arn = Arn.isAccountId(value)
                        ? "arn:" + Arn.parse(bucket.arn()).map(Arn::partition).orElse("aws") + ":iam::" + value
                                + ":root"
                        : value;
                strangers.putIfAbsent(value, Caller.aws(arn, account));
            }
        }
        return strangers;
    }

    private static boolean holds(Estate estate, String principal) {
        return estate.role(principal).known().isPresent()
                || estate.user(principal).known().isPresent()
                || Optional.of(principal)
                        .filter(Arn::isAccountId)
                        .or(() ->
                                Arn.parse(principal).filter(Arn::isAccountRoot).map(Arn::account))
                        .flatMap(account -> estate.account(account).known())
                        .isPresent();
    }

    /** Whom a policy means that lets everyone in is only known where every account of the organization is. */
    private static Optional<Gap> unknown(Bucket bucket, Ask ask, Estate estate) {
        return named(bucket, ask).stream().anyMatch(Entry::anyone)
                ? OrganizationPath.open(estate.organization(), estate)
                : Optional.empty();
    }

    private static List<Entry> named(Bucket bucket, Ask ask) {
        return bucket.policy().flatMap(Policy::compiled).known().map(CompiledPolicy::allows).orElse(List.of()).stream()
                .filter(allow -> ask.actions().stream().anyMatch(allow::coversAction))
                .map(allow -> allow.source().principal())
                .flatMap(principal -> principal == null ? List.<Entry>of().stream() : principal.entries().stream())
                .toList();
    }
}
