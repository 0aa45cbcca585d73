package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;

/**
 * The ConfigMap that configures KServe for a whole cluster. Its sections are JSON in strings.
 *
 * <p>Source: kserve aaac4e294, pkg/apis/serving/v1beta1/configmap.go.
 */
public final class KserveConfiguration {
    private static final String NAME = "inferenceservice-config";

    private KserveConfiguration() {}

    /** Whether an object is it. */
    public static boolean is(KubernetesObject object) {
        return object.type().equals("ConfigMap") && object.name().equals(NAME);
    }

    /** One section, such as {@code credentials}, with places in the outer file. */
    public static Lookup<Node> section(KubernetesObject configuration, String key) {
        Node value = configuration.at("data", key);
        if (value == null) {
            return Lookup.absent();
        }
        if (value instanceof StringNode text) {
            Tree tree = JsonReader.readInside(text);
            Node root = tree.root();
            if (root != null && tree.certain()) {
                return Lookup.known(root);
            }
        }
        return Lookup.unknown(Gap.unread(key + " of " + configuration.key() + " is no JSON"));
    }
}
