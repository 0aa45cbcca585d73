package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.audit.Expected;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.Optional;

/**
 * What {@code aws s3api get-bucket-encryption} prints.
 *
 * <p>Source: Amazon S3 API reference, GetBucketEncryption.
 */
final class BucketEncryption {
    private BucketEncryption() {}

    /**
     * The encryption that the first rule sets, as S3 has one rule.
     *
     * @param at where the file is named, for errors
     */
    static Optional<Encryption> read(Tree tree, Span at, ConfigurationErrors errors) {
        Node rules = KubernetesObject.at(tree.root(), "ServerSideEncryptionConfiguration", "Rules");
        Node rule = rules instanceof ArrayNode list && !list.items().isEmpty()
                ? list.items().get(0)
                : null;
        Node set = KubernetesObject.at(rule, "ApplyServerSideEncryptionByDefault");
        if (rule == null || set == null || !tree.certain()) {
            errors.add(at, quoted(at.text()) + " is not what aws s3api get-bucket-encryption prints");
            return Optional.empty();
        }
        Node algorithm = KubernetesObject.at(set, "SSEAlgorithm");
        if (algorithm == null) {
            errors.add(set.span(), "SSEAlgorithm is missing");
            return Optional.empty();
        }
        Optional<Algorithm> known = EstateValues.ALGORITHM.read(algorithm, "SSEAlgorithm", errors);
        Lookup<String> key = KubernetesObject.at(set, "KMSMasterKeyID") instanceof StringNode id
                ? Expected.text(id, "KMSMasterKeyID", errors).map(Lookup::known).orElseGet(Lookup::absent)
                : Lookup.absent();
        Lookup<Boolean> bucketKey = KubernetesObject.at(rule, "BucketKeyEnabled") instanceof BooleanNode flag
                ? Lookup.known(flag.value().equals("true"))
                : Lookup.unknown(Gap.outOfScope(rule.span() + " does not say whether a bucket key is used"));
        return known.map(encryption -> new Encryption(encryption, key, bucketKey, set.span()));
    }
}
