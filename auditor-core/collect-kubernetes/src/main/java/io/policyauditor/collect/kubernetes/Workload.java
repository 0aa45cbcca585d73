package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.util.Set;

/**
 * What runs, as evidence of what KServe made of its objects: of the environment of a container only the names are
 * needed, and whatever anybody put into a value is not kept.
 */
final class Workload {
    private static final Set<String> TYPES = Set.of(
            Resource.PODS.type(),
            Resource.DEPLOYMENTS.type(),
            Resource.DAEMON_SETS.type(),
            Resource.JOBS.type(),
            Resource.KNATIVE_SERVICES.type(),
            Resource.KNATIVE_REVISIONS.type(),
            Resource.LEADER_WORKER_SETS.type());

    private Workload() {}

    /** The tree of an object, of a workload without the values of environments. */
    static ObjectNode bare(KubernetesObject object) {
        return TYPES.contains(object.type()) ? bare(object.node()) : object.node();
    }

    private static ObjectNode bare(ObjectNode object) {
        return new ObjectNode(
                object.members().stream()
                        .map(member -> new Member(
                                member.key(),
                                member.key().value().equals("env") && member.value() instanceof ArrayNode variables
                                        ? named(variables)
                                        : bare(member.value())))
                        .toList(),
                object.span());
    }

    private static Node bare(Node node) {
        if (node instanceof ObjectNode object) {
            return bare(object);
        }
        return node instanceof ArrayNode array
                ? new ArrayNode(array.items().stream().map(Workload::bare).toList(), array.span())
                : node;
    }

    private static ArrayNode named(ArrayNode variables) {
        return new ArrayNode(
                variables.items().stream()
                        .<Node>map(variable -> variable instanceof ObjectNode object ? withoutValue(object) : variable)
                        .toList(),
                variables.span());
    }

    private static ObjectNode withoutValue(ObjectNode variable) {
        return new ObjectNode(
                variable.members().stream()
                        .filter(member -> !member.key().value().equals("value"))
                        .toList(),
                variable.span());
    }
}
