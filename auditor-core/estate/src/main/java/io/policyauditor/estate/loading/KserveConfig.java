package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import org.jspecify.annotations.Nullable;

/**
 * KServe's own configuration in a cluster: the ConfigMap {@code inferenceservice-config}.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials and pkg/apis/serving/v1beta1/configmap.go.
 *
 * @param image of the storage initializer
 * @param keyIdName under which a Secret holds the access key id
 * @param secretKeyName under which a Secret holds the secret access key; a Secret without it is no S3 Secret
 * @param endpoint global endpoint of S3; null when there is none
 * @param region whether there is a global region
 * @param useHttps the global switch to TLS; null when it is not said
 * @param defaultMode how services are deployed that do not say so themselves; empty when it is not said
 * @param anonymous the global switch to unsigned requests; null when it is off
 * @param secretAnnotation key of the annotation that names one Secret for an object
 * @param specSecret name of the Secret with the entries of storage specs
 * @param jobNamespace where the download jobs of caches run
 * @param localModels whether caches are used
 * @param systemNamespace where KServe runs; unknown when the ConfigMap is
 */
record KserveConfig(
        Lookup<Scalar> image,
        Lookup<String> keyIdName,
        Lookup<String> secretKeyName,
        @Nullable Scalar endpoint,
        boolean region,
        @Nullable Scalar useHttps,
        String defaultMode,
        @Nullable Scalar anonymous,
        String secretAnnotation,
        String specSecret,
        String jobNamespace,
        boolean localModels,
        Lookup<String> systemNamespace) {
    static final String NAME = "inferenceservice-config";

    private static final String SECRET_ANNOTATION = "serving.kserve.io/storageSecretName";
    private static final String SPEC_SECRET = "storage-config";
    private static final String JOB_NAMESPACE = "kserve-localmodel-jobs";

    /** That of a cluster whose ConfigMap is not read: names are the ones that KServe ships. */
    static KserveConfig unknown(Gap gap) {
        return new KserveConfig(
                Lookup.unknown(gap),
                Lookup.unknown(gap),
                Lookup.unknown(gap),
                null,
                false,
                null,
                "",
                null,
                SECRET_ANNOTATION,
                SPEC_SECRET,
                JOB_NAMESPACE,
                false,
                Lookup.unknown(gap));
    }

    static KserveConfig of(KubernetesObject map) {
        Lookup<Node> credentials = section(map, "credentials");
        Lookup<Node> initializer = section(map, "storageInitializer");
        Node known = credentials.known().orElse(null);
        Node localModel = section(map, "localModel").known().orElse(null);
        Scalar image = Fields.scalar(initializer.known().orElse(null), "image");
        Gap none = Gap.unread(map.key() + " names no image of the storage initializer");
        return new KserveConfig(
                image == null ? Lookup.unknown(initializer.missing().orElse(none)) : Lookup.known(image),
                // The names the code falls back to differ from the ones that are shipped.
                name(credentials, "s3AccessKeyIDName", "awsAccessKeyID"),
                name(credentials, "s3SecretAccessKeyName", "awsSecretAccessKey"),
                Fields.scalar(known, "s3", "s3Endpoint"),
                Fields.scalar(known, "s3", "s3Region") != null,
                Fields.scalar(known, "s3", "s3UseHttps"),
                Fields.text(section(map, "deploy").known().orElse(null), "defaultDeploymentMode"),
                Fields.isTrue(known, "s3", "s3UseAnonymousCredential")
                        ? Fields.scalar(known, "s3", "s3UseAnonymousCredential")
                        : null,
                or(Fields.text(known, "storageSecretNameAnnotation"), SECRET_ANNOTATION),
                or(Fields.text(known, "storageSpecSecretName"), SPEC_SECRET),
                or(Fields.text(localModel, "jobNamespace"), JOB_NAMESPACE),
                Fields.isTrue(localModel, "enabled"),
                map.namespace());
    }

    private static Lookup<String> name(Lookup<Node> credentials, String field, String otherwise) {
        return credentials instanceof Lookup.KnownAbsent
                ? Lookup.known(otherwise)
                : credentials.map(node -> or(Fields.text(node, "s3", field), otherwise));
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** A value of the ConfigMap, which is JSON in a string. */
    private static Lookup<Node> section(KubernetesObject map, String key) {
        Node value = map.at("data", key);
        if (value == null) {
            return Lookup.absent();
        }
        if (value instanceof StringNode text) {
            Tree tree = JsonReader.readInside(text);
            if (tree.certain() && tree.root() != null) {
                return Lookup.known(tree.root());
            }
        }
        return Lookup.unknown(Gap.unread(key + " of " + map.key() + " is no JSON"));
    }
}
