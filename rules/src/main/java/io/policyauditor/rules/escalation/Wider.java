package io.policyauditor.rules.escalation;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.rules.ReachableModels;
import java.util.List;

/** What one role is allowed and another is not. */
public final class Wider {
    private static final List<List<String>> ON_MODELS =
            List.of(List.of("s3:PutObject", "s3:DeleteObject"), List.of("s3:GetObject"));

    private final Estate estate;
    private final Settings settings;
    private final Allowances allowances;
    private final EffectiveAccess access;

    public Wider(Estate estate, Settings settings) {
        this.estate = estate;
        this.settings = settings;
        this.allowances = Allowances.of(estate);
        this.access = EffectiveAccess.of(estate);
    }

    /**
     * Something that a role is allowed and another, which would become it, is not, in words; absent when it is proven that
     * there is nothing.
     */
    public Lookup<String> than(Role less, Role more) {
        Lookup<String> models = onModels(less, more);
        if (models.known().isPresent()) {
            return models;
        }
        Lookup<String> own = byOwnPolicies(less, more);
        return own instanceof Lookup.KnownAbsent ? models : own;
    }

    /**
     * The same of objects of model buckets alone. Where a role is allowed something on a model and no difference is found,
     * that there is none is not proven.
     */
    public Lookup<String> onModels(Role less, Role more) {
        Lookup<String> found = Lookup.absent();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(more.account())) {
            for (List<String> actions : ON_MODELS) {
                Allowance allowance = allowances.of(caller(more), Ask.onObjects(bucket.arn(), actions));
                if (allowance instanceof Granted granted) {
                    if (refused(less, granted.witness())) {
                        Request request = granted.witness();
                        return Lookup.known(request.action().text() + " on "
                                + request.resource().text());
                    }
                    found = Lookup.unknown(Gap.outOfScope("whether role " + more.arn() + " is allowed more in bucket "
                            + bucket.name() + " than role " + less.arn() + " is not decided"));
                } else if (allowance instanceof Open open) {
                    found = Lookup.unknown(open.gap());
                }
            }
        }
        return found;
    }

    private Lookup<String> byOwnPolicies(Role less, Role more) {
        Lookup<Effective> wide = access.between(caller(more), "*");
        Lookup<Effective> narrow = access.between(caller(less), "*");
        if (wide.known().isEmpty() || narrow.known().isEmpty()) {
            return wide.missing()
                    .or(narrow::missing)
                    .<Lookup<String>>map(Lookup::unknown)
                    .orElseGet(Lookup::absent);
        }
        Effective subject = wide.known().get();
        Effective reference = narrow.known().get();
        String any = "*:Any";
        Verdict verdict = new Prover(Catalogue.bundled())
                .implies(
                        subject.access(subject.request(any)),
                        reference.access(reference.request(any)),
                        subject.scopeElsewhere("*", Context.EMPTY, List.of()),
                        Budget.DEFAULT);
        if (verdict instanceof Verdict.Violated violated) {
            // The resource is one that the proof made up.
            return Lookup.known(
                    Administrators.include(more)
                            ? "everything that its limits leave"
                            : violated.witness().action().text());
        }
        return verdict instanceof Verdict.Unknown unknown
                ? Lookup.unknown(Gap.outOfScope("whether role " + more.arn() + " is allowed more than role "
                        + less.arn() + ": " + unknown.detail()))
                : Lookup.absent();
    }

    private boolean refused(Role role, Request request) {
        return access.between(caller(role), request.resource().text())
                .known()
                .filter(effective ->
                        effective.reach(effective.request(request.action().text(), request.context())) == Reach.NEVER)
                .isPresent();
    }

    private static Caller caller(Role role) {
        return Caller.aws(role.arn(), role.account());
    }
}
