package io.policyauditor.collect.files;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.util.Optional;

/**
 * The partition of what the estate names without an ARN.
 *
 * <p>Source: IAM User Guide, reference-arns.
 */
final class Partition {
    private static final String DEFAULT = "aws";

    private Partition() {}

    /** The partition a region is in. */
    static String ofRegion(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : DEFAULT;
    }

    /** The partition an account is in: an account has one, so the first region or ARN that says so decides. */
    static String ofAccount(Node account) {
        return account instanceof ObjectNode object ? of(object).orElse(DEFAULT) : DEFAULT;
    }

    private static Optional<String> of(ObjectNode account) {
        for (String listing : new String[] {"roles", "users", "keys", "buckets"}) {
            if (account.get(listing) instanceof ObjectNode things) {
                for (Member thing : things.members()) {
                    Optional<String> said =
                            Arn.parse(thing.key().value()).map(Arn::partition).or(() -> region(thing.value()));
                    if (said.isPresent()) {
                        return said;
                    }
                }
            }
        }
        if (account.get("oidcProviders") instanceof ArrayNode providers) {
            for (Node provider : providers.items()) {
                if (provider instanceof ObjectNode object
                        && object.get("issuer") instanceof StringNode issuer
                        && issuer.value().contains(".amazonaws.com.cn")) {
                    return Optional.of("aws-cn");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> region(Node thing) {
        return thing instanceof ObjectNode object && object.get("region") instanceof StringNode region
                ? Optional.of(ofRegion(region.value()))
                : Optional.empty();
    }
}
