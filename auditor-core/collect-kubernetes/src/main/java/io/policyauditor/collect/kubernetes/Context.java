package io.policyauditor.collect.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.policyauditor.policy.language.Arn;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A way to a cluster.
 *
 * @param name of the context in the kubeconfig
 * @param cluster its key in the estate: the ARN of the EKS cluster where that is known, else the best name there is
 * @param arn of the EKS cluster
 * @param server its address
 * @param config makes the configuration; that may run a command of the kubeconfig, and throw anything
 */
record Context(String name, String cluster, Optional<String> arn, String server, Supplier<Config> config) {
    /** Twelve digits. */
    Optional<String> account() {
        return arn.flatMap(Arn::parse).map(Arn::account).filter(Arn::isAccountId);
    }
}
