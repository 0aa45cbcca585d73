package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ServiceAccounts of the estate's clusters can get a role: not those that say they want it, but those that its trust
 * policy admits, for whoever makes a pod chooses the annotation. One for each estate.
 */
public final class Bearers {
    private static final String SERVICE_ACCOUNT = "ServiceAccount";
    private static final String STRANGER = "auditor-example";

    private final Estate estate;
    private final EffectiveAccess access;
    private final Map<String, TreeSet<Name>> accounts = new LinkedHashMap<>();

    /** A ServiceAccount within its cluster. */
    private record Name(String namespace, String name) implements Comparable<Name> {
        String subject() {
            return ("system:serviceaccount:" + namespace + ":" + name).toLowerCase(Locale.ROOT);
        }

        @Override
        public int compareTo(Name other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }
    }

    /**
     * Those of one role.
     *
     * @param gaps why there may be others
     */
    public record Found(List<Bearer> bearers, List<Gap> gaps) {
        public Found {
            bearers = List.copyOf(bearers);
            gaps = List.copyOf(gaps);
        }
    }

    private Bearers(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
        estate.clusters().forEach(cluster -> accounts.put(cluster.name(), new TreeSet<>()));
        for (KubernetesObject object : estate.objects()) {
            TreeSet<Name> known = object.cluster().known().map(accounts::get).orElse(null);
            if (known == null) {
                continue;
            }
            if (object.type().equals("Namespace")) {
                known.add(new Name(object.name(), "default"));
            } else if (object.type().equals(SERVICE_ACCOUNT)) {
                object.namespace().known().ifPresent(namespace -> known.add(new Name(namespace, object.name())));
            }
        }
    }

    /** Those of an estate, made when first asked for. */
    public static Bearers of(Estate estate) {
        return estate.derived(Bearers.class, Bearers::new);
    }

    /** The ServiceAccounts that can get a role, by cluster, namespace and name. */
    public Found of(String role) {
        List<Bearer> bearers = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (Cluster cluster : estate.clusters()) {
            webIdentity(cluster, role, bearers, gaps);
            podIdentity(cluster, role, bearers, gaps);
        }
        return new Found(bearers, gaps);
    }

    private void webIdentity(Cluster cluster, String role, List<Bearer> bearers, List<Gap> gaps) {
        String account = Arn.parse(role).map(Arn::account).orElse("");
        String partition = Arn.parse(role).map(Arn::partition).orElse("aws");
        if (!(cluster.issuer() instanceof Lookup.Known<String> issuer)) {
            cluster.issuer().missing().ifPresent(gaps::add);
            return;
        }
        String provider = "arn:" + partition + ":iam::" + account + ":oidc-provider/" + issuer.value();
        if (estate.oidcProvider(provider) instanceof Lookup.KnownAbsent) {
            return;
        }
        Optional<Effective> trust =
                access.between(Caller.federated(provider, account), role).known();
        if (trust.isEmpty()) {
            return;
        }
        Need anyone = new Token(issuer.value(), STRANGER, STRANGER, Token.STS).forRole(trust.get());
        if (anyone.reach() != Reach.NEVER) {
            bearers.add(new Bearer(cluster.name(), Bearer.ANY, Bearer.ANY, role, anyone));
        }
        Optional<Set<String>> subjects = subjects(trust.get(), issuer.value());
        for (Name name : accounts.getOrDefault(cluster.name(), new TreeSet<>())) {
            if (subjects.isPresent() && !subjects.get().contains(name.subject())) {
                continue;
            }
            Need need = new Token(issuer.value(), name.namespace(), name.name(), Token.STS).forRole(trust.get());
            if (need.reach() != Reach.NEVER) {
                bearers.add(new Bearer(cluster.name(), name.namespace(), name.name(), role, need));
            }
        }
    }

    /**
     * The subjects that a trust policy names one by one, in lower case: nobody else is worth the question. Empty where it may
     * admit others.
     */
    private static Optional<Set<String>> subjects(Effective trust, String issuer) {
        if (!(trust.layers().resource() instanceof Document.Known known)
                || !known.policy().rejections().isEmpty()) {
            return Optional.empty();
        }
        String key = issuer + ":sub";
        Set<String> subjects = new HashSet<>();
        for (CompiledStatement allow : known.policy().allows()) {
            Optional<Condition> named = allow.pins(key)
                    ? allow.source().conditions().stream()
                            .filter(condition -> condition.isAbout(key))
                            .filter(condition -> condition.written().value().equalsIgnoreCase("StringEquals"))
                            .findFirst()
                    : Optional.empty();
            if (named.isEmpty()) {
                return Optional.empty();
            }
            for (Scalar value : named.get().values()) {
                if (value.value().contains("${")) {
                    return Optional.empty();
                }
                subjects.add(value.value().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.of(subjects);
    }

    private void podIdentity(Cluster cluster, String role, List<Bearer> bearers, List<Gap> gaps) {
        cluster.podIdentityAssociations().missing().ifPresent(gaps::add);
        for (PodIdentityAssociation association :
                cluster.podIdentityAssociations().known().orElse(List.of())) {
            boolean last =
                    association.targetRole().known().orElse(association.role()).equals(role);
            if (!last) {
                continue;
            }
            Optional<Effective> trust = access.between(Caller.service("pods.eks.amazonaws.com"), association.role())
                    .known();
            trust.map(found -> Asking.one(Purpose.POD_IDENTITY, found, "sts:AssumeRole", Context.EMPTY))
                    .filter(need -> need.reach() != Reach.NEVER)
                    .ifPresent(need -> bearers.add(new Bearer(
                            cluster.name(), association.namespace(), association.serviceAccount(), role, need)));
        }
    }
}
