package io.policyauditor.rules.kubernetes.canannotateaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.rbac.Gain;
import io.policyauditor.estate.rbac.Hop;
import io.policyauditor.estate.rbac.Subject;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.kubernetes.Becomers;
import io.policyauditor.rules.kubernetes.OpenTrusts;
import io.policyauditor.rules.kubernetes.OpenTrusts.OpenTrust;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Flags whoever can point ServiceAccounts at roles that take any ServiceAccount of the namespace. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CanAnnotateAccount extends RecordRule<ClusterSubject> {
    public CanAnnotateAccount() {
        super(
                RuleInfo.of(
                        "KS013",
                        "rbac-can-annotate-sa",
                        Severity.HIGH,
                        "Somebody can choose the role of a ServiceAccount, and a role takes whoever asks"),
                ClusterSubject.class);
    }

    @Override
    public Outcome judge(ClusterSubject subject, Estate estate, Settings settings) {
        Cluster cluster = subject.cluster();
        if (!(cluster.issuer() instanceof Lookup.Known<String> issuer)) {
            return cluster.issuer().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        OpenTrusts trusts = OpenTrusts.of(estate);
        Set<Gap> gaps = new LinkedHashSet<>();
        trusts.open().ifPresent(gaps::add);
        List<Finding> findings = new ArrayList<>();
        boolean any = false;
        if (trusts.hasAny(issuer.value())) {
            for (Map.Entry<String, Set<String>> namespace :
                    namespaces(cluster, estate).entrySet()) {
                Optional<OpenTrust> trust = trusts.first(issuer.value(), namespace.getKey());
                Set<Subject> told = new LinkedHashSet<>();
                for (String account : trust.isPresent() ? namespace.getValue() : Set.<String>of()) {
                    any = true;
                    Becomers becomers = Becomers.of(estate, cluster, namespace.getKey(), account, Gain.REDIRECT);
                    gaps.addAll(becomers.gaps());
                    becomers.hops().stream()
                            .filter(hop -> told.add(hop.from()))
                            .forEach(hop ->
                                    findings.add(finding(hop, namespace.getKey(), cluster, trust.orElseThrow())));
                }
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        if (!gaps.isEmpty()) {
            return Outcome.notAssessed(gaps.iterator().next());
        }
        return any ? Outcome.pass() : Outcome.notApplicable();
    }

    /** The namespaces of a cluster with the names of their ServiceAccounts, one that is yet to be made among them. */
    private static Map<String, Set<String>> namespaces(Cluster cluster, Estate estate) {
        Map<String, Set<String>> namespaces = new TreeMap<>();
        for (KubernetesObject namespace : estate.objects("Namespace")) {
            if (namespace.cluster().equals(Lookup.known(cluster.name()))) {
                accounts(namespaces, namespace.name());
            }
        }
        for (KubernetesObject account : estate.objects("ServiceAccount")) {
            if (account.cluster().equals(Lookup.known(cluster.name()))) {
                account.namespace()
                        .known()
                        .ifPresent(namespace -> accounts(namespaces, namespace).add(account.name()));
            }
        }
        return namespaces;
    }

    private static Set<String> accounts(Map<String, Set<String>> namespaces, String namespace) {
        return namespaces.computeIfAbsent(namespace, ignored -> new LinkedHashSet<>(Set.of(Ask.EXAMPLE)));
    }

    private static Finding finding(Hop hop, String namespace, Cluster cluster, OpenTrust trust) {
        Finding finding = Becomers.finding(
                Severity.HIGH,
                hop,
                namespace,
                cluster,
                "and so give pods there role " + trust.role().arn() + ", whose trust policy takes every ServiceAccount"
                        + " of the namespace",
                "name the ServiceAccount in the trust policy, and bind a role without " + hop.what(),
                new Related(trust.place(), "the statement that takes them"));
        return trust.witness()
                .map(request -> finding.shownBy(Witness.allowed(request)))
                .orElse(finding);
    }
}
