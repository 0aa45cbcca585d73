package io.policyauditor.rules;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The annotations by which a ServiceAccount or a Secret says how its pods reach S3.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials/s3; amazon-eks-pod-identity-webhook 3bf80a34.
 */
public final class Annotations {
    /** The IAM role of a ServiceAccount. */
    public static final String ROLE = "eks.amazonaws.com/role-arn";

    /** The audience of the token that the role is assumed with. */
    public static final String AUDIENCE = "eks.amazonaws.com/audience";

    /** What every annotation of KServe on S3 begins with. */
    public static final String S3 = "serving.kserve.io/s3-";

    public static final String S3_ENDPOINT = S3 + "endpoint";
    public static final String S3_REGION = S3 + "region";
    public static final String S3_ANONYMOUS = S3 + "useanoncredential";
    public static final String S3_HTTPS = S3 + "usehttps";
    public static final String S3_VERIFY = S3 + "verifyssl";

    private static final Set<String> OFF = Set.of("0", "false");
    private static final Set<String> ON = Set.of("1", "true");

    private Annotations() {}

    /** All of them, in source order. */
    public static List<Member> of(KubernetesObject object) {
        return object.at("metadata", "annotations") instanceof ObjectNode annotations
                ? annotations.members()
                : List.of();
    }

    /** The value of one, where it is there and not empty. */
    public static Optional<Scalar> get(KubernetesObject object, String key) {
        return scalar(object.at("metadata", "annotations", key));
    }

    /** A node that is a value of one token and not empty. */
    public static Optional<Scalar> scalar(@Nullable Node node) {
        return node instanceof Scalar scalar && !scalar.value().isEmpty() ? Optional.of(scalar) : Optional.empty();
    }

    /** Whether KServe takes the value for a no. */
    public static boolean off(Scalar value) {
        return OFF.contains(value.value().toLowerCase(Locale.ROOT));
    }

    /** Whether KServe takes the value for a yes. */
    public static boolean on(Scalar value) {
        return ON.contains(value.value().toLowerCase(Locale.ROOT));
    }
}
