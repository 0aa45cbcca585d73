package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * The ServiceAccount a pod runs as, and the ones that stand in for it.
 *
 * @param home where the pod runs
 * @param called its name; unknown when what would name it is
 * @param named token that names it; null when nothing does
 * @param mustExist whether the pod cannot start without somebody having made it: neither {@code default} nor one that
 *     KServe generates
 * @param object the ServiceAccount itself
 * @param identity whose annotations the AWS webhook finds; known absent when it has none
 * @param lookup in which KServe looks for Secrets and S3 settings
 * @param lookupHome where the Secrets of {@code lookup} are
 */
record PodAccount(
        Home home,
        Lookup<String> called,
        @Nullable Scalar named,
        boolean mustExist,
        Lookup<KubernetesObject> object,
        Lookup<KubernetesObject> identity,
        Lookup<KubernetesObject> lookup,
        Home lookupHome) {
    static final String KIND = "ServiceAccount";
    static final String DEFAULT = "default";

    /**
     * That of a pod spec. The API server takes the deprecated {@code serviceAccount} for {@code serviceAccountName}.
     */
    static PodAccount of(Home home, @Nullable Node podSpec) {
        Scalar named = nameIn(podSpec);
        if (named != null && Fields.isPlaceholder(named)) {
            return unknown(
                    home,
                    Gap.unread(
                            named.span() + " " + named.value() + " is a placeholder, render it first",
                            "{n} names of ServiceAccounts are placeholders, render them first"));
        }
        return named == null ? ofDefault(home) : existing(home, named.value(), named);
    }

    /** The token of a pod spec that names its account; null when there is none. */
    static @Nullable Scalar nameIn(@Nullable Node podSpec) {
        Scalar named = Fields.scalar(podSpec, "serviceAccountName");
        return named == null ? Fields.scalar(podSpec, "serviceAccount") : named;
    }

    static PodAccount ofDefault(Home home) {
        return existing(home, DEFAULT, null);
    }

    /** One that is found in the namespace. */
    static PodAccount existing(Home home, String name, @Nullable Scalar named) {
        Lookup<KubernetesObject> found = home.find(KIND, name);
        return new PodAccount(home, Lookup.known(name), named, !name.equals(DEFAULT), found, found, found, home);
    }

    /**
     * One that KServe generates: it copies Secrets, and annotations only where {@code identity} says whose.
     *
     * <p>Source: kserve aaac4e294, pkg/controller/v1alpha2/llmisvc/workload_single_node.go and _multi_node.go,
     * scheduler.go.
     */
    static PodAccount generated(
            Home home, String name, Lookup<KubernetesObject> identity, Lookup<KubernetesObject> lookup) {
        Lookup<KubernetesObject> found = home.find(KIND, name);
        boolean live = found instanceof Lookup.Known;
        return new PodAccount(
                home, Lookup.known(name), null, false, found, live ? found : identity, live ? found : lookup, home);
    }

    /** One of which nothing is known, not even its name. */
    static PodAccount unknown(Home home, Gap gap) {
        Lookup<KubernetesObject> open = Lookup.unknown(gap);
        return new PodAccount(home.in(Lookup.unknown(gap)), Lookup.unknown(gap), null, false, open, open, open, home);
    }

    /** Its name; that of the one every pod has, where it is not known. */
    String name() {
        return called.known().orElse(DEFAULT);
    }

    /** The same identity, with Secrets and settings of another account. */
    PodAccount lookingIn(Lookup<KubernetesObject> other, Home otherHome) {
        return new PodAccount(home, called, named, mustExist, object, identity, other, otherHome);
    }

    /** Where the input names it, else the given place. */
    Span place(Span otherwise) {
        return named == null ? otherwise : named.span();
    }
}
