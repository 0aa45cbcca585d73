package io.policyauditor.rules.kubernetes.sharedaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.ServiceAccountRoles;
import io.policyauditor.rules.kubernetes.ObjectRule;
import io.policyauditor.rules.kubernetes.RunningAs;
import io.policyauditor.rules.kubernetes.Workloads;
import io.policyauditor.rules.kubernetes.Workloads.Workload;
import java.util.List;
import java.util.Optional;

/** Flags a ServiceAccount with the role of a model as which something runs that serves no model. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SharedAccount extends ObjectRule {
    public SharedAccount() {
        super(
                RuleInfo.of(
                        "KS011",
                        "sa-shared-by-unrelated-workloads",
                        Severity.MEDIUM,
                        "Notebooks, jobs or other pods have the role of a model"),
                "ServiceAccount");
    }

    @Override
    protected Outcome judge(KubernetesObject account, Estate estate, Settings settings) {
        // What names no ServiceAccount runs as default too; KS002 tells of its role.
        if (account.name().equals("default") || !hasRole(account, estate)) {
            return Outcome.notApplicable();
        }
        if (RunningAs.of(estate).pods(account).isEmpty()) {
            return RunningAs.of(estate).maybe(account).map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        List<Finding> findings = Workloads.of(estate).runningAs(account).stream()
                .map(workload -> finding(workload, account))
                .toList();
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Lookup<Cluster> cluster = account.cluster().flatMap(estate::cluster);
        Optional<Gap> gap = cluster.missing()
                .or(() -> Workloads.of(estate)
                        .maybeRunningAs(account)
                        .map(workload -> Gap.outOfScope(
                                "it is not known where " + label(workload.object()) + " runs, as a ServiceAccount "
                                        + account.name(),
                                "it is not known where {n} workloads run that name a ServiceAccount of a model")))
                .or(() -> cluster.known().flatMap(known -> known.open(Listing.MANIFESTS)));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static boolean hasRole(KubernetesObject account, Estate estate) {
        return Annotations.get(account, Annotations.ROLE).isPresent()
                || account.cluster()
                        .known()
                        .flatMap(cluster -> account.namespace()
                                .known()
                                .filter(namespace -> !ServiceAccountRoles.of(estate)
                                        .of(cluster, namespace, account.name())
                                        .isEmpty()))
                        .isPresent();
    }

    private static Finding finding(Workload workload, KubernetesObject account) {
        return new Finding(
                Severity.MEDIUM,
                workload.account().span(),
                label(workload.object()) + " runs as " + label(account)
                        + ", so it can read what the models of that ServiceAccount are loaded from",
                "give " + workload.object().kind() + " " + workload.object().name() + " a ServiceAccount of its own",
                workload.object().key(),
                List.of(new Related(account.place(), "the ServiceAccount of the models")));
    }
}
