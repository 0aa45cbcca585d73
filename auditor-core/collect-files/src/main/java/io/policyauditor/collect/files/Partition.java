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

    /**
     * The partition an account is in: an account has one, so the first region or ARN that says so decides, its own or that
     * of a cluster in it.
     */
    static String ofAccount(String id, ObjectNode estate) {
        Optional<String> own =
                estate.get("accounts") instanceof ObjectNode accounts && accounts.get(id) instanceof ObjectNode account
                        ? of(account)
                        : Optional.empty();
        return own.or(() -> ofClusters(id, estate)).orElse(DEFAULT);
    }

    private static Optional<String> ofClusters(String id, ObjectNode estate) {
        if (estate.get("clusters") instanceof ObjectNode clusters) {
            for (Member member : clusters.members()) {
                Optional<Arn> arn =
                        member.value() instanceof ObjectNode cluster && cluster.get("arn") instanceof StringNode text
                                ? Arn.parse(text.value())
                                : Optional.empty();
                if (arn.filter(found -> found.account().equals(id)).isPresent()) {
                    return arn.map(Arn::partition);
                }
            }
        }
        return Optional.empty();
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
                if (provider instanceof ObjectNode object && object.get("issuer") instanceof StringNode issuer) {
                    Optional<String> said = ofIssuer(issuer.value());
                    if (said.isPresent()) {
                        return said;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** An issuer of EKS names its region. */
    private static Optional<String> ofIssuer(String issuer) {
        for (String label : issuer.split("[./]", -1)) {
            String partition = ofRegion(label);
            if (!partition.equals(DEFAULT)) {
                return Optional.of(partition);
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
