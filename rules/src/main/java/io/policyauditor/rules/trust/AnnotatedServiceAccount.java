package io.policyauditor.rules.trust;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.ObjectSubject;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.ServiceAccountRoles;

/** A rule about ServiceAccounts that are bound to a role by annotation; every other object is not-applicable. */
public abstract class AnnotatedServiceAccount extends RecordRule<ObjectSubject> {
    protected AnnotatedServiceAccount(RuleInfo info) {
        super(info, ObjectSubject.class);
    }

    /**
     * Judges a ServiceAccount.
     *
     * @param role the value of the annotation
     */
    protected abstract Outcome judge(KubernetesObject account, StringNode role, Cluster cluster, Estate estate);

    @Override
    public final Outcome judge(ObjectSubject subject, Estate estate, Settings settings) {
        KubernetesObject account = subject.object();
        StringNode role = account.type().equals("ServiceAccount") ? ServiceAccountRoles.annotation(account) : null;
        if (role == null) {
            return Outcome.notApplicable();
        }
        if (!(account.cluster() instanceof Lookup.Known<String> name)) {
            return Outcome.notAssessed(account.cluster()
                    .missing()
                    .orElseGet(() -> Gap.outOfScope("the cluster of " + account.key() + " is not known")));
        }
        Lookup<Cluster> cluster = estate.cluster(name.value());
        return cluster instanceof Lookup.Known<Cluster> known
                ? judge(account, role, known.value(), estate)
                : Outcome.notAssessed(cluster.missing()
                        .orElseGet(() -> Gap.outOfScope("cluster " + name.value() + " is not in the estate")));
    }
}
