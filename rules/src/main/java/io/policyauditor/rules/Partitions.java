package io.policyauditor.rules;

import io.policyauditor.policy.access.ResourceSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Questions about ARNs whatever their partition. A star for the partition will not do: at the end of a part it crosses
 * colons, so {@code arn:*:kms:*} also fits an S3 object with a colon in its key.
 */
public final class Partitions {
    /** The partitions that have a name to everyone. Source: IAM User Guide, reference-arns. */
    private static final List<String> NAMES = List.of("aws", "aws-cn", "aws-us-gov");

    private Partitions() {}

    /** An ARN or ARN pattern in each partition, from what stands behind the partition: {@code :kms:*:*:key/*}. */
    public static Stream<String> of(String rest) {
        return NAMES.stream().map(partition -> "arn:" + partition + rest);
    }

    /** Whether the resources may hold an ARN of the pattern, in any partition. */
    public static boolean meet(ResourceSet resources, String rest) {
        return of(rest).anyMatch(resources::meets);
    }
}
